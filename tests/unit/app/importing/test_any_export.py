"""Whatever an export holds, reading it never raises, and what was found is imported or named."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from litechat_tui.app.importing.building import Imported, conversations
from litechat_tui.app.importing.detect import LOGS, PROGRAMS, program_of
from litechat_tui.app.importing.elements import TICK, Element, elements
from litechat_tui.app.importing.limits import USUAL, Limits
from litechat_tui.app.importing.programs import aichat, databases
from litechat_tui.app.importing.programs.refused import is_side_file, refusal
from litechat_tui.app.importing.skipped import Reason, Skipped, UnreadableError, sentence
from litechat_tui.app.importing.sources import NoAssets
from litechat_tui.domain.foreign import ForeignChat, ForeignMessage
from tests.conftest import NOW
from tests.imports import read
from tests.odd_json import ODD_JSON, ODD_TEXT

_IDS = st.sampled_from(["a", "b", "c", "d", "e", "", None, 3, "00000000-0000-4000-8000-000000000000"])
_TEXTS = st.sampled_from(["", " ", "Hi", "こんにちは", "\ud83d", "\ue200cite\ue202x\ue201", "【1†s】", "<details>"])
_KNOWN: dict[str, st.SearchStrategy[Any]] = {
    "role": st.sampled_from(["user", "assistant", "system", "tool", "human"]),
    "sender": st.sampled_from(["human", "assistant", "system"]),
    "type": st.sampled_from(
        [
            *(
                "text",
                "thinking",
                "tool_use",
                "tool_result",
                "image",
                "user",
                "assistant",
                "summary",
                "system",
                "think",
            ),
            *("response_item", "event_msg", "session_meta", "turn_context", "compacted", "message", "reasoning"),
            *("function_call", "function_call_output", "user_message", "agent_message", "item_completed", "tool_call"),
            *("image_url", "input_text", "reasoning", "tool_result", "attachment", "UserMessage", "agent_reasoning"),
        ]
    ),
    "content_type": st.sampled_from(
        [
            *("text", "multimodal_text", "code", "execution_output", "thoughts", "reasoning_recap", "system_error"),
            *("user_editable_context", "model_editable_context", "tether_quote", "image_asset_pointer"),
        ]
    ),
    "create_time": st.sampled_from([None, 0, 1767225600.0, 1767225600000, 1e300, float("nan"), "1", 10**400]),
    "created_at": st.sampled_from(["2026-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00", "x", 1767225600]),
    "asset_pointer": st.sampled_from(["sediment://file_1", "file-service://file-a", "x"]),
    "recipient": st.sampled_from(["all", "python", ""]),
    "parent": _IDS,
    "parentId": _IDS,
    "parentUuid": _IDS,
    "parent_message_uuid": _IDS,
    "parentMessageId": _IDS,
    "currentId": _IDS,
    "current_node": _IDS,
    "id": _IDS,
    "uuid": _IDS,
    "messageId": _IDS,
}
_NAMES = (
    *_KNOWN,
    *(
        "mapping",
        "message",
        "author",
        "content",
        "parts",
        "metadata",
        "text",
        "title",
        "thoughts",
        "summary",
        "children",
    ),
    *("chat_messages", "name", "attachments", "files", "input", "thinking", "chat", "history", "messages", "output"),
    *("fragments", "conversationId", "llm_config", "payload", "isSidechain", "item", "tool_calls", "tool_call"),
    *("content_references", "citations", "items", "url", "start_ix", "end_ix", "matched_text", "childrenIds", "model"),
    *("file_name", "extracted_content", "source", "data", "images", "tags", "meta", "models", "call", "tool_results"),
    *("sessionId", "inserted_at", "is_visually_hidden_from_conversation", "logical_files", "conversations", "uuid"),
)


@st.composite
def _objects(draw: st.DrawFn, inner: st.SearchStrategy[Any]) -> dict[str, Any]:
    names = draw(st.sets(st.sampled_from(_NAMES), max_size=8))
    return {name: draw(_KNOWN[name] | inner if name in _KNOWN else inner) for name in sorted(names)}


_VALUES = st.recursive(
    _TEXTS | ODD_JSON | _IDS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | _objects(inner)
        | st.dictionaries(st.sampled_from("abcde"), _objects(inner), max_size=5)
    ),
    max_leaves=12,
)
_MESSAGES = st.lists(_objects(_VALUES), max_size=5)
_TREES = st.dictionaries(st.sampled_from("abcde"), _objects(_VALUES), max_size=5)
_SHAPES = st.one_of(
    st.builds(lambda tree, rest: {**rest, "mapping": tree}, _TREES, _objects(_VALUES)),
    st.builds(lambda found, rest: {**rest, "chat_messages": found}, _MESSAGES, _objects(_VALUES)),
    st.builds(lambda tree, rest: {**rest, "chat": {"history": {"messages": tree}}}, _TREES, _objects(_VALUES)),
    st.builds(lambda found, rest: {**rest, "chat": {"messages": found}}, _MESSAGES, _objects(_VALUES)),
    st.builds(lambda found, rest: {**rest, "conversationId": "x", "messages": found}, _MESSAGES, _objects(_VALUES)),
    st.builds(lambda found, rest: {**rest, "llm_config": {}, "messages": found}, _MESSAGES, _objects(_VALUES)),
    _objects(_VALUES),
)

_many = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def found_in(draft: Any, limits: Limits = USUAL) -> list[Imported | Skipped]:
    found = list(conversations(draft, "file", NOW, limits))
    for each in found:
        if isinstance(each, Skipped):
            assert sentence(each).isprintable() or "\n" in sentence(each)
            assert each.count > 0
        else:
            stored = [
                kept.item for one in each.conversation.exchanges for answer in one.answers for kept in answer.items
            ]
            stored += [one.prompt.item for one in each.conversation.exchanges if one.prompt]
            json.dumps(stored, allow_nan=False, ensure_ascii=False).encode()
            f"{each.conversation.title}{each.conversation.source}{each.conversation.instructions}".encode()
            assert each.conversation.created_at <= each.conversation.updated_at
    return found


@_many
@given(_SHAPES)
def test_any_object_is_read_as_a_conversation_or_not_at_all(element: dict[str, Any]) -> None:
    refusal(element)
    is_side_file(element)
    for program in PROGRAMS:
        if program.recognises(element):
            assert program.identity(element).key == program.identity(element).key != ""
            draft = program.draft(element, NoAssets())
            found = found_in(draft)
            whole = [each for each in found if isinstance(each, Imported) and each.conversation.branch_of is None]
            empty = [each for each in found if isinstance(each, Skipped) and each.reason is Reason.NO_MESSAGES]
            assert len(whole) + len(empty) == 1


@_many
@given(_TREES, _IDS)
def test_every_message_of_a_tree_is_imported_or_counted_once(tree: dict[str, Any], shown: object) -> None:
    element = {"mapping": tree, "current_node": shown, "inserted_at": None} | {"id": "x"}
    del element["inserted_at"]
    program = program_of(element)
    assert program is not None
    draft = program.draft(element, NoAssets())
    found = found_in(draft)
    shown_ids = {node.id for node in draft.nodes if node.prompt or node.pieces}
    reached = sum(each.messages for each in found if isinstance(each, Imported))
    others = sum(each.attempts for each in found if isinstance(each, Imported))

    assert reached <= len(shown_ids)
    if shown_ids:
        assert reached + others > 0
    assert [each.file for each in found] == ["file"] * len(found)


@_many
@given(st.lists(_objects(_VALUES) | ODD_JSON, max_size=6))
def test_any_lines_are_read_as_a_log(lines: list[Any]) -> None:
    found = [Element(line) for line in lines] + [Element(problem=Reason.BROKEN_ELEMENT)]
    for log in LOGS:
        objects = [line for line in lines if isinstance(line, dict)]
        [log.recognises(line) for line in objects]
        log.key(objects)
        found_in(log.draft(found, "otherwise"))


@_many
@given(_objects(_VALUES), ODD_TEXT)
def test_any_yaml_is_read_as_a_session_of_aichat(document: dict[str, Any], name: str) -> None:
    found_in(aichat.draft(document, name))
    aichat.recognises(document)


_CELLS = ODD_JSON | st.binary(max_size=4) | _TEXTS
_ROWS = st.dictionaries(
    st.sampled_from(
        [
            *(
                "id",
                "role",
                "author",
                "content",
                "text",
                "type",
                "payload",
                "prompt",
                "response",
                "reasoning",
                "images",
            ),
            *(
                "message_data",
                "datetime_utc",
                "timestamp",
                "turn",
                "turns",
                "tool_name",
                "part_id",
                "kind",
                "arguments",
            ),
            *("output", "system", "forked_from", "name", "title", "model"),
        ]
    ),
    _CELLS
    | st.sampled_from(["user", "assistant", "system", "text", "tool_call", "tool_result", "attachment", "reasoning"])
    | st.sampled_from(['{"text_ref": [{"literal": "x"}, {"fragment": 1}]}', '{"role": "user", "content": "x"}']),
    max_size=8,
)
_FOREIGN = st.builds(
    ForeignMessage,
    *(_ROWS, *[st.lists(_ROWS, max_size=2)] * 5),
)


@_many
@given(st.sampled_from(["llm", "llm-threads", "elia", "oterm", "agents"]), _ROWS, st.lists(_FOREIGN, max_size=4))
def test_any_rows_are_read_as_a_conversation(program: str, row: dict[str, Any], messages: list[ForeignMessage]) -> None:
    found_in(databases.draft(ForeignChat(program, "key#branch", row, messages)))


@_many
@given(st.binary(max_size=60) | st.text('[]{}",:\\ \n1a', max_size=60).map(str.encode), st.integers(1, 9))
def test_bytes_are_taken_apart_the_same_however_they_come(data: bytes, size: int) -> None:
    def taken(length: int) -> tuple[list[str], Reason | None]:
        found: list[str] = []
        pieces = [data[at : at + length] for at in range(0, len(data), length)]
        try:
            found.extend(repr(each) for each in elements(pieces, USUAL) if each is not TICK)
        except UnreadableError as error:
            return found, error.reason
        return found, None

    assert taken(size) == taken(1000)


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(_SHAPES | ODD_JSON, max_size=4))
def test_a_file_of_anything_is_read_to_its_end(tmp_path: Path, value: list[Any]) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps(value))

    assert read(path).imported or read(path).skipped


@pytest.mark.parametrize("cut", [1, 7, 50, 400, 1500])
def test_a_file_cut_anywhere_ends_with_a_sentence(cut: int, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    whole = json.dumps([{"mapping": {"u": {"message": None, "parent": None}}, "id": str(n)} for n in range(30)])
    path.write_text(whole[:cut])

    assert Reason.CUT_SHORT in read(path).reasons

"""The logs of Codex and Claude Code in the shapes that the samples do not have."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from litechat_tui.app.importing import unpacking
from litechat_tui.app.importing.limits import USUAL, Limits
from litechat_tui.app.importing.skipped import Reason
from litechat_tui.domain.archive import Source
from tests.imports import Read, of_type, read, texts

AT = "2026-01-01T00:00:00Z"


def log(folder: Path, lines: Iterable[dict[str, Any]], name: str = "log.jsonl", limits: Limits = USUAL) -> Read:
    path = folder / name
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return read(path, limits=limits)


def line(kind: str, **payload: Any) -> dict[str, Any]:
    return {"timestamp": AT, "type": kind, "payload": payload}


def event(kind: str, **fields: Any) -> dict[str, Any]:
    return line("event_msg", type=kind, **fields)


def message(role: str, text: str) -> dict[str, Any]:
    kind = "output_text" if role == "assistant" else "input_text"
    return line("response_item", type="message", role=role, content=[{"type": kind, "text": text}])


META = line("session_meta", id="s1", timestamp=AT)


def test_codex_that_tells_everything_only_by_events(tmp_path: Path) -> None:
    done = [
        event("item_completed", item={"type": "UserMessage", "content": [{"type": "text", "text": "Hi"}]}),
        event("item_completed", item={"type": "AgentMessage", "text": "Hello"}),
        event("item_completed", item={"type": "Banana", "text": "?"}),
        event("agent_reasoning", text="Hm"),
        event("user_message", message="More"),
        event("agent_message", message="Yes"),
        event("agent_message", message="Yes"),
    ]
    found = log(tmp_path, [META, *done])

    assert texts(found.only) == ["Hi", "Hello", "More", "Yes", "Yes"]
    assert len(of_type(found.only, "reasoning")) == 1


def test_codex_that_tells_only_by_items(tmp_path: Path) -> None:
    found = log(
        tmp_path,
        [
            META,
            line("turn_context", model="m1"),
            message("user", "Hi"),
            message("user", ""),
            line("response_item", type="reasoning", summary=[], encrypted_content="signed"),
            line("response_item", type="message", role="assistant", content=[]),
            message("assistant", "Hello"),
            line("turn_context"),
            line("compacted", message="They said hi."),
        ],
    )
    (answer,) = found.only.exchanges[0].answers

    assert texts(found.only) == ["Hi", "Hello"]
    assert answer.turn
    assert answer.turn.model == "m1"
    assert found.reasons == {
        Reason.EMPTY_PROMPT: 1,
        Reason.ENCRYPTED_REASONING: 1,
        Reason.EMPTY_ANSWER: 1,
        Reason.COMPACTION: 1,
    }


@pytest.mark.parametrize(
    ("text", "told", "injected"),
    [
        ("<environment_context>x", (), True),
        ("<turn_aborted>", ("Hi",), True),
        ("<new_kind>x", ("Hi",), True),
        ("<b>bold</b>", (), False),
        ("<b>bold</b>", ("<b>bold</b>",), False),
        ("# AGENTS.md instructions for x", ("Hi",), True),
        ("A later prompt", ("Hi",), False),
    ],
)
def test_what_codex_puts_in_is_told_from_what_a_person_wrote(
    text: str, told: tuple[str, ...], injected: bool, tmp_path: Path
) -> None:
    found = log(
        tmp_path,
        [META, message("user", "Hi"), message("user", text), *(event("user_message", message=each) for each in told)],
    )

    assert texts(found.only) == ["Hi"] if injected else ["Hi", text]
    assert found.reasons == ({Reason.INJECTED: 1} if injected else {})


def test_the_first_generation_of_codex(tmp_path: Path) -> None:
    found = log(
        tmp_path,
        [
            {"id": "s0", "timestamp": AT, "instructions": None, "git": {}},
            {"record_type": "state"},
            {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hi"}]},
            {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Hello"}]},
        ],
    )

    assert texts(found.only) == ["Hi", "Hello"]
    assert found.only.source
    assert found.only.source.key == "s0"
    assert found.only.created_at.year == 2026


def test_a_log_without_an_id_is_known_by_its_file(tmp_path: Path) -> None:
    found = log(tmp_path, [line("turn_context", model="m"), message("user", "Hi")])

    assert found.only.source
    assert found.only.source.key == "log.jsonl"


def test_logs_of_one_session_are_all_read_for_the_store_to_compare(tmp_path: Path) -> None:
    log(tmp_path, [META, message("user", "Hi")], "a.jsonl")
    log(tmp_path, [META, message("user", "Hi"), message("assistant", "Hello")], "b.jsonl")
    found = read(tmp_path)

    assert [texts(each.conversation) for each in found.imported] == [["Hi"], ["Hi", "Hello"]]
    assert {each.conversation.source for each in found.imported} == {Source("codex", "s1")}
    assert found.steps[-1].conversations == 2


def test_the_log_of_a_side_task_does_not_take_the_place_of_its_session(tmp_path: Path) -> None:
    side = [code("user", str(at), None, "a long task", isSidechain=True, agentId="x") for at in range(9)]
    log(tmp_path, [{"type": "summary", "leafUuid": "1"}, code("user", "1", None, "Hi")], "main.jsonl")
    log(tmp_path, side, "agent-x.jsonl")
    found = read(tmp_path)

    assert texts(found.only) == ["Hi"]
    assert found.reasons == {Reason.NO_MESSAGES: 1, Reason.SIDE_TASK: 9}


def test_broken_lines_of_a_log_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    good = [json.dumps(each) for each in (META, message("user", "Hi"))]
    path.write_text("\n".join([*good, '{"type": ', "7", "", '{"cut']))

    assert texts(read(path).only) == ["Hi"]
    assert read(path).reasons == {Reason.UNREADABLE_ROW: 3}


def test_a_log_whose_first_line_is_longer_than_what_is_looked_at(tmp_path: Path) -> None:
    lines = [code("user", "1", None, "x" * 600_000), code("assistant", "2", "1", "Long.")]

    assert texts(log(tmp_path, lines).only)[1:] == ["Long."]


def test_a_log_that_tells_its_id_late_is_known_by_it(tmp_path: Path) -> None:
    snapshots = [{"type": "file-history-snapshot", "messageId": str(at)} for at in range(20)]
    found = log(tmp_path, [*snapshots, code("user", "1", None, "Hi")])

    assert found.only.source
    assert found.only.source.key == "s"


def test_a_log_that_does_not_fit_into_memory_is_refused(tmp_path: Path) -> None:
    found = log(tmp_path, [META, message("user", "Hi" * 100)], limits=Limits(element=300))

    assert found.reasons == {Reason.FILE_TOO_LARGE: 1}


def test_a_log_of_conversations_is_read_line_by_line(tmp_path: Path) -> None:
    found = log(tmp_path, [{"uuid": str(at), "chat_messages": [{"sender": "human", "text": "Hi"}]} for at in range(60)])

    assert len(found.imported) == 60


def code(kind: str, name: str, parent: str | None, content: object, **fields: Any) -> dict[str, Any]:
    said = {"role": kind, "content": content, "model": "m"}
    return {
        "type": kind,
        "uuid": name,
        "parentUuid": parent,
        "sessionId": "s",
        "timestamp": AT,
        "message": said,
        **fields,
    }


def test_claude_code_with_all_that_is_in_its_logs(tmp_path: Path) -> None:
    image = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AA=="}}
    result = {"type": "tool_result", "tool_use_id": "t", "content": [{"type": "text", "text": "ok"}]}
    found = log(
        tmp_path,
        [
            {"type": "ai-title", "aiTitle": "Guessed", "sessionId": "s"},
            {"type": "custom-title", "customTitle": "Mine", "sessionId": "s"},
            code("user", "1", None, [{"type": "text", "text": "Look"}, image]),
            {"type": "progress", "uuid": "p", "parentUuid": "1", "sessionId": "s"},
            code("assistant", "2", "p", [{"type": "tool_use", "id": "t", "name": "Read", "input": {}}]),
            code("user", "3", "2", [result, {"type": "text", "text": "And now?"}]),
            code("assistant", "4", "3", []),
            code("user", "5", "4", "<command-name>/clear</command-name>"),
            code("user", "6", "5", ""),
            code("assistant", "7", "6", "error", isApiErrorMessage=True),
            {"type": "system", "subtype": "local_command", "uuid": "8", "parentUuid": "7", "sessionId": "s"},
            code("assistant", "9", "8", [{"type": "text", "text": "Done."}]),
            code("assistant", "9", "8", [{"type": "text", "text": "Done."}]),
        ],
    )

    assert texts(found.only) == ["Look\n<image>", "And now?", "Done."]
    assert found.only.title == "Mine"
    assert len(of_type(found.only, "function_call_output")) == 1
    assert found.reasons == {
        Reason.EMPTY_ANSWER: 1,
        Reason.INJECTED: 2,
        Reason.EMPTY_PROMPT: 1,
        Reason.SYSTEM_MESSAGE: 1,
        Reason.REPEATED: 1,
    }


class _Unpacked:
    """Stands for what unpacks zstd, which not every Python has."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __enter__(self) -> Any:
        magic = self._stream.read(4)
        assert magic == b"\x28\xb5\x2f\xfd"
        return self._stream

    def __exit__(self, *error: object) -> None:
        return None


class _Damaged(_Unpacked):
    def __enter__(self) -> Any:
        raise RuntimeError("not a frame")


def test_a_packed_log_is_read_where_python_can_unpack_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "log.jsonl.zst"
    path.write_bytes(
        b"\x28\xb5\x2f\xfd" + "".join(json.dumps(each) + "\n" for each in (META, message("user", "Hi"))).encode()
    )

    monkeypatch.setattr("litechat_tui.app.importing.unpacking._zstd", lambda: _Unpacked)
    assert texts(read(path).only) == ["Hi"]
    assert read(path, limits=Limits(element=10)).reasons == {Reason.ARCHIVE_TOO_LARGE: 1}
    monkeypatch.setattr("litechat_tui.app.importing.unpacking._zstd", lambda: _Damaged)
    assert read(path).reasons == {Reason.DAMAGED_ARCHIVE: 1}


def test_what_unpacks_is_looked_for_where_it_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "unpacker_of_a_test.py").write_text("class ZstdFile:\n    pass\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr("litechat_tui.app.importing.unpacking._ZSTD", ("gone_for_good", "unpacker_of_a_test"))
    found = unpacking._zstd()
    assert found is not None
    assert getattr(found, "__name__", "") == "ZstdFile"

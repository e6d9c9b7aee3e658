"""Stored items read as the messages a person saw, whatever is in the rows."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.domain import transcript
from litechat_tui.domain.chat import (
    AttachmentPart,
    ChatMessage,
    Part,
    PreviousAnswer,
    ReasoningPart,
    Role,
    TextPart,
    Times,
    ToolPart,
    Turn,
    TurnStatus,
)
from litechat_tui.domain.events import (
    ReasoningDelta,
    ReplyEnded,
    ReplyEvent,
    TextBreak,
    TextDelta,
    ToolCalled,
    ToolReturned,
)
from litechat_tui.domain.items import StoredItem, StoredTurn, decode_item, messages_from
from litechat_tui.domain.ports import Partial
from litechat_tui.domain.text import clean
from litechat_tui.domain.transcript import apply_events, reply_to
from tests.conftest import NOW
from tests.odd_json import ODD_ITEMS, deep

TURN = Turn("t", "s", "m", TurnStatus.COMPLETED, NOW)


def rows(*items: object) -> list[StoredItem]:
    return [StoredItem(number, decode_item(json.dumps(item)), NOW) for number, item in enumerate(items, 1)]


def parts(*items: object) -> tuple[Part, ...]:
    """Return the parts of the one reply that `items` are."""
    (message,) = messages_from(rows(*items), ())
    assert message.role is Role.ASSISTANT
    return message.parts


def user(content: object) -> dict[str, Any]:
    return {"role": "user", "content": content}


def message(*texts: str) -> dict[str, Any]:
    content = [{"type": "output_text", "text": text} for text in texts]
    return {"type": "message", "role": "assistant", "content": content}


def call(call_id: str, arguments: str = "{}") -> dict[str, Any]:
    return {"type": "function_call", "call_id": call_id, "name": "f", "arguments": arguments}


def output(call_id: str, value: object) -> dict[str, Any]:
    return {"type": "function_call_output", "call_id": call_id, "output": value}


def test_all_that_follows_a_prompt_is_one_reply() -> None:
    items = (user("a"), message("b"), call("c"), output("c", "d"), message("e"), user("f"), message("g"))
    messages = messages_from(rows(*items), ())
    assert [(said.role, said.item_id) for said in messages] == [
        (Role.USER, 1),
        (Role.ASSISTANT, 2),
        (Role.USER, 6),
        (Role.ASSISTANT, 7),
    ]
    assert messages[1].parts == (TextPart("b"), ToolPart("c", "f", "{}", "d"), TextPart("e"))
    assert all(said.at == NOW and said.turn is None for said in messages)


def test_items_before_the_first_prompt_are_a_reply() -> None:
    assert [said.role for said in messages_from(rows(message("a"), user("b")), ())] == [Role.ASSISTANT, Role.USER]


def test_prompts_without_an_answer_stand_alone() -> None:
    assert [said.text for said in messages_from(rows(user("a"), user("b")), ())] == ["a", "b"]


def test_nothing_stored_is_no_message() -> None:
    assert messages_from([], ()) == []


def test_a_turn_is_on_both_its_messages_and_sets_their_time() -> None:
    stored = StoredTurn(TURN, first_item=3)
    messages = messages_from(rows(user("a"), message("b"), user("c"), message("d")), [stored])
    assert [said.turn for said in messages] == [None, None, TURN, TURN]


def test_of_several_turns_on_one_prompt_the_last_counts() -> None:
    later = replace(TURN, id="u")
    messages = messages_from(rows(user("a")), [StoredTurn(TURN, 1), StoredTurn(later, 1)])
    assert [said.turn for said in messages] == [later, later]


def test_what_earlier_answers_said_stands_first_and_what_said_nothing_is_left_out() -> None:
    failed = replace(TURN, id="u", status=TurnStatus.FAILED)
    aside = tuple(rows(user("a"), message("first\x1b"), call("c"), message("end"))[1:])
    turns = [StoredTurn(TURN, 1, superseded=aside), StoredTurn(failed, 1), StoredTurn(replace(TURN, id="v"), 1)]
    reply = messages_from(rows(user("a"), message("b")), turns)[1]
    assert reply.parts == (PreviousAnswer("first␛\n\nend", TurnStatus.COMPLETED), TextPart("b"))
    assert reply.text == "b"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a\x1b", (TextPart("a␛"),)),
        ([{"type": "input_text", "text": "a"}, {"type": "input_text", "text": "b"}], (TextPart("a"), TextPart("b"))),
        ([{"type": "input_image", "image_url": "data:"}], (AttachmentPart("input_image"),)),
        ([{"type": "input_file", "filename": "a.pdf"}], (AttachmentPart("input_file"),)),
        ([{"type": "\x1bfile\n"}], (AttachmentPart("␛file"),)),
        ([{}], (AttachmentPart("unknown part"),)),
        (["plain", 7], (TextPart("plain"), AttachmentPart("unreadable part"))),
        ("", (TextPart(""),)),
        (None, ()),
    ],
)
def test_a_prompt_shows_its_content(content: object, expected: tuple[Part, ...]) -> None:
    (prompt,) = messages_from(rows(user(content)), ())
    assert prompt == ChatMessage(Role.USER, expected, NOW, item_id=1)


@pytest.mark.parametrize("role", ["system", "developer"])
def test_instructions_in_the_conversation_are_marked_as_such(role: str) -> None:
    (prompt,) = messages_from(rows({"type": "message", "role": role, "content": "Be kind."}), ())
    assert prompt.role is Role.USER
    assert prompt.parts == (AttachmentPart(f"{role} message"), TextPart("Be kind."))


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([{"role": "assistant", "content": "a"}], (TextPart("a"),)),
        ([{"role": "assistant", "type": None, "content": "a"}], (TextPart("a"),)),
        ([message("a", "b"), message("c")], (TextPart("a"), TextPart("b"), TextPart("c"))),
        ([message("", "a", "")], (TextPart("a"),)),
        ([message("a\x9b\r\n")], (TextPart("a\N{REPLACEMENT CHARACTER}\n"),)),
        (
            [{"type": "message", "role": "assistant", "content": [{"type": "refusal", "refusal": "No."}]}],
            (TextPart("No."),),
        ),
        (
            [{"type": "message", "role": "assistant", "content": [{"type": "output_audio"}]}],
            (AttachmentPart("output_audio"),),
        ),
        ([{"type": "message", "role": "assistant"}], ()),
        ([{"foo": 1}], (AttachmentPart("unknown item"),)),
        ([{"type": "image\x1b", "result": "iVBOR"}], (AttachmentPart("image␛"),)),
        (["text"], (AttachmentPart("unreadable item"),)),
        ([None], (AttachmentPart("unreadable item"),)),
    ],
)
def test_what_a_model_said_reads_as_text_or_as_what_it_is(items: list[object], expected: tuple[Part, ...]) -> None:
    assert parts(*items) == expected


@pytest.mark.parametrize("data", ["", "{", "[" * 100_000, "nul", '{"a": '])
def test_a_row_that_is_not_json_is_shown_as_unreadable(data: str) -> None:
    assert decode_item(data) is None
    (reply,) = messages_from([StoredItem(1, decode_item(data), None)], ())
    assert reply.parts == (AttachmentPart("unreadable item"),)


THINKING = json.dumps([{"type": "thinking", "thinking": "a", "signature": "x"}, {"thinking": "b"}, 7, {"other": 1}])


@pytest.mark.parametrize(
    ("item", "thoughts"),
    [
        ({"summary": [{"type": "summary_text", "text": "a"}, {"type": "summary_text", "text": "b"}]}, "a\n\nb"),
        ({"summary": [], "content": [{"type": "reasoning_text", "text": "a\x1b"}]}, "a␛"),
        ({"content": [{"type": "output_text", "text": ""}], "encrypted_content": THINKING}, "a\n\nb"),
        ({"content": [{"type": "output_text"}], "encrypted_content": THINKING}, "a\n\nb"),
    ],
)
def test_what_a_model_thought_is_read_from_where_it_is(item: dict[str, Any], thoughts: str) -> None:
    assert parts({"type": "reasoning", **item}) == (ReasoningPart(thoughts),)


@pytest.mark.parametrize("encrypted", [None, 7, "gAAAA-opaque", "[" * 100_000, '{"thinking": "a"}', "[]"])
def test_thoughts_that_cannot_be_read_are_left_out(encrypted: object) -> None:
    assert parts({"type": "reasoning", "summary": None, "encrypted_content": encrypted}, message("a")) == (
        TextPart("a"),
    )


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([call("c", '{"a": "\x1b"}'), output("c", "d\x1b")], ToolPart("c", "f", '{"a": "␛"}', "d␛")),
        ([call("c")], ToolPart("c", "f", "{}")),
        ([output("c", "d")], ToolPart("c", "", "", "d")),
        (
            [output("c", [{"type": "input_text", "text": "a"}, {"type": "input_image"}])],
            ToolPart("c", "", "", "a\n[input_image]"),
        ),
        (
            [output("c", [{"type": "input_image", "image_url": "data:image/webp;base64,aGVsbG8h"}])],
            ToolPart("c", "", "", "[image/webp, 6 bytes]"),
        ),
        ([output("c", {"a": "日"})], ToolPart("c", "", "", '{"a": "日"}')),
        ([output("c", [1, 2])], ToolPart("c", "", "", "[1, 2]")),
        ([output("c", None)], ToolPart("c", "", "", "null")),
        (
            [{"type": "web_search_call", "id": "ws_1", "action": {"query": "x"}}],
            ToolPart("ws_1", "web_search_call", '{"query": "x"}'),
        ),
        (
            [{"type": "mcp_call", "id": "m", "name": "find\x1b", "arguments": "{}", "output": "here"}],
            ToolPart("m", "find␛", "{}", "here"),
        ),
        ([{"type": "image_generation_call", "id": "i", "result": "iVBOR"}], ToolPart("i", "image_generation_call")),
        ([{"type": "odd_call"}], ToolPart("item 1", "odd_call")),
        (
            [
                {"type": "computer_call", "call_id": "c", "action": {"type": "click"}},
                {"type": "computer_call_output", "call_id": "c", "output": {"type": "screenshot"}},
            ],
            ToolPart("c", "computer_call", '{"type": "click"}', '{"type": "screenshot"}'),
        ),
    ],
)
def test_a_tool_call_is_one_part_with_its_output(items: list[object], expected: Part) -> None:
    assert parts(*items) == (expected,)


def test_the_reasoning_beside_a_turn_that_was_cut_short_stands_where_it_came() -> None:
    items = rows(user("a"), message("b"), {"role": "assistant", "content": "cut"})
    stored = StoredTurn(replace(TURN, status=TurnStatus.STOPPED), 1, 3, Partial(reasoning="hm\x1b"))
    assert messages_from(items, [stored])[1].parts == (TextPart("b"), ReasoningPart("hm␛"), TextPart("cut"))


def test_the_reasoning_beside_a_completed_turn_is_not_told_twice() -> None:
    thought = {"type": "reasoning", "summary": [{"text": "hm"}]}
    stored = StoredTurn(TURN, 1, partial=Partial(reasoning="hm"))
    assert messages_from(rows(user("a"), thought, message("b")), [stored])[1].parts == (
        ReasoningPart("hm"),
        TextPart("b"),
    )
    assert messages_from(rows(user("a"), message("b")), [stored])[1].parts == (ReasoningPart("hm"), TextPart("b"))


def test_a_completed_turn_with_nothing_beside_it_is_its_items() -> None:
    assert messages_from(rows(user("a"), message("b")), [StoredTurn(TURN, 1)])[1].parts == (TextPart("b"),)


@given(ODD_ITEMS)
def test_no_item_is_too_odd_to_be_read(items: list[object]) -> None:
    messages = messages_from(rows(*items), [StoredTurn(TURN, 1)])
    for said in messages:
        for part in said.parts:
            for name in part.__slots__:
                value = getattr(part, name)
                assert value is None or isinstance(value, bool) or clean(value) == value


@pytest.mark.parametrize(
    "item",
    [
        {"type": "message", "role": "assistant", "content": [{"type": deep(5_000)}]},
        {"type": deep(5_000), "role": "assistant", "content": "Hi"},
        {"type": "x_call", "id": deep(5_000), "output": deep(5_000)},
        {"role": "user", "content": [{"type": deep(5_000)}]},
    ],
)
def test_no_item_is_too_deep_to_be_read(item: dict[str, Any]) -> None:
    assert messages_from([StoredItem(1, item, NOW)], [])


TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
BLOCK = st.one_of(
    st.tuples(st.just("reasoning"), TEXT),
    st.tuples(st.just("message"), st.lists(TEXT, min_size=1, max_size=3)),
    st.tuples(st.just("call"), TEXT),
)


def items_and_events(blocks: list[tuple[str, Any]], cut: int) -> tuple[list[dict[str, Any]], list[ReplyEvent]]:
    """Return the items of a reply and the events that streamed it, texts cut into pieces of `cut` characters."""
    items: list[dict[str, Any]] = []
    events: list[ReplyEvent] = []
    for number, (kind, content) in enumerate(blocks):
        if kind == "reasoning":
            items.append({"type": "reasoning", "summary": [{"type": "summary_text", "text": content}]})
            events += [ReasoningDelta(clean(content[at : at + cut])) for at in range(0, len(content), cut)]
        elif kind == "message":
            items.append(message(*content))
            events.append(TextBreak())
            for text in content:
                events.append(TextBreak())
                events += [TextDelta(clean(text[at : at + cut])) for at in range(0, len(text), cut)]
        else:
            call_id = f"c{number}"
            items += [call(call_id, content), output(call_id, content)]
            events += [ToolCalled(call_id, "f"), ToolCalled(call_id, "f", clean(content))]
            events.append(ToolReturned(call_id, clean(content)))
    return items, events


@given(st.lists(BLOCK, min_size=1, max_size=6), st.integers(1, 9), st.none() | TEXT)
def test_a_loaded_reply_equals_the_one_that_was_streamed(
    blocks: list[tuple[str, Any]], cut: int, before: str | None
) -> None:
    items, events = items_and_events(blocks, cut)
    turns = [StoredTurn(TURN, 1)]
    live = reply_to(TURN)
    if before is not None:
        turns.insert(0, StoredTurn(replace(TURN, id="before"), 1, superseded=(StoredItem(2, message(before), NOW),)))
        live = replace(live, parts=(PreviousAnswer(clean(before), TurnStatus.COMPLETED),) if clean(before) else ())
    live = apply_events(live, [*events, ReplyEnded(TURN)])
    _, loaded = messages_from(rows(user("a"), *items), turns)
    assert replace(loaded, item_id=None) == live


def test_how_long_it_thought_is_told_at_the_end_of_long_thoughts() -> None:
    turn = Turn("t", "s", "m", TurnStatus.COMPLETED, NOW)
    stored = StoredTurn(turn, 1, times=Times((2.0,)))
    rows = [
        StoredItem(1, {"role": "user", "content": "?"}, None),
        StoredItem(2, {"type": "reasoning", "summary": [{"type": "summary_text", "text": "one two three"}]}, None),
    ]
    with patch.object(transcript, "PART_CHARS", 8):
        thoughts = messages_from(rows, [stored])[1].parts
    assert thoughts == (ReasoningPart("one two "), ReasoningPart("three", 2.0, continues=True))

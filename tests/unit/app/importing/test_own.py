"""This program's own exports after somebody has cut or edited them: what is whole comes back, the rest is named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.app.exporting.forms import Form, exported
from litechat_tui.app.importing.limits import Limits
from litechat_tui.app.importing.own_lines import OwnLines
from litechat_tui.app.importing.own_markdown import OwnMarkdown
from litechat_tui.app.importing.skipped import Reason
from litechat_tui.domain.archive import Conversation
from litechat_tui.domain.redaction import NO_SECRETS
from litechat_tui.domain.storable import storable
from tests.conversations import FULL, conversation, exchange
from tests.exports import FILE_DATE, read_own, shown
from tests.odd_json import ODD_JSON

SHORT = conversation(exchange("Question", "Answer"), session_id="a", title="Tea")
LINES = exported(SHORT, Form.JSONL, NO_SECRETS)
FILE = exported(SHORT, Form.MARKDOWN, NO_SECRETS)


def lines(data: bytes, limits: Limits | None = None) -> tuple[list[Conversation], list[tuple[str, Reason]]]:
    found, skipped = read_own(OwnLines(limits or Limits()), data)
    return found, [(each.what, each.reason) for each in skipped]


def markdown(data: bytes, limits: Limits | None = None) -> tuple[list[Conversation], list[tuple[str, Reason]]]:
    found, skipped = read_own(OwnMarkdown(limits or Limits()), data)
    return found, [(each.what, each.reason) for each in skipped]


def changed(**fields: Any) -> bytes:
    """Return the lines of a conversation whose first one is different."""
    first, _, rest = LINES.decode().partition("\n")
    return (json.dumps(json.loads(first) | fields) + "\n" + rest).encode()


def test_several_conversations_in_a_row_come_back() -> None:
    assert lines(LINES + exported(FULL, Form.JSONL, NO_SECRETS)) == ([storable(SHORT), storable(FULL)], [])


@pytest.mark.parametrize("cut", [2, 20, 200])
def test_a_conversation_that_is_cut_short_is_left_out_and_named(cut: int) -> None:
    assert lines(LINES + LINES[:-cut]) == ([storable(SHORT)], [("Tea", Reason.CONVERSATION_CUT_SHORT)])


def test_a_conversation_that_lost_a_line_is_left_out() -> None:
    kept = LINES.decode().splitlines(keepends=True)
    assert lines("".join(kept[:3] + kept[4:]).encode()) == ([], [("Tea", Reason.CONVERSATION_CUT_SHORT)])
    assert lines("".join(kept[:-1]).encode() + LINES) == ([storable(SHORT)], [("Tea", Reason.CONVERSATION_CUT_SHORT)])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{broken", Reason.BROKEN_ELEMENT),
        ('{"litechat": "banana"}', Reason.BROKEN_ELEMENT),
        ("7", Reason.BROKEN_ELEMENT),
        ("[" * 100_000 + "]" * 100_000, Reason.NESTED_TOO_DEEPLY),
    ],
)
def test_a_line_that_is_none_costs_its_conversation_only(line: str, reason: Reason) -> None:
    first, *rest = LINES.decode().splitlines()
    data = "\n".join([first, line, *rest, LINES.decode()]).encode()
    assert lines(data) == ([storable(SHORT)], [("Tea", reason)])


def test_an_item_without_an_answer_costs_its_conversation() -> None:
    first, *rest = LINES.decode().splitlines()
    data = "\n".join([first, '{"litechat": "item", "item": {}}', *rest]).encode()
    assert lines(data) == ([], [("Tea", Reason.BROKEN_ELEMENT)])


def test_what_follows_the_end_of_a_conversation_is_named() -> None:
    assert lines(LINES + b'{"x": 1}\n') == ([storable(SHORT)], [("", Reason.UNKNOWN_ELEMENT)])


@pytest.mark.parametrize("number", [2, "1", None])
def test_lines_of_a_newer_version_are_refused(number: object) -> None:
    assert lines(changed(format=number)) == ([], [("Tea", Reason.NEWER_FORMAT)])


def test_a_conversation_without_end_does_not_fill_the_memory() -> None:
    first, second, *_ = LINES.splitlines(keepends=True)
    data = first + second * 20_000 + LINES
    found, skipped = lines(data, Limits(element=300_000))
    assert found == [storable(SHORT)]
    assert skipped == [("Tea", Reason.CONVERSATION_CUT_SHORT)]
    assert lines(first + second * 20_000 + LINES.splitlines(keepends=True)[-1], Limits(element=300_000))[1] == [
        ("Tea", Reason.ELEMENT_TOO_LARGE)
    ]


@pytest.mark.parametrize(
    ("field", "value", "name", "kept"),
    [
        ("id", "a\x1bb", "session_id", ""),
        ("id", 7, "session_id", ""),
        ("id", "x" * 500, "session_id", ""),
        ("title_source", "banana", "title_source", None),
        ("created", "yesterday", "created_at", SHORT.created_at),
        (
            "updated",
            "2026-01-05",
            "updated_at",
            storable(conversation(updated_at=FILE_DATE.replace(year=2026, day=5))).updated_at,
        ),
        ("tags", "tea", "tags", ()),
        ("tags", ["tea", 7], "tags", ("tea",)),
        ("source", "chatgpt", "source", None),
        ("parameters", [1], "parameters", None),
        ("side_requests", {"model": "haiku"}, "side_requests", ()),
        ("side_requests", [7, {"at": "2026-01-05"}, {"at": 7, "usage": {}}], "side_requests", ()),
    ],
)
def test_what_is_wrongly_known_of_a_session_counts_as_nothing(
    field: str, value: object, name: str, kept: object
) -> None:
    ([found], skipped) = lines(changed(**{field: value}))
    assert not skipped
    assert getattr(found, name) == kept


def test_a_session_without_dates_has_that_of_the_file() -> None:
    prompt = {"role": "user", "content": "a"}
    records = [
        {"litechat": "session", "format": 1},
        {"litechat": "prompt", "item": prompt},
        {"litechat": "end", "lines": 3},
    ]
    data = "\n".join(map(json.dumps, records)).encode()
    ([found], _) = lines(data)
    assert (found.created_at, found.updated_at) == (FILE_DATE, FILE_DATE)


@given(
    ODD_JSON,
    st.sampled_from(["turn", "thoughts", "tools", "reasoning", "usage", "problem", "facts", "item", "at", "raw"]),
)
def test_any_value_in_any_place_is_read(value: object, name: str) -> None:
    given: dict[str, object] = (
        {name: value} if name in ("turn", "thoughts", "tools", "reasoning") else {"turn": {name: value}}
    )
    if name == "facts":
        given = {"turn": {"problem": {"code": "banana" if value is None else "recorded", "facts": value}}}
    records = [
        {"litechat": "session", "format": 1, "created": "2026-01-02"},
        {
            "litechat": "prompt",
            "item": {"role": "user", "content": "a"},
            **({name: value} if name in ("at", "raw") else {}),
        },
        {"litechat": "answer", **given},
        {"litechat": "item", **({name: value} if name in ("item", "at", "raw") else {})},
        {"litechat": "end", "lines": 5},
    ]
    ([found], skipped) = lines("\n".join(map(json.dumps, records)).encode())
    assert not skipped
    assert storable(found) == found or "nan" in repr(found)


def test_a_file_that_a_person_edited_comes_back_as_edited() -> None:
    text = (
        FILE.decode()
        .replace("Answer\n", "Another answer,\n\nlonger.\n")
        .replace('title: "Tea"', "# mine\ntitle: Green tea")
    )
    ([found], skipped) = markdown(text.replace("\n", "\r\n").encode())
    assert not skipped
    assert found.title == "Green tea"
    assert [message.text for message in shown(found)] == ["Question", "Another answer,\n\nlonger."]


def test_a_file_whose_last_line_end_is_gone_comes_back() -> None:
    assert markdown(FILE.rstrip(b"\n"))[0] == markdown(FILE)[0]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("boundary: ", "border: ", Reason.EDITED_WRONGLY),
        ('"is": "prompt"', '"is": "prompt', Reason.EDITED_WRONGLY),
        ('{"is": "end"}', '{"is": "note"}', Reason.CONVERSATION_CUT_SHORT),
        ("litechat-tui: 1", "litechat-tui: 2", Reason.NEWER_FORMAT),
    ],
)
def test_a_file_that_was_edited_wrongly_is_left_out_and_named(old: str, new: str, reason: Reason) -> None:
    assert markdown(FILE.decode().replace(old, new, 1).encode()) == ([], [("Tea", reason)])


def test_a_tool_whose_fence_is_gone_leaves_the_file_out() -> None:
    data = exported(FULL, Form.MARKDOWN, NO_SECRETS).decode().replace("```", "---").replace("`", "")
    assert [reason for _, reason in markdown(data.encode())[1]] == [Reason.EDITED_WRONGLY]


def test_a_part_without_a_message_leaves_the_file_out() -> None:
    data = FILE.decode().replace('"is": "prompt"', '"is": "part"')
    assert [reason for _, reason in markdown(data.encode())[1]] == [Reason.EDITED_WRONGLY]
    data = FILE.decode().replace('"is": "answer"', '"is": "part"')
    assert [reason for _, reason in markdown(data.encode())[1]] == [Reason.EDITED_WRONGLY]


def test_an_answer_whose_mark_is_gone_belongs_to_its_prompt() -> None:
    data = FILE.decode().replace('"is": "answer"', '"is": "note"')
    assert [message.text for message in shown(markdown(data.encode())[0][0])] == ["Question", "Answer"]


def test_a_file_that_is_not_utf_8_or_too_large_is_refused() -> None:
    assert markdown(FILE + b"\xff")[1] == [("", Reason.NOT_UTF8)]
    assert markdown(FILE, Limits(element=100))[1] == [("", Reason.FILE_TOO_LARGE)]


def test_lines_that_another_program_wrote_anew_are_ours_still() -> None:
    assert OwnLines().recognises(b'{ "litechat":"session","format":1}')


@pytest.mark.parametrize("head", [b"", b"---\ntitle: x\n---\n", b'{"litechat": "turn"}', b"litechat-tui: 1"])
def test_what_is_not_ours_is_not_recognised(head: bytes) -> None:
    assert not OwnLines().recognises(head)
    assert not OwnMarkdown().recognises(head)

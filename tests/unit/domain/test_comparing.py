"""Two states of one conversation: both together where one can show them, and None where they part."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

import pytest

from litechat_tui.domain import comparing
from litechat_tui.domain.archive import Answer, Conversation, Exchange, KeptItem
from litechat_tui.domain.comparing import attempts_in, grown, messages_in, unchanged
from litechat_tui.domain.storable import storable
from tests.conversations import FULL, asked, conversation, exchange, said, turn

Given = list[tuple[str, list[str]]]


def made(given: Given) -> Conversation:
    return storable(conversation(*(exchange(prompt, *answers) for prompt, answers in given)))


def texts(found: Conversation | None) -> Given | None:
    if found is None:
        return None
    return [
        (
            ((each.prompt and each.prompt.item) or {})["content"],
            [(answer.items[0].item or {})["content"][0]["text"] for answer in each.answers],
        )
        for each in found.exchanges
    ]


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        # Theirs is longer, or shorter.
        ([], [("1", ["a"])], [("1", ["a"])]),
        ([("1", ["a"])], [("1", ["a"]), ("2", ["b"])], [("1", ["a"]), ("2", ["b"])]),
        ([("1", ["a"]), ("2", ["b"])], [("1", ["a"])], [("1", ["a"]), ("2", ["b"])]),
        # An answer came.
        ([("1", [])], [("1", ["a"])], [("1", ["a"])]),
        ([("1", ["a"])], [("1", [])], [("1", ["a"])]),
        ([("1", ["a"])], [("1", []), ("2", [])], None),
        ([("1", []), ("2", [])], [("1", ["a"])], None),
        # Answered anew there.
        ([("1", ["a"])], [("1", ["a", "b"])], [("1", ["a", "b"])]),
        ([("1", ["a"])], [("1", ["a", "b"]), ("2", ["c"])], [("1", ["a", "b"]), ("2", ["c"])]),
        ([("1", ["a", "b"])], [("1", ["b", "a"]), ("2", ["c"])], [("1", ["b", "a"]), ("2", ["c"])]),
        ([("1", ["a"]), ("2", ["c"])], [("1", ["a", "b"]), ("2", ["c"])], None),
        # Answered anew here.
        ([("1", ["a", "b"])], [("1", ["a"])], [("1", ["a", "b"])]),
        ([("1", ["a", "b"])], [("1", ["b", "a"])], [("1", ["a", "b"])]),
        ([("1", ["a", "b"])], [("1", ["a"]), ("2", ["c"])], None),
        ([("1", ["a", "b"]), ("2", ["c"])], [("1", ["a"])], [("1", ["a", "b"]), ("2", ["c"])]),
        # Answered anew in both.
        ([("1", ["a", "b"])], [("1", ["a", "c"])], [("1", ["a", "c", "b"])]),
        ([("1", ["b"])], [("1", ["c"])], [("1", ["c", "b"])]),
        ([("1", ["b"]), ("2", ["d"])], [("1", ["c"])], [("1", ["c", "b"]), ("2", ["d"])]),
        ([("1", ["b"])], [("1", ["c"]), ("2", ["d"])], None),
        # Equal answers count as often as they are there.
        ([("1", ["a"])], [("1", ["a", "a"])], [("1", ["a", "a"])]),
        ([("1", ["a", "a"])], [("1", ["a"])], [("1", ["a", "a"])]),
        # One that says nothing yet may have become any: the one that is shown, where that can be.
        ([("1", [""]), ("2", [])], [("1", ["a", "b"])], [("1", ["a", ""]), ("2", [])]),
        # Other prompts.
        ([("1", ["a"])], [("2", ["a"])], None),
        ([("1", ["a"]), ("2", ["b"])], [("1", ["a"]), ("3", ["c"])], None),
    ],
)
def test_what_both_hold_is_in_one(mine: Given, theirs: Given, both: Given | None) -> None:
    before = made(mine)
    found = grown(before, made(theirs))
    assert texts(found) == both
    assert (found is before) == (both == mine)
    if found is not None:
        assert grown(found, made(theirs)) is found
        assert grown(found, before) is found


def items(*given: dict[str, object]) -> tuple[KeptItem, ...]:
    return tuple(KeptItem(each) for each in given)


CALL: dict[str, object] = {"type": "function_call", "call_id": "1", "name": "look", "arguments": "{}"}
OUTPUT: dict[str, object] = {"type": "function_call_output", "call_id": "1", "output": "seen"}
THOUGHT: dict[str, object] = {"type": "reasoning", "summary": []}
ODD: dict[str, object] = {"type": "web_search_call", "id": "ws"}


def answered(*given: dict[str, object], **fields: object) -> Conversation:
    answer = replace(Answer(items(*given), turn(turn_id="mine")), **fields)  # type: ignore[arg-type]
    return storable(conversation(Exchange(asked("1"), (answer,))))


def test_an_answer_that_went_on_is_the_same_one_and_keeps_what_is_known_of_it() -> None:
    message = dict(said("done").item or {})
    mine = answered(THOUGHT, CALL)
    theirs = answered(CALL, {**THOUGHT, "id": "other"}, OUTPUT, message, partial=3)
    both = grown(mine, theirs)
    assert both is not None
    (answer,) = both.exchanges[0].answers
    assert [(kept.item or {}).get("type") for kept in answer.items] == [
        "reasoning",
        "function_call",
        "reasoning",
        "function_call_output",
        "message",
    ]
    assert answer.partial == 4
    assert answer.turn is not None
    assert answer.turn.id == "mine"
    assert grown(both, mine) is both, "an earlier state of an answer is none of its own"
    again = grown(mine, answered(CALL, OUTPUT, partial=0))
    assert again is not None
    assert again.exchanges[0].answers[0].partial is None


def test_what_was_done_is_compared_and_not_how_it_is_stored() -> None:
    plain = answered({"role": "assistant", "content": "Yes\r\n"})
    assert grown(plain, answered(dict(said("Yes").item or {}))) is plain
    assert grown(plain, answered(THOUGHT, dict(said("Yes").item or {}), dict(said("").item or {}))) is plain
    for one, other in ((CALL, {**CALL, "name": "x"}), (OUTPUT, {**OUTPUT, "output": [1]}), (ODD, {**ODD, "id": "x"})):
        mine = answered(one)
        assert grown(mine, answered(dict(one))) is mine
        assert grown(mine, answered(other)) is not mine


def test_rows_without_items_and_parts_that_are_no_text_count() -> None:
    def prompt(kept: KeptItem) -> Conversation:
        return storable(conversation(Exchange(kept)))

    image = prompt(KeptItem({"role": "user", "content": [{"type": "input_image"}, "text", {"text": "more"}]}))
    assert grown(image, image) is image
    assert grown(image, prompt(KeptItem({"role": "user", "content": "text\n\nmore"}))) is None
    raw = storable(conversation(Exchange(None, (Answer((KeptItem(None, None, "not json"),)),))))
    assert grown(raw, raw) is raw
    assert grown(raw, storable(conversation(Exchange(None, (Answer((KeptItem(None, None, "other"),)),))))) is not raw


def test_turns_are_taken_from_where_they_are_known() -> None:
    mine = storable(conversation(Exchange(asked("1"), (Answer(items(CALL)),))))
    theirs = answered(CALL, OUTPUT)
    both = grown(mine, theirs)
    assert both is not None
    assert both.exchanges[0].answers[0].turn == theirs.exchanges[0].answers[0].turn


def test_counts() -> None:
    assert (messages_in(storable(FULL)), attempts_in(storable(FULL))) == (6, 1)
    assert messages_in(answered(CALL)) == 1
    one = made([("1", ["a"]), ("2", ["b"])])
    assert unchanged(one, replace(one, exchanges=(one.exchanges[0], exchange("x")))) == 1
    assert unchanged(one, replace(one, exchanges=(*one.exchanges, exchange("x")))) == 2


def test_each_row_is_compared_a_few_times_however_long_an_answer_is(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [KeptItem({"type": "function_call_output", "call_id": str(at), "output": str(at)}) for at in range(400)]
    short, long = (conversation(Exchange(asked("1"), (Answer(tuple(rows[:count])),))) for count in (200, 400))
    compared: list[KeptItem] = []
    said_in = comparing._said

    def counted(kept: KeptItem) -> Hashable:
        compared.append(kept)
        return said_in(kept)

    monkeypatch.setattr(comparing, "_said", counted)
    both = grown(short, long)
    assert both is not None
    assert len(both.exchanges[0].answers[0].items) == 400
    assert len(compared) < 5 * 400

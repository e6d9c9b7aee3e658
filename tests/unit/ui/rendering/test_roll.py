"""A conversation as lines: the same however it came, exact where somebody looks, guessed where nobody does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from litechat_tui.domain.chat import (
    ChatMessage,
    Part,
    ReasoningPart,
    Role,
    TextPart,
    ToolPart,
    Turn,
    TurnStatus,
    Usage,
)
from litechat_tui.ui.rendering.lines import Page
from litechat_tui.ui.rendering.parts import Clocks
from litechat_tui.ui.rendering.roll import Roll
from tests.conftest import NOW
from tests.unit.ui.rendering.test_blocks import TEXTS

RUNNING = Turn("turn", "session", "haiku", TurnStatus.RUNNING, NOW)
DONE = replace(
    RUNNING,
    status=TurnStatus.COMPLETED,
    first_token_at=NOW + timedelta(seconds=1),
    ended_at=NOW + timedelta(seconds=3.21),
    usage=Usage(1204, 356, cost=0.00213),
)


def clocks() -> Clocks:
    """Time that stands still."""
    return Clocks(NOW.tzinfo, lambda: 0.0)


def answer(*parts: Part, turn: Turn | None = DONE) -> ChatMessage:
    return ChatMessage(Role.ASSISTANT, parts, at=NOW, turn=turn)


def asked(text: str) -> ChatMessage:
    return ChatMessage(Role.USER, (TextPart(text),), at=NOW)


def shown(*messages: ChatMessage, width: int = 60) -> Roll:
    roll = Roll(Page(width), clocks())
    roll.show(messages)
    return roll


def all_rows(roll: Roll) -> list[str]:
    return [row.line.text for row in roll.tail(1_000_000)[1]]


def drawn(*messages: ChatMessage, width: int = 60) -> str:
    return "\n".join(all_rows(shown(*messages, width=width)))


@settings(max_examples=250, deadline=None)
@given(TEXTS, st.lists(st.integers(0, 400), max_size=12), st.sampled_from([20, 60]), st.booleans())
def test_a_streamed_answer_ends_up_as_the_lines_of_the_stored_one(
    text: str, cuts: list[int], width: int, looked_at: bool
) -> None:
    roll = shown(answer(turn=RUNNING), width=width)
    edges = sorted({0, *(cut % (len(text) + 1) for cut in cuts), len(text)})
    for _, stop in pairwise(edges):
        roll.stream(answer(TextPart(text[:stop]), turn=RUNNING))
        if looked_at:
            roll.tail(30)
    roll.stream(answer(TextPart(text)))

    stored = shown(answer(TextPart(text)), width=width)
    streamed_rows, stored_rows = roll.tail(10_000)[1], stored.tail(10_000)[1]

    assert [row.line.segments for row in streamed_rows] == [row.line.segments for row in stored_rows]
    assert [row.line.links for row in streamed_rows] == [row.line.links for row in stored_rows]


@settings(max_examples=250, deadline=None)
@given(TEXTS, st.integers(2, 90))
def test_no_line_is_wider_than_the_page_and_heights_agree_with_lines(text: str, width: int) -> None:
    roll = shown(asked(text), answer(TextPart(text)), width=width)
    rows = roll.tail(10_000)[1]

    assert all(row.line.width <= max(width, 6) for row in rows)
    assert roll.height == len(rows)
    for y in range(0, len(rows), 7):
        assert roll.line_of(roll.place(y)) == y


def test_a_conversation_reads_from_top_to_bottom() -> None:
    text = drawn(
        asked("What time is it?"),
        answer(
            ReasoningPart("The user *wants* the time."),
            ToolPart("c1", "now", '{"zone": "Asia/Tokyo"}', "15:04"),
            ToolPart("c2", "now", '{"zone": "UTC"}'),
            TextPart("It is **15:04**.\n\n- in Tokyo\n- [link](https://x.y)"),
        ),
    )
    assert text.splitlines() == [
        "What time is it?",
        "",
        "▸ thought · The user wants the time.",
        '▸ now(zone="Asia/Tokyo") → 15:04',
        '▸ now(zone="UTC") → no result',
        "",
        "It is 15:04.",
        "",
        "• in Tokyo",
        "• link (https://x.y)",
        "",
        "haiku · 15:04 · 3.2s · 1,204 → 356 tokens · $0.0021",
    ]

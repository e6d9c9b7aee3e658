"""A conversation as lines: the same however it came, exact where somebody looks, guessed where nobody does."""

from __future__ import annotations

from itertools import pairwise
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from litechat_tui.domain.chat import (
    ReasoningPart,
    TextPart,
    ToolPart,
)
from litechat_tui.ui.rendering import blocks, leaves
from tests.unit.ui.rendering.samples import RUNNING, TEXTS, answer, asked, drawn, shown


def assert_streamed_is_stored(text: str, cuts: list[int], *, width: int, looked_at: bool) -> None:
    """Assert that an answer which arrived in pieces looks like the same answer read from the file."""
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
    assert [row.line.joint for row in streamed_rows] == [row.line.joint for row in stored_rows]


@settings(max_examples=250, deadline=None)
@given(TEXTS, st.lists(st.integers(0, 400), max_size=12), st.sampled_from([20, 60]), st.booleans())
def test_a_streamed_answer_ends_up_as_the_lines_of_the_stored_one(
    text: str, cuts: list[int], width: int, looked_at: bool
) -> None:
    assert_streamed_is_stored(text, cuts, width=width, looked_at=looked_at)


@settings(max_examples=250, deadline=None)
@given(TEXTS, st.integers(2, 90))
def test_no_line_is_wider_than_the_page_and_heights_agree_with_lines(text: str, width: int) -> None:
    roll = shown(asked(text), answer(TextPart(text)), width=width)
    rows = roll.tail(10_000)[1]

    assert all(row.line.width <= max(width, 6) for row in rows)
    assert roll.height == len(rows)
    for y in range(0, len(rows), 7):
        assert roll.line_of(roll.place(y)) == y


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.lists(st.integers(0, 400), max_size=12))
def test_what_is_drawn_in_pieces_and_parsed_with_patience_ends_up_the_same_too(text: str, cuts: list[int]) -> None:
    with (
        patch.multiple(blocks, WHOLE=60, WHOLE_FENCE=20, PIECE=12, LARGE=24, PATIENCE=2),
        patch.multiple(leaves, WHOLE_FENCE=20, PIECE=12, PATIENCE=2),
    ):
        assert_streamed_is_stored(text, cuts, width=40, looked_at=True)


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

"""A conversation as lines: the same however it arrived, with exact heights where it was drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from litechat_tui.app.markdown import parse_blocks
from litechat_tui.domain import transcript
from litechat_tui.domain.chat import (
    AttachmentPart,
    ChatMessage,
    PreviousAnswer,
    ReasoningPart,
    TextPart,
    ToolPart,
    Turn,
    TurnStatus,
    Usage,
)
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.events import TextDelta
from litechat_tui.domain.transcript import apply_event
from litechat_tui.ui.rendering import (
    code_highlight,
    located_blocks,
    markdown_lines,
    source_blocks,
    splitter,
    streaming_blocks,
    wrap,
)
from litechat_tui.ui.rendering.layout import TranscriptLayout
from litechat_tui.ui.rendering.lines import RenderContext
from tests.conftest import NOW
from tests.unit.ui.rendering.samples import DONE, RUNNING, TEXTS, all_rows, answer, asked, drawn, shown
from tests.wording import problem


def assert_streamed_is_stored(text: str, cuts: list[int], *, width: int, drawn_while_streaming: bool) -> None:
    """Assert that an answer which arrived in pieces looks like the same answer read from the file."""
    layout = shown(answer(turn=RUNNING), width=width)
    edges = sorted({0, *(cut % (len(text) + 1) for cut in cuts), len(text)})
    for _, stop in pairwise(edges):
        layout.stream(answer(TextPart(text[:stop]), turn=RUNNING))
        if drawn_while_streaming:
            assert len(layout.tail(10_000)[1]) == layout.height
    layout.stream(answer(TextPart(text)))

    stored = shown(answer(TextPart(text)), width=width)
    streamed_rows, stored_rows = layout.tail(10_000)[1], stored.tail(10_000)[1]

    assert [row.line.segments for row in streamed_rows] == [row.line.segments for row in stored_rows]
    assert [row.line.links for row in streamed_rows] == [row.line.links for row in stored_rows]
    assert [row.line.joiner for row in streamed_rows] == [row.line.joiner for row in stored_rows]


@settings(max_examples=250)
@given(TEXTS, st.lists(st.integers(0, 400), max_size=12), st.sampled_from([20, 60]), st.booleans())
def test_a_streamed_answer_ends_up_as_the_lines_of_the_stored_one(
    text: str, cuts: list[int], width: int, drawn_while_streaming: bool
) -> None:
    assert_streamed_is_stored(text, cuts, width=width, drawn_while_streaming=drawn_while_streaming)


@settings(max_examples=250)
@given(TEXTS, st.integers(2, 90))
def test_no_line_is_too_wide_and_heights_agree_with_lines(text: str, width: int) -> None:
    layout = shown(asked(text), answer(TextPart(text)), width=width)
    rows = layout.tail(10_000)[1]

    assert all(row.line.width <= width for row in rows)
    assert layout.height == len(rows)
    for y in range(0, len(rows), 7):
        assert layout.line_number(layout.position_at(y)) == y


@settings(max_examples=250)
@given(
    TEXTS, st.lists(st.integers(0, 400), max_size=12), st.sampled_from([60, 130, 1_000]), st.sampled_from([25, 1_000])
)
@example("```\n[foo]: https://x.y\n\n```\n", [4], 60, 25)
def test_blocks_drawn_in_pieces_and_parsed_lazily_end_up_the_same(
    text: str, cuts: list[int], whole: int, long_line: int
) -> None:
    with (
        patch.multiple(
            source_blocks,
            WHOLE_BLOCK_CHARS=whole,
            WHOLE_TABLE_CHARS=200,
            WHOLE_FENCE_CHARS=20,
            PIECE_CHARS=12,
            LONG_LINE_CHARS=long_line,
        ),
        patch.multiple(
            splitter, LARGE_TAIL_CHARS=24, REPARSE_DIVISOR=2, LONG_LINE_CHARS=long_line, PIECE_CHARS=12, SLICE_CHARS=50
        ),
        patch.multiple(streaming_blocks, WHOLE_FENCE_CHARS=20, PIECE_CHARS=12, REPARSE_DIVISOR=2),
    ):
        assert_streamed_is_stored(text, cuts, width=40, drawn_while_streaming=True)


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


def test_a_prompt_is_shown_as_it_was_typed() -> None:
    assert drawn(asked("# not *a* heading\n  indented\n\n```py\nx\n```")).splitlines() == [
        "# not *a* heading",
        "  indented",
        "",
        "```py",
        "x",
        "```",
    ]


def test_parts_that_are_not_text_are_named() -> None:
    message = replace(asked("look"), parts=(TextPart("look"), AttachmentPart("image")))
    assert drawn(message, answer(AttachmentPart("refusal"), turn=None)).splitlines() == [
        *("look", "", "[image]", ""),
        "[refusal]",
    ]


@pytest.mark.parametrize(
    ("turn", "lines"),
    [
        (None, []),
        (RUNNING, []),
        (replace(DONE, model="", usage=None), ["15:04 · 3.2s"]),
        (replace(DONE, usage=Usage(10, 2)), ["haiku · 15:04 · 3.2s · 10 → 2 tokens"]),
        (replace(DONE, usage=Usage(10, 2, cost=1234.5)), ["haiku · 15:04 · 3.2s · 10 → 2 tokens · $1,234.50"]),
        (replace(DONE, ended_at=None, usage=None), ["haiku · 15:04"]),
        (replace(DONE, ended_at=NOW + timedelta(seconds=59.7), usage=None), ["haiku · 15:04 · 1m 00s"]),
        (replace(DONE, ended_at=NOW + timedelta(seconds=12.3), usage=None), ["haiku · 15:04 · 12s"]),
        (
            replace(DONE, status=TurnStatus.STOPPED, usage=None),
            [
                "■ stopped  What came is kept. Ctrl+T asks for the rest,",
                "Ctrl+R asks again.",
                "haiku · 15:04 · 3.2s",
            ],
        ),
        (
            replace(DONE, status=TurnStatus.FAILED, usage=None, problem=problem("No credit.", "Add [b]some[/b].")),
            [
                "✗ failed  No credit. Add [b]some[/b]. Ctrl+T asks for the",
                "rest, Ctrl+R asks again.",
                "haiku · 15:04 · 3.2s",
            ],
        ),
        (
            replace(
                DONE,
                status=TurnStatus.FAILED,
                usage=None,
                problem=problem("No credit.", proxy_message="Budget [b]0[/b]"),
            ),
            [
                "✗ failed  No credit. Ctrl+T asks for the rest, Ctrl+R asks",
                "again.",
                "The proxy says: Budget [b]0[/b]",
                "haiku · 15:04 · 3.2s",
            ],
        ),
        (
            replace(DONE, status=TurnStatus.INCOMPLETE, usage=None),
            ["■ cut short by the model's limit  Ctrl+T asks for the rest.", "haiku · 15:04 · 3.2s"],
        ),
    ],
)
def test_the_footer_shows_how_an_answer_ended(turn: Turn | None, lines: list[str]) -> None:
    expected = ["Yes.", "", *lines, ""] if lines else ["Yes.", ""]
    assert all_rows(shown(answer(TextPart("Yes."), turn=turn))) == expected


def test_an_empty_answer_shows_only_its_footer() -> None:
    assert all_rows(shown(answer(turn=RUNNING))) == ["…", ""]
    failed = replace(DONE, status=TurnStatus.FAILED, usage=None)
    assert all_rows(shown(answer(turn=failed))) == [
        "✗ failed  Ctrl+R asks again.",
        "haiku · 15:04 · 3.2s",
        "",
    ]


def test_only_the_footer_of_the_last_answer_offers_remedies() -> None:
    stopped = replace(DONE, status=TurnStatus.STOPPED, usage=None)
    layout = shown(answer(TextPart("One."), turn=stopped), answer(TextPart("Two."), turn=stopped))
    assert [row for row in all_rows(layout) if "stopped" in row] == [
        "■ stopped  What came is kept.",
        "■ stopped  What came is kept. Ctrl+T asks for the rest,",
    ]
    layout.append(asked("Three?"))
    assert len(all_rows(layout)) == layout.height
    assert not any("asks" in row for row in all_rows(layout))


def test_the_footer_wraps_between_facts() -> None:
    assert all_rows(shown(answer(TextPart("Yes.")), width=34))[2:4] == [
        "haiku · 15:04 · 3.2s",
        "1,204 → 356 tokens · $0.0021",
    ]


def expanded(message: ChatMessage, collapsible: int, width: int = 60) -> list[str]:
    """Return the rows of a message with one of its collapsibles open."""
    layout = shown(message, width=width)
    layout.tail(100)
    layout.toggle(layout.views[0], layout.views[0].collapsibles[collapsible])
    return all_rows(layout)[:-1]


def test_a_tool_call_opens_to_its_arguments_and_its_result() -> None:
    call = ToolPart("c", "search", '{"query": "' + "long " * 12 + '", "limit": 3}', "one\ntwo")
    assert expanded(answer(call, turn=None), 0) == [
        '▾ search(query="long long long long long long lo…) → one two',
        "  ▏ arguments",
        "  ▏ {",
        '  ▏   "query": "long long long long long long long long ',
        '  ▏   ↳ long long long long ",',
        '  ▏   "limit": 3',
        "  ▏ }",
        "  ▏ result",
        "  ▏ one",
        "  ▏ two",
    ]


def test_arguments_that_are_not_json_are_shown_as_they_came() -> None:
    assert expanded(answer(ToolPart("c", "run", '{"half'), turn=RUNNING), 0)[:3] == [
        '▾ run({"half) → running …',
        "  ▏ arguments",
        '  ▏ {"half',
    ]
    assert all_rows(shown(answer(ToolPart("c", "", "[1, 2]", ""), turn=None)))[0] == "▸ tool([1, 2]) → done"


def test_a_tool_call_shows_its_state_and_duration() -> None:
    layout = TranscriptLayout(RenderContext(60))
    one, two = ToolPart("c1", "one", "{}"), ToolPart("c2", "two", '{"zone": "' + "long " * 20 + '"}')
    layout.show([answer(one, turn=RUNNING)])
    assert all_rows(layout)[0] == "▸ one() → running …"
    layout.stream(answer(one, two, turn=RUNNING))
    assert all_rows(layout)[:2] == [
        "▸ one() → running …",
        '▸ two(zone="long long long long long long long…) → running …',
    ]
    layout.stream(answer(replace(one, output="15:04", seconds=2.2), two, turn=RUNNING))
    assert all_rows(layout)[0] == "▸ one() → 15:04 · 2.2s"
    layout.stream(answer(replace(one, output="15:04", seconds=2.2), two, TextPart("Well"), turn=RUNNING))
    assert all_rows(layout)[1] == '▸ two(zone="long long long long long long long…) → no result'


def test_an_earlier_answer_is_collapsed_above_the_new_one() -> None:
    message = answer(PreviousAnswer("**Old** words.\n\nMore.", TurnStatus.STOPPED), TextPart("New."), turn=None)
    assert all_rows(shown(message)) == ["▸ earlier answer (stopped) · Old words. More.", "", "New.", ""]
    assert expanded(message, 0) == ["▾ earlier answer (stopped)", "  Old words.", "", "  More.", "", "New."]


def test_reasoning_shows_its_duration() -> None:
    layout = TranscriptLayout(RenderContext(60))
    layout.show([answer(ReasoningPart("Hm."), turn=RUNNING)])
    assert all_rows(layout)[:2] == ["▾ thinking", "  Hm."]
    layout.stream(answer(ReasoningPart("Hm.", 12.4), TextPart("So."), turn=RUNNING))
    assert all_rows(layout)[0] == "▸ thought for 12s · Hm."


def test_a_collapsible_the_reader_expanded_stays_expanded_while_the_answer_streams() -> None:
    layout = shown(answer(ReasoningPart("Hm."), TextPart("So"), turn=RUNNING))
    layout.tail(10)
    layout.toggle(layout.views[0], layout.views[0].collapsibles[0])
    layout.stream(answer(ReasoningPart("Hm."), TextPart("So be it."), turn=RUNNING))
    assert all_rows(layout) == ["▾ thought", "  Hm.", "", "So be it.", ""]


def test_replaced_text_is_drawn_again() -> None:
    layout = shown(answer(TextPart("one\n\ntwo\n\nthree"), turn=RUNNING))
    layout.tail(10)
    layout.stream(answer(ToolPart("c", "t"), TextPart("other"), turn=RUNNING))
    assert all_rows(layout) == ["▸ t() → no result", "", "other", ""]
    layout.stream(answer(TextPart("x"), turn=RUNNING))
    assert all_rows(layout) == ["x", ""]
    layout.stream(answer(turn=RUNNING))
    assert all_rows(layout) == ["…", ""]


def test_a_later_link_definition_applies_to_earlier_blocks() -> None:
    layout = shown(answer(TextPart("see [x]\n\nmore\n\n"), turn=RUNNING))
    assert all_rows(layout)[0] == "see [x]"
    layout.stream(answer(TextPart("see [x]\n\nmore\n\n[x]: https://x.y\n\nend\n"), turn=RUNNING))
    assert all_rows(layout)[0] == "see x (https://x.y)"


def test_streaming_code_shows_each_line_as_it_arrives() -> None:
    layout = shown(answer(turn=RUNNING))
    seen = []
    for text in (
        "```p",
        "```py\n",
        "```py\nx =",
        "```py\nx = 1\n",
        "```py\nx = 1\n``",
        "```py\nx = 1\n```\n",
        "```py\nx = 1\n```\nend",
    ):
        layout.stream(answer(TextPart(text), turn=RUNNING))
        seen.append([row.rstrip() for row in all_rows(layout)[:-1]])
    assert seen == [
        ["▏ p · 1 · c copies", "▏"],
        ["▏ py · 1 · c copies"],
        ["▏ py · 1 · c copies", "▏ x ="],
        ["▏ py · 1 · c copies", "▏ x = 1"],
        ["▏ py · 1 · c copies", "▏ x = 1"],
        ["▏ py · 1 · c copies", "▏ x = 1"],
        ["▏ py · 1 · c copies", "▏ x = 1", "", "end"],
    ]


def test_prepended_messages_move_positions_down_and_keep_them_valid() -> None:
    layout = shown(*(asked(f"m{number}") for number in range(10)))
    layout.tail(100)
    position = layout.position_at(6)
    assert layout.rows(6, 1)[1][0].line.text == "m3"
    assert layout.prepend([asked("older\nstill"), asked("old")]) == 5
    assert layout.line_number(position) == 11
    assert all_rows(layout)[:5] == ["older", "still", "", "old", ""]


def test_unused_messages_are_closed_and_drawn_the_same_again() -> None:
    messages = [answer(TextPart(f"Message {number}\n\n- a\n- b"), turn=None) for number in range(200)]
    messages[150] = answer(PreviousAnswer("old", TurnStatus.FAILED), turn=None)
    layout = shown(*messages)
    everything = all_rows(layout)
    layout.toggle(layout.views[150], layout.views[150].collapsibles[0])
    layout.close_unused(10)
    height = layout.height
    assert sum(bool(view.blocks) for view in layout.views) == 71
    assert len(all_rows(layout)) == height == len(everything) + 1


def test_an_empty_conversation_has_no_rows() -> None:
    layout = shown()
    assert layout.rows(0, 10) == layout.tail(10) == (0, [])
    assert layout.draw_above(3, 5) == 3


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ((0, 0), (0, 4), "What"),
        ((0, 5), (2, 3), "is it?\n\nOne"),
        ((2, 0), (99, 99), "One two three four five six seven\n\n• item\n\nx = 1\n"),
        ((8, 0), (8, 3), "x"),
    ],
)
def test_selected_text_is_the_source_text(first: tuple[int, int], last: tuple[int, int], text: str) -> None:
    reply = "One two three four five six seven\n\n- item\n\n```py\nx = 1\n```"
    layout = shown(asked("What is it?"), answer(TextPart(reply), turn=None), width=20)
    layout.tail(100)
    assert layout.text(first, last) == text


def test_a_streaming_table_shows_each_row_as_it_arrives() -> None:
    layout = shown(answer(turn=RUNNING))
    seen = []
    text = ""
    for piece in ("| a | b |", "\n|---|--:|\n", "| 1 | 2", " |\n", "| longer | 3 |\n| x", "\n\nend"):
        text += piece
        layout.stream(answer(TextPart(text), turn=RUNNING))
        seen.append([row.rstrip() for row in all_rows(layout)[:-1]])
    assert seen == [
        ["| a | b |"],
        ["a │ b", "──┼──"],
        ["a │ b", "──┼──", "1 │ 2"],
        ["a │ b", "──┼──", "1 │ 2"],
        ["a      │ b", "───────┼──", "1      │ 2", "longer │ 3", "x      │"],
        ["a      │ b", "───────┼──", "1      │ 2", "longer │ 3", "x      │", "", "end"],
    ]


def test_columns_widen_for_an_incomplete_row() -> None:
    layout = shown(answer(turn=RUNNING))
    layout.stream(answer(TextPart("| a | b |\n|---|---|\n| x | a long description"), turn=RUNNING))
    assert all_rows(layout)[:-1] == ["a │ b                 ", "──┼───────────────────", "x │ a long description"]


@pytest.mark.parametrize("before", ["```json\n", '```json\n{"a": "', "| a | b |\n|---|---|\n| ", "```sh\nx = 1\n", ""])
def test_an_endless_line_costs_the_same_however_long_it_gets(before: str) -> None:
    layout = shown(answer(turn=RUNNING))
    text, drawn_each = before, []
    for _ in range(120):
        text += "y" * 500
        with (
            patch.object(wrap, "split_at_width", side_effect=wrap.split_at_width) as split_at_width,
            patch.object(code_highlight, "split_at_width", split_at_width),
        ):
            layout.stream(answer(TextPart(text), turn=RUNNING))
            assert layout.tail(30)[1]
        drawn_each.append(sum(call.args[2] - call.args[1] for call in split_at_width.call_args_list))
    assert sum(drawn_each[-40:]) <= 3 * sum(drawn_each[:40])
    layout.stream(answer(TextPart(text)))
    assert "".join(all_rows(layout)).count("y") == 60_000


def counted_parses(text: str, step: int) -> list[int]:
    """Stream `text` piece by piece, and return how many characters were parsed for each piece."""
    layout = shown(answer(turn=RUNNING))
    parsed: list[int] = []
    parse = parse_blocks

    def spy(source: str) -> object:
        parsed[-1] += len(source)
        return parse(source)

    with (
        patch.object(located_blocks, "parse_blocks", spy),
        patch.object(source_blocks, "parse_blocks", spy),
        patch.object(markdown_lines, "parse_blocks", spy),
    ):
        for end in range(step, len(text) + step, step):
            parsed.append(0)
            layout.stream(answer(TextPart(text[:end]), turn=RUNNING))
            layout.tail(30)
    return parsed


@pytest.mark.parametrize(
    "unit",
    ["A paragraph of words.\n\n", "- an item of a list\n", "1. one\n\n   more\n\n", "| a | row |\n", "code()\n"],
    ids=["paragraphs", "items", "loose items", "rows", "code"],
)
def test_a_piece_costs_the_same_at_the_end_of_a_long_answer_as_at_its_beginning(unit: str) -> None:
    head = {"| a | row |\n": "| a | b |\n|---|---|\n", "code()\n": "```py\n"}.get(unit, "")
    costs = counted_parses(head + unit * 1_000, 60)
    # A table that has become too long is drawn once more, when what follows begins another one.
    assert sorted(costs[-50:])[-2] <= max(costs[:50])


def test_what_was_left_out_of_a_finished_answer_is_said_above_its_facts() -> None:
    turn = replace(DONE, problem=Problem(Code.ANSWER_PARTS_UNREADABLE, count=2))
    (*_, said, facts) = drawn(answer(TextPart("Hi"), turn=turn), width=80).splitlines()
    assert said.strip() == "2 events of the answer could not be read and are left out."
    assert facts.strip().startswith("haiku")


def test_of_a_very_long_answer_the_end_is_drawn_also_while_it_arrives() -> None:
    with patch.object(transcript, "PART_CHARS", 12):
        layout = shown(answer(turn=RUNNING))
        message = answer(turn=RUNNING)
        for number in range(10, 30):
            message = apply_event(message, TextDelta(f"part {number}\n\n"))
            layout.stream(message)
        rows = all_rows(layout)
        assert [row.strip() for row in rows if "part" in row] == ["part 27", "part 28", "part 29"]
        assert " ".join(" ".join(rows).split()).count("The session file holds all of it.") == 1
        message = replace(message, turn=DONE)
        layout.stream(message)
        assert all_rows(layout) == all_rows(shown(message))

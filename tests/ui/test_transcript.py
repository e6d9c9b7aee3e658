"""The transcript in an app: scrolling, redrawing, cursor, mouse and selection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.message import Message
from textual.pilot import Pilot
from textual.selection import SELECT_ALL

from litechat_tui.domain.chat import ChatMessage, Part, ReasoningPart, TextPart, ToolPart
from litechat_tui.ui.rendering.render_blocks import RenderBlock
from litechat_tui.ui.rendering.strip_painter import LEFT_MARGIN
from litechat_tui.ui.themes import DARK, LIGHT
from litechat_tui.ui.widgets.transcript import Transcript
from tests.conftest import NOW
from tests.unit.ui.rendering.samples import RUNNING, answer, asked

LOREM = "The quick brown fox jumps over the lazy dog. " * 6


def history(count: int, first: int = 1) -> list[ChatMessage]:
    """Return `count` numbered questions with long answers: two messages each."""
    out: list[ChatMessage] = []
    for number in range(first, first + count):
        out.append(replace(asked(f"Question {number}"), item_id=number * 10))
        out.append(replace(answer(TextPart(f"Answer {number}. {LOREM}\n\n- one\n- two")), item_id=number * 10 + 1))
    return out


class Stage(App[None]):
    """An app with nothing but a transcript."""

    def __init__(self, messages: Sequence[ChatMessage] = (), *, more: bool = False) -> None:
        super().__init__()
        self._messages, self._more = messages, more
        self.posted: list[Message] = []

    def compose(self) -> ComposeResult:
        yield Transcript(NOW.tzinfo)

    def on_mount(self) -> None:
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name
        self.transcript.show(self._messages, more=self._more)
        self.transcript.focus()

    @property
    def transcript(self) -> Transcript:
        return self.query_one(Transcript)

    def on_transcript_older_wanted(self, event: Transcript.OlderWanted) -> None:
        self.posted.append(event)

    def on_transcript_tail_changed(self, event: Transcript.TailChanged) -> None:
        self.posted.append(event)

    def on_transcript_link_clicked(self, event: Transcript.LinkClicked) -> None:
        self.posted.append(event)

    def rows(self) -> list[str]:
        """Return what is on the screen, without the margin."""
        transcript = self.transcript
        strips = transcript.render_lines(transcript.size.region)
        assert {strip.cell_length for strip in strips} == {transcript.size.width}
        return [strip.text[2:].rstrip() for strip in strips]


async def test_a_session_opens_at_its_end() -> None:
    app = Stage(history(20))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert app.rows()[-2].startswith("haiku · 15:04")
        assert app.transcript.following


async def test_only_visible_blocks_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[RenderBlock] = []
    lines = RenderBlock.lines

    def spy(self: RenderBlock, context: Any) -> Any:
        drawn.append(self)
        return lines(self, context)

    monkeypatch.setattr(RenderBlock, "lines", spy)
    app = Stage(history(500))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert 0 < len({id(block) for block in drawn}) < 40


async def test_the_view_follows_the_tail_until_the_reader_scrolls_up_and_again_after_end() -> None:
    app = Stage([*history(5), answer(turn=RUNNING)])
    async with app.run_test(size=(60, 20)) as pilot:
        app.transcript.stream(answer(TextPart(LOREM + "\n\nfirst"), turn=RUNNING))
        assert app.rows()[-2] == "first"

        await pilot.press("up")
        before = app.rows()
        app.transcript.stream(answer(TextPart(LOREM + "\n\nfirst\n\nsecond"), turn=RUNNING))
        assert app.rows()[:-1] == before[:-1]
        await pilot.pause()
        assert app.posted[-1] == Transcript.TailChanged(following=False, unread=True) or (
            app.transcript.unread and not app.transcript.following
        )

        await pilot.press("end")
        assert app.rows()[-2] == "second"
        assert app.transcript.following
        assert not app.transcript.unread


async def test_scrolling_down_to_the_end_follows_the_tail_again() -> None:
    app = Stage(history(5))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("pageup")
        assert not app.transcript.following
        await pilot.press("pagedown")
        assert app.transcript.following


async def test_scrolling_up_moves_exactly_as_far_as_asked_where_nothing_was_drawn_before() -> None:
    app = Stage(history(40))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        seen = app.rows()
        for _ in range(30):
            await pilot.press("up")
            rows = app.rows()
            assert rows[1:] == seen[:-1]
            seen = rows
        for _ in range(10):
            await pilot.press("pageup")
            rows = app.rows()
            assert rows[-2:] == seen[:2]
            seen = rows


async def test_the_mouse_wheel_scrolls() -> None:
    app = Stage(history(10))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        seen = app.rows()
        await pilot._post_mouse_events([_wheel_up()], Transcript, offset=(5, 5))
        assert app.rows() != seen
        assert not app.transcript.following


def _wheel_up() -> Any:
    from textual.events import MouseScrollUp

    return MouseScrollUp


async def test_older_messages_are_requested_once_and_keep_the_reading_position() -> None:
    app = Stage(history(8, first=100), more=True)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert app.posted == []
        await pilot.press("home", "down", "down", "up")
        wanted = [event for event in app.posted if isinstance(event, Transcript.OlderWanted)]
        assert [event.before for event in wanted] == [1000]

        seen = app.rows()
        app.transcript.prepend(history(50), more=False)
        await pilot.pause()
        assert app.rows() == seen
        await pilot.press("up")
        assert app.rows()[1:] == seen[:-1]
        assert [event for event in app.posted if isinstance(event, Transcript.OlderWanted)] == wanted


async def test_a_short_page_requests_older_messages_at_once() -> None:
    app = Stage(history(1, first=7), more=True)
    async with app.run_test(size=(60, 40)) as pilot:
        await pilot.pause()
        assert Transcript.OlderWanted(70) in app.posted


async def test_resizing_keeps_the_reading_position() -> None:
    app = Stage(history(15))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("home")
        for _ in range(100):
            if app.rows()[0] == "Question 8":
                break
            await pilot.press("down")
        for width in (40, 120, 200, 60):
            await pilot.resize_terminal(width, 20)
            await pilot.pause()
            assert app.rows()[0].strip(" ▌") == "Question 8"


async def test_streaming_redraws_only_the_rows_that_changed_and_lays_nothing_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Stage([asked("Hi"), answer(turn=RUNNING)])
    async with app.run_test(size=(60, 20)) as pilot:
        text = "Heading\n\nfirst words of a paragraph"
        app.transcript.stream(answer(TextPart(text), turn=RUNNING))
        await pilot.pause()
        laid_out: list[object] = []
        redrawn: list[Region] = []
        refresh = app.transcript.refresh

        def spy(*regions: Region, layout: bool = False, **rest: Any) -> Transcript:
            redrawn.extend(regions or [app.transcript.size.region])
            return refresh(*regions, layout=layout, **rest)

        monkeypatch.setattr(app.transcript, "refresh", spy)
        monkeypatch.setattr(app.screen, "_refresh_layout", lambda *_args, **_rest: laid_out.append(1))
        app.transcript.stream(answer(TextPart(text + " and more"), turn=RUNNING))
        await pilot.pause()
        assert redrawn == [Region(0, 4, app.transcript.size.width - 1, 1)], "and not the scroll bar beside it"
        app.transcript.stream(answer(TextPart(text + " and more"), turn=RUNNING))
        await pilot.pause()
        assert len(redrawn) == 1
        app.transcript.stream(answer(TextPart(text + " and more\n\nand a new line"), turn=RUNNING))
        await pilot.pause()
        assert redrawn[1:]
        assert laid_out == []


async def test_reasoning_is_expanded_while_it_streams_and_collapses_when_the_answer_begins() -> None:
    app = Stage([asked("Hi"), answer(turn=RUNNING)])
    async with app.run_test(size=(60, 20)) as pilot:
        app.transcript.stream(answer(ReasoningPart("Let me **think**.\n\nMore."), turn=RUNNING))
        await pilot.pause()
        assert app.rows()[2:6] == ["▾ thinking", "  Let me think.", "", "  More."]
        app.transcript.stream(answer(ReasoningPart("Let me **think**.\n\nMore.", 0.04), TextPart("Yes."), turn=RUNNING))
        await pilot.pause()
        assert app.rows()[2:5] == ["▸ thought for 0.0s · Let me think. More.", "", "Yes."]


COLLAPSIBLE_PARTS: tuple[Part, ...] = (
    ReasoningPart("Thoughts."),
    ToolPart("c", "now", '{"zone": "UTC"}', "15:04"),
    TextPart("It is 15:04."),
)


async def test_the_cursor_moves_through_messages_and_collapsibles_and_toggles_them() -> None:
    app = Stage([asked("What time is it?"), answer(*COLLAPSIBLE_PARTS), asked("Thanks")])
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("k", "k", "space")
        assert app.rows()[2:9] == [
            "▸ thought · Thoughts.",
            '▾ now(zone="UTC") → 15:04',
            "  ▏ arguments",
            '  ▏ {"zone": "UTC"}',
            "  ▏ result",
            "  ▏ 15:04",
            "",
        ]
        await pilot.press("space", "k", "k", "enter")
        assert app.rows()[2:5] == ["▾ thought", "  Thoughts.", ""]
        assert app.transcript.message_at_cursor == app.transcript.messages[1]
        await pilot.press("k")
        assert app.transcript.message_at_cursor == app.transcript.messages[0]


async def test_a_click_expands_a_collapsible_and_posts_a_link() -> None:
    app = Stage([asked("?"), answer(*COLLAPSIBLE_PARTS, TextPart("[here](https://x.y/z) and [there](file:///etc)"))])
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.click(Transcript, offset=(6, 2))
        assert app.rows()[2:4] == ["▾ thought", "  Thoughts."]
        row = next(y for y, text in enumerate(app.rows()) if text.startswith("here"))
        await pilot.click(Transcript, offset=(3, row))
        await pilot.click(Transcript, offset=(36, row))
        await pilot.pause()
        links = [event for event in app.posted if isinstance(event, Transcript.LinkClicked)]
        assert links == [Transcript.LinkClicked("https://x.y/z")]


async def drag(pilot: Pilot[None], start: tuple[int, int], end: tuple[int, int]) -> None:
    await pilot.mouse_down(Transcript, offset=start)
    await pilot.hover(Transcript, offset=end)
    await pilot.mouse_up(Transcript, offset=end)
    await pilot.pause()


async def test_the_mouse_selects_source_text() -> None:
    text = f"{LOREM}\n\n```py\ndef f():\n    return '日本語'\n```"
    app = Stage([asked("?"), answer(TextPart(text), turn=None)])
    async with app.run_test(size=(40, 30)) as pilot:
        rows = app.rows()
        first, last = (
            rows.index(next(r for r in rows if r.startswith("The quick"))),
            rows.index("▏     return '日本語'"),
        )
        await drag(pilot, (6, first), (4 + len("    return '日本語"), last))
        selected = app.screen.get_selected_text()
        assert selected is not None
        assert selected.startswith("quick brown fox jumps over the lazy dog. The quick")
        assert selected.endswith("lazy dog.\n\ndef f():\n    return '日本語")


async def test_a_selection_keeps_to_its_text_when_older_messages_come() -> None:
    app = Stage(history(4, first=50), more=True)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("home")
        await drag(pilot, (2, 0), (12, 0))
        assert app.screen.get_selected_text() == "Question 50"
        app.transcript.prepend(history(3), more=False)
        await pilot.pause()
        assert app.screen.get_selected_text() == "Question 50"


async def test_a_theme_change_applies_to_lines_already_drawn() -> None:
    app = Stage(history(2))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        dark = app.transcript.render_lines(app.transcript.size.region)
        app.theme = LIGHT.name
        await pilot.pause()
        light = app.transcript.render_lines(app.transcript.size.region)
        assert [strip.text for strip in dark] == [strip.text for strip in light]
        assert dark != light


@pytest.mark.parametrize("width", [40, 60, 120, 300])
async def test_every_row_is_as_wide_as_the_window(width: int) -> None:
    table = (
        "| 名前 | 説明 | c | d | e | f | g |\n|-|-|-|-|-|-|-|\n"
        + "| りんご | 長い説明がここに入ります | 1 | 2 | 3 | 4 | 5 |\n" * 3
    )
    text = f"{table}\n> > - {LOREM}\n\n```\n{'x' * 400}\n```\n\n{'日本語' * 90}\n\n{'https://x.y/' + 'z' * 200}\n"
    app = Stage([asked("長" * 200), answer(TextPart(text))])
    async with app.run_test(size=(width, 60)) as pilot:
        await pilot.pause()
        assert any("りんご" in row or "…" in row for row in app.rows())


async def test_nothing_is_shown_twice_when_a_session_is_shown_again() -> None:
    app = Stage(history(3))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("pageup")
        app.transcript.show([asked("Only this")], more=False)
        await pilot.pause()
        assert [row for row in app.rows() if row] == ["Only this"]
        assert app.transcript.following
        assert [message.text for message in app.transcript.messages] == ["Only this"]


async def test_a_reply_may_be_the_first_thing_that_is_shown() -> None:
    app = Stage()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("j", "k", "space", "pageup", "home")
        assert app.transcript.message_at_cursor is None
        assert app.transcript.position is None
        app.transcript.stream(answer(TextPart("Hello."), turn=RUNNING))
        await pilot.pause()
        assert app.rows()[0] == "Hello."
        assert app.transcript.message_at_cursor is app.transcript.messages[0]


async def test_after_the_last_message_the_cursor_moves_to_the_end() -> None:
    app = Stage(history(10))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("k", "k")
        assert app.transcript.position == 18
        await pilot.press(*["k"] * 6)
        assert not app.transcript.following
        assert app.transcript.position == 12
        await pilot.press(*["j"] * 10)
        assert app.transcript.following


async def test_a_cursor_out_of_view_continues_from_the_visible_rows() -> None:
    app = Stage(history(10))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("home", "j")
        assert app.transcript.position == 0


async def test_a_click_moves_the_cursor() -> None:
    app = Stage([asked("One"), asked("Two"), asked("Three")])
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.click(Transcript, offset=(5, 2))
        assert app.transcript.position == 1
        await pilot.click(Transcript, offset=(5, 15))
        assert app.transcript.position == 1


@pytest.mark.parametrize(
    ("line", "cell", "times", "selected"),
    [
        ("Before one", 8, 2, "one"),
        ("日本語の文章", 3, 2, "日本語"),
        (LOREM[:12], 2, 3, LOREM),
        ("first = 1", 2, 2, "first"),
        ("first = 1", 2, 3, "first = 1"),
        ("Before one", 30, 2, ""),
        ("Before one", 30, 3, "Before one"),
    ],
)
async def test_a_double_click_selects_a_word_and_a_triple_click_a_line_or_paragraph(
    line: str, cell: int, times: int, selected: str
) -> None:
    text = f"Before one\n\n日本語の文章です\n\n{LOREM}\n\n```\nfirst = 1\nsecond = 2\n```"
    app = Stage([asked("?"), answer(TextPart(text), turn=None)])
    async with app.run_test(size=(40, 30)) as pilot:
        y = next(y for y, shown in enumerate(app.transcript._rows) if line in shown.line.text)
        start = cell_len(app.transcript._rows[y].line.text.partition(line)[0])
        await pilot.click(Transcript, offset=(LEFT_MARGIN + start + cell, y), times=times)
        assert (app.screen.get_selected_text() or "").strip() == selected.strip()


async def test_a_double_click_below_the_text_selects_nothing() -> None:
    app = Stage([asked("?")])
    async with app.run_test(size=(40, 30)) as pilot:
        for times in (2, 3):
            await pilot.click(Transcript, offset=(5, 25), times=times)
            assert not app.screen.get_selected_text()


async def test_a_double_click_opens_a_link_and_a_collapsible_once() -> None:
    thought = answer(ReasoningPart("Hidden thought."), TextPart("Shown."), turn=None)
    app = Stage([asked("?"), thought])
    async with app.run_test(size=(60, 20)) as pilot:
        y = next(y for y, row in enumerate(app.transcript._rows) if row.view.collapsible_at(row.block))
        await pilot.click(Transcript, offset=(5, y), times=2)
        assert any("Hidden thought." in row.line.text for row in app.transcript._rows)


async def test_everything_can_be_selected() -> None:
    app = Stage([asked("One"), answer(TextPart("Two"), turn=None)])
    async with app.run_test(size=(40, 30)) as pilot:
        await pilot.pause()
        app.screen.selections = {app.transcript: SELECT_ALL}
        assert app.screen.get_selected_text() == "One\n\nTwo"
        app.transcript.show([], more=False)
        assert not app.screen.get_selected_text()


async def test_the_scroll_bar_goes_anywhere() -> None:
    app = Stage(history(100))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        bar = app.transcript.vertical_scrollbar
        assert bar.position > bar.window_virtual_size / 2
        await pilot.mouse_down(bar, offset=(0, 19))
        await pilot.hover(bar, offset=(0, 0))
        await pilot.mouse_up(bar, offset=(0, 0))
        await pilot.pause()
        assert app.transcript.scroll_offset.y < 100
        await pilot.press("home")
        await pilot.click(bar, offset=(0, 15))
        await pilot.pause()
        assert app.transcript.scroll_offset.y == 18
        await pilot.press("end")
        end = app.rows()
        await pilot.click(bar, offset=(0, 0))
        await pilot.pause()
        assert app.rows()[-2:] == end[:2]


async def test_a_collapsible_keeps_its_header_in_place_when_it_is_toggled() -> None:
    app = Stage([*history(3), answer(ReasoningPart("\n\n".join("thought" for _ in range(30))), TextPart("Yes."))])
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("k", "j")
        row = next(y for y, text in enumerate(app.rows()) if text.startswith("▸ thought"))
        await pilot.press("space")
        assert app.rows()[row] == "▾ thought"
        await pilot.press("space")
        assert app.transcript.following


async def test_an_idle_transcript_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Stage(history(3))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        drawn: list[object] = []
        monkeypatch.setattr(app, "_display", lambda *args: drawn.append(args))
        for _ in range(10):
            await pilot.pause()
        assert drawn == []


async def test_a_hidden_transcript_is_updated() -> None:
    app = Stage()
    async with app.run_test(size=(60, 20)) as pilot:
        app.transcript.display = False
        await pilot.pause()
        app.transcript.show(history(2), more=False)
        app.transcript.append(asked("Now"))
        app.transcript.append(answer(turn=RUNNING))
        app.transcript.stream(answer(TextPart("Yes."), turn=RUNNING))
        app.transcript.display = True
        await pilot.pause()
        assert app.rows()[-4:] == ["Now", "", "Yes.", ""]


async def test_the_terminal_gets_no_control_characters_and_no_links_of_its_own() -> None:
    hostile = "[link](https://x.y/%1b]0;) ␛]8;;https://evil␇ **[b]red[/b]** `\u200b`" + "\u0301" * 500
    app = Stage([asked(hostile), answer(TextPart(f"{hostile}\n\n```\n{hostile}\n```"))])
    async with app.run_test(size=(60, 40)) as pilot:
        await pilot.pause()
        strips = app.transcript.render_lines(app.transcript.size.region)
        assert all(char.isprintable() or char in "\u200b\u0301" for strip in strips for char in strip.text)
        assert all(segment.style is None or not segment.style.link for strip in strips for segment in strip)
        assert any("[b]red[/b]" in strip.text for strip in strips)


async def test_selected_text_is_readable() -> None:
    app = Stage([asked("Read me")])
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        app.screen.selections = {app.transcript: SELECT_ALL}
        await pilot.pause()
        segment = next(one for one in app.transcript.render_lines(app.transcript.size.region)[0] if "Read" in one.text)
        assert segment.style is not None
        assert segment.style.bgcolor != segment.style.color
        assert segment.style.bgcolor == app.transcript._painter.backgrounds.selection.bgcolor

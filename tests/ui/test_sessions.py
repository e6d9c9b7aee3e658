"""Finding one's way among sessions by keyboard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from functools import partial

import pytest
from textual.command import CommandList, CommandPalette
from textual.pilot import Pilot
from textual.widgets import Static

from litechat_tui.app.drafts import Drafts, Edit
from litechat_tui.app.session_rows import Listing
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt, to_json
from litechat_tui.domain.shelf import GroupKind
from litechat_tui.ui.screens.help import HelpScreen
from litechat_tui.ui.screens.main import MainScreen
from litechat_tui.ui.widgets.panes import SIDEBAR_STEP, SIDEBAR_WIDTH
from litechat_tui.ui.widgets.session_list import SessionList
from litechat_tui.ui.widgets.session_row import row_pieces
from litechat_tui.ui.widgets.sidebar import Edge, Sidebar
from tests.conftest import NOW
from tests.ui.conftest import Stage, focus_of, main_screen, sessions_read, showing, shown, shown_mark
from tests.waiting import wait_for


def three(stage: Stage) -> None:
    stage.session("compose", ("Docker Compose で LiteLLM を起動する", "できました"))
    stage.session("weather", ("東京の天気", "晴れ"), age=timedelta(days=1))
    stage.session("monads", ("Explain monads", "A burrito"), age=timedelta(days=9), status=TurnStatus.FAILED)


def listed(screen: MainScreen) -> list[str]:
    """Return headings and titles, with their marks."""
    sessions = screen.sidebar.session_list
    rows = [sessions.listing.layout.at(row) for row in range(sessions.listing.layout.rows)]
    pieces = (row_pieces(sessions.listing, at, sessions._marks, NOW, 200) for at in rows if at is not None)
    lines = [[text for text, role in row if role != "time"] for row in pieces]
    return ["".join(line).strip() for line in lines]


def count(screen: MainScreen) -> int:
    return screen.sidebar.session_list.listing.layout.sessions


@asynccontextmanager
async def listing(stage: Stage, *, size: tuple[int, int] = (120, 40)) -> AsyncIterator[tuple[Pilot[None], MainScreen]]:
    """Start the app, and yield once the stored sessions are listed."""
    app = stage.app()
    async with app.run_test(size=size) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: count(screen), "the sessions are read")
        yield pilot, screen


def drawn(screen: MainScreen) -> list[str]:
    """Return the lines of the list as they are on the screen, up to the first empty one after the last session."""
    sessions = screen.sidebar.session_list
    lines = [sessions.render_line(y).text for y in range(sessions.scrollable_content_region.height)]
    return [line for line in lines if line.strip()]


def shows(screen: MainScreen, session_id: str) -> bool:
    return screen.session_id == session_id


def finds(screen: MainScreen, title: str) -> bool:
    return listed(screen)[1::2] == [title]


async def test_sessions_are_grouped_by_day_newest_first(stage: Stage) -> None:
    three(stage)
    async with listing(stage) as (_pilot, screen):
        assert listed(screen) == [
            "Today",
            "Docker Compose で LiteLLM を起動する",
            "Yesterday",
            "東京の天気",
            "November 2026",
            "! Explain monads",
        ]


async def test_the_list_is_not_called_empty_before_it_was_read(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    three(stage)
    shown_lists: list[int] = []
    show = Sidebar._show

    def note(self: Sidebar, listing: Listing) -> None:
        shown_lists.append(listing.layout.sessions)
        show(self, listing)

    monkeypatch.setattr(Sidebar, "_show", note)
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_for(pilot, lambda: count(main_screen(app)), "the sessions are read")
    assert set(shown_lists) == {3}


async def test_moving_in_the_list_shows_each_conversation_and_enter_goes_on_writing(stage: Stage) -> None:
    three(stage)
    async with listing(stage) as (pilot, screen):
        screen.sidebar.session_list.focus()
        for key, expected in (("down", "weather"), ("j", "monads"), ("k", "weather")):
            await pilot.press(key)
            await wait_for(pilot, partial(shows, screen, expected), f"{key} shows {expected}")
        await wait_for(pilot, lambda: shown(screen), "the conversation is read")
        assert shown(screen)[0].text == "東京の天気"
        await pilot.press("enter")
        await pilot.pause()
        assert focus_of(screen) is screen.pane.composer.prompt


async def test_the_filter_finds_titles_and_texts_in_japanese_too(stage: Stage) -> None:
    three(stage)
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = main_screen(app)
        await pilot.press("f3")
        assert focus_of(screen) is screen.sidebar.filter_box
        for words, found in (("天気", "東京の天気"), ("burrito", "! Explain monads")):
            screen.sidebar.filter_box.value = words
            await wait_for(
                pilot,
                partial(finds, screen, found),
                f"{words} finds {found}",
            )
        await pilot.press("down", "enter")
        await wait_for(pilot, lambda: screen.session_id == "monads", "the match is opened")
        await pilot.press("f3", "escape")
        await wait_for(pilot, lambda: len(listed(screen)) == 6, "every session is listed again")
        assert focus_of(screen) is screen.pane.composer.prompt


async def test_enter_in_the_filter_goes_to_the_matches(stage: Stage) -> None:
    three(stage)
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = main_screen(app)
        await pilot.press("f3")
        screen.sidebar.filter_box.value = "天気"
        await wait_for(pilot, lambda: finds(screen, "東京の天気"), "the session is found")
        await pilot.press("enter")
        await wait_for(pilot, lambda: screen.session_id == "weather", "the match is shown")
        assert focus_of(screen) is screen.sidebar.session_list


async def test_esc_in_the_filter_closes_the_filter_and_not_the_find_bar(stage: Stage) -> None:
    three(stage)
    async with showing(stage, "compose", size=(120, 40)) as (pilot, screen):
        await pilot.press("ctrl+f", "f3", "escape")
        await pilot.pause()
        assert (screen.sidebar.filtering, screen.conversation.find_bar.opened) == (False, True)
        assert focus_of(screen) is screen.pane.composer.prompt
        await pilot.press("escape")
        await pilot.pause()
        assert not screen.conversation.find_bar.opened


async def test_a_session_is_one_row_with_its_time_at_the_right(stage: Stage) -> None:
    three(stage)
    stage.session("long", ("Refactor the retry loop of the client", "Done"), age=timedelta(days=2))
    async with listing(stage) as (_pilot, screen):
        assert screen.sidebar.size.width + 1 == SIDEBAR_WIDTH
        assert drawn(screen) == [
            "Today                         ",
            "  Docker Compose で Li… 15:04 ",
            "Yesterday                     ",
            "  東京の天気            15:04 ",
            "November 2026                 ",
            "  Refactor the ret… Sat 15:04 ",
            "! Explain monads       14 Nov ",
        ]


async def test_a_narrow_list_keeps_the_titles_and_drops_the_times(stage: Stage) -> None:
    stage.session("weather", ("東京の天気予報", "晴れ"), age=timedelta(days=2))
    stage.store.local.remember("sidebar_width", "20")
    async with listing(stage) as (_pilot, screen):
        assert [line.strip() for line in drawn(screen)] == ["November 2026", "東京の天気予報"]


async def test_tab_into_the_list_points_at_a_session_and_opens_none(stage: Stage) -> None:
    three(stage)
    async with listing(stage) as (pilot, screen):
        new = screen.session_id
        await pilot.press("tab")
        await pilot.pause()
        at = screen.sidebar.session_list.session_at_cursor
        assert (at.id if at else None, screen.session_id) == ("compose", new)
        await pilot.press("enter")
        await wait_for(pilot, lambda: screen.session_id == "compose", "the session is opened")


@pytest.mark.parametrize(("remembered", "columns"), [("44", 44), ("", 32), ("7", 32), ("wide", 32), ("9" * 5000, 32)])
async def test_the_width_of_the_list_is_remembered(stage: Stage, remembered: str, columns: int) -> None:
    stage.store.local.remember("sidebar_width", remembered)
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = main_screen(app)
        assert screen.sidebar.outer_size.width == columns
        screen.sidebar.session_list.focus()
        await pilot.press("greater_than_sign", "greater_than_sign", "less_than_sign")
        await wait_for(
            pilot,
            lambda: stage.store.local.preference("sidebar_width") == str(columns + SIDEBAR_STEP),
            "the width is kept",
        )
        assert screen.sidebar.outer_size.width == columns + SIDEBAR_STEP


async def test_the_list_never_takes_more_than_half_of_the_screen(stage: Stage) -> None:
    stage.store.local.remember("sidebar_width", "70")
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        assert screen.sidebar.outer_size.width == 50
        screen.sidebar.session_list.focus()
        await pilot.press("less_than_sign")
        await wait_for(pilot, lambda: screen.sidebar.outer_size.width == 48, "the key has an effect at once")


async def test_the_edge_of_the_list_is_moved_with_the_mouse(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = main_screen(app)
        await pilot.mouse_down(Edge, offset=(0, 5))
        await pilot.hover(None, offset=(40, 5))
        await wait_for(pilot, lambda: screen.sidebar.outer_size.width == 41, "the edge follows the mouse")
        assert not stage.store.local.preference("sidebar_width")
        await pilot.mouse_up(None, offset=(45, 5))
        await wait_for(pilot, lambda: stage.store.local.preference("sidebar_width") == "46", "the width is kept")
        await pilot.hover(None, offset=(60, 5))
        await pilot.pause()
        assert screen.sidebar.outer_size.width == 46


async def test_below_90_columns_the_list_is_beside_the_conversation_only_while_wanted(stage: Stage) -> None:
    three(stage)
    app = stage.app()
    async with app.run_test(size=(89, 24)) as pilot:
        screen = main_screen(app)
        for keys, displayed in (
            ((), False),
            (("f4",), True),
            (("f4",), False),
            (("f3",), True),
            (("escape",), False),
        ):
            await pilot.press(*keys)
            await pilot.pause()
            assert (screen.sidebar.display, screen.pane.display) == (displayed, True)
        await pilot.resize_terminal(90, 24)
        await wait_for(pilot, lambda: screen.sidebar.display, "there is room for both")


async def test_the_list_keeps_its_place_and_shows_where_the_reader_is(stage: Stage) -> None:
    three(stage)
    async with listing(stage, size=(90, 24)) as (pilot, screen):
        across = screen.sidebar.session_list.region.column_span
        assert not screen.sidebar.styles.border_left[0]
        for key in ("shift+tab", "f3"):
            await pilot.press(key)
            await wait_for(pilot, lambda: screen.sidebar.has_focus_within, f"{key} leads to the sessions")
            assert screen.sidebar.session_list.region.column_span == across
            assert screen.sidebar.styles.border_left[0]


async def test_a_filter_without_matches_says_so(stage: Stage) -> None:
    three(stage)
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = main_screen(app)
        await pilot.press("f3", *"zzzz")
        await wait_for(pilot, lambda: screen.sidebar.has_class("-empty"), "the empty list is said")
        assert str(screen.sidebar.nothing.content) == "Nothing matches"


MANY = 1_000


def many(stage: Stage) -> None:
    for number in range(MANY):
        stage.session(f"s{number:03}", (f"prompt {number}", ""), age=timedelta(minutes=number))


async def test_only_the_sessions_in_sight_are_read_and_the_others_as_they_come_into_sight(stage: Stage) -> None:
    many(stage)
    async with listing(stage) as (pilot, screen):
        assert count(screen) == MANY
        assert len(sessions_read(screen)) < MANY / 2
        screen.sidebar.session_list.focus()
        for _ in range(8):
            await pilot.press("pagedown")
        await wait_for(pilot, lambda: "…" not in "".join(drawn(screen)), "what is in sight is read")
        await pilot.press("pageup", "home")
        await wait_for(pilot, lambda: screen.session_id == "s000", "the newest is shown")
        screen.sidebar.session_list.scroll_end(animate=False)
        await wait_for(pilot, lambda: f"prompt {MANY - 1}" in drawn(screen)[-1], "what is scrolled to is read")


@pytest.mark.parametrize("key", ["end", "G"])
async def test_one_key_leads_to_the_very_last_session(stage: Stage, key: str) -> None:
    many(stage)
    async with listing(stage) as (pilot, screen):
        screen.sidebar.session_list.focus()
        await pilot.press(key)
        await wait_for(pilot, lambda: screen.session_id == f"s{MANY - 1}", "the oldest session is shown")
        assert f"prompt {MANY - 1}" in drawn(screen)[-1]
        await pilot.press("g", key)
        await wait_for(pilot, lambda: screen.session_id == f"s{MANY - 1}", "it is read already")


async def test_enter_on_a_session_that_is_not_read_yet_opens_it_once_it_is(stage: Stage) -> None:
    many(stage)
    async with listing(stage) as (pilot, screen):
        screen.sidebar.session_list.focus()
        await pilot.press("end", "enter")
        await wait_for(pilot, lambda: focus_of(screen) is screen.pane.composer.prompt, "the session is opened")
        assert screen.session_id == f"s{MANY - 1}"


async def test_a_reply_that_begins_reads_the_list_where_the_reader_is(stage: Stage) -> None:
    many(stage)
    async with listing(stage) as (pilot, screen):
        screen.sidebar.session_list.focus()
        for _ in range(5):
            await pilot.press("pagedown")
        await wait_for(pilot, lambda: screen.sidebar.session_list.session_at_cursor, "what is in sight is read")
        at = screen.sidebar.session_list.session_at_cursor
        assert at is not None
        with closing(stage.other_window()) as other:
            other.journal.begin(TurnRequest("s900", Prompt("Go on"), "model"))
            screen.sidebar.refresh_sessions()
            await wait_for(
                pilot,
                lambda: screen.sidebar.session_list.listing.layout.groups[0].group.kind is GroupKind.RUNNING,
                "it has a group of its own",
            )
        assert screen.sidebar.session_list.session_at_cursor == at


async def test_a_click_opens_a_session_and_one_beside_it_does_nothing(stage: Stage) -> None:
    three(stage)
    async with listing(stage) as (pilot, screen):
        new = screen.session_id
        for row in (1, 3, 30):
            await pilot.click("#sessions", offset=(3, row))
            await pilot.pause()
            assert screen.session_id == new
        await pilot.click("#sessions", offset=(3, 5))
        await wait_for(pilot, lambda: screen.session_id == "weather", "the session is opened")


async def test_tab_goes_round_sessions_conversation_and_prompt(stage: Stage) -> None:
    three(stage)
    async with showing(stage, "compose", size=(120, 40)) as (pilot, screen):
        places = []
        for _ in range(3):
            await pilot.press("tab")
            places.append(focus_of(screen))
        assert places == [screen.sidebar.session_list, screen.pane.conversation.transcript, screen.pane.composer.prompt]
        await pilot.press("shift+tab")
        assert focus_of(screen) is screen.pane.conversation.transcript


async def test_f4_hides_and_shows_the_sessions(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = main_screen(app)
        for shown_now in (True, False, True):
            assert screen.sidebar.display is shown_now
            await pilot.press("f4")
            await pilot.pause()


async def test_hiding_the_sessions_leaves_the_reader_in_the_conversation(stage: Stage) -> None:
    three(stage)
    async with showing(stage, "compose", size=(120, 40)) as (pilot, screen):
        await pilot.press("shift+tab", "f4")
        await pilot.pause()
        assert not screen.sidebar.display
        assert focus_of(screen) is screen.transcript


async def test_on_a_narrow_terminal_the_sessions_stand_in_front_only_while_wanted(stage: Stage) -> None:
    three(stage)
    app = stage.app()
    async with app.run_test(size=(60, 20)) as pilot:
        screen = main_screen(app)
        assert not screen.sidebar.display
        await pilot.press("f3")
        await pilot.pause()
        assert (screen.sidebar.display, screen.pane.display) == (True, False)
        await wait_for(pilot, lambda: count(screen), "the sessions are read")
        await pilot.press("down", "enter")
        await pilot.pause()
        assert (screen.sidebar.display, screen.pane.display) == (False, True)


@pytest.mark.parametrize("keys", [("f4", "f4"), ("f3",)], ids=["list", "filter"])
async def test_a_terminal_that_becomes_narrow_leaves_the_reader_at_the_prompt(
    stage: Stage, keys: tuple[str, ...]
) -> None:
    three(stage)
    async with listing(stage) as (pilot, screen):
        await pilot.press(*keys)
        assert focus_of(screen) is not screen.pane.composer.prompt
        await pilot.resize_terminal(60, 20)
        await wait_for(pilot, lambda: focus_of(screen) is screen.pane.composer.prompt, "the prompt has the focus")


async def test_the_theme_is_remembered(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        app.theme = "litechat-light"
        await wait_for(pilot, lambda: stage.store.local.preference("theme") == "litechat-light", "the choice is kept")
    assert stage.app().theme == "litechat-light"


async def test_only_our_own_themes_can_be_chosen(stage: Stage) -> None:
    stage.store.local.remember("theme", "nord")
    app = stage.app()
    assert [*app.available_themes] == ["litechat-dark", "litechat-light", "litechat-terminal"]
    assert app.theme == "litechat-dark"


async def test_the_palette_tells_the_keys(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)):
        helps = {command.title: command.help for command in app.get_system_commands(app.screen)}
        assert helps["Model"] == "Ctrl+L · Choose the model you talk to."
        assert helps["Theme"] == "Choose a light or a dark theme; it is remembered."


async def test_the_palette_runs_the_commands_of_the_table(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        assert screen.panes.sidebar_shown is True
        await pilot.press("ctrl+p")
        await wait_for(pilot, lambda: isinstance(app.screen, CommandPalette), "the palette opens")
        hits = app.screen.query_one(CommandList)
        await pilot.press(*"Sessions")
        await wait_for(pilot, lambda: hits.option_count == 1, "the palette finds the command")
        await pilot.press("enter")
        await wait_for(pilot, lambda: not screen.panes.sidebar_shown, "the command is run")


async def test_sessions_with_something_unsent_are_marked_after_a_crash_and_while_others_are_read(stage: Stage) -> None:
    for session_id in ("a", "b", "c"):
        stage.session(session_id, ("why", "Because."), status=TurnStatus.INTERRUPTED)
    with closing(stage.other_window()) as gone:
        gone.local.keep({"draft:a": to_json([Prompt("draft")])})
        drafts = Drafts(gone.local, "blank")
        drafts.note_edit("b", Edit(1, Prompt("edited")))
        drafts.save()
    stage.session_id = "c"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: screen.unsent, "the file was looked at")
        assert [shown_mark(screen, session_id) for session_id in "abc"] == ["✎", "✎", "!"]
        await pilot.press(*"typed")
        screen.session_id = "a"
        await wait_for(pilot, lambda: screen.pane.composer.prompt.text == "draft", "the draft is in the box")
        await wait_for(pilot, lambda: screen.unsent == {"b", "c"}, "the other ones are marked")
        assert [shown_mark(screen, session_id) for session_id in "abc"] == ["!", "✎", "✎"]
        await pilot.press("ctrl+u")
        screen.session_id = "c"
        await wait_for(pilot, lambda: screen.unsent == {"b"}, "a mark is there as long as there is a draft")


async def test_the_help_for_the_sessions_tells_what_the_marks_mean(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("f4", "f4")
        await wait_for(pilot, lambda: isinstance(app.focused, SessionList), "the list has the focus")
        await pilot.press("f1")
        await wait_for(pilot, lambda: isinstance(app.screen, HelpScreen) and app.screen.is_mounted, "the help is shown")
        words = [str(line.render()) for line in app.screen.query(Static)]
        assert words[words.index("✎") + 1] == "There is a draft or an unfinished edit."
        assert words[words.index("★") + 1] == "Pinned to the top of the list."

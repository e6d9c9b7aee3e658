"""Finding one's way among sessions by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import pytest
from rich.cells import cell_len
from textual.command import CommandList, CommandPalette
from textual.content import Content

from litechat_tui.domain.chat import Session, TurnStatus
from litechat_tui.ui.screens.main import MainScreen
from litechat_tui.ui.widgets.sidebar import PAGE
from tests.ui.conftest import Stage, focus_of, main_screen, shown
from tests.waiting import wait_for


def three(stage: Stage) -> None:
    stage.session("compose", ("Docker Compose で LiteLLM を起動する", "できました"))
    stage.session("weather", ("東京の天気", "晴れ"), age=timedelta(days=1))
    stage.session("monads", ("Explain monads", "A burrito"), age=timedelta(days=9), status=TurnStatus.FAILED)


def listed(screen: MainScreen) -> list[str]:
    options = screen.sidebar.session_list.options
    return [option.prompt.plain.strip() for option in options if isinstance(option.prompt, Content)]


def shows(screen: MainScreen, session_id: str) -> bool:
    return screen.session_id == session_id


def finds(screen: MainScreen, title: str) -> bool:
    return [entry.split("\n")[0] for entry in listed(screen)][1::2] == [title]


async def test_sessions_are_grouped_by_day_newest_first(stage: Stage) -> None:
    three(stage)
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: screen.sidebar.session_list.option_count, "the sessions are read")
        assert [entry.split("\n")[0] for entry in listed(screen)] == [
            "Today",
            "Docker Compose で LiteLLM を起動する",
            "Yesterday",
            "東京の天気",
            "Last 30 days",
            "! Explain monads",
        ]


async def test_moving_in_the_list_shows_each_conversation_and_enter_goes_on_writing(stage: Stage) -> None:
    three(stage)
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: screen.sidebar.session_list.option_count, "the sessions are read")
        screen.sidebar.session_list.focus()
        for key, expected in (("down", "compose"), ("j", "weather"), ("j", "monads"), ("k", "weather")):
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
        await pilot.press("ctrl+o")
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
        await pilot.press("ctrl+o", "escape")
        await wait_for(pilot, lambda: len(listed(screen)) == 6, "every session is listed again")
        assert focus_of(screen) is screen.pane.composer.prompt


async def test_enter_in_the_filter_goes_to_the_matches(stage: Stage) -> None:
    three(stage)
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = main_screen(app)
        await pilot.press("ctrl+o")
        screen.sidebar.filter_box.value = "天気"
        await wait_for(pilot, lambda: finds(screen, "東京の天気"), "the session is found")
        await pilot.press("enter")
        await wait_for(pilot, lambda: screen.session_id == "weather", "the match is shown")
        assert focus_of(screen) is screen.sidebar.session_list


async def test_esc_in_the_filter_closes_the_filter_and_not_the_find_bar(stage: Stage) -> None:
    three(stage)
    stage.session_id = "compose"
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: shown(screen), "the conversation is read")
        await pilot.press("ctrl+f", "ctrl+o", "escape")
        await pilot.pause()
        assert (screen.sidebar.filtering, screen.conversation.find_bar.opened) == (False, True)
        assert focus_of(screen) is screen.pane.composer.prompt
        await pilot.press("escape")
        await pilot.pause()
        assert not screen.conversation.find_bar.opened


async def test_a_wide_terminal_has_room_for_the_whole_name_of_the_model(stage: Stage) -> None:
    stage.session("weather", ("東京の天気", "晴れ"), age=timedelta(days=2))
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: screen.sidebar.session_list.option_count, "the sessions are read")
        (facts,) = [line for entry in listed(screen) for line in entry.split("\n")[1:]]
        assert cell_len(facts) <= screen.sidebar.session_list.scrollable_content_region.width
        await pilot.resize_terminal(80, 24)
        await wait_for(pilot, lambda: screen.sidebar.size.width < 40, "the conversation takes the room")


async def test_the_list_keeps_its_place_and_shows_where_the_reader_is(stage: Stage) -> None:
    three(stage)
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = main_screen(app)
        sidebar = screen.sidebar
        await wait_for(pilot, lambda: sidebar.session_list.option_count, "the sessions are read")
        across = sidebar.session_list.region.column_span
        assert not sidebar.styles.border_left[0]
        for key in ("shift+tab", "ctrl+o"):
            await pilot.press(key)
            await wait_for(pilot, lambda: sidebar.has_focus_within, f"{key} leads to the sessions")
            assert sidebar.session_list.region.column_span == across
            assert sidebar.styles.border_left[0]


async def test_a_filter_without_matches_says_so(stage: Stage) -> None:
    three(stage)
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = main_screen(app)
        await pilot.press("ctrl+o", *"zzzz")
        await wait_for(pilot, lambda: screen.sidebar.has_class("-empty"), "the empty list is said")
        assert str(screen.sidebar.nothing.content) == "Nothing matches"


async def test_more_sessions_are_read_as_the_cursor_comes_near_the_end(stage: Stage) -> None:
    for number in range(PAGE + 30):
        stage.session(f"s{number:03}", (f"prompt {number}", ""), age=timedelta(minutes=number))
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = main_screen(app)
        sessions = screen.sidebar.session_list
        await wait_for(pilot, lambda: sessions.option_count > PAGE, "the first page is read")
        sessions.focus()
        await pilot.press("end")
        await wait_for(pilot, lambda: sessions.option_count > PAGE + 30, "the next page is read")


async def test_the_next_page_is_read_also_when_the_list_is_refreshed_meanwhile(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(PAGE + 30):
        stage.session(f"s{number:03}", (f"prompt {number}", ""), age=timedelta(minutes=number))
    app = stage.app()
    read = stage.store.queries.sessions
    pages: list[Session] = []

    def interrupted(matching: str = "", limit: int = 200, before: Session | None = None) -> Sequence[Session]:
        if before is not None:
            pages.append(before)
            if len(pages) == 1:
                app.call_from_thread(main_screen(app).sidebar.refresh_sessions)
        return read(matching, limit, before)

    monkeypatch.setattr(stage.store.queries, "sessions", interrupted)
    async with app.run_test(size=(120, 40)) as pilot:
        sessions = main_screen(app).sidebar.session_list
        await wait_for(pilot, lambda: sessions.option_count > PAGE, "the first page is read")
        sessions.focus()
        await pilot.press("end")
        await wait_for(pilot, lambda: sessions.option_count > PAGE + 30, "the next page is read")
        assert len(pages) > 1, "the first try was cut off"


async def test_tab_goes_round_sessions_conversation_and_prompt(stage: Stage) -> None:
    three(stage)
    stage.session_id = "compose"
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: shown(screen), "the conversation is read")
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
    stage.session_id = "compose"
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: shown(screen), "the conversation is read")
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
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert (screen.sidebar.display, screen.pane.display) == (True, False)
        await wait_for(pilot, lambda: screen.sidebar.session_list.option_count, "the sessions are read")
        await pilot.press("down", "enter")
        await pilot.pause()
        assert (screen.sidebar.display, screen.pane.display) == (False, True)


@pytest.mark.parametrize("keys", [("f4", "f4"), ("ctrl+o",)], ids=["list", "filter"])
async def test_a_terminal_that_becomes_narrow_leaves_the_reader_at_the_prompt(
    stage: Stage, keys: tuple[str, ...]
) -> None:
    three(stage)
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: screen.sidebar.session_list.option_count, "the sessions are read")
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
        assert screen.sidebar_shown is True
        await pilot.press("ctrl+p")
        await wait_for(pilot, lambda: isinstance(app.screen, CommandPalette), "the palette opens")
        hits = app.screen.query_one(CommandList)
        await pilot.press(*"Sessions")
        await wait_for(pilot, lambda: hits.option_count == 1, "the palette finds the command")
        await pilot.press("enter")
        await wait_for(pilot, lambda: not screen.sidebar_shown, "the command is run")

"""The row of keys: what matters now, whole, at any width."""

from __future__ import annotations

from functools import partial

import pytest
from textual.widgets._footer import FooterKey

from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.events import TextDelta
from litechat_tui.ui.screens.main import MainScreen
from litechat_tui.ui.widgets.footer import KeysFooter
from tests.ui.conftest import Stage, main_screen, showing
from tests.waiting import wait_for

ALL = ["Send", "New line", "New", "Find", "Find here", "Model", "Sessions", "Palette", "Help", "Quit"]


def row(screen: MainScreen) -> list[str]:
    """Return the words of the row, and the ellipsis where it stands."""
    children = screen.query_one(KeysFooter).children
    return [child.description if isinstance(child, FooterKey) else "…" for child in children]


def reads(screen: MainScreen, *words: str) -> bool:
    return row(screen)[: len(words)] == [*words]


def assert_whole(screen: MainScreen) -> None:
    """Assert that every key is on the screen from its first to its last cell, one after the other."""
    footer = screen.query_one(KeysFooter)
    edges = [0, *(edge for child in footer.children for edge in (child.region.x, child.region.right))]
    assert edges == sorted(edges)
    assert edges[-1] <= screen.app.size.width


@pytest.mark.parametrize("width", [60, 70, 80, 97, 98, 99, 100, 120, 300])
async def test_help_is_in_sight_at_any_width_and_an_ellipsis_says_that_there_are_more_keys(
    stage: Stage, width: int
) -> None:
    app = stage.app()
    async with app.run_test(size=(width, 24)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: "Help" in row(screen), "the keys are there")
        assert_whole(screen)
        words = row(screen)
        if "…" in words:
            assert words == [*ALL[: len(words) - 2], "…", "Help"]
        else:
            assert words == ALL
            assert width > 90


async def test_the_keys_follow_the_width(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(120, 24)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: row(screen) == ALL, "all keys are there")
        await pilot.resize_terminal(60, 24)
        await wait_for(pilot, lambda: row(screen)[-2:] == ["…", "Help"], "fewer keys are there")
        assert_whole(screen)
        await pilot.resize_terminal(120, 24)
        await wait_for(pilot, lambda: row(screen) == ALL, "all keys are back")


async def test_the_keys_of_what_has_the_focus_come_first_and_then_the_way_back(stage: Stage) -> None:
    stage.session("one", ("Hello", "There"))
    async with showing(stage, "one", size=(60, 20)) as (pilot, screen):
        for key, words in (
            ("shift+tab", ("Open / close", "Copy")),
            ("ctrl+f", ("Next", "Previous", "Back")),
            ("f3", ("To the list", "Back")),
            ("escape", ("Send", "New line", "Back")),
            ("escape", ("Send", "New line", "New")),
            ("f4", ("Open", "Rename", "Delete", "Undo", "Back")),
        ):
            await pilot.press(key)
            await wait_for(pilot, partial(reads, screen, *words), f"after {key} the row begins with {words}")
            assert row(screen)[-2:] == ["…", "Help"]
            assert_whole(screen)


async def test_stop_is_the_first_key_while_a_reply_arrives_wherever_the_reader_is_with_it(stage: Stage) -> None:
    stage.script(TextDelta("a"), TextDelta("b"))
    app = stage.app()
    async with app.run_test(size=(60, 20)) as pilot:
        screen = main_screen(app)
        await pilot.press(*"hi", "enter")
        await wait_for(pilot, partial(reads, screen, "Stop", "Send"), "Stop comes first")
        await pilot.press("shift+tab")
        await wait_for(pilot, partial(reads, screen, "Stop", "Open / close"), "Stop still comes first")
        await pilot.press("escape")
        await wait_for(pilot, lambda: "Stop" not in row(screen), "there is nothing to stop any more")


async def test_the_row_stays_as_it_is_while_its_keys_are_the_same(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: "Help" in row(screen), "the keys are there")
        before = [*screen.query_one(KeysFooter).children]
        screen.refresh_bindings()
        await pilot.press("a")
        assert [*screen.query_one(KeysFooter).children] == before


async def test_a_click_on_a_key_presses_it(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: "Help" in row(screen), "the keys are there")
        await pilot.click(screen.query(FooterKey).last())
        await wait_for(pilot, lambda: app.screen is not screen, "help is shown")


async def test_a_command_with_two_keys_is_shown_once(stage: Stage) -> None:
    stage.session("a", ("Question", "Half an"), status=TurnStatus.FAILED)
    stage.session_id = "a"
    app = stage.app()
    async with app.run_test(size=(300, 24)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: "Retry" in row(screen), "a retry is offered at the prompt")
        screen.panes.action_focus_transcript()
        await wait_for(pilot, lambda: "Copy" in row(screen), "the keys of the conversation are there")
        retry = [key.key for key in screen.query(FooterKey) if key.description == "Retry"]
        assert retry == ["r"]


async def test_the_name_box_shows_its_keys(stage: Stage) -> None:
    stage.session("a", ("Question", "Answer"))
    async with showing(stage, "a", size=(120, 30)) as (pilot, screen):
        await pilot.press("f2")
        await wait_for(pilot, lambda: reads(screen, "Save", "Leave"), "its keys are shown")
        await pilot.press("escape")
        await wait_for(pilot, lambda: "Save" not in row(screen), "they are gone with it")

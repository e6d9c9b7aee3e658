"""What is done to sessions by the keys of the list, and undone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

import pytest
from textual.pilot import Pilot

from litechat_tui.domain.chat import Session
from litechat_tui.domain.shelf import Change, Shelf
from litechat_tui.ui.screens.confirm import Confirm
from litechat_tui.ui.screens.main import MainScreen
from tests.conftest import NOW
from tests.ui.conftest import Stage, focus_of, main_screen, sessions_read
from tests.waiting import wait_for


def stored(stage: Stage) -> dict[str, Session]:
    return {session.id: session for session in stage.store.lists.window(Shelf.ALL, 0, 100)}


def listed(screen: MainScreen) -> list[str]:
    return [session.id for session in sessions_read(screen)]


def shows(screen: MainScreen, session_id: str) -> bool:
    return screen.session_id == session_id


def names(screen: MainScreen, place: str) -> bool:
    return str(screen.sidebar.shelf_line.content) == place


@asynccontextmanager
async def at_the_list(
    stage: Stage, *, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[Pilot[None], MainScreen]]:
    """Start the app with sessions c, b and a in the list, and the cursor at c."""
    for session_id in "abc":
        stage.session(session_id, (f"Title {session_id}", f"Answer {session_id}"))
    app = stage.app()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: len(listed(screen)) == 3, "the sessions are read")
        screen.sidebar.session_list.focus()
        await pilot.pause()
        yield pilot, screen


@pytest.mark.parametrize(
    ("key", "shelf", "order"),
    [
        ("p", Shelf.ACTIVE, ["c", "b", "a"]),
        ("a", Shelf.ARCHIVED, ["b", "a"]),
        ("d", Shelf.TRASHED, ["b", "a"]),
        ("delete", Shelf.TRASHED, ["b", "a"]),
    ],
)
@pytest.mark.parametrize("undo", ["u", "ctrl+z"])
async def test_a_session_is_put_away_and_brought_back(
    stage: Stage, key: str, shelf: Shelf, order: list[str], undo: str
) -> None:
    async with at_the_list(stage) as (pilot, screen):
        before = stored(stage)
        await pilot.press(key)
        await wait_for(pilot, lambda: stored(stage) != before, "it is done")
        await wait_for(pilot, lambda: listed(screen) == order, "the list follows")
        assert "c" in [session.id for session in stage.store.lists.window(shelf, 0, 9)]
        await pilot.press(undo)
        await wait_for(pilot, lambda: stored(stage) == before, "it is undone")
        await wait_for(pilot, lambda: listed(screen) == ["c", "b", "a"], "the list follows")


async def test_the_next_session_is_shown_where_one_was_deleted(stage: Stage) -> None:
    async with at_the_list(stage) as (pilot, screen):
        await pilot.press("down")
        await wait_for(pilot, lambda: screen.session_id == "b", "the session is shown")
        await pilot.press("d")
        await wait_for(pilot, lambda: screen.session_id == "a", "its neighbour is shown")
        assert focus_of(screen) is screen.sidebar.session_list


async def test_a_session_is_renamed_where_it_is(stage: Stage) -> None:
    async with at_the_list(stage) as (pilot, screen):
        await pilot.press("down", "r")
        box = screen.sidebar.name_box
        await wait_for(pilot, lambda: focus_of(screen) is box, "the box is open")
        assert box.value == "Title b"
        rows = screen.sidebar.session_list
        assert box.region.y == rows.region.y + rows.gutter.top + 2
        await pilot.press(*"夕食の献立", "enter")
        await wait_for(pilot, lambda: stored(stage)["b"].title == "夕食の献立", "it has the name")
        await wait_for(pilot, lambda: focus_of(screen) is rows, "the list has the focus again")
        await pilot.press("r", "backspace", "escape")
        await wait_for(pilot, lambda: focus_of(screen) is rows, "the box is left")
        assert stored(stage)["b"].title == "夕食の献立"


async def test_f2_renames_the_session_on_the_screen(stage: Stage) -> None:
    stage.session_id = "a"
    async with at_the_list(stage) as (pilot, screen):
        screen.panes.action_focus_prompt()
        await pilot.press("f2")
        box = screen.sidebar.name_box
        await wait_for(pilot, lambda: focus_of(screen) is box, "the box is open")
        assert box.value == "Title a"
        await pilot.press("enter")
        await wait_for(pilot, lambda: stored(stage)["a"].title_source == "person", "it has the name")


async def test_several_sessions_are_chosen_and_put_away_together(stage: Stage) -> None:
    async with at_the_list(stage) as (pilot, screen):
        rows = screen.sidebar.session_list
        await pilot.press("shift+down")
        assert [*rows.chosen] == ["c", "b"]
        await pilot.press("shift+up", "shift+up")
        assert [*rows.chosen] == ["c"]
        await pilot.press("escape")
        assert not rows.chosen
        assert focus_of(screen) is rows
        await pilot.press("home", "space", "down", "space", "space")
        await pilot.press("home", "space", "space")
        await pilot.pause()
        chosen = {*rows.chosen}
        await pilot.press("a")
        await wait_for(pilot, lambda: {*listed(screen)} == {*"abc"} - chosen, "they are in the archive")
        assert not rows.chosen
        await pilot.press("u")
        await wait_for(pilot, lambda: len(listed(screen)) == 3, "they are back")


async def test_tags_are_written_and_found(stage: Stage) -> None:
    async with at_the_list(stage) as (pilot, screen):
        await pilot.press("t")
        box = screen.sidebar.name_box
        await wait_for(pilot, lambda: focus_of(screen) is box, "the box is open")
        box.value = "料理、 #旅行, x"
        await pilot.press("enter")
        await wait_for(pilot, lambda: stored(stage)["c"].tags == ("x", "料理", "旅行"), "it has the tags")
        await pilot.press("t")
        await wait_for(pilot, lambda: box.value == "x, 料理, 旅行", "the tags can be changed")
        box.value = "x"
        await pilot.press("enter")
        await wait_for(pilot, lambda: stored(stage)["c"].tags == ("x",), "the others are gone")
        await pilot.press("slash", *"tag:x")
        await wait_for(pilot, lambda: listed(screen) == ["c"], "it is found")


async def test_a_copy_is_made_and_undone(stage: Stage) -> None:
    async with at_the_list(stage) as (pilot, screen):
        await pilot.press("D")
        await wait_for(pilot, lambda: len(listed(screen)) == 4, "the copy is listed")
        assert screen.session_id not in "abc"
        assert stored(stage)[screen.session_id].title == "Title c (2)"
        screen.sidebar.session_list.focus()
        await pilot.press("u")
        await wait_for(pilot, lambda: len(stored(stage)) == 3, "it is gone again")


async def test_the_archive_and_the_trash_are_lists_of_their_own(stage: Stage) -> None:
    async with at_the_list(stage) as (pilot, screen):
        await pilot.press("a")
        await wait_for(pilot, lambda: listed(screen) == ["b", "a"], "it is in the archive")
        await pilot.press("d")
        await wait_for(pilot, lambda: listed(screen) == ["a"], "it is in the trash")
        await pilot.press("v")
        await wait_for(pilot, lambda: listed(screen) == ["c"], "the archive is listed")
        assert str(screen.sidebar.shelf_line.content) == "Archive"
        await pilot.press("R")
        await wait_for(pilot, lambda: screen.sidebar.has_class("-empty"), "it is restored")
        assert str(screen.sidebar.nothing.content) == "The archive is empty."
        await screen.run_action("house.turn_shelf")
        await wait_for(pilot, lambda: listed(screen) == ["b"], "the trash is listed")
        await screen.run_action("house.empty_trash")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Confirm), "it is asked")
        await pilot.press("y")
        await wait_for(pilot, lambda: "b" not in stored(stage), "nothing is left in the trash")
        await screen.run_action("house.undo")
        await wait_for(pilot, lambda: listed(screen) == ["b"], "it is back")
        await screen.run_action("house.turn_shelf")
        await wait_for(pilot, lambda: listed(screen) == ["c", "a"], "the sessions are listed")


async def test_keys_lead_to_the_sessions_beside_from_anywhere(stage: Stage) -> None:
    stage.session_id = "b"
    async with at_the_list(stage) as (pilot, screen):
        screen.panes.action_focus_prompt()
        for key, there in (("f9", "a"), ("alt+up", "b"), ("alt+up", "c"), ("alt+up", "c"), ("alt+down", "b")):
            await pilot.press(key)
            await wait_for(pilot, partial(shows, screen, there), f"{key} leads to {there}")
        assert focus_of(screen) is screen.pane.composer.prompt


async def test_where_there_is_nothing_it_is_said(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        screen = main_screen(app)
        for action in ("house.rename", "house.pin", "house.undo", "house.empty_trash"):
            app.clear_notifications()
            await screen.run_action(action)
            await wait_for(pilot, lambda: len(app._notifications), f"{action} says that there is nothing")


async def test_old_trash_goes_at_the_start(stage: Stage) -> None:
    for session_id in "ab":
        stage.session(session_id, ("Title", "Answer"))
    stage.set_clock(NOW - timedelta(days=31))
    stage.store.commands.change(["a"], Change(trashed=True))
    stage.set_clock(NOW)
    stage.store.commands.change(["b"], Change(trashed=True))
    app = stage.app()
    async with app.run_test() as pilot:
        await pilot.press("x")
        await wait_for(pilot, lambda: [*stored(stage)] == ["b"], "what is old enough is gone")


async def test_an_empty_archive_is_left_by_the_same_keys(stage: Stage) -> None:
    async with at_the_list(stage) as (pilot, screen):
        for key, place in (("v", "Archive"), ("v", "Trash"), ("escape", ""), ("v", "Archive"), ("escape", "")):
            await pilot.press(key)
            await wait_for(pilot, partial(names, screen, place), f"{key} leads to {place}")
            assert focus_of(screen) is screen.sidebar.session_list
        await wait_for(pilot, lambda: listed(screen) == ["c", "b", "a"], "the sessions are listed")
        await pilot.press("escape")
        await wait_for(pilot, lambda: focus_of(screen) is screen.pane.composer.prompt, "the prompt has the focus")


async def test_the_only_match_of_a_filter_is_brought_back_by_the_same_keys(stage: Stage) -> None:
    async with at_the_list(stage) as (pilot, screen):
        await pilot.press("slash", *"Title b")
        await wait_for(pilot, lambda: listed(screen) == ["b"], "it is found")
        await pilot.press("down", "d")
        await wait_for(pilot, lambda: screen.sidebar.has_class("-empty"), "it is in the trash")
        await pilot.press("u")
        await wait_for(pilot, lambda: listed(screen) == ["b"], "it is back")

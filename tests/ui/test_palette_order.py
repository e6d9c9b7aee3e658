"""The palette as it is used: its order, what it remembers, and what it leaves in sight."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult
from textual.command import CommandList
from textual.pilot import Pilot

from litechat_tui.ui.screens.dialog import Palette
from litechat_tui.ui.widgets.footer import KeysFooter
from tests.ui.conftest import Stage, main_screen, sessions_read
from tests.waiting import wait_for


async def opened(pilot: Pilot[None]) -> list[str]:
    """Open the palette and return the titles in it."""
    app = pilot.app
    await pilot.press("ctrl+p")
    await wait_for(pilot, lambda: isinstance(app.screen, Palette) and app.screen.is_running, "the palette is open")
    await wait_for(pilot, lambda: app.screen.query_one(CommandList).option_count, "the commands are listed")
    options = app.screen.query_one(CommandList).options
    return [str(option.prompt).split("\n")[0] for option in options]


async def test_the_palette_begins_with_the_focus_and_then_with_what_was_used_last(stage: Stage) -> None:
    stage.session("a", ("x", "y"))
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: sessions_read(screen), "the sessions are read")
        assert (await opened(pilot))[:2] == ["Send", "New line"]
        await pilot.press("escape")
        screen.sidebar.session_list.focus()
        await pilot.pause()
        assert (await opened(pilot))[:3] == ["Filter list", "Narrower list", "Wider list"]
        await pilot.press("down", "down", "enter")
        await wait_for(pilot, lambda: stage.store.local.preference("recent_commands") == "sessions.wider", "it is kept")
        screen.panes.action_focus_prompt()
        await pilot.pause()
        assert (await opened(pilot))[:2] == ["Wider list", "Send"]
        await pilot.press(*"theme")
        await wait_for(pilot, lambda: app.screen.query_one(CommandList).option_count == 1, "it is found by name, too")


class Hasty(Palette):
    """A palette in which somebody types before its list is there."""

    def compose(self) -> ComposeResult:
        self._gather_commands("theme")
        yield from super().compose()


async def test_what_is_typed_before_the_list_is_there_is_searched_for(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test() as pilot:
        palette = Hasty()
        app.push_screen(palette)
        await wait_for(pilot, lambda: palette.has_class("-ready"), "it is searched for")
        found = palette.query_one(CommandList)
        await wait_for(pilot, lambda: found.option_count and "heme" in str(found.options[0].prompt), "it is found")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 50)])
async def test_the_palette_leaves_the_status_line_in_sight_and_is_whole(stage: Stage, size: tuple[int, int]) -> None:
    app = stage.app()
    async with app.run_test(size=size) as pilot:
        screen = main_screen(app)
        await opened(pilot)
        hits = app.screen.query_one(CommandList).region
        assert app.screen.region.contains_region(hits)
        status, keys = screen.query_one("#status").region, screen.query_one(KeysFooter).region
        assert hits.bottom <= status.y < keys.y

"""The empty session offers where one could begin: sessions to go on with, and prompts to ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Static

from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.widgets.welcome import EXAMPLES
from tests.ui.conftest import Stage, main_screen
from tests.waiting import wait_for


def welcome(app: LitechatApp) -> list[str]:
    """Return the lines of the empty session as they are drawn."""
    static = app.screen.query_one("#welcome", Static)
    return [static.render_line(y).text.strip() for y in range(static.size.height)]


async def click(pilot: Pilot[Any], line: int) -> None:
    """Click a line of the empty session."""
    gutter = pilot.app.screen.query_one("#welcome").gutter
    await pilot.click("#welcome", offset=(gutter.left + 4, gutter.top + line))


def four_sessions(stage: Stage) -> None:
    for age, title in enumerate(("newest", "second", "third", "fourth")):
        stage.session(f"s{age}", (title, "yes"), age=timedelta(minutes=age))


async def test_the_last_three_sessions_are_offered_and_one_is_opened_with_a_click(stage: Stage) -> None:
    four_sessions(stage)
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: any("newest" in line for line in welcome(app)), "the sessions are offered")
        lines = welcome(app)
        at = lines.index("Go on with")
        assert [line.split(" · ")[0] for line in lines[at + 1 : at + 5]] == ["→ newest", "→ second", "→ third", ""]
        await click(pilot, at + 2)
        await wait_for(pilot, lambda: screen.session_id == "s1", "the second one is shown")
        assert screen.focused is screen.pane.composer.prompt


async def test_an_example_goes_into_the_prompt_and_undo_brings_back_what_was_there(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        prompt = main_screen(app).pane.composer.prompt
        await wait_for(pilot, lambda: f"→ {EXAMPLES[2]}" in welcome(app), "the examples are there")
        await pilot.press(*"mine")
        await click(pilot, welcome(app).index(f"→ {EXAMPLES[2]}"))
        await wait_for(pilot, lambda: prompt.text == EXAMPLES[2], "the example is in the prompt")
        await pilot.press("!")
        assert prompt.text == f"{EXAMPLES[2]}!"
        assert not stage.runner.replies
        await pilot.press("ctrl+z", "ctrl+z")
        assert prompt.text == "mine"


async def test_on_a_small_screen_the_keys_come_first(stage: Stage) -> None:
    four_sessions(stage)
    app = stage.app()
    async with app.run_test(size=(80, 20)) as pilot:
        await wait_for(pilot, lambda: app.screen.query_one("#welcome", Static).size.height, "it is laid out")
        await wait_for(pilot, lambda: "F1      The keys for what has the focus." in welcome(app), "the keys are there")
        await pilot.resize_terminal(80, 40)
        await wait_for(pilot, lambda: "Go on with" in welcome(app), "there is room for the sessions")

"""`/` in the empty prompt lists the commands; what is typed on filters them."""

from __future__ import annotations

import pytest

from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.screens.help import HelpScreen
from litechat_tui.ui.widgets.prompt import Prompt
from litechat_tui.ui.widgets.typed_list import EntryList
from tests.ui.conftest import Stage, main_screen
from tests.waiting import wait_for


def box(app: LitechatApp) -> Prompt:
    return main_screen(app).pane.composer.prompt


def listed(app: LitechatApp) -> EntryList:
    return main_screen(app).pane.composer.query_one(EntryList)


async def test_a_command_is_run_by_its_name_and_the_box_is_empty(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("slash")
        await wait_for(pilot, lambda: listed(app).display, "the list opens")
        assert listed(app).option_count > 10
        await pilot.press(*"help", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, HelpScreen), "help opens")
        assert box(app).typed.text == ""
        assert not listed(app).display


async def test_keys_that_come_in_one_go_act_in_order(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("slash", *"help", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, HelpScreen), "help opens")
        assert not stage.runner.replies


async def test_up_and_down_choose_another_one(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("slash", "down", "down", "up")
        await wait_for(pilot, lambda: listed(app).highlighted == 1, "the second is chosen")
        await pilot.press("up", "up")
        await wait_for(pilot, lambda: listed(app).highlighted == listed(app).option_count - 1, "round and round")


async def test_esc_leaves_the_text_and_enter_sends_it(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("slash", *"help", "escape")
        await wait_for(pilot, lambda: not listed(app).display, "it closes")
        assert box(app).typed.text == "/help"
        await pilot.press("enter")
        await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
        assert stage.runner.replies[0].request.prompt.text == "/help"


async def test_what_matches_nothing_is_a_prompt(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("slash", *"etc", "slash", *"hosts")
        await wait_for(pilot, lambda: listed(app).get_option_at_index(0).disabled, "nothing matches")
        await pilot.press("enter")
        await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
        assert stage.runner.replies[0].request.prompt.text == "/etc/hosts"


@pytest.mark.parametrize("before", ["backspace", "ctrl+j"])
async def test_it_closes_when_the_text_is_no_name_any_more(stage: Stage, before: str) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("slash")
        await wait_for(pilot, lambda: listed(app).display, "the list opens")
        await pilot.press(before)
        await wait_for(pilot, lambda: not listed(app).display, "it closes")
        await pilot.press("up")
        assert box(app).typed_list is None


async def test_a_slash_behind_a_text_is_a_slash(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("a", "slash")
        assert box(app).typed.text == "a/"
        assert box(app).typed_list is None


async def test_an_entry_is_run_by_a_click(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("slash", *"help")
        await wait_for(pilot, lambda: listed(app).display, "the list opens")
        await pilot.click(listed(app), offset=(4, 1))
        await wait_for(pilot, lambda: isinstance(app.screen, HelpScreen), "help opens")

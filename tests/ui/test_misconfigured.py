"""The ways on from wrong settings: setting up, the doctor, the demo, or out; and setting up from elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from litechat_tui.app.restart import Restart
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.screens.confirm import Confirm
from litechat_tui.ui.screens.doctor import DoctorScreen
from litechat_tui.ui.screens.main import MainScreen
from litechat_tui.ui.screens.misconfigured import Misconfigured
from litechat_tui.ui.screens.setup import SetupScreen
from tests.fakes.setting_up import ScriptedSetup
from tests.ui.conftest import Stage, main_screen
from tests.ui.test_setup import ELSEWHERE_KEYED, shown
from tests.waiting import wait_for

WRONG = ConfigurationError(Problem(Code.CONFIG_NOT_HTTP, setting="LITELLM_BASE_URL", example="LITELLM_BASE_URL=…"))


def app_with(stage: Stage, *, wrong: bool = True) -> LitechatApp:
    """Return the app with settings that are wrong, and with what sets up a proxy elsewhere."""

    def validate() -> None:
        if wrong:
            raise WRONG

    app = stage.app()
    app._dependencies = replace(
        app._dependencies, validate=validate, setup=lambda _way: ScriptedSetup([ELSEWHERE_KEYED])
    )
    return app


@asynccontextmanager
async def misconfigured(app: LitechatApp) -> AsyncIterator[Pilot[None]]:
    """Start the app; yield once it says what is wrong."""
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a")
        await wait_for(pilot, lambda: isinstance(app.screen, Misconfigured), "it says what is wrong")
        yield pilot


async def choose(pilot: Pilot[None], number: int) -> None:
    """Choose a way on."""
    await pilot.press(*["down"] * number, "enter")


async def finish(pilot: Pilot[None]) -> None:
    """Set up to the end, and begin to chat."""
    app = pilot.app
    await wait_for(pilot, lambda: isinstance(app.screen, SetupScreen) and app.screen.focused, "it asks for the way")
    screen = app.screen
    assert isinstance(screen, SetupScreen)
    await pilot.press("enter")
    await wait_for(pilot, lambda: screen.steps.plan and not screen.working and screen.focused, "a message can be sent")
    await pilot.press("enter")
    await shown(pilot, screen, None)
    await pilot.press("enter")


async def test_setting_up_starts_again_with_the_new_settings(stage: Stage) -> None:
    app = app_with(stage)
    async with misconfigured(app) as pilot:
        await choose(pilot, 0)
        await finish(pilot)
    assert (app.restart, app.failure) == (Restart.CONFIGURED, None)


async def test_setting_up_that_is_left_leads_back_to_what_is_wrong(stage: Stage) -> None:
    app = app_with(stage)
    async with misconfigured(app) as pilot:
        await choose(pilot, 0)
        await wait_for(pilot, lambda: isinstance(app.screen, SetupScreen) and app.screen.focused, "it is set up")
        await pilot.press("escape")
        await wait_for(pilot, lambda: isinstance(app.screen, Misconfigured), "it says again what is wrong")
        await pilot.press("q")
    assert (app.restart, app.failure) == (None, WRONG)


async def test_the_doctor_opens_in_front_of_what_is_wrong(stage: Stage) -> None:
    app = app_with(stage)
    async with misconfigured(app) as pilot:
        await choose(pilot, 1)
        await wait_for(pilot, lambda: isinstance(app.screen, DoctorScreen), "the doctor is open")
        await pilot.press("escape")
        await wait_for(pilot, lambda: isinstance(app.screen, Misconfigured), "it is closed")
        await pilot.press("f6")
        await wait_for(pilot, lambda: isinstance(app.screen, DoctorScreen), "its key opens it, too")


async def test_the_demo_starts_instead(stage: Stage) -> None:
    app = app_with(stage)
    async with misconfigured(app) as pilot:
        await choose(pilot, 2)
    assert (app.restart, app.failure) == (Restart.DEMO, None)


@pytest.mark.parametrize("keys", [["escape"], ["q"], ["down", "down", "down", "enter"]])
async def test_quitting_tells_what_is_wrong_once_more(stage: Stage, keys: list[str]) -> None:
    app = app_with(stage)
    async with misconfigured(app) as pilot:
        await pilot.press(*keys)
    assert (app.restart, app.failure) == (None, WRONG)


async def test_setting_up_can_be_begun_from_the_doctor(stage: Stage) -> None:
    app = app_with(stage, wrong=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f6")
        await wait_for(pilot, lambda: isinstance(app.screen, DoctorScreen), "the doctor is open")
        await pilot.press("s")
        await finish(pilot)
    assert app.restart is Restart.CONFIGURED


async def test_the_program_does_not_start_again_over_a_reply_without_a_question(stage: Stage) -> None:
    app = app_with(stage, wrong=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"hello", "enter")
        await wait_for(pilot, lambda: main_screen(app).busy, "a reply arrives")
        await app.run_action("app.set_up")
        await finish(pilot)
        await wait_for(pilot, lambda: isinstance(app.screen, Confirm), "it is asked")
        await pilot.press("n")
        await wait_for(pilot, lambda: isinstance(app.screen, MainScreen), "the reply goes on")
        assert app.restart is None
        app._chat.stop(main_screen(app).session_id)
        await wait_for(pilot, lambda: not main_screen(app).busy, "it was stopped")

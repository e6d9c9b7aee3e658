"""The parameters of a session: set in a dialog, shown over the conversation, sent with each prompt, undone."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.domain.models import ModelDetails
from litechat_tui.domain.parameters import UNSET, Effort, Name, Parameters
from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.screens.parameters import ParametersScreen
from tests.ui.conftest import MODEL, Stage, main_screen
from tests.waiting import wait_for


async def opened(pilot: Pilot[Any], app: LitechatApp) -> ParametersScreen:
    await pilot.press("f10")
    await wait_for(pilot, lambda: isinstance(app.screen, ParametersScreen) and app.screen.is_running, "it is open")
    assert isinstance(app.screen, ParametersScreen)
    return app.screen


def stored(stage: Stage, session_id: str) -> Parameters:
    return stage.store.journal.parameters(session_id)


def heading(app: LitechatApp) -> str:
    return str(main_screen(app).conversation.heading.content)


async def test_what_is_set_is_kept_shown_and_undone(stage: Stage) -> None:
    stage.session("a", ("First", "One"))
    stage.session_id = "a"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_for(pilot, lambda: main_screen(app).conversation._shown_id == "a", "it is shown")
        await opened(pilot, app)
        await pilot.press(*"Be brief.", "enter", *"日本語で", "tab", *"0.3", "tab", "tab", *"9000", "ctrl+s")
        wanted = Parameters("Be brief.\n日本語で", 0.3, None, 9000)
        await wait_for(pilot, lambda: stored(stage, "a") == wanted, "it is kept")
        await wait_for(pilot, lambda: "instructions · temperature 0.3 · at most 9000 tokens" in heading(app), "shown")
        main_screen(app).housekeeper.action_undo()
        await wait_for(pilot, lambda: stored(stage, "a") == UNSET, "it is undone")
        await wait_for(pilot, lambda: "instructions" not in heading(app), "and not shown any more")


@pytest.mark.parametrize("leave", ["escape", "f10"])
async def test_leaving_the_dialog_leaves_it_as_it_was(stage: Stage, leave: str) -> None:
    stage.session("a", ("First", "One"))
    stage.session_id = "a"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot, app)
        await pilot.press(*"Be brief.", "tab", *"0.3", leave)
        await wait_for(pilot, lambda: app.screen is main_screen(app), "it is gone")
        assert stored(stage, "a") == UNSET


async def test_those_of_a_new_session_go_with_its_first_prompt_and_stay_with_it(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        main = main_screen(app)
        await opened(pilot, app)
        await pilot.press("tab", "tab", "tab", "tab", *"high", "enter")
        await wait_for(pilot, lambda: "effort high" in heading(app), "it is shown")
        screen = await opened(pilot, app)
        assert screen._box(Name.EFFORT).value == "high"
        await pilot.press("escape", *"Hello", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
        request = stage.runner.replies[0].request
        assert request.parameters == Parameters(effort=Effort.HIGH)
        stage.runner.release_all()
        await wait_for(pilot, lambda: not main.busy, "it is answered")
        assert stored(stage, request.session_id) == Parameters(effort=Effort.HIGH)
        assert main.session_id == request.session_id
        await pilot.press(*"More", "enter")
        await wait_for(pilot, lambda: len(stage.runner.replies) == 2, "it is sent")
        assert stage.runner.replies[1].request.parameters is None, "the file has them"


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (["tab", *"hot"], "Temperature: 0 to 2, for Claude at most 1."),
        (["tab", *"0.3", "tab", *"0.9"], "Temperature and top-p exclude each other"),
        (["tab", "tab", "tab", *"4096", "tab", *"high"], "more than 4096 tokens"),
    ],
)
async def test_what_cannot_be_sent_is_said_and_not_saved(stage: Stage, keys: list[str], said: str) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot, app)
        await pilot.press(*keys)
        await wait_for(pilot, lambda: said in str(screen.note.content), "it is said")
        assert screen.note.has_class("-wrong")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert app.screen is screen


async def test_what_the_model_does_not_take_is_said_once_the_proxy_has_told_it(stage: Stage) -> None:
    stage.catalog.told = [ModelDetails(MODEL, "bedrock", max_output_tokens=5000, parameters=frozenset({"max_tokens"}))]
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot, app)
        await wait_for(pilot, lambda: "does not take" in screen._box(Name.EFFORT).placeholder, "it is said")
        assert "5.0k" in screen._box(Name.MAX_OUTPUT_TOKENS).placeholder
        await pilot.press("tab", *"0.3")
        await wait_for(pilot, lambda: "it is not sent: Temperature." in str(screen.note.content), "and which one")
        assert not screen.note.has_class("-wrong"), "another model may take it"


async def test_a_proxy_that_tells_nothing_leaves_all_of_it_to_be_tried(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:

        def ask() -> ModelDetails:
            raise ProxyError(Code.PROXY_TIMEOUT, address="there")

        screen = ParametersScreen(Parameters(temperature=0.25), ModelDetails("m1"), ask)
        app.push_screen(screen)
        await wait_for(pilot, lambda: screen.is_running and not screen.workers._workers, "it has been asked")
        assert screen._box(Name.TEMPERATURE).value == "0.25"
        assert "is left to m1" in str(screen.note.content)

"""Choosing a model: what is known is listed at once, details fill in, and the choice stays with the session."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from litechat_tui.domain.models import Ability, ModelDetails
from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.screens.model_picker import ModelPicker
from tests.ui.conftest import MODEL, Stage, main_screen
from tests.waiting import wait_for

SONNET = "bedrock-claude-sonnet-5-jp"
TOLD = [
    ModelDetails(MODEL, "bedrock", 200_000, 64_000, 1.1e-06, 5.5e-06, abilities=frozenset({Ability.VISION})),
    ModelDetails(SONNET, "bedrock", 1_000_000, 64_000, 3.3e-06, 1.65e-05),
]


async def opened(pilot: Pilot[Any], app: LitechatApp) -> ModelPicker:
    await pilot.press("ctrl+l")
    await wait_for(pilot, lambda: isinstance(app.screen, ModelPicker) and app.screen.is_running, "the picker is open")
    assert isinstance(app.screen, ModelPicker)
    return app.screen


def rows(picker: ModelPicker) -> list[str]:
    return [str(option.prompt).rstrip() for option in picker.list_box.options]


async def test_details_fill_in_beside_the_names(stage: Stage) -> None:
    stage.catalog.told = TOLD
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        picker = await opened(pilot, app)
        await wait_for(pilot, lambda: any("$3.30" in row for row in rows(picker)), "the prices are there")
        assert [row.split()[0] for row in rows(picker)] == [MODEL, SONNET]
        assert "✓" in rows(picker)[0]
        await pilot.resize_terminal(60, 20)
        await wait_for(pilot, lambda: not any("bedrock " in row for row in rows(picker)), "columns go")
        assert MODEL in rows(picker)[0]


async def test_what_was_told_last_time_is_listed_while_the_proxy_is_asked(stage: Stage) -> None:
    stage.catalog.told = TOLD
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        picker = await opened(pilot, app)
        await wait_for(pilot, lambda: len(rows(picker)) == 2, "it is listed")
        await pilot.press("escape")
        held = stage.catalog.hold()
        again = await opened(pilot, app)
        await wait_for(pilot, lambda: any("$3.30" in row for row in rows(again)), "it is listed at once")
        await pilot.press("down")
        held.set()
        await wait_for(pilot, lambda: again._asked, "the proxy has told it again")
        option = again.list_box.highlighted_option
        assert option is not None
        assert option.id == SONNET, "the cursor stays where it was"


async def test_a_list_that_may_be_out_of_date_says_why(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        picker = await opened(pilot, app)
        await wait_for(pilot, lambda: picker._asked, "it is listed")
        await pilot.press("escape")
        stage.catalog.broken = True
        again = await opened(pilot, app)
        await wait_for(pilot, lambda: again.note.display, "it is said why")
        assert len(rows(again)) == 2


async def test_favourites_come_first_then_what_was_used_last(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        picker = await opened(pilot, app)
        await wait_for(pilot, lambda: picker._asked, "it is listed")
        await pilot.press("down", "enter")
        await wait_for(pilot, lambda: stage.store.local.preference("models.used"), "it is kept")
        picker = await opened(pilot, app)
        await wait_for(pilot, lambda: picker._asked, "it is listed")
        assert [row.split()[0] for row in rows(picker)] == [SONNET, MODEL]
        await pilot.press("down", "ctrl+s")
        await wait_for(pilot, lambda: rows(picker)[0].startswith("★"), "it is marked")
        assert MODEL in rows(picker)[0]
        await pilot.press("ctrl+s")
        await wait_for(pilot, lambda: not any("★" in row for row in rows(picker)), "it is not marked any more")
        await pilot.press(*"no such model", "ctrl+s")
        assert rows(picker) == []


async def test_a_model_that_the_key_may_not_use_says_so(stage: Stage) -> None:
    stage.model = "from-the-command-line"
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        picker = await opened(pilot, app)
        await wait_for(pilot, lambda: len(rows(picker)) == 3, "it is listed")
        assert rows(picker)[0].split() == ["from-the-command-line", "not", "for", "this", "key"]


async def test_the_choice_stays_with_the_session_also_before_it_has_answered(stage: Stage) -> None:
    stage.session("a", ("First", "One"))
    stage.session("b", ("Second", "Two"))
    stage.session_id = "a"
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        main = main_screen(app)
        await wait_for(pilot, lambda: main.model_selection.read[0] == "a", "it is shown")
        picker = await opened(pilot, app)
        await wait_for(pilot, lambda: picker._asked, "it is listed")
        await pilot.press(*"sonnet", "enter")
        await wait_for(pilot, lambda: (s := stage.store.queries.session("a")) and s.model == SONNET, "it is kept")
        main.session_id = "b"
        await wait_for(pilot, lambda: main.model == MODEL, "the other one has its own")
        main.session_id = "a"
        await wait_for(pilot, lambda: main.model == SONNET, "and this one has what was chosen")

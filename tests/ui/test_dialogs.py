"""Dialogs hold when keys come faster than screens go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from textual.app import App
from textual.screen import Screen

from litechat_tui.app.export_plan import ExportPlan
from litechat_tui.app.import_plan import ImportPlan
from litechat_tui.app.keymap import DEFAULT_KEYMAP
from litechat_tui.app.known_models import KnownModels
from litechat_tui.app.shortcuts import Scope
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem, ProxyError
from litechat_tui.domain.models import ModelDetails
from litechat_tui.domain.parameters import UNSET
from litechat_tui.domain.ports import ModelCatalog
from litechat_tui.domain.redaction import NO_SECRETS
from litechat_tui.store.sqlite.foreign import SQLiteForeignDatabases
from litechat_tui.ui.screens.confirm import Confirm
from litechat_tui.ui.screens.dialog import Palette
from litechat_tui.ui.screens.doctor import DoctorScreen
from litechat_tui.ui.screens.export import ExportDialog
from litechat_tui.ui.screens.help import HelpScreen
from litechat_tui.ui.screens.import_ import ImportDialog
from litechat_tui.ui.screens.main import MainScreen
from litechat_tui.ui.screens.misconfigured import Misconfigured
from litechat_tui.ui.screens.model_picker import ModelPicker
from litechat_tui.ui.screens.parameters import ParametersScreen
from litechat_tui.ui.screens.save_code import SaveCode
from litechat_tui.ui.screens.session_finder import SessionFinder
from litechat_tui.ui.screens.statistics import StatisticsScreen
from litechat_tui.ui.widgets.session_row import Marks
from tests.conftest import frozen_clock
from tests.fakes import FakeStore, catalog
from tests.fakes.examination import demo_examination
from tests.fakes.local import FakeLocalState
from tests.ui.conftest import FakeCatalog, Stage, main_screen
from tests.waiting import wait_for


def picker(catalog: ModelCatalog) -> ModelPicker:
    return ModelPicker(KnownModels(FakeLocalState(), catalog, ""), catalog, "")


DIALOGS: tuple[Callable[[], Screen[Any]], ...] = (
    lambda: Confirm("Quit?", "It is stopped."),
    lambda: HelpScreen(Scope.PROMPT, DEFAULT_KEYMAP),
    lambda: picker(FakeCatalog()),
    lambda: SaveCode("Code", "pass", "code.py"),
    lambda: SessionFinder(FakeStore().search, FakeStore().index, frozen_clock, Marks()),
    lambda: ExportDialog(ExportPlan(FakeStore().archive, NO_SECRETS, ["a"], date(2026, 1, 1))),
    lambda: ImportDialog(ImportPlan(FakeStore().archive, SQLiteForeignDatabases()), bool),
    lambda: ParametersScreen(UNSET, ModelDetails("m1"), lambda: ModelDetails("m1")),
    Palette,
    lambda: StatisticsScreen(FakeStore().spending, frozen_clock),
    lambda: DoctorScreen(demo_examination, lambda: NO_SECRETS),
    lambda: Misconfigured([Problem(Code.CONFIG_EMPTY, setting="LITELLM_API_KEY", example="LITELLM_API_KEY=sk-...")]),
)


def only_main(app: App[None]) -> bool:
    return [type(screen) for screen in app.screen_stack] == [MainScreen]


@pytest.mark.parametrize("make", DIALOGS)
async def test_a_dialog_that_is_dismissed_twice_goes_once(stage: Stage, make: Callable[[], Screen[Any]]) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        dialog = make()
        app.push_screen(dialog)
        await wait_for(pilot, lambda: app.screen is dialog and dialog.is_running, "it is open")
        dialog.dismiss()
        dialog.dismiss()
        await wait_for(pilot, lambda: not dialog.is_running, "it is gone")
        assert only_main(app)


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("model.pick", ModelPicker),
        ("parameters.set", ParametersScreen),
        ("show_help", HelpScreen),
        ("app.command_palette", Palette),
        ("app.change_theme", Palette),
        ("show_statistics", StatisticsScreen),
        ("find_session", SessionFinder),
    ],
)
async def test_a_key_pressed_twice_opens_one_dialog(stage: Stage, action: str, kind: type[Screen[Any]]) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        main = main_screen(app)
        await app.run_action(action, main)
        await app.run_action(action, main)
        await wait_for(pilot, lambda: isinstance(app.screen, kind) and app.screen.is_running, "it is open")
        await pilot.press("escape")
        await wait_for(pilot, lambda: only_main(app), "it is gone")


@pytest.mark.parametrize(
    ("code", "is_offered"),
    [(Code.PROXY_ROUTE_FORBIDDEN, True), (Code.PROXY_TIMEOUT, True), (Code.PROXY_KEY_INVALID, False)],
)
async def test_a_name_to_type_is_suggested_only_where_it_could_help(stage: Stage, code: Code, is_offered: bool) -> None:
    screen = picker(catalog.FakeCatalog(error=ProxyError(code)))
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        app.push_screen(screen)
        await wait_for(pilot, lambda: screen.is_running and "Asking" not in str(screen.note.content), "it is answered")
        assert ("Type a model name instead." in str(screen.note.content)) is is_offered

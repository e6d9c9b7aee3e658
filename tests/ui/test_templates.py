"""Templates of prompts on the screen: chosen, filled in, taken into the prompt, and made of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from litechat_tui.domain.parameters import UNSET, Parameters
from litechat_tui.settings.template_files import TemplateFolders
from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.screens.save_template import SaveTemplate
from litechat_tui.ui.screens.template_values import TemplateValues
from litechat_tui.ui.screens.templates import TemplatePicker
from tests.ui.conftest import MODEL, Stage, main_screen
from tests.waiting import wait_for

REVIEW = """\
---
description: Finds faults
model: m2
instructions: You know {{language}}.
parameters: {temperature: 0.2}
variables: {language: Python, author: null}
---
Review this {{language}} of {{author}}:

{{input}}
"""


@pytest.fixture
def folder(stage: Stage, tmp_path: Path) -> Path:
    """Return the reader's folder, with a template, one without settings, and one that is wrong."""
    own = tmp_path / "prompts"
    own.mkdir()
    (own / "review.md").write_text(REVIEW, encoding="utf-8")
    (own / "hello.md").write_text("Say hello.", encoding="utf-8")
    (own / "broken.md").write_text("---\n[\n---\nText", encoding="utf-8")
    stage.templates = TemplateFolders(own, tmp_path)
    return own


async def picking(pilot: Pilot[Any], app: LitechatApp) -> TemplatePicker:
    main_screen(app).template_use.action_use()
    await wait_for(pilot, lambda: isinstance(app.screen, TemplatePicker) and app.screen.is_running, "the list is open")
    assert isinstance(app.screen, TemplatePicker)
    return app.screen


def in_prompt(app: LitechatApp) -> str:
    return main_screen(app).pane.composer.prompt.typed.text


async def test_one_takes_what_is_in_the_prompt_its_model_and_parameters(stage: Stage, folder: Path) -> None:
    stage.session("a", ("First", "One"))
    stage.session_id = "a"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_for(pilot, lambda: main_screen(app).conversation._shown_id == "a", "it is shown")
        await pilot.press(*"x = 1")
        await picking(pilot, app)
        await pilot.press(*"fault", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, TemplateValues) and app.screen.is_running, "values asked")
        await pilot.press(*"Go", "enter", "enter")
        form = app.screen
        assert isinstance(form, TemplateValues)
        await wait_for(pilot, lambda: "author has no value" in str(form.note.content), "it says what lacks")
        await pilot.press(*"me", "ctrl+s")

        await wait_for(pilot, lambda: in_prompt(app) == "Review this Go of me:\n\nx = 1", "it is in the prompt")
        wanted = Parameters("You know Go.", 0.2)
        await wait_for(pilot, lambda: stage.store.journal.parameters("a") == wanted, "its parameters are kept")
        assert main_screen(app).model == "m2"
        assert stage.runner.replies == []
        await wait_for(pilot, lambda: _model_of(stage) == "m2", "the session keeps its model")

        await pilot.press("ctrl+z")
        await wait_for(pilot, lambda: in_prompt(app) == "x = 1", "undo brings back what was there")
        await wait_for(pilot, lambda: main_screen(app).model == MODEL, "and the model")
        await wait_for(pilot, lambda: stage.store.journal.parameters("a") == UNSET, "and the parameters")
        await pilot.press("ctrl+y")
        await wait_for(pilot, lambda: main_screen(app).model == "m2", "redo takes it again")
        await wait_for(pilot, lambda: stage.store.journal.parameters("a") == wanted, "with its parameters")


def _model_of(stage: Stage) -> str:
    session = stage.store.queries.session("a")
    return session.model if session else ""


async def test_parameters_wait_for_the_first_prompt_of_a_new_session(stage: Stage, folder: Path) -> None:
    (folder / "cool.md").write_text("---\nparameters: {temperature: 0}\n---\nBe cool.", encoding="utf-8")
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await picking(pilot, app)
        await pilot.press(*"cool", "enter")
        await wait_for(pilot, lambda: in_prompt(app) == "Be cool.", "it is in the prompt")
        screen = main_screen(app)
        of = screen._chat.parameters.of
        await wait_for(pilot, lambda: of(screen.session_id, None) == Parameters(temperature=0.0), "the parameters wait")
        await picking(pilot, app)
        await pilot.press(*"cool", "enter")
        await wait_for(pilot, lambda: in_prompt(app) == "Be cool.\n\nBe cool.", "what was there comes behind")


async def test_one_without_settings_changes_nothing_but_the_prompt(stage: Stage, folder: Path) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        model = main_screen(app).model
        await picking(pilot, app)
        await pilot.press("down", "enter")
        await wait_for(pilot, lambda: in_prompt(app) == "Say hello.", "it is in the prompt")
        assert main_screen(app).model == model
        assert main_screen(app)._chat.parameters.of(main_screen(app).session_id, None) == UNSET


async def test_a_file_that_is_wrong_says_why_and_cannot_be_taken(stage: Stage, folder: Path) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        picker = await picking(pilot, app)
        assert "is no YAML" in str(picker.note.content)
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is picker
        await pilot.press(*"nothing like it", "enter")
        await wait_for(pilot, lambda: "No template matches" in str(picker.note.content), "nothing matches")
        await pilot.press("escape")
        await wait_for(pilot, lambda: app.screen is main_screen(app), "it is left")
        assert in_prompt(app) == ""


async def test_leaving_the_values_leaves_the_prompt(stage: Stage, folder: Path) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"x")
        await picking(pilot, app)
        await pilot.press(*"review", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, TemplateValues) and app.screen.is_running, "values asked")
        await pilot.press("escape")
        await wait_for(pilot, lambda: app.screen is main_screen(app), "it is left")
        assert in_prompt(app) == "x"


async def test_a_click_takes_one(stage: Stage, folder: Path) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        picker = await picking(pilot, app)
        await pilot.click(picker.list_box, offset=(2, 1))
        await wait_for(pilot, lambda: in_prompt(app) == "Say hello.", "it is in the prompt")


async def test_without_templates_the_list_says_how_to_make_one(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        picker = await picking(pilot, app)
        assert "There are no templates." in str(picker.note.content)


async def test_the_prompt_becomes_a_template_which_is_never_written_over(stage: Stage, folder: Path) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        use = main_screen(app).template_use
        use.action_make()
        await wait_for(
            pilot, lambda: any("prompt is empty" in n.message for n in app._notifications), "it says why not"
        )

        await pilot.press(*"Say {{word}}.")
        use.action_make()
        await wait_for(pilot, lambda: isinstance(app.screen, SaveTemplate) and app.screen.is_running, "a name is asked")
        dialog = app.screen
        assert isinstance(dialog, SaveTemplate)
        await pilot.press("enter")
        await wait_for(pilot, lambda: str(dialog.note.content) == "Type a name.", "a name lacks")
        await pilot.press(*"review", "enter")
        await wait_for(pilot, lambda: "already" in str(dialog.note.content), "the name is taken")
        dialog.name_box.value = "say it"
        await pilot.press("enter")
        await wait_for(pilot, lambda: app.screen is main_screen(app), "it is saved")
        assert (folder / "say-it.md").read_text(encoding="utf-8").endswith("---\nSay {{word}}.\n")
        assert (folder / "review.md").read_text(encoding="utf-8") == REVIEW
        await picking(pilot, app)
        await pilot.press(*"say-it", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, TemplateValues), "it has a variable")


async def test_what_a_slash_lists_has_the_templates_that_can_be_used(stage: Stage, folder: Path) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("slash", *"review")
        prompt = main_screen(app).pane.composer.prompt

        def found() -> list[str]:
            return [entry.name for entry in prompt.typed_list.entries] if prompt.typed_list else []

        await wait_for(pilot, lambda: "review" in found(), "it is listed")
        assert "broken" not in found()
        await pilot.press("enter")
        await wait_for(pilot, lambda: isinstance(app.screen, TemplateValues), "its values are asked for")
        assert prompt.typed.text == ""


async def test_templates_that_are_read_after_the_list_has_closed_are_left_out(stage: Stage, folder: Path) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("slash", "escape")
        await app.workers.wait_for_complete()
        assert main_screen(app).pane.composer.prompt.typed_list is None

"""Ctrl+C copies, stops or empties, whichever there is something for; Ctrl+D quits from the empty prompt."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.widgets import Input

from litechat_tui.app.keymap import Keymap
from litechat_tui.domain.events import TextDelta
from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.screens.confirm import Confirm
from tests.ui.conftest import Stage, main_screen, shown
from tests.waiting import wait_for


def said(app: LitechatApp) -> list[str]:
    """Return the notifications."""
    return [note.message for note in app._notifications]


async def test_ctrl_c_copies_what_is_selected_before_it_does_anything_else(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        prompt = main_screen(app).pane.composer.prompt
        await pilot.press(*"one two", "ctrl+shift+left", "ctrl+c")
        await wait_for(pilot, lambda: said(app), "it is said")
        assert app.clipboard == "two"
        assert said(app)[0].startswith("Selection sent")
        assert prompt.text == "one two"


async def test_ctrl_c_stops_the_reply_that_arrives_and_leaves_the_prompt(stage: Stage) -> None:
    stage.script(TextDelta("one "), TextDelta("two "))
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press(*"go", "enter")
        await wait_for(pilot, lambda: screen.busy and not screen.pane.composer.prompt.text, "the reply is on its way")
        stage.runner.release(2)
        await wait_for(pilot, lambda: "one" in screen.transcript.messages[-1].text, "the first word is there")
        await pilot.press(*"next", "ctrl+c")
        await wait_for(pilot, lambda: not screen.busy, "it is stopped")
        assert screen.pane.composer.prompt.text == "next"
        assert not isinstance(app.screen, Confirm)


async def test_ctrl_c_empties_the_prompt_behind_the_letters_before_it_and_ctrl_z_undoes_that(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        prompt = main_screen(app).pane.composer.prompt
        await pilot.press(*"some words", "ctrl+c")
        assert prompt.text == ""
        assert said(app) == []
        await pilot.press("ctrl+z")
        assert prompt.text == "some words"
        await pilot.press("ctrl+c", "ctrl+c")
        assert said(app) == ["Ctrl+Q quits the program."]


async def test_ctrl_c_in_the_conversation_empties_the_prompt_too(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press(*"some words")
        screen.panes.action_focus_transcript()
        await pilot.press("ctrl+c")
        assert screen.pane.composer.prompt.text == ""


async def test_what_ctrl_c_took_comes_back_after_a_restart_until_a_prompt_is_sent(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"some words", "ctrl+c")
    again = stage.app()
    async with again.run_test(size=(100, 30)) as pilot:
        prompt = main_screen(again).pane.composer.prompt
        await pilot.press(*"x", "backspace", "ctrl+z", "ctrl+z")
        await wait_for(pilot, lambda: prompt.text == "", "what was typed since is undone")
        await pilot.press("ctrl+z")
        await wait_for(pilot, lambda: prompt.text == "some words", "the text is back")
        await pilot.press("enter")
        await wait_for(pilot, lambda: stage.runner.replies and not prompt.text, "it is sent")
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert prompt.text == ""


async def test_ctrl_c_empties_the_box_that_has_the_focus_and_no_other(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"some words", "ctrl+f", *"find", "ctrl+c")
        assert isinstance(app.focused, Input)
        assert app.focused.value == ""
        await pilot.press("ctrl+c")
        assert said(app) == ["Ctrl+Q quits the program."]
        assert main_screen(app).pane.composer.prompt.text == "some words"


async def test_ctrl_d_deletes_to_the_right_and_quits_only_from_the_empty_prompt(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        prompt = main_screen(app).pane.composer.prompt
        await pilot.press(*"ab", "home", "ctrl+d")
        assert prompt.text == "b"
        await pilot.press("ctrl+d")
        assert prompt.text == ""
        assert app.is_running
        await pilot.press("ctrl+d")
        await wait_for(pilot, lambda: app._exit, "it is left")


async def test_ctrl_d_asks_while_a_reply_arrives(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press(*"go", "enter")
        await wait_for(pilot, lambda: screen.busy and not screen.pane.composer.prompt.text, "the reply is on its way")
        await pilot.press("ctrl+d")
        await wait_for(pilot, lambda: isinstance(app.screen, Confirm), "it asks")


async def test_ctrl_d_gives_way_to_a_command_that_the_user_gave_it_to(stage: Stage) -> None:
    stage.runner.journal = stage.store.journal
    chosen = Keymap({"prompt.send@prompt": ("ctrl+d",)})
    app = LitechatApp(replace(stage.app()._dependencies, keymap=chosen))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("ctrl+d")
        assert not app._exit


@pytest.mark.parametrize("key", ["ctrl+p", "ctrl+l"])
async def test_ctrl_c_in_a_dialog_empties_its_box_and_then_says_how_to_quit(stage: Stage, key: str) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"some words", key)
        await wait_for(pilot, lambda: isinstance(app.focused, Input), "a box has the focus")
        box = app.focused
        assert isinstance(box, Input)
        await pilot.press(*"xyz", "ctrl+c")
        assert (box.value, said(app)) == ("", [])
        await pilot.press("ctrl+c")
        assert said(app) == ["Ctrl+Q quits the program."]
        assert app.focused is box
        assert main_screen(app).pane.composer.prompt.text == "some words"


async def test_quitting_twice_asks_once(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press(*"go", "enter")
        await wait_for(pilot, lambda: screen.busy, "the reply is on its way")
        await pilot.press("ctrl+q", "ctrl+q")
        await wait_for(pilot, lambda: isinstance(app.screen, Confirm), "it asks")
        await pilot.press("ctrl+q", "n")
        assert app.screen is screen
        assert app.is_running


async def test_quitting_takes_the_place_of_another_question(stage: Stage) -> None:
    stage.session("s", ("why", "Because."))
    stage.session_id = "s"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: shown(screen), "the session is read")
        screen.pane.conversation.transcript.focus()
        await pilot.press("r")
        await wait_for(pilot, lambda: isinstance(app.screen, Confirm), "it asks whether to answer again")
        await pilot.press("ctrl+q")
        await wait_for(pilot, lambda: app._exit, "it is left")
    assert not stage.runner.replies

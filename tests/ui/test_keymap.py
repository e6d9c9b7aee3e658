"""The user's own keys: they work, every hint names them, and what is wrong with them is shown at the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import pytest
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static
from textual.widgets._footer import FooterKey

from litechat_tui.app.keymap import user_keymap
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.screens.confirm import Confirm
from litechat_tui.ui.screens.dialog import Palette
from litechat_tui.ui.screens.help import HelpScreen
from litechat_tui.ui.widgets.welcome import Welcome
from tests.ui.conftest import Stage, main_screen, shown
from tests.waiting import wait_for


def with_keys(stage: Stage, entries: Mapping[str, object]) -> LitechatApp:
    """Return the app of a person whose `[keys]` are `entries`."""
    keymap, problems = user_keymap(entries)
    return LitechatApp(replace(stage.app()._dependencies, keymap=keymap, notices=tuple(problems)))


def footer(app: LitechatApp) -> dict[str, str]:
    return {key.description: key.key for key in main_screen(app).query(FooterKey)}


def lines_of(static: Static) -> str:
    return str(static.visual)


async def in_the_footer(pilot: Pilot[None], app: LitechatApp, words: str, key: str) -> None:
    await wait_for(pilot, lambda: footer(app).get(words) == key, f"the footer names {key} for {words}")


async def test_the_footer_names_the_user_s_keys_and_the_old_ones_do_nothing(stage: Stage) -> None:
    app = with_keys(stage, {"help.show": "ctrl+f10", "palette.open": "f11", "app.quit": "ctrl+f12"})
    async with app.run_test(size=(120, 30)) as pilot:
        await in_the_footer(pilot, app, "Help", "ctrl+f10")
        assert footer(app)["Quit"] == "ctrl+f12"
        await pilot.press("f1", "ctrl+p", "ctrl+q")
        assert app.screen is main_screen(app)
        await pilot.press("ctrl+f10")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("ctrl+f10")
        assert app.screen is main_screen(app), "the key that opens help closes it"
        await pilot.press("f11")
        assert isinstance(app.screen, Palette)
        await pilot.press("ctrl+f12")
    assert not app.is_running


async def test_without_keys_of_the_user_s_those_of_the_app_work_once(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await in_the_footer(pilot, app, "Palette", "ctrl+p")
        await pilot.press("ctrl+p")
        assert [type(screen) for screen in app.screen_stack[1:]] == [Palette]
        await pilot.press("ctrl+p")
        assert len(app.screen_stack) == 2


async def test_help_palette_and_welcome_name_the_user_s_keys(stage: Stage) -> None:
    app = with_keys(stage, {"prompt.send": "ctrl+d", "prompt.newline": "enter", "model.pick": "ctrl+underscore"})
    async with app.run_test(size=(120, 40)) as pilot:
        screen = main_screen(app)
        welcome = str(screen.query_one(Welcome).render())
        assert "Ctrl+D  Send the prompt." in welcome
        assert "Ctrl+_  Choose the model you talk to." in welcome
        assert screen.pane.composer.prompt.placeholder == "Message · Ctrl+D sends · Enter new line"
        palette = app.get_system_commands(cast("Screen[object]", screen))
        assert any(command.help.startswith("Ctrl+D · Send") for command in palette)
        await pilot.press("f1")
        keys = [lines_of(static) for static in app.screen.query(".keys").results(Static)]
        assert keys[:2] == ["Ctrl+D", "Enter"]


@pytest.mark.parametrize("send", ["ctrl+d", "ctrl+j"])
async def test_the_user_s_keys_in_the_prompt_wait_for_the_letters_before_them(stage: Stage, send: str) -> None:
    app = with_keys(stage, {"prompt.send": send, "prompt.newline": "enter"})
    async with app.run_test(size=(100, 30)) as pilot:
        prompt = main_screen(app).pane.composer.prompt
        await pilot.press(*"one", "enter", *"two")
        assert prompt.text == "one\ntwo"
        await pilot.press("!", send)
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        assert stage.runner.replies[0].request.prompt.text == "one\ntwo!"


async def test_what_waits_is_taken_back_by_the_user_s_key_and_up_stays_the_cursor_s(stage: Stage) -> None:
    app = with_keys(stage, {"prompt.take_back": "f11"})
    async with app.run_test(size=(100, 30)) as pilot:
        composer = main_screen(app).pane.composer
        await pilot.press("1", "enter", "2", "enter")
        await wait_for(
            pilot, lambda: "F11 in the empty box takes back" in lines_of(composer.queue), "the hint is there"
        )
        await pilot.press("up")
        assert composer.prompt.text == ""
        await pilot.press("f11")
        await wait_for(pilot, lambda: composer.prompt.text == "2", "it is taken back")


async def test_hints_in_the_conversation_name_the_user_s_keys(stage: Stage) -> None:
    stage.session("s", ("tell", "Once upon"), status=TurnStatus.STOPPED)
    stage.session_id = "s"
    app = with_keys(
        stage, {"turn.retry@anywhere": "ctrl+f10", "turn.continue@anywhere": "f11", "turn.retry@conversation": "t"}
    )
    async with app.run_test(size=(120, 30)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: shown(screen), "the conversation is read")
        lines = [strip.text for strip in map(screen.transcript.render_line, range(screen.transcript.size.height))]
        assert any("F11 asks for the rest, Ctrl+F10 asks again." in line for line in lines)
        await in_the_footer(pilot, app, "Retry", "ctrl+f10")
        screen.panes.action_focus_transcript()
        await in_the_footer(pilot, app, "Retry", "t")
        await pilot.press("r")
        assert app.screen is screen
        await pilot.press("t")
        await wait_for(pilot, lambda: isinstance(app.screen, Confirm), "it is asked whether to")


async def test_the_status_names_the_user_s_key_that_stops(stage: Stage) -> None:
    app = with_keys(stage, {"reply.stop": "ctrl+f10"})
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press(*"hi", "enter")
        await wait_for(pilot, lambda: screen.busy, "the reply begins")
        stage.runner.release()
        await wait_for(
            pilot,
            lambda: "Ctrl+F10 stops" in screen.query_one("#status").render_line(0).text,
            "the status names Ctrl+F10",
        )
        await pilot.press("escape")
        assert screen.busy
        await pilot.press("ctrl+f10")
        await wait_for(pilot, lambda: not screen.busy, "it is stopped")


async def test_a_command_without_a_key_may_be_given_one(stage: Stage) -> None:
    app = with_keys(stage, {"theme.pick": "f11"})
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("f11")
        assert isinstance(app.screen, Palette)


async def test_a_command_may_be_left_without_a_key(stage: Stage) -> None:
    app = with_keys(stage, {"app.quit": [], "help.show": [], "session.new": [], "turn.retry": [], "prompt.quit": []})
    async with app.run_test(size=(140, 30), notifications=True) as pilot:
        screen = main_screen(app)
        await in_the_footer(pilot, app, "Palette", "ctrl+p")
        assert not {"Quit", "Help", "New", "Retry"} & footer(app).keys()
        assert not any(key.key_display.startswith("<") for key in screen.query(FooterKey))
        await pilot.press("f1", "ctrl+n", "ctrl+q", "ctrl+d", "ctrl+c")
        wanted = ["Ctrl+P → Quit quits the program."]
        await wait_for(pilot, lambda: [note.message for note in app._notifications] == wanted, "the way is told")
        assert app.screen is screen
        palette = app.get_system_commands(cast("Screen[object]", screen))
        assert {"Quit. Asks while a reply is arriving, or when the session file is gone.", "Start a new session."} <= {
            row.help for row in palette
        }


async def test_without_a_key_that_takes_back_none_is_named(stage: Stage) -> None:
    app = with_keys(stage, {"prompt.take_back": []})
    async with app.run_test(size=(100, 30)) as pilot:
        composer = main_screen(app).pane.composer
        await pilot.press("1", "enter", "2", "enter")
        await wait_for(pilot, lambda: lines_of(composer.queue) == "1 waiting\n↳ 2", "it waits")
        await pilot.press("up", "3")
        assert composer.prompt.text == "3"


async def test_what_is_wrong_is_shown_at_the_start_and_the_rest_works(stage: Stage) -> None:
    app = with_keys(stage, {"session.new": "ctrl+o", "turn.retri": "f11", "help.show": "ctrl+f10"})
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await wait_for(pilot, lambda: len(app._notifications) == 2, "both are shown")
        assert {(note.title, note.severity) for note in app._notifications} == {("Configuration", "error")}
        assert [note.message.partition(". ")[0] for note in app._notifications] == [
            "[keys]: there is no command turn.retri",
            "[keys]: session.new names Ctrl+O, which is also the key of session.find",
        ]
        await pilot.press("ctrl+f10")
        assert isinstance(app.screen, HelpScreen)


async def test_ctrl_c_with_nothing_selected_names_the_key_that_quits(stage: Stage) -> None:
    app = with_keys(stage, {"app.quit": "ctrl+f10"})
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        main_screen(app).panes.action_focus_transcript()
        await pilot.press("ctrl+c")
        await wait_for(
            pilot,
            lambda: [note.message for note in app._notifications] == ["Ctrl+F10 quits the program."],
            "it is said",
        )


async def test_shift_enter_breaks_the_line_however_the_terminal_spells_it(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        prompt = main_screen(app).pane.composer.prompt
        await pilot.press("1", "shift+enter", "2")
        app.post_message(events.Key("shift+\r", None))
        await pilot.press("3")
        await wait_for(pilot, lambda: prompt.text == "1\n2\n3", "both break the line")
        assert not stage.runner.replies

"""Every character that is not a control character can be typed, in every box; the cursor goes by whole characters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.app import App
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from litechat_tui.ui.screens.model_picker import ModelPicker
from litechat_tui.ui.widgets.prompt import Prompt
from tests.ui.conftest import Stage, main_screen, sessions_read, shown
from tests.waiting import wait_for

UNPRINTABLE = "\u3000\u00a0\u200c\u200d\u200f\u2009\u00ad"
FAMILY = "👨\u200d👩\u200d👧"
BOXES = {
    "prompt": (),
    "filter": ("f3",),
    "finder": ("ctrl+o",),
    "find": ("ctrl+f",),
    "model": ("ctrl+l",),
    "palette": ("ctrl+p",),
}


async def type_text(pilot: Pilot[Any], text: str) -> None:
    """Type characters as a terminal sends them."""
    for character in text:
        pilot.app.post_message(Key(character, character))
    await pilot.pause()


def drawn(app: App[Any]) -> str:
    """Return what the screen shows."""
    return "\n".join("".join(one.text for one in strip) for strip in app.screen._compositor.render_strips())


def value_of(app: App[Any]) -> str:
    """Return the text of the box that has the focus."""
    box = app.focused
    assert isinstance(box, Input | TextArea)
    return box.value if isinstance(box, Input) else box.text


@pytest.mark.parametrize("keys", BOXES.values(), ids=BOXES)
async def test_every_character_can_be_typed_and_is_deleted_as_a_whole(stage: Stage, keys: tuple[str, ...]) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*keys)
        await wait_for(pilot, lambda: isinstance(app.focused, Input | TextArea), "a box has the focus")
        await type_text(pilot, f"a{UNPRINTABLE}b{FAMILY}")
        assert value_of(app) == f"a{UNPRINTABLE}b{FAMILY}"
        await pilot.press("backspace")
        assert value_of(app) == f"a{UNPRINTABLE}b"
        await type_text(pilot, f"{FAMILY}か\u3099")
        await pilot.press("left", "left", "delete")
        assert value_of(app) == f"a{UNPRINTABLE}bか\u3099"
        await pilot.press("right", "shift+left", "backspace", "x")
        assert value_of(app) == f"a{UNPRINTABLE}bx"


async def test_keys_that_come_in_one_burst_act_in_their_order(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        prompt = main_screen(app).pane.composer.prompt
        for key in ("o", "l", "d", "ctrl+u", "n", "w", "left", "e", "end", "x", "backspace", "enter"):
            app.post_message(Key(key, key if len(key) == 1 else None))
        await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
        assert stage.runner.replies[0].request.prompt.text == "new"
        await wait_for(pilot, lambda: not prompt.text, "the box is empty")


@pytest.mark.parametrize("keys", [*BOXES.values()][1:], ids=[*BOXES][1:])
async def test_keys_that_come_in_one_burst_act_in_their_order_in_a_one_line_box(
    stage: Stage, keys: tuple[str, ...]
) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*keys)
        await wait_for(pilot, lambda: isinstance(app.focused, Input), "a box has the focus")
        for key in ("o", "l", "d", "ctrl+u", "n", "w", "left", "e", "end", "x", "backspace", "z", "ctrl+c", *"new"):
            app.post_message(Key(key, key if len(key) == 1 else None))
        await wait_for(pilot, lambda: value_of(app) == "new", "all of it is done, in order")


async def test_a_burst_of_keys_chooses_in_a_dialog_what_they_would_one_by_one(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("ctrl+l")
        await wait_for(pilot, lambda: isinstance(app.screen, ModelPicker) and app.screen._models, "it is listed")
        for key in ("b", "e", "down", "enter"):
            app.post_message(Key(key, key if len(key) == 1 else None))
        await wait_for(
            pilot, lambda: main_screen(app).model == "bedrock-claude-sonnet-5-jp", "the second one is chosen"
        )


@pytest.mark.parametrize("key", ["ctrl+o", "ctrl+l", "ctrl+p", "ctrl+f", "f3", "f2", "f10"])
async def test_letters_that_come_in_one_go_with_a_key_reach_the_box_it_opens(key: str, stage: Stage) -> None:
    stage.session("s1", ("Hello", "Hi"))
    stage.session_id = "s1"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_for(pilot, lambda: shown(main_screen(app)), "the session is read")
        for name in (key, "ctrl+u", *"sake"):
            app.post_message(Key(name, name if len(name) == 1 else None))
        await wait_for(pilot, lambda: not isinstance(app.focused, Prompt) and value_of(app) == "sake", "all are there")
        assert not main_screen(app).pane.composer.prompt.text


async def test_keys_that_open_nothing_hold_up_nobody(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        for name in ("f2", *"sake"):
            app.post_message(Key(name, name if len(name) == 1 else None))
        await wait_for(pilot, lambda: value_of(app) == "sake", "there is no session to be renamed")
        assert isinstance(app.focused, Prompt)


@pytest.mark.parametrize("keys", BOXES.values(), ids=BOXES)
async def test_what_turns_the_letters_around_it_is_kept_and_drawn_as_nothing(
    stage: Stage, keys: tuple[str, ...]
) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*keys)
        await wait_for(pilot, lambda: isinstance(app.focused, Input | TextArea), "a box has the focus")
        await type_text(pilot, "one\u202etwo\u2066three")
        assert value_of(app) == "one\u202etwo\u2066three"
        await wait_for(pilot, lambda: "one\u2060two\u2060three" in drawn(app), "it is drawn")
        assert not {"\u202e", "\u2066"} & {*drawn(app)}


async def test_a_control_character_is_not_typed(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await type_text(pilot, "a\x9bb\x07")
        assert main_screen(app).pane.composer.prompt.text == "ab"


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (lambda keys: [*keys, "left", "shift+left"], FAMILY),
        (lambda keys: [*keys, "home", "shift+right"], "a"),
    ],
)
async def test_selecting_goes_by_whole_characters(
    stage: Stage, act: Callable[[list[str]], list[str]], expected: str
) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await type_text(pilot, f"a{FAMILY}b")
        await pilot.press(*act([]))
        assert main_screen(app).pane.composer.prompt.selected_text == expected


async def in_one_go(pilot: Pilot[Any], key: str, text: str) -> None:
    """Send a key and what is typed behind it before the first of it is handled."""
    pilot.app.post_message(Key(key, None))
    await type_text(pilot, text)


@pytest.mark.parametrize("key", ["f3", "ctrl+f", "ctrl+p"])
async def test_what_is_typed_in_one_go_with_a_command_goes_to_its_box(stage: Stage, key: str) -> None:
    stage.session("s1", ("Hello", "Hi"))
    app = replace(stage, session_id="s1").app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: bool(shown(screen)) and bool(sessions_read(screen)), "the session is there")
        await in_one_go(pilot, key, "abc")
        await wait_for(pilot, lambda: value_of(app).endswith("abc"), "the letters are in its box")
        assert screen.pane.composer.prompt.text == ""

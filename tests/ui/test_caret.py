"""The terminal's own cursor, where an input method opens, is at the caret of the box that has the focus."""

from __future__ import annotations

from typing import Any

import pytest
from textual.app import App
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, TextArea

from litechat_tui.ui.screens.save_code import SaveCode
from litechat_tui.ui.widgets.find_bar import FindBox
from litechat_tui.ui.widgets.sidebar import FilterBox
from litechat_tui.ui.widgets.text_input import PaletteInput, TextInput
from tests.ui.conftest import Stage, main_screen
from tests.ui.test_typing import type_text
from tests.waiting import wait_for

LONG = "長い日本語の文章と words, "


def cells(box: Widget) -> list[str]:
    """Return what is drawn in each cell of a box; the second cell of a wide character is what the first is."""
    drawn = []
    for y in range(box.size.height):
        for text, style, _ in box.render_line(y):
            drawn += [f"{text!r} {style}" for text in text for _ in range(1 if text.isascii() else 2)]
        drawn += [""] * ((y + 1) * box.size.width - len(drawn))
        del drawn[(y + 1) * box.size.width :]
    return drawn


def drawn_caret(box: Input | TextArea) -> Offset:
    """Return the cell of the screen where the caret of `box` is drawn."""
    shows = TextArea.has_focus if isinstance(box, TextArea) else Input._cursor_visible
    drawn = []
    for shown in (False, True):
        box.set_reactive(shows, shown)
        if isinstance(box, TextArea):
            box._line_cache.clear()
        drawn.append(cells(box))
    width = box.size.width
    at = next(at for at, (one, other) in enumerate(zip(*drawn, strict=True)) if one != other)
    return box.content_region.offset + Offset(at % width, at // width)


async def at_the_caret(pilot: Pilot[Any], kind: type[Widget]) -> None:
    """Wait for a box to have the focus, and check that the cursor is where its caret is drawn."""
    app: App[Any] = pilot.app
    await wait_for(pilot, lambda: isinstance(app.focused, kind), f"{kind.__name__} has the focus")
    box = app.focused
    assert isinstance(box, Input | TextArea)
    assert app.cursor_position == drawn_caret(box)


@pytest.mark.parametrize(
    ("keys", "kind"),
    [
        ((), TextArea),
        (("f3",), FilterBox),
        (("ctrl+o",), TextInput),
        (("ctrl+f",), FindBox),
        (("ctrl+l",), Input),
        (("ctrl+p",), PaletteInput),
        (("ctrl+o", "escape"), TextArea),
        (("ctrl+f", "escape", "escape"), TextArea),
        (("ctrl+p", "escape"), TextArea),
        (("f1", "escape"), TextArea),
    ],
)
async def test_the_cursor_is_at_the_caret_of_every_box(stage: Stage, keys: tuple[str, ...], kind: type[Widget]) -> None:
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        await at_the_caret(pilot, kind)
        await type_text(pilot, "a日本")
        await at_the_caret(pilot, kind)
        await pilot.press("left")
        await at_the_caret(pilot, kind)
        await pilot.press("end")
        await type_text(pilot, LONG * 12)
        await at_the_caret(pilot, kind)
        await pilot.resize_terminal(121, 41)
        await wait_for(pilot, lambda: app.screen.size == (121, 41), "the terminal has the new size")
        await at_the_caret(pilot, kind)
        await pilot.press("home")
        await at_the_caret(pilot, kind)


async def test_the_cursor_follows_when_the_layout_changes(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await type_text(pilot, LONG * 4)
        for width, height in ((80, 24), (60, 20)):
            await pilot.resize_terminal(width, height)
            await wait_for(pilot, lambda: app.screen.size == (width, height), "the terminal has the new size")  # noqa: B023
            await at_the_caret(pilot, TextArea)
        await pilot.press("enter")
        await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
        stage.runner.release_all()
        await wait_for(pilot, lambda: not main_screen(app).busy, "it is answered")
        await at_the_caret(pilot, TextArea)
        await pilot.press("1", "ctrl+j", "2", "ctrl+j", "3")
        await at_the_caret(pilot, TextArea)


async def test_the_cursor_is_at_the_name_of_the_file_to_save_code_in(stage: Stage) -> None:
    stage.session("s", ("Show me", "```python\none\n```"))
    stage.session_id = "s"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_for(pilot, lambda: main_screen(app).transcript.messages, "the session is read")
        main_screen(app).transcript.focus()
        await pilot.press("s")
        await wait_for(pilot, lambda: isinstance(app.screen, SaveCode), "the name is asked for")
        await at_the_caret(pilot, Input)


async def test_where_nothing_is_typed_in_the_cursor_is_in_the_prompt(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await type_text(pilot, "ab")
        await pilot.press("ctrl+f")
        await at_the_caret(pilot, FindBox)
        await pilot.press("escape")
        await wait_for(pilot, lambda: screen.focused is screen.transcript, "the conversation has the focus")
        prompt = screen.pane.composer.prompt
        assert app.cursor_position == prompt.content_region.offset + Offset(2, 0)
        await pilot.press("f1")
        assert app.cursor_position == prompt.content_region.offset + Offset(2, 0)

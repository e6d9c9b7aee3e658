"""The prompt as a box: clicks that select, pasted text, and what is sent of what was typed."""

from __future__ import annotations

import pytest
from textual.events import Paste

from litechat_tui.ui.widgets.paste_area import PasteLimits
from tests.ui.conftest import Stage, main_screen
from tests.waiting import wait_for


@pytest.mark.parametrize(
    ("cell", "times", "selected"),
    [(5, 2, "two"), (5, 3, "one two 日本語です"), (11, 2, "日本語"), (15, 2, "です"), (40, 2, "")],
)
async def test_a_double_click_selects_a_word_and_a_triple_click_the_line(
    stage: Stage, cell: int, times: int, selected: str
) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        prompt = main_screen(app).pane.composer.prompt
        prompt.put("one two 日本語です\nmore")
        await wait_for(pilot, lambda: prompt.size.height > 1, "it has grown")
        await pilot.click(prompt, offset=(prompt.gutter.left + cell, prompt.gutter.top), times=times)
        assert prompt.selected_text == selected


async def test_pasted_control_characters_are_shown_and_all_else_stays(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        prompt = main_screen(app).pane.composer.prompt
        app.post_message(Paste("a\x1b[31m\x07b\tc\u200f\u3000d\x7f\x9be\nf"))
        await wait_for(pilot, lambda: prompt.text, "it is pasted")
        assert prompt.text == "a␛[31m␇b\tc\u200f\u3000d␡\ufffde\nf"
        await pilot.press("ctrl+f")
        app.post_message(Paste("a\x1bb"))
        box = main_screen(app).conversation.find_bar.box
        await wait_for(pilot, lambda: box.value == "a␛b", "it is pasted there too")


@pytest.mark.parametrize(
    ("typed", "sent"), [("\n\n    if a:\n        b\n\n", "    if a:\n        b"), ("\u3000段落", "\u3000段落")]
)
async def test_the_indentation_of_the_first_line_is_sent(stage: Stage, typed: str, sent: str) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        main_screen(app).pane.composer.prompt.put(typed)
        await pilot.press("enter")
        await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
        assert stage.runner.replies[0].request.prompt.text == sent


async def test_blanks_are_not_sent(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        main_screen(app).pane.composer.prompt.put(" \n\u3000")
        await pilot.press("enter")
        await pilot.pause()
        assert not stage.runner.replies


async def test_a_long_paste_is_undone_where_the_box_scrolls(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(60, 20)) as pilot:
        prompt = main_screen(app).pane.composer.prompt
        prompt.limits = PasteLimits(lines=0, characters=0)
        await pilot.press("a")
        app.post_message(Paste("\n".join(map(str, range(60)))))
        await wait_for(pilot, lambda: prompt.show_vertical_scrollbar, "the box scrolls")
        await pilot.press("ctrl+z")
        await wait_for(pilot, lambda: prompt.text == "a", "it is undone")
        assert prompt.cursor_location == (0, 1)


@pytest.mark.parametrize(
    ("keys", "text", "column"),
    [
        (["alt+b"], "one two three", 8),
        (["ctrl+left", "alt+b"], "one two three", 4),
        (["home", "alt+f"], "one two three", 3),
        (["home", "ctrl+right", "ctrl+e"], "one two three", 13),
        (["home", "alt+d"], " two three", 0),
        (["ctrl+w"], "one two ", 8),
        (["alt+b", "ctrl+k"], "one two ", 8),
        (["alt+b", "ctrl+u"], "three", 0),
        (["alt+b", "ctrl+u", "ctrl+z"], "one two three", 8),
        (["alt+b", "ctrl+u", "ctrl+z", "ctrl+y"], "three", 0),
    ],
)
async def test_the_keys_of_a_shell_move_and_delete(stage: Stage, keys: list[str], text: str, column: int) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        prompt = main_screen(app).pane.composer.prompt
        prompt.put("one two three")
        await pilot.press(*keys)
        assert (prompt.text, prompt.cursor_location) == (text, (0, column))


async def test_japanese_breaks_where_it_may_and_caret_and_mouse_follow(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(40, 20)) as pilot:
        box = main_screen(app).pane.composer.prompt
        first = "あ" * (box.wrap_width // 2 - 2)
        box.insert(f"{first}い「かぎ括弧」です")
        await wait_for(pilot, lambda: box.wrapped_document.height == 2, "it takes two lines")
        assert box.wrapped_document.lines[0][1].startswith("「")
        assert box.cursor_screen_offset.x == box.content_region.x + 16
        await pilot.press("home")
        await wait_for(pilot, lambda: box.cursor_location == (0, len(first) + 1), "it begins with the bracket")
        await pilot.press("up", "down")
        await wait_for(pilot, lambda: box.cursor_location == (0, len(first) + 1), "it is before the bracket")
        await pilot.click(box, offset=(box.content_region.x - box.region.x + 4, 2))
        await wait_for(pilot, lambda: box.cursor_location == (0, len(first) + 3), "a click stands where it was")

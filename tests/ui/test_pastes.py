"""A long text that is pasted is folded into a label, which opens and goes out as a whole."""

from __future__ import annotations

from typing import Any

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.screens.paste_view import PasteView
from litechat_tui.ui.widgets.paste_area import PasteLimits, as_lines
from litechat_tui.ui.widgets.prompt import Prompt
from litechat_tui.ui.widgets.prompt_size import PromptSize
from tests.ui.conftest import Stage, main_screen
from tests.waiting import wait_for

LONG = "\n".join(f"line {number}" for number in range(300))
LABEL = "[paste 1: 300 lines]".replace(" ", "\N{NO-BREAK SPACE}")


def box(app: LitechatApp) -> Prompt:
    return main_screen(app).pane.composer.prompt


async def paste(pilot: Pilot[Any], app: LitechatApp, text: str) -> None:
    before = box(app).typed
    app.post_message(Paste(text))
    await wait_for(pilot, lambda: box(app).typed != before, "it is pasted")


async def test_a_long_paste_is_folded_and_sent_as_a_whole(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await paste(pilot, app, LONG.replace("\n", "\r"))
        await pilot.press(*" ok")
        assert box(app).typed.text == f"{LABEL} ok"
        assert "300 lines · about" in str(app.screen.query_one(PromptSize).content)
        await pilot.press("enter")
        await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
        request = stage.runner.replies[0].request
        stage.store.journal.begin(request)
        [stored] = stage.store.prompts.of_session(request.session_id).texts
        assert stored == f"{LONG} ok"
        assert main_screen(app).conversation.heading.title == "line 0"


@pytest.mark.parametrize(
    ("limits", "text", "folds"),
    [
        (PasteLimits(), "a\n" * 9 + "a", False),
        (PasteLimits(), "a\n" * 10, False),
        (PasteLimits(), "a\n" * 10 + "a", True),
        (PasteLimits(), "a" * 2_001, True),
        (PasteLimits(), "\n" * 50, False),
        (PasteLimits(0, 0), LONG, False),
        (PasteLimits(0, 5), "abcdef", True),
    ],
)
def test_what_is_longer_than_the_limits_is_folded(limits: PasteLimits, text: str, folds: bool) -> None:
    assert limits.exceeded_by(text) is folds


@pytest.mark.parametrize(("pasted", "lines"), [("a\rb", "a\nb"), ("a\r\nb\r\n", "a\nb\n"), ("a", "a"), ("", "")])
def test_ends_of_lines_are_those_of_a_text_area(pasted: str, lines: str) -> None:
    assert as_lines(pasted) == lines


async def test_the_same_words_typed_by_hand_are_only_words(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await paste(pilot, app, LONG)
        await pilot.press(*" [paste 1: 300 lines]")
        await paste(pilot, app, f" {LABEL}")
        assert box(app).typed.whole == f"{LONG} [paste 1: 300 lines] [paste 1: 300 lines]"


async def test_a_label_is_passed_and_deleted_as_one_character_and_undo_brings_it_back(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("a")
        await paste(pilot, app, LONG)
        await pilot.press("left")
        assert box(app).cursor_location == (0, 1)
        await pilot.press("right")
        assert box(app).cursor_location == (0, 1 + len(LABEL))
        await pilot.press("backspace")
        assert box(app).typed.text == "a"
        await pilot.press("ctrl+z")
        assert box(app).typed.whole == f"a{LONG}"
        await pilot.press("ctrl+w")
        assert box(app).typed.text == "a"


async def test_what_is_typed_inside_of_a_label_comes_behind_it(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await paste(pilot, app, LONG)
        box(app).move_cursor((0, 3))
        await pilot.press("x")
        assert box(app).typed.text == f"{LABEL}x"


async def test_what_is_copied_and_cut_is_whole(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await paste(pilot, app, LONG)
        box(app).select_all()
        assert box(app).selected_text == LONG
        await pilot.press("ctrl+x")
        assert app.clipboard == LONG
        assert box(app).typed.text == ""
        await pilot.press("ctrl+v")
        assert box(app).typed.whole == LONG
        assert len(box(app).typed.text) < 30


async def test_it_opens_by_a_key_and_by_a_click_and_is_changed_there(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await paste(pilot, app, LONG)
        await pilot.press("ctrl+right_square_bracket")
        await wait_for(pilot, lambda: isinstance(app.screen, PasteView), "it opens")
        await pilot.press("n", "enter")
        await wait_for(pilot, lambda: box(app).typed.whole == f"n\n{LONG}", "each change is one of the draft")
        await wait_for(
            pilot, lambda: app._chat.drafts.typed(main_screen(app).session_id).whole == f"n\n{LONG}", "it is noted"
        )
        await pilot.press("escape")
        await wait_for(pilot, lambda: "301" in box(app).typed.text, "the label says how long it is now")
        await pilot.click(box(app), offset=(box(app).gutter.left + 3, box(app).gutter.top))
        await wait_for(pilot, lambda: isinstance(app.screen, PasteView), "it opens by a click")
        await pilot.press("f7", "delete", "escape")
        await wait_for(pilot, lambda: box(app).typed.text == "", "nothing is left of it")


async def test_without_a_paste_the_key_says_so(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("ctrl+right_square_bracket")
        assert [note.message for note in app._notifications] == ["Nothing that was pasted is folded here."]


async def test_a_draft_an_edit_and_another_session_keep_it(stage: Stage) -> None:
    stage.session("here", ("old", "a"))
    stage.session_id = "here"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await paste(pilot, app, LONG)
        await pilot.press("ctrl+n")
        await wait_for(pilot, lambda: not box(app).text, "another session is shown")
        main_screen(app).session_id = "here"
        await wait_for(pilot, lambda: box(app).typed.whole == LONG, "it is back")
        assert box(app).typed.text == LABEL
    again = stage.app()
    async with again.run_test(size=(100, 30)):
        assert box(again).typed.text == LABEL
        assert box(again).typed.whole == LONG


async def test_what_waits_is_taken_back_with_its_pastes(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("a", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the first is sent")
        await paste(pilot, app, LONG)
        await pilot.press("enter")
        await wait_for(pilot, lambda: box(app).something_waits, "the second waits")
        await pilot.press("up")
        await wait_for(pilot, lambda: box(app).typed.text == LABEL, "it is back")
        assert box(app).typed.whole == LONG

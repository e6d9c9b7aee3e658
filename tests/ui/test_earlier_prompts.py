"""Going back to earlier prompts from the box, and finding one by its words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import OptionList

from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.screens.prompt_finder import PromptFinder
from litechat_tui.ui.widgets.prompt import Prompt
from tests.ui.conftest import Stage, main_screen
from tests.waiting import wait_for


def box(app: LitechatApp) -> Prompt:
    return main_screen(app).pane.composer.prompt


async def shows(pilot: Pilot[Any], app: LitechatApp, text: str) -> None:
    await wait_for(pilot, lambda: box(app).typed.text == text, f"the box shows {text!r}, not {box(app).typed.text!r}")


async def test_up_goes_through_the_prompts_of_the_session_then_of_all_and_down_comes_back(stage: Stage) -> None:
    stage.session("other", ("of another", "a"), ("old", "a"))
    stage.session("here", ("old", "a"), ("new", "a"))
    stage.session_id = "here"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("x")
        for key, text in [("up", "new"), ("up", "old"), ("up", "of another"), ("up", "of another")]:
            await pilot.press(key)
            await shows(pilot, app, text)
        for key, text in [("down", "old"), ("down", "new"), ("down", "x"), ("down", "x")]:
            await pilot.press(key)
            await shows(pilot, app, text)


async def test_up_inside_of_several_lines_goes_up_a_line(stage: Stage) -> None:
    stage.session("here", ("one\ntwo", "a"))
    stage.session_id = "here"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        box(app).put("first\nsecond")
        await pilot.press("up")
        assert box(app).typed.text == "first\nsecond"
        await pilot.press("up")
        await shows(pilot, app, "one\ntwo")
        assert box(app).cursor_location == (0, 3)
        await pilot.press("down")
        assert box(app).typed.text == "one\ntwo"
        await pilot.press("down")
        await shows(pilot, app, "first\nsecond")


async def test_an_earlier_prompt_that_is_changed_is_a_new_text_and_undo_takes_the_steps_back(stage: Stage) -> None:
    stage.session("here", ("old", "a"), ("new", "a"))
    stage.session_id = "here"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("t", "up")
        await shows(pilot, app, "new")
        await pilot.press("exclamation_mark", "up", "down")
        await shows(pilot, app, "new!")
        await pilot.press("down")
        await shows(pilot, app, "t")
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+z")
        await shows(pilot, app, "new!")
        await pilot.press("ctrl+z", "ctrl+z")
        await shows(pilot, app, "t")
        await pilot.press("ctrl+y")
        await shows(pilot, app, "new")
        await pilot.press("enter")
        await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
        assert stage.runner.replies[0].request.prompt.text == "new"


async def test_what_was_typed_is_kept_while_an_earlier_prompt_is_in_the_box(stage: Stage) -> None:
    stage.session("here", ("old", "a"))
    stage.session_id = "here"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("t", "up")
        await shows(pilot, app, "old")
        app._chat.drafts.save()
        assert stage.store.local.kept("cleared:") == {"cleared:here"}
        await pilot.press("ctrl+c", "ctrl+n")
        assert box(app).typed.text == ""


async def test_a_key_after_up_is_not_overwritten_by_what_is_still_read(stage: Stage) -> None:
    stage.session("here", ("old", "a"))
    stage.session_id = "here"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("up", "x")
        recall = box(app).recall
        await wait_for(pilot, lambda: recall is not None and not recall.wants_more, "they are read")
        await pilot.pause()
        assert "x" in box(app).typed.text


async def test_what_waits_to_be_sent_is_taken_back_first(stage: Stage) -> None:
    stage.session("here", ("old", "a"))
    stage.session_id = "here"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("a", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the first is sent")
        await pilot.press("b", "enter")
        await wait_for(pilot, lambda: box(app).something_waits, "the second waits")
        await pilot.press("up")
        await shows(pilot, app, "b")


async def test_a_prompt_is_found_by_its_words_and_put_into_the_box(stage: Stage) -> None:
    stage.session("other", ("About salt\nand more", "a"), ("About sugar", "a"), age=timedelta(days=1))
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("t", "ctrl+s")
        await wait_for(pilot, lambda: isinstance(app.screen, PromptFinder), "it opens")
        listed = app.screen.query_one(OptionList)
        await wait_for(pilot, lambda: listed.option_count == 2, "the newest are listed")
        await pilot.press(*"ＳＡＬＴ", "enter")
        await shows(pilot, app, "About salt\nand more")
        await pilot.press("ctrl+z")
        await shows(pilot, app, "t")


async def test_a_search_that_finds_nothing_says_so_and_esc_leaves_the_box_as_it_was(stage: Stage) -> None:
    stage.session("other", ("About salt", "a"), ("About sugar", "a"))
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("t", "ctrl+s")
        await wait_for(pilot, lambda: isinstance(app.screen, PromptFinder), "it opens")
        listed = app.screen.query_one(OptionList)
        await wait_for(pilot, lambda: listed.option_count == 2, "the newest are listed")
        await pilot.press("down")
        assert listed.highlighted == 1
        await pilot.press(*"zzz")
        await wait_for(pilot, lambda: listed.get_option_at_index(0).disabled, "nothing matches")
        await pilot.press("enter")
        assert isinstance(app.screen, PromptFinder)
        await pilot.press("escape")
        await shows(pilot, app, "t")


async def test_what_was_pasted_comes_back_folded_after_sending(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        box = main_screen(app).pane.composer.prompt
        app.post_message(Paste("line\n" * 30))
        await wait_for(pilot, lambda: box.typed.pastes, "it is folded")
        await pilot.press(*" why?", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
        sent = stage.runner.replies[0].request.prompt
        stage.runner.release_all()
        await wait_for(pilot, lambda: not box.text, "it is stored")
        await pilot.press("up")
        await wait_for(pilot, lambda: box.typed.text == sent.text, "it is back as it was typed")
        assert box.typed.whole == sent.whole

"""Another language at run time: every word changes, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.events import TextDelta
from litechat_tui.domain.prompt import Prompt, to_json
from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.screens.confirm import Confirm
from litechat_tui.ui.screens.dialog import Palette
from litechat_tui.ui.screens.main import MainScreen
from litechat_tui.words import current_language
from tests.local_rows import kept
from tests.ui.conftest import MODEL, Stage, is_unread, main_screen, sessions_read, shown
from tests.waiting import wait_for
from tests.wide import know_wide_words, wide


@pytest.fixture(autouse=True)
def another_language(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    know_wide_words(monkeypatch)
    yield
    monkeypatch.undo()


async def switched(pilot: Pilot[None], app: LitechatApp, language: str = "ja") -> MainScreen:
    """Change the language and return the screen that speaks it."""
    before = main_screen(app)
    await app.use_language(language)
    await wait_for(pilot, lambda: main_screen(app) is not before and not before.is_running, "the screen is another one")
    return main_screen(app)


def texts(screen: MainScreen) -> list[str]:
    return ["".join(getattr(part, "text", "") for part in message.parts) for message in shown(screen)]


def empty_list(screen: MainScreen) -> str:
    return str(screen.sidebar.query_one("#nothing", Static).content)


async def test_the_palette_offers_each_language_by_its_own_name_and_shows_everything_in_it(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        before = main_screen(app)
        await wait_for(pilot, lambda: empty_list(before) == "No sessions yet", "the screen is there")
        await pilot.press("ctrl+p")
        await wait_for(pilot, lambda: isinstance(app.screen, Palette), "the palette is open")
        await pilot.press(*"日本語")
        palette = app.screen
        await wait_for(pilot, lambda: palette.has_class("-ready"), "the commands are found")
        await pilot.press("enter")
        await wait_for(pilot, lambda: app.screen is not before and app.screen is main_screen(app), "it is another one")
        await wait_for(pilot, lambda: empty_list(main_screen(app)) == wide("No sessions yet"), "it speaks")
        await wait_for(pilot, lambda: stage.store.local.preference("language") == "ja", "the choice is kept")
        assert len(app.screen_stack) == 1


async def test_the_remembered_language_is_spoken_from_the_first_frame_on(stage: Stage) -> None:
    stage.store.local.remember("language", "ja")
    stage.app()
    assert current_language() == "ja"


@pytest.mark.parametrize("kept", ["", "xx"])
async def test_without_a_remembered_language_there_is_the_one_chosen_before(stage: Stage, kept: str) -> None:
    stage.store.local.remember("language", kept)
    stage.app()
    assert current_language() == "en"


async def test_a_language_that_this_start_asked_for_prevails_over_the_remembered_one(stage: Stage) -> None:
    stage.store.local.remember("language", "ja")
    LitechatApp(replace(stage.app()._dependencies, language_chosen=True))
    assert current_language() == "ja"  # from the first app, which asked for none


async def test_a_reply_goes_on_arriving(stage: Stage) -> None:
    stage.script(TextDelta("one "), TextDelta("two "), TextDelta("three"))
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"hi", "enter")
        stage.runner.release(2)
        await wait_for(pilot, lambda: texts(main_screen(app)) == ["hi", "one "], "it begins to arrive")
        screen = await switched(pilot, app)
        await wait_for(pilot, lambda: texts(screen) == ["hi", "one "], "it is shown again")
        assert screen.busy
        stage.runner.release(1)
        await wait_for(pilot, lambda: texts(screen) == ["hi", "one two "], "it goes on")
        stage.runner.release_all()
        await wait_for(pilot, lambda: not screen.busy, "it ends")
        assert texts(screen) == ["hi", "one two three"]
        assert screen.unread == frozenset()
        await wait_for(pilot, lambda: sessions_read(screen), "it is listed")


async def test_what_happens_between_two_screens_is_shown_by_the_second(stage: Stage) -> None:
    stage.script(TextDelta("one"))
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"hi", "enter")
        stage.runner.release(2)
        await wait_for(pilot, lambda: texts(main_screen(app)) == ["hi", "one"], "it begins to arrive")
        main_screen(app).pane.hand_over()
        stage.runner.release_all()
        await wait_for(pilot, lambda: not app._chat.running, "it ends unseen")
        screen = await switched(pilot, app)
        await wait_for(pilot, lambda: texts(screen) == ["hi", "one"], "it is shown")
        assert screen.activity.ended is TurnStatus.COMPLETED
        assert screen.running == frozenset()


async def test_the_text_in_the_box_stays_and_can_be_gone_on_with(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"half")
        screen = await switched(pilot, app)
        prompt = screen.pane.composer.prompt
        await wait_for(pilot, lambda: prompt.text == "half" and prompt.has_focus, "it is there")
        await pilot.press(*" more")
        screen = await switched(pilot, app, "en")
        await wait_for(pilot, lambda: screen.pane.composer.prompt.text == "half more", "it is there again")
    assert kept(stage.store.path, "draft:new") == [to_json([Prompt("half more")])]


async def test_an_edit_in_progress_goes_on_and_the_draft_waits_behind_it(stage: Stage) -> None:
    stage.session("a", ("Question", "Answer"))
    stage.session_id = "a"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_for(pilot, lambda: shown(main_screen(app)), "the session is read")
        await pilot.press(*"draft")
        main_screen(app).pane.turns.action_edit_prompt()
        await wait_for(pilot, lambda: main_screen(app).pane.composer.editing, "the prompt is edited")
        await pilot.press(*" two")
        screen = await switched(pilot, app)
        composer = screen.pane.composer
        await wait_for(pilot, lambda: composer.prompt.text == "Question two", "the edit is there")
        assert composer.editing
        await wait_for(pilot, lambda: composer.prompt.has_focus, "the box has the focus")
        await pilot.press("escape")
        await wait_for(pilot, lambda: composer.prompt.text == "draft", "the draft is back")
        assert not composer.editing


async def test_an_edit_that_was_emptied_is_not_filled_with_the_draft(stage: Stage) -> None:
    stage.session("a", ("Question", "Answer"))
    stage.session_id = "a"
    stage.store.local.remember("draft:a", to_json([Prompt("draft")]))
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_for(pilot, lambda: main_screen(app).pane.composer.prompt.text == "draft", "the draft is there")
        await wait_for(pilot, lambda: shown(main_screen(app)), "the session is read")
        main_screen(app).pane.turns.action_edit_prompt()
        await wait_for(pilot, lambda: main_screen(app).pane.composer.editing, "the prompt is edited")
        main_screen(app).pane.composer.prompt.clear()
        screen = await switched(pilot, app)
        composer = screen.pane.composer
        await wait_for(pilot, lambda: composer.editing, "the edit is there")
        assert composer.prompt.text == ""


async def test_prompts_that_wait_stay_and_are_sent(stage: Stage) -> None:
    stage.script(TextDelta("answer"))
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"one", "enter", *"two", "enter")
        await wait_for(pilot, lambda: len(app._chat.waiting(main_screen(app).session_id)) == 1, "one waits")
        screen = await switched(pilot, app)
        await wait_for(pilot, lambda: "two" in str(screen.pane.composer.queue.content), "it is shown as waiting")
        stage.runner.release_all()
        await wait_for(pilot, lambda: len(stage.runner.replies) == 2, "the second is sent")
        stage.runner.release_all()
        await wait_for(pilot, lambda: texts(screen) == ["one", "answer", "two", "answer"], "both are answered")
        await wait_for(pilot, lambda: not screen.busy, "all is done")


async def test_a_prompt_that_waits_for_a_model_is_sent_once_one_is_found(stage: Stage) -> None:
    stage.model = ""
    stage.script(TextDelta("answer"))
    answers = stage.catalog.hold()
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"hi", "enter")
        screen = await switched(pilot, app)
        answers.set()
        await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
        stage.runner.release_all()
        await wait_for(pilot, lambda: texts(screen) == ["hi", "answer"], "it is answered")
        assert app.screen is screen


async def test_without_a_model_the_second_screen_asks_for_one(stage: Stage) -> None:
    stage.model = ""
    stage.catalog.broken = True
    answers = stage.catalog.hold()
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"hi", "enter")
        screen = await switched(pilot, app)
        answers.set()
        await wait_for(pilot, lambda: app.screen is not screen, "the choice is offered")
        await pilot.press("escape")
        await wait_for(pilot, lambda: screen.pane.composer.prompt.text == "hi", "the prompt is back in the box")


async def test_the_session_the_line_being_read_and_the_sidebar_stay(stage: Stage) -> None:
    stage.session("old", *[(f"Question {n}", f"Answer {n}") for n in range(30)])
    stage.session_id = "old"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: shown(screen), "the session is read")
        await pilot.press("f4", "pageup", "pageup")
        line = screen.transcript._rows[0].line.text
        screen = await switched(pilot, app)
        await wait_for(pilot, lambda: shown(screen), "the session is read again")
        await wait_for(pilot, lambda: screen.transcript._rows and screen.transcript._rows[0].line.text == line, "there")
        assert screen.session_id == "old"
        assert not screen.sidebar.display


async def test_marks_of_unread_sessions_stay(stage: Stage) -> None:
    stage.script(TextDelta("answer"))
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"hi", "enter")
        await wait_for(pilot, lambda: app._chat.running, "it is sent")
        session_id = main_screen(app).session_id
        stage.runner.release(1)
        await wait_for(pilot, lambda: app._chat.blank_id != session_id, "it is stored")
        await pilot.press("ctrl+n")
        stage.runner.release_all()
        await wait_for(pilot, lambda: is_unread(main_screen(app), session_id), "it is marked")
        screen = await switched(pilot, app)
        await wait_for(pilot, lambda: is_unread(screen, session_id), "it is marked again")


async def test_a_model_that_was_just_chosen_stays(stage: Stage) -> None:
    stage.session("a", ("Question", "Answer"))
    stage.session_id = "a"
    stage.model = ""
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_for(pilot, lambda: main_screen(app).model_selection.read == ("a", MODEL), "it is read")
        main_screen(app).model_selection.model = "another"
        screen = await switched(pilot, app)
        await wait_for(pilot, lambda: shown(screen), "it is read again")
        assert screen.model == "another"


async def test_a_screen_behind_a_dialog_is_renewed_once_the_dialog_is_gone(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        before = main_screen(app)
        app.push_screen(Confirm("Quit?", "It is stopped."))
        await wait_for(pilot, lambda: isinstance(app.screen, Confirm), "the question is asked")
        await app.use_language("ja")
        assert main_screen(app) is before
        await pilot.press("n")
        await wait_for(pilot, lambda: main_screen(app).language == "ja", "the screen speaks")
        assert app.screen is main_screen(app)


async def test_a_prompt_written_anew_is_sent_although_the_screen_goes(stage: Stage) -> None:
    stage.session("a", ("Question", "Answer"))
    stage.session_id = "a"
    stage.script(TextDelta("answer"))
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_for(pilot, lambda: shown(main_screen(app)), "the session is read")
        main_screen(app).pane.turns.action_edit_prompt()
        await wait_for(pilot, lambda: main_screen(app).pane.composer.editing, "the prompt is edited")
        await pilot.press("x", "enter")
        screen = await switched(pilot, app)
        stage.runner.release_all()
        await wait_for(pilot, lambda: texts(screen) == ["Questionx", "answer"], "it is answered in the fork")
        assert screen.session_id != "a"

"""Comparing models on the screen: whom to ask, what arrives beside each other, and which answer goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import SelectionList, Static

from litechat_tui.domain.chat import TurnStatus, Usage
from litechat_tui.domain.events import TextDelta
from litechat_tui.domain.file_contents import inspected
from litechat_tui.domain.ports import Outcome, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.ui.screens.compare import CompareScreen
from litechat_tui.ui.screens.compare_models import CompareModels
from litechat_tui.ui.screens.main import MainScreen
from litechat_tui.words.sessions import title_in_list
from tests.attached import png
from tests.stored import sessions
from tests.ui.conftest import MODEL, Stage, main_screen, showing, shown, shown_mark
from tests.ui.test_retry_edit_fork import kept_draft
from tests.waiting import wait_for
from tests.wording import problem

OTHER = "bedrock-claude-sonnet-5-jp"


@pytest.fixture(autouse=True)
def consuming(stage: Stage) -> None:
    """Let each answer consume something."""
    stage.runner.outcome = Outcome(TurnStatus.COMPLETED, usage=Usage(21, 542, cost=0.0042))


async def choose(pilot: Pilot[Any]) -> CompareModels:
    """Open the list of models and wait until the proxy has given all."""
    await pilot.press("f7")
    await wait_for(pilot, lambda: isinstance(pilot.app.screen, CompareModels), "the models are asked for")
    screen = pilot.app.screen
    assert isinstance(screen, CompareModels)
    await wait_for(pilot, lambda: len(listed(screen)) == 2, "the proxy has listed them")
    return screen


def listed(screen: CompareModels) -> list[str]:
    box = screen.query_one(SelectionList)
    return [str(box.get_option_at_index(at).prompt).strip() for at in range(box.option_count)]


async def compared(pilot: Pilot[Any], count: int = 2) -> CompareScreen:
    """Wait until the answers are beside each other."""
    await wait_for(pilot, lambda: isinstance(pilot.app.screen, CompareScreen), "the answers are shown")
    screen = pilot.app.screen
    assert isinstance(screen, CompareScreen)
    assert len(screen.columns) == count
    await wait_for(pilot, lambda: screen.columns[-1].transcript.messages, "they have been laid out")
    return screen


@asynccontextmanager
async def comparing(
    stage: Stage, *, size: tuple[int, int] = (100, 30), notifications: bool = False
) -> AsyncIterator[tuple[Pilot[Any], MainScreen, CompareScreen]]:
    """Ask the two models of the proxy from an empty session."""
    app = stage.app()
    async with app.run_test(size=size, notifications=notifications) as pilot:
        await pilot.press(*"Which?")
        await choose(pilot)
        await pilot.press("down", "space", "enter")
        screen = await compared(pilot)
        await wait_for(pilot, lambda: len(stage.runner.replies) == 2, "both are asked")
        yield pilot, main_screen(app), screen


def release(stage: Stage, reply: int, events: int = 1) -> None:
    for _ in range(events):
        stage.runner.replies[reply].release()


async def end_all(stage: Stage, pilot: Pilot[Any], screen: CompareScreen) -> None:
    for reply in stage.runner.replies:
        while not reply.ended:
            reply.release()
    await wait_for(pilot, lambda: all(column.answer.ending for column in screen.columns), "all have ended")


def words(widget: Static) -> str:
    return str(widget.content)


async def test_a_prompt_is_asked_of_the_chosen_models_in_sessions_of_their_own(stage: Stage) -> None:
    async with comparing(stage) as (pilot, main, screen):
        assert [reply.request.model for reply in stage.runner.replies] == [MODEL, OTHER]
        release(stage, 0)
        await wait_for(pilot, lambda: not main.pane.composer.prompt.text, "the prompt is in the file")
        release(stage, 1)
        release(stage, 0)
        await wait_for(pilot, lambda: screen.columns[0].transcript.messages[-1].text == "Hello ", "it streams")
        assert screen.columns[1].transcript.messages[-1].text == "", "into its own column"
        await end_all(stage, pilot, screen)

        assert [column.transcript.messages[-1].text for column in screen.columns] == ["Hello there."] * 2
        assert [words(column.state) for column in screen.columns] == ["✓ answered"] * 2
        assert words(screen.columns[0].figures).endswith("\n21 → 542 tokens · $0.0042")
        assert words(screen.query_one("#asked", Static)) == "Which?"
    stored = sessions(stage.store)
    assert sorted(session.model for session in stored) == [MODEL, OTHER]
    assert len({session.comparison for session in stored}) == 1


async def test_until_the_prompt_is_in_the_file_it_stays_in_the_box(stage: Stage) -> None:
    stage.runner.refusal = problem("The disk is full.")
    async with comparing(stage) as (pilot, main, screen):
        await wait_for(pilot, lambda: all(column.answer.ending for column in screen.columns), "both are refused")
        await pilot.press("k")
        assert pilot.app.screen is screen, "there is nothing to keep"
        await pilot.press("escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "it is left")
        assert main.pane.composer.prompt.text == "Which?"
    assert not sessions(stage.store)


async def test_the_file_holds_the_draft_until_it_holds_the_prompt(stage: Stage) -> None:
    async with comparing(stage) as (pilot, _main, _screen):
        await wait_for(pilot, lambda: kept_draft(stage) == "Which?", "the draft is kept")
        assert not sessions(stage.store)
        release(stage, 0)
        await wait_for(pilot, lambda: not kept_draft(stage), "the prompt is kept instead")
        assert len(sessions(stage.store)) == 1


async def test_an_earlier_prompt_that_is_edited_is_asked_in_its_place(stage: Stage) -> None:
    stage.session("s", ("one", "1"), ("two", "2"))
    async with showing(stage, "s") as (pilot, main):
        prompt = main.pane.composer.prompt
        await pilot.press(*"draft")
        main.transcript.focus()
        await pilot.press("k", "e")
        await wait_for(pilot, lambda: prompt.text == "two", "the prompt is in the box")
        await pilot.press("!")
        await choose(pilot)
        await pilot.press("down", "space", "enter")
        screen = await compared(pilot)
        await end_all(stage, pilot, screen)
        await wait_for(pilot, lambda: prompt.text == "draft", "the edit is done")
    ids = [column.answer.session_id for column in screen.columns]
    assert [[message.text for message in stage.store.queries.messages(id_)] for id_ in ids] == [
        ["one", "1", "two!", "Hello there."]
    ] * 2


async def test_an_edit_that_was_left_is_done_once_it_is_stored(stage: Stage) -> None:
    stage.session("other", ("three", "3"))
    stage.session("s", ("one", "1"))
    async with showing(stage, "s") as (pilot, main):
        main.transcript.focus()
        await pilot.press("k", "e")
        await wait_for(pilot, lambda: main.pane.composer.editing, "the prompt is in the box")
        await choose(pilot)
        await pilot.press("down", "space", "enter")
        await compared(pilot)
        await wait_for(pilot, lambda: len(stage.runner.replies) == 2, "both are asked")
        await pilot.press("escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "it is left")
        main.session_id = "other"
        await wait_for(pilot, lambda: shown(main)[0].text == "three", "another session is shown")
        assert main.pane._chat.drafts.edit("s") is not None
        release(stage, 0)
        await wait_for(pilot, lambda: main.pane._chat.drafts.edit("s") is None, "the edit is done")


async def test_what_was_typed_since_stays(stage: Stage) -> None:
    async with comparing(stage) as (pilot, main, _screen):
        await pilot.press("escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "it is left")
        await pilot.press("!")
        await wait_for(pilot, lambda: main.pane.composer.prompt.text == "Which?!", "it is typed on")
        release(stage, 0)
        release(stage, 1)
        await wait_for(pilot, lambda: len(sessions(stage.store)) == 2, "both prompts are stored")
        await pilot.pause()
        assert main.pane.composer.prompt.text == "Which?!"


async def test_a_draft_that_was_left_is_emptied_once_it_is_stored(stage: Stage) -> None:
    stage.session("s", ("one", "1"))
    async with comparing(stage) as (pilot, main, _screen):
        blank = main.session_id
        await pilot.press("escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "it is left")
        main.session_id = "s"
        await wait_for(pilot, lambda: shown(main), "another session is shown")
        release(stage, 0)
        await wait_for(pilot, lambda: len(sessions(stage.store)) == 2, "the prompt is stored")
        await wait_for(pilot, lambda: not main.pane._chat.drafts.typed(blank).text, "and is no draft any more")


@pytest.mark.parametrize("key", ["enter", "k"])
async def test_one_answer_is_kept_and_the_others_go_to_the_archive(stage: Stage, key: str) -> None:
    async with comparing(stage, size=(120, 30)) as (pilot, main, screen):
        await end_all(stage, pilot, screen)
        await pilot.press("tab", key)
        await wait_for(pilot, lambda: pilot.app.screen is main, "it is left")
        kept = screen.columns[1].answer.session_id
        await wait_for(pilot, lambda: main.session_id == kept, "the kept one is shown")
        await wait_for(pilot, lambda: [session.id for session in sessions(stage.store)] == [kept], "it is the only one")
        heading = main.conversation.heading
        await wait_for(pilot, lambda: f"⇄ compared with {MODEL}" in words(heading), "the link stays")
        await wait_for(pilot, lambda: shown_mark(main, kept) == "⇄", "the list marks it")
        main.sidebar.session_list.focus()
        await pilot.press("u")
        await wait_for(pilot, lambda: len(sessions(stage.store)) == 2, "the archive gives the other one back")


async def test_what_is_kept_while_it_arrives_goes_on_arriving(stage: Stage) -> None:
    async with comparing(stage) as (pilot, main, screen):
        release(stage, 0, 2)
        release(stage, 1, 2)
        await wait_for(pilot, lambda: all(column.answer.received for column in screen.columns), "both arrive")
        await pilot.press("k")
        await wait_for(pilot, lambda: pilot.app.screen is main and main.busy, "it arrives in its session")
        for reply in stage.runner.replies:
            while not reply.ended:
                reply.release()
        await wait_for(pilot, lambda: not main.running, "both have ended")
        await wait_for(pilot, lambda: shown(main)[-1].text == "Hello there.", "all of it is there")
    other = stage.store.queries.messages(screen.columns[1].answer.session_id)
    assert [message.text for message in other] == ["Which?", "Hello there."]


async def test_answers_that_are_left_stay_linked_and_lead_to_each_other(stage: Stage) -> None:
    async with comparing(stage, size=(120, 30)) as (pilot, main, screen):
        await end_all(stage, pilot, screen)
        await pilot.press("escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "it is left")
        first, second = (column.answer.session_id for column in screen.columns)
        assert {session.id for session in sessions(stage.store)} == {first, second}
        await wait_for(pilot, lambda: not any(session.unread for session in sessions(stage.store)), "both are read")
        await wait_for(pilot, lambda: shown_mark(main, first) == "⇄", "the list marks them")
        assert {title_in_list(session) for session in sessions(stage.store)} == {f"{MODEL}: Which?", f"{OTHER}: Which?"}
        main.session_id = first
        await wait_for(pilot, lambda: main.conversation.compared, "it is read")
        main.comparisons.action_next()
        await wait_for(pilot, lambda: main.session_id == second, "the other one is shown")
        await wait_for(pilot, lambda: [one.id for one in main.conversation.compared] == [first], "it is read")
        main.comparisons.action_next()
        await wait_for(pilot, lambda: main.session_id == first, "and the first one after it")
        main.comparisons.action_show()
        again = await compared(pilot)
        assert [column.answer.session_id for column in again.columns] == [first, second]
        assert [column.transcript.messages[-1].text for column in again.columns] == ["Hello there."] * 2


async def test_another_answer_can_be_kept_later(stage: Stage) -> None:
    async with comparing(stage, size=(120, 30)) as (pilot, main, screen):
        await end_all(stage, pilot, screen)
        first, second = (column.answer.session_id for column in screen.columns)
        await pilot.press("k")
        await wait_for(pilot, lambda: [one.id for one in sessions(stage.store)] == [first], "the first one is kept")
    stage.session_id = first
    async with showing(stage, first) as (pilot, main):
        await wait_for(pilot, lambda: main.conversation.compared, "it is read")
        main.comparisons.action_show()
        await compared(pilot)
        await pilot.press("2", "k")
        await wait_for(pilot, lambda: main.session_id == second, "the second one is shown")
        await wait_for(pilot, lambda: [one.id for one in sessions(stage.store)] == [second], "and kept instead")


async def test_what_another_window_receives_is_shown_as_such(stage: Stage) -> None:
    with closing(stage.other_window()) as other:
        for session_id, model in (("a", MODEL), ("b", OTHER)):
            other.journal.begin(TurnRequest(session_id, Prompt("Which?"), model, comparison="c"))
        async with showing(stage, "a") as (pilot, main):
            await wait_for(pilot, lambda: main.conversation.compared, "it is read")
            main.comparisons.action_show()
            screen = await compared(pilot)
            assert words(screen.columns[0].state) == "● A reply is arriving here in another window."
            await pilot.press("s", "escape")
            await wait_for(pilot, lambda: pilot.app.screen is main, "it is left")


async def test_a_session_of_no_comparison_says_so(stage: Stage) -> None:
    stage.session("s", ("one", "1"))
    async with showing(stage, "s", notifications=True) as (pilot, screen):
        screen.comparisons.action_next()
        screen.comparisons.action_show()
        await wait_for(pilot, lambda: len(pilot.app._notifications) == 2, "both are declined")
        assert {note.message for note in pilot.app._notifications} == {"This session takes part in no comparison."}


async def test_one_answer_is_stopped_or_all_of_them(stage: Stage) -> None:
    async with comparing(stage) as (pilot, _main, screen):
        release(stage, 0, 2)
        release(stage, 1, 2)
        await wait_for(pilot, lambda: all(column.answer.received for column in screen.columns), "both arrive")
        await pilot.press("2", "s")
        await wait_for(pilot, lambda: screen.columns[1].answer.ending, "the second one is stopped")
        assert screen.columns[0].answer.ending is None
        assert words(screen.columns[1].state) == "■ stopped"
        await pilot.press("S")
        await wait_for(pilot, lambda: screen.columns[0].answer.ending, "all are stopped")
    assert {session.status for session in sessions(stage.store)} == {TurnStatus.STOPPED}


async def test_keys_go_round_the_answers_and_scroll_each_by_itself(stage: Stage) -> None:
    stage.script(TextDelta("line\n\n" * 60))
    async with comparing(stage) as (pilot, _main, screen):
        await end_all(stage, pilot, screen)
        first, second = (column.transcript for column in screen.columns)
        await pilot.press("home")
        await wait_for(pilot, lambda: not first.following, "the first one is further up")
        assert second.following
        await pilot.press("right")
        assert (screen.current, second.has_focus) == (1, True)
        await pilot.press("tab")
        assert screen.current == 0, "after the last one comes the first"
        await pilot.press("shift+tab", "3")
        assert screen.current == 1, "there is no third one"
        await pilot.click(first)
        assert screen.current == 0


async def test_a_narrow_terminal_shows_one_answer_at_a_time(stage: Stage) -> None:
    async with comparing(stage, size=(60, 20)) as (pilot, _main, screen):
        await wait_for(pilot, lambda: screen.has_class("-tabs"), "there is no room for both")
        assert [column.display for column in screen.columns] == [True, False]
        assert words(screen.tabs).split() == ["1", MODEL, "●", "2", OTHER, "●"]
        await pilot.press("tab")
        assert [column.display for column in screen.columns] == [False, True]
        stage.runner.outcome = Outcome(TurnStatus.FAILED, problem=problem("It was cut."))
        await end_all(stage, pilot, screen)
        assert words(screen.tabs).split()[2] == "✗"
        assert words(screen.columns[1].state) == "✗ failed"
        await pilot.resize_terminal(100, 30)
        await wait_for(pilot, lambda: all(column.display for column in screen.columns), "now there is")


async def test_in_a_conversation_forks_of_it_are_asked(stage: Stage) -> None:
    stage.session("s", ("one", "1"))
    async with showing(stage, "s") as (pilot, _main):
        await pilot.press(*"two")
        await choose(pilot)
        await pilot.press("down", "space", "enter")
        screen = await compared(pilot)
        await end_all(stage, pilot, screen)
    ids = [column.answer.session_id for column in screen.columns]
    assert [[message.text for message in stage.store.queries.messages(id_)] for id_ in ids] == [
        ["one", "1", "two", "Hello there."]
    ] * 2


async def test_with_an_empty_box_the_last_prompt_is_asked_again(stage: Stage) -> None:
    stage.session("s", ("one", "1"), ("two", "2"))
    async with showing(stage, "s") as (pilot, main):
        await choose(pilot)
        await pilot.press("down", "space", "enter")
        screen = await compared(pilot)
        await end_all(stage, pilot, screen)
        await pilot.press("escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "it is left")
    ids = [column.answer.session_id for column in screen.columns]
    assert [[message.text for message in stage.store.queries.messages(id_)] for id_ in ids] == [
        ["one", "1", "two", "Hello there."]
    ] * 2
    assert [message.text for message in stage.store.queries.messages("s")] == ["one", "1", "two", "2"]


async def test_a_prompt_with_an_attachment_is_not_asked_without_it(stage: Stage) -> None:
    picture = {"type": "input_image", "image_url": "data:image/png;base64,AAAA"}
    look = {"role": "user", "content": [{"type": "input_text", "text": "Look."}, picture]}
    stage.session("s", ("one", "1"), items=[look])
    async with showing(stage, "s", notifications=True) as (pilot, main):
        await pilot.press("f7")
        await wait_for(pilot, lambda: pilot.app._notifications, "it is declined")
        assert [note.message for note in pilot.app._notifications] == [
            "That prompt has an attachment, which cannot be asked again."
        ]
        assert pilot.app.screen is main


async def test_what_was_attached_here_is_asked_with_it(stage: Stage) -> None:
    stage.store.blobs.keep(png())
    look = Prompt("Look.", (inspected("photo.png", png()),))
    stage.store.journal.end(stage.store.journal.begin(TurnRequest("s", look, MODEL)), Outcome(TurnStatus.COMPLETED))
    async with showing(stage, "s") as (pilot, _main):
        await choose(pilot)
        await pilot.press("down", "space", "enter")
        screen = await compared(pilot)
        await end_all(stage, pilot, screen)
    assert [reply.request.prompt.attachments for reply in stage.runner.replies] == [look.attachments] * 2


async def test_there_must_be_something_to_ask(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await pilot.press("f7")
        await wait_for(pilot, lambda: app._notifications, "it is declined")
        assert [note.message for note in app._notifications] == ["There is nothing to ask yet: write a prompt first."]


async def test_a_reply_that_arrives_comes_first(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await pilot.press(*"one", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
        await pilot.press("f7")
        await wait_for(pilot, lambda: app._notifications, "it is declined")
        assert isinstance(app.screen, MainScreen)


async def test_the_models_of_the_last_comparison_are_checked_already(stage: Stage) -> None:
    async with comparing(stage) as (pilot, main, _screen):
        await pilot.press("escape")
        await wait_for(pilot, lambda: pilot.app.screen is main, "it is left")
        release(stage, 0)
        await wait_for(pilot, lambda: not main.pane.composer.prompt.text, "the prompt is stored")
        await pilot.press(*"Again?")
        chooser = await choose(pilot)
        assert listed(chooser) == [f"1 {MODEL}", f"2 {OTHER}"]
        await pilot.press("enter")
        await wait_for(pilot, lambda: len(stage.runner.replies) == 4, "both are asked again")


async def test_models_are_filtered_checked_and_taken_back(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await pilot.press(*"Which?")
        chooser = await choose(pilot)
        assert words(chooser.note) == "Choose two or three models."
        await pilot.press("enter")
        assert app.screen is chooser, "one model is no comparison"
        await pilot.press(*"sonn", "space")
        await wait_for(pilot, lambda: listed(chooser) == [f"1 {MODEL}", f"2 {OTHER}"], "it is checked")
        assert chooser.name_box.value == ""
        await pilot.press(*"my-own", "space")
        await wait_for(pilot, lambda: listed(chooser)[0] == "3 my-own", "any name will do")
        await pilot.press(*"a-fourth", "space")
        await wait_for(pilot, lambda: app._notifications, "there is no room for more")
        await pilot.press(*"haiku", "space")
        await wait_for(pilot, lambda: f"1 {OTHER}" in listed(chooser), "the first one is taken back")
        await pilot.press("enter")
        await compared(pilot)
        assert [reply.request.model for reply in stage.runner.replies] == [OTHER, "my-own"]


async def test_a_click_checks_a_model(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"Which?")
        chooser = await choose(pilot)
        await pilot.click(SelectionList, offset=(8, 1))
        await wait_for(pilot, lambda: listed(chooser) == [f"1 {MODEL}", f"2 {OTHER}"], "it is checked")
        await pilot.press("escape")
        await wait_for(pilot, lambda: isinstance(app.screen, MainScreen), "it is given up")
        assert main_screen(app).pane.composer.prompt.text == "Which?"
        assert not stage.runner.replies


async def test_without_a_list_of_the_proxy_names_can_be_typed(stage: Stage) -> None:
    stage.catalog.broken = True
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"Which?", "f7")
        await wait_for(pilot, lambda: isinstance(app.screen, CompareModels), "the models are asked for")
        chooser = app.screen
        assert isinstance(chooser, CompareModels)
        await wait_for(pilot, lambda: "localhost:4000" in words(chooser.note), "it is said why there is no list")
        await pilot.press(*"other", "space", "enter")
        await compared(pilot)
        assert [reply.request.model for reply in stage.runner.replies] == [MODEL, "other"]

"""Retry, continue, edit and fork: no message is ever overwritten."""

from __future__ import annotations

from contextlib import closing

import pytest
from textual.widgets._footer import FooterKey

from litechat_tui.app.commands import COMMANDS
from litechat_tui.domain.chat import PreviousAnswer, Role, TextPart, TurnStatus
from litechat_tui.domain.events import TextDelta
from litechat_tui.domain.ports import Outcome, TurnRequest
from litechat_tui.domain.prompt import Prompt, from_json, joined
from litechat_tui.ui.app import LitechatApp
from litechat_tui.words.requests import continue_request
from tests.local_rows import kept
from tests.stored import sessions
from tests.ui.conftest import Stage, main_screen, said, showing, shown
from tests.waiting import wait_for
from tests.wording import problem


def kept_draft(stage: Stage, session_id: str = "new") -> str:
    """Return the text that the file keeps for a session beside its turns."""
    stored = kept(stage.store.path, f"draft:{session_id}")
    return joined(prompt for value in stored for prompt in from_json(value)).text


def conversation_works(app: LitechatApp) -> bool:
    return any(worker.group == "compare" and not worker.is_finished for worker in app.workers)


async def test_r_answers_a_failed_turn_again_without_repeating_the_prompt(stage: Stage) -> None:
    stage.runner.outcome = Outcome(TurnStatus.FAILED, problem=problem("The connection was cut.", "Press r."))
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press(*"why", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        stage.runner.release_all()
        await wait_for(pilot, lambda: not screen.busy, "the reply ends")
        stage.runner.outcome = Outcome(TurnStatus.COMPLETED)
        stage.script(TextDelta("Because."))
        screen.pane.conversation.transcript.focus()
        await pilot.press("r", "y")
        await wait_for(pilot, lambda: len(stage.runner.replies) == 2, "the prompt is answered again")
        stage.runner.release_all()
        await wait_for(pilot, lambda: not screen.busy, "the second reply ends")
        expected = [
            (Role.USER, (TextPart("why"),)),
            (Role.ASSISTANT, (PreviousAnswer("Hello there.", TurnStatus.FAILED), TextPart("Because."))),
        ]
        assert [(m.role, m.parts) for m in shown(screen)] == expected
    assert [(m.role, m.parts) for m in stage.store.queries.messages(screen.session_id)] == expected
    assert [item["content"] for item in stage.store.journal.items(screen.session_id)] == ["why", "Because."]


async def test_stopping_an_answer_given_again_before_it_says_anything_brings_the_earlier_one_back(stage: Stage) -> None:
    stage.session("s", ("why", "Because."))
    async with showing(stage, "s") as (pilot, screen):
        before = shown(screen)
        screen.pane.conversation.transcript.focus()
        await pilot.press("r", "y")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is answered again")
        stage.runner.release()
        await wait_for(pilot, lambda: screen.busy, "the reply begins")
        await pilot.press("escape")
        await wait_for(pilot, lambda: not screen.busy, "the reply ends")
        await wait_for(pilot, lambda: shown(screen) == before, "the earlier answer is back")
        assert screen.pane.composer.prompt.text == ""


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("turn.retry", "There is no finished answer here to give again."),
        ("turn.continue", "There is no answer here that was cut short."),
        ("turn.edit", "There is no stored prompt here to edit."),
        ("turn.fork", "There is nothing stored here to fork."),
        ("message.copy", "There is no text here to copy."),
        ("code.copy", "There is no code block here."),
    ],
)
async def test_actions_that_need_messages_are_declined_in_an_empty_session(
    stage: Stage, command: str, why: str
) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        screen = main_screen(app)
        screen.run_command(next(one for one in COMMANDS if one.id == command))
        await wait_for(pilot, lambda: [note.message for note in app._notifications] == [why], "it is said why")
        assert not stage.runner.replies
        assert not sessions(stage.store)


async def test_a_complete_answer_cannot_be_continued(stage: Stage) -> None:
    stage.session("s", ("tell", "Once upon a time. The end."))
    async with showing(stage, "s", notifications=True) as (pilot, screen):
        screen.transcript.focus()
        await pilot.press("m", "y")
        await wait_for(pilot, lambda: len(pilot.app._notifications), "it is said why")
        assert not stage.runner.replies


async def test_m_asks_for_the_rest_of_an_answer(stage: Stage) -> None:
    stage.session("s", ("tell", "Once upon"), status=TurnStatus.INCOMPLETE)
    async with showing(stage, "s") as (pilot, screen):
        screen.pane.conversation.transcript.focus()
        await pilot.press("m", "y")
        await wait_for(pilot, lambda: stage.runner.replies, "the rest is asked for")
        assert stage.runner.replies[0].request == TurnRequest("s", continue_request(), stage.model)


RETRY, REST = "turns.remedy('retry')", "turns.remedy('continue')"


def on_offer(app: LitechatApp) -> dict[str, FooterKey]:
    return {key.action: key for key in app.screen.query(FooterKey)}


async def test_retry_and_continue_are_in_the_footer_and_work_from_the_prompt(stage: Stage) -> None:
    stage.session("s", ("tell", "Once upon"), status=TurnStatus.INCOMPLETE)
    stage.session_id = "s"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: {RETRY, REST} <= on_offer(app).keys(), "both are on offer")
        await pilot.click(on_offer(app)[RETRY])
        await wait_for(pilot, lambda: len(stage.runner.replies) == 1, "a click has it answered again")
        assert stage.runner.replies[0].request.retry_of
        await wait_for(pilot, lambda: not {RETRY, REST} & on_offer(app).keys(), "nothing is to be mended now")
        stage.runner.release(2)
        await wait_for(pilot, lambda: shown(screen)[-1].text == "Hello ", "the reply arrives")
        await pilot.press("escape")
        await wait_for(pilot, lambda: REST in on_offer(app), "it broke off")
        await pilot.press("ctrl+t")
        await wait_for(pilot, lambda: len(stage.runner.replies) == 2, "the rest is asked for")
        assert stage.runner.replies[1].request.prompt.text == continue_request().text
        stage.runner.release_all()
        await wait_for(pilot, lambda: not screen.busy, "the rest is there")
        await pilot.press("ctrl+r")
        assert len(stage.runner.replies) == 2, "what went well is not answered again by a slip"


@pytest.mark.parametrize(
    ("exchanges", "key", "why"),
    [
        ([("tell", "The end.")], "ctrl+r", "The answer is complete. r in the conversation asks for another one."),
        ([("tell", "The end.")], "ctrl+t", "There is no answer here that was cut short."),
        ([], "ctrl+r", "There is no finished answer here to give again."),
        ([], "ctrl+t", "There is no answer here that was cut short."),
    ],
)
async def test_a_key_that_mends_nothing_now_says_why(
    stage: Stage, exchanges: list[tuple[str, str]], key: str, why: str
) -> None:
    if exchanges:
        stage.session("s", *exchanges)
        stage.session_id = "s"
    app = stage.app()
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: len(shown(screen)) == 2 * len(exchanges), "the conversation is read")
        await pilot.press(key)
        assert [note.message for note in app._notifications] == [why]
        await pilot.press("escape")
        assert len(app._notifications) == 1, "Esc with nothing to stop says nothing"
        assert not stage.runner.replies


@pytest.mark.parametrize("key", ["ctrl+r", "ctrl+t"])
async def test_while_the_reply_arrives_a_key_that_would_mend_it_names_the_one_that_stops(
    stage: Stage, key: str
) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await pilot.press(*"go", "enter")
        await wait_for(pilot, lambda: main_screen(app).busy, "the reply is on its way")
        await pilot.press(key)
        assert [note.message for note in app._notifications] == ["The reply is still arriving; Esc stops it."]
        assert len(stage.runner.replies) == 1


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("b", "There is no code block below."),
        ("B", "There is no code block above."),
        ("space", "There is nothing here to open or close."),
    ],
)
async def test_a_key_for_what_is_not_in_the_conversation_says_so(stage: Stage, key: str, why: str) -> None:
    stage.session("s", ("tell", "The end."))
    async with showing(stage, "s", notifications=True) as (pilot, screen):
        screen.transcript.focus()
        await pilot.press(key)
        assert [note.message for note in pilot.app._notifications] == [why]


async def test_a_session_that_is_no_fork_has_no_origin_to_go_to(stage: Stage) -> None:
    stage.session("s", ("tell", "The end."))
    stage.session_id = "s"
    app = stage.app()
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        main_screen(app).action_show_origin()
        await pilot.pause()
        assert [note.message for note in app._notifications] == ["This session was not forked from another one."]


async def test_an_answer_that_never_began_cannot_be_continued(stage: Stage) -> None:
    stage.session("s", ("tell", ""), status=TurnStatus.FAILED, problem=problem("No."))
    stage.session_id = "s"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_for(pilot, lambda: RETRY in on_offer(app), "it can be tried again")
        assert REST not in on_offer(app)


async def test_editing_an_earlier_prompt_sends_it_in_a_fork_and_leaves_the_original(stage: Stage) -> None:
    stage.session("s", ("one", "1"), ("two", "2"))
    async with showing(stage, "s", size=(120, 30)) as (pilot, screen):
        prompt = screen.pane.composer.prompt
        await pilot.press(*"draft")
        screen.pane.conversation.transcript.focus()
        await pilot.press("k", "e")
        await wait_for(pilot, lambda: prompt.text == "two", "the prompt is in the box")
        await pilot.press("!", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
        request = stage.runner.replies[0].request
        assert (request.prompt.text, request.session_id) == ("two!", screen.session_id)
        assert screen.session_id != "s"
        stage.runner.release_all()
        await wait_for(pilot, lambda: not screen.busy, "the reply ends")
        fork = stage.store.queries.session(screen.session_id)
        assert fork is not None
        assert fork.forked_from == "s"
        screen.session_id = "s"
        await wait_for(pilot, lambda: prompt.text == "draft", "the draft is back in the original")
    assert [m.text for m in stage.store.queries.messages("s")] == ["one", "1", "two", "2"]
    assert [m.text for m in stage.store.queries.messages(fork.id)] == ["one", "1", "two!", "Hello there."]


async def test_escape_leaves_an_earlier_prompt_as_it_is(stage: Stage) -> None:
    stage.session("s", ("one", "1"))
    async with showing(stage, "s") as (pilot, screen):
        prompt = screen.pane.composer.prompt
        await pilot.press(*"draft")
        screen.pane.conversation.transcript.focus()
        await pilot.press("e")
        await wait_for(pilot, lambda: prompt.text == "one", "the prompt is in the box")
        await pilot.press("escape")
        await wait_for(pilot, lambda: prompt.text == "draft", "the draft is back")


async def test_while_a_reply_arrives_escape_first_leaves_the_edit_and_then_stops(stage: Stage) -> None:
    stage.session("s", ("one", "1"))
    async with showing(stage, "s") as (pilot, screen):
        prompt = screen.pane.composer.prompt
        await pilot.press(*"two", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
        stage.runner.release(2)
        await wait_for(pilot, lambda: screen.busy and not prompt.text, "it arrives")
        screen.pane.conversation.transcript.focus()
        await pilot.press("k", "k", "k", "e")
        await wait_for(pilot, lambda: prompt.text == "one", "the prompt is in the box")
        await pilot.press("escape")
        await wait_for(pilot, lambda: not prompt.text, "the edit is left")
        assert screen.busy
        await pilot.press("escape")
        await wait_for(pilot, lambda: not screen.busy, "the reply is stopped")


async def test_f_forks_after_the_exchange_at_the_cursor_also_when_it_has_just_arrived(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        screen = main_screen(app)
        for count, word in enumerate(("one", "two"), 1):
            await pilot.press(*word, "enter")
            await wait_for(pilot, lambda: stage.runner.replies and not stage.runner.replies[-1].ended, "it is sent")
            stage.runner.release_all()
            await wait_for(pilot, lambda: not screen.running, "the reply ends")
            assert len(stage.runner.replies) == count
        origin = screen.session_id
        screen.pane.conversation.transcript.focus()
        await pilot.press("k", "k", "k", "f")
        await wait_for(pilot, lambda: screen.session_id != origin, "the fork is shown")
        await wait_for(pilot, lambda: [m.text for m in shown(screen)] == ["one", "Hello there."], "the fork is read")


async def test_a_fork_leads_back_to_its_origin(stage: Stage) -> None:
    stage.session("s", ("one", "1"), ("two", "2"))
    stage.store.commands.fork("s", "f", stage.store.queries.messages("s")[2].item_id)
    stage.session_id = "f"
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        screen = main_screen(app)
        heading = screen.conversation.heading
        await wait_for(pilot, lambda: str(heading.content) == "one (fork)  ↳ one", "the origin is named")
        screen.sidebar.session_list.focus()
        await pilot.press("o")
        await wait_for(pilot, lambda: len(shown(screen)) == 4, "the origin is shown")
        assert (screen.session_id, str(heading.content)) == ("s", "one")
        await pilot.press("o")
        assert screen.session_id == "s", "it is nobody's fork"
        screen.session_id = "f"
        await wait_for(pilot, lambda: "↳" in str(heading.content), "the fork is shown again")
        await pilot.click(heading, offset=(str(heading.content).index("↳") + heading.gutter.left, 0))
        await wait_for(pilot, lambda: screen.session_id == "s", "a click leads there too")


async def test_what_another_window_writes_appears(stage: Stage) -> None:
    stage.session("s", ("one", "1"))
    async with showing(stage, "s", size=(120, 30)) as (pilot, screen):
        with closing(stage.other_window()) as other:
            turn = other.journal.begin(TurnRequest("s", Prompt("from elsewhere"), "m"))
            other.journal.append(turn, [said("heard")])
            other.journal.end(turn, Outcome(TurnStatus.COMPLETED))
        await wait_for(pilot, lambda: shown(screen)[-1].text == "heard", "the other window's turn is shown")


async def test_a_reader_further_up_is_notified_of_other_windows_only(stage: Stage) -> None:
    stage.session("s", ("one", "line\n\n" * 60))
    stage.session_id = "s"
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        screen = main_screen(app)
        conversation = screen.pane.conversation
        await wait_for(pilot, lambda: shown(screen), "the conversation is read")
        await pilot.press(*"two", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        await pilot.press("pageup")
        await wait_for(pilot, lambda: not conversation.transcript.following, "the reader is further up")
        stage.runner.release_all()
        await wait_for(pilot, lambda: not screen.busy, "the reply ends")
        conversation.file_changed()
        await wait_for(pilot, lambda: not conversation_works(app), "the file is compared")
        assert "another window" not in str(conversation.below.content)
        with closing(stage.other_window()) as other:
            other.journal.end(
                other.journal.begin(TurnRequest("s", Prompt("from elsewhere"), "m")), Outcome(TurnStatus.COMPLETED)
            )
        await wait_for(pilot, lambda: "another window" in str(conversation.below.content), "the reader is told")
        await pilot.press("ctrl+end")
        await wait_for(pilot, lambda: shown(screen)[-2].text == "from elsewhere", "End shows it")


async def test_drafts_survive_leaving_the_program(stage: Stage) -> None:
    stage.session("s", ("one", "1"))
    stage.session_id = "s"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: shown(screen), "the conversation is read")
        await pilot.press(*"in s", "ctrl+n", *"in none")
    stage.session_id = ""
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        prompt = screen.pane.composer.prompt
        await wait_for(pilot, lambda: prompt.text == "in none", "the draft of the new session is back")
        screen.session_id = "s"
        await wait_for(pilot, lambda: prompt.text == "in s", "the draft of the stored session is back")


async def test_a_first_prompt_that_was_taken_back_is_in_the_box_of_the_next_start(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press(*"ab", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        stage.runner.release()
        await wait_for(pilot, lambda: screen.running, "the turn is stored")
        await pilot.press("escape")
        await wait_for(pilot, lambda: screen.pane.composer.prompt.text == "ab", "it is back in the box")
        assert sessions(stage.store) == []
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_for(pilot, lambda: main_screen(app).pane.composer.prompt.text == "ab", "it is there again")


async def test_a_draft_that_was_sent_does_not_come_back(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"sent")
        await wait_for(pilot, lambda: kept_draft(stage) == "sent", "the draft is kept while typing")
        await pilot.press("enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        assert kept_draft(stage) == "sent", "it is in no turn yet"
        stage.runner.release()
        await wait_for(pilot, lambda: kept_draft(stage) == "", "the draft is gone")


async def test_queued_prompts_are_kept_until_they_are_in_a_turn(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        own = main_screen(app).session_id
        await pilot.press("1", "enter", "2", "enter", "3", "enter")
        await wait_for(pilot, lambda: kept_draft(stage) == "1\n\n2\n\n3", "all three are kept")
        stage.runner.release()
        await wait_for(pilot, lambda: kept_draft(stage, own) == "2\n\n3", "the first is in a turn")
        await wait_for(pilot, lambda: kept_draft(stage) == "", "the session has a name")
        await pilot.press("up")
        await wait_for(pilot, lambda: main_screen(app).pane.composer.prompt.text == "2\n\n3", "they are taken back")
        assert kept_draft(stage, own) == "2\n\n3"


async def test_up_in_an_empty_box_takes_the_waiting_prompts_back(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press("1", "enter", "2", "enter", "3", "enter")
        await wait_for(pilot, lambda: screen.pane.composer.queue.has_class("-waiting"), "the queue is shown")
        lines = str(screen.pane.composer.queue.content).splitlines()
        assert lines == ["2 waiting · Up in the empty box takes back", "↳ 2", "↳ 3"]
        await pilot.press("up")
        await wait_for(pilot, lambda: screen.pane.composer.prompt.text == "2\n\n3", "the queue is back in the box")
        assert not screen.pane.composer.queue.has_class("-waiting")
        stage.runner.release_all()
        await wait_for(pilot, lambda: not screen.busy, "the reply ends")
        assert len(stage.runner.replies) == 1

"""The chat service: what becomes of a prompt, whatever happens to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.app.chat_events import (
    BlankReplaced,
    ChatEvent,
    DraftReturned,
    DraftUnsaved,
    ModelNeeded,
    PromptRefused,
    PromptStored,
    ReplyArrived,
    ReplyBegan,
    ReplyFinished,
    SessionForked,
)
from litechat_tui.app.drafts import Edit
from litechat_tui.app.replies import LiveReply
from litechat_tui.domain.chat import PreviousAnswer, TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.events import ReplyEnded, RetryScheduled, TextDelta, TurnStarted
from litechat_tui.domain.ports import Outcome
from litechat_tui.domain.prompt import Prompt, to_json
from litechat_tui.words.requests import continue_request
from tests.fakes import GatedReply
from tests.fakes.local import FakeLocalState
from tests.stored import sessions
from tests.unit.app.conftest import Conversations
from tests.waiting import PATIENCE
from tests.wording import problem

ANSWER = "Hello there."


async def test_a_prompt_is_sent_and_its_answer_received(talk: Conversations) -> None:
    talk.chat.send("s", Prompt("one"))

    live = talk.chat.live("s")
    assert live is not None
    assert (live.request.prompt.text, live.request.model, live.prompt.text) == ("one", "m1", "one")
    assert talk.reported(ReplyBegan) == [ReplyBegan(live)]
    assert talk.chat.running == {"s"}
    await talk.answered("s")
    assert talk.reported(ReplyFinished) == [ReplyFinished(live)]
    assert (live.message.text, live.completed, talk.chat.running) == (ANSWER, True, frozenset())
    assert talk.texts("s") == ["one", ANSWER]
    await talk.until(lambda: not talk.kept("s"), "the file holds it once")


async def test_each_batch_is_reported_and_the_first_one_as_such(talk: Conversations) -> None:
    talk.chat.send("s", Prompt("one"))
    busy = RetryScheduled(1.0, problem("It is busy."))
    talk.runner.replies[0].put((busy,))
    await talk.until(lambda: len(talk.reported(ReplyArrived)) == 1, "it has to wait")
    talk.runner.release()
    await talk.until(lambda: len(talk.reported(ReplyArrived)) == 2, "the turn begins")
    talk.runner.release()
    await talk.until(lambda: len(talk.reported(ReplyArrived)) == 3, "text arrives")

    live = talk.chat.live("s")
    assert live is not None
    turn = talk.runner.replies[0].turn
    assert talk.reported(ReplyArrived) == [
        ReplyArrived(live, (busy,), first=True, delayed=False),
        ReplyArrived(live, (TurnStarted(turn),), first=True, delayed=True),
        ReplyArrived(live, (TextDelta("Hello "),), first=False, delayed=False),
    ]


async def test_prompts_wait_for_the_reply_before_them_and_are_sent_in_order(talk: Conversations) -> None:
    for text in ("one", "two", "three"):
        talk.chat.send("s", Prompt(text))

    assert [prompt.text for prompt in talk.chat.waiting("s")] == ["two", "three"]
    await talk.until(lambda: talk.kept("s") == ["one", "two", "three"], "the file holds what is in no turn")
    await talk.answered("s")
    assert [prompt.text for prompt in talk.chat.waiting("s")] == ["three"]
    await talk.answered("s")
    await talk.answered("s")
    assert talk.texts("s") == ["one", ANSWER, "two", ANSWER, "three", ANSWER]
    assert talk.chat.waiting("s") == ()
    await talk.until(lambda: not talk.kept("s"), "all are in turns")


async def test_a_session_never_rests_between_a_reply_and_the_prompt_behind_it(talk: Conversations) -> None:
    talk.chat.send("s", Prompt("one"))
    talk.chat.send("s", Prompt("two"))
    seen: list[ChatEvent] = []
    talk.chat.listen(seen.append)

    await talk.answered("s")

    finished, began = ([type(event) for event in seen].index(kind) for kind in (ReplyFinished, ReplyBegan))
    assert finished < began
    assert talk.chat.running == {"s"}


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (TurnStatus.COMPLETED, ["s"]),
        (TurnStatus.INCOMPLETE, ["s"]),
        (TurnStatus.STOPPED, []),
        (TurnStatus.FAILED, []),
        (TurnStatus.INTERRUPTED, []),
    ],
)
async def test_only_a_turn_that_came_to_its_own_end_is_told(
    talk: Conversations, status: TurnStatus, told: list[str]
) -> None:
    talk.runner.outcome = Outcome(status)
    talk.chat.send("s", Prompt("one"))

    await talk.answered("s")

    assert talk.answered_in == told


@pytest.mark.parametrize("status", [TurnStatus.STOPPED, TurnStatus.FAILED, TurnStatus.INCOMPLETE])
async def test_what_waits_behind_an_answer_that_is_not_completed_returns_to_the_draft(
    talk: Conversations, status: TurnStatus
) -> None:
    talk.runner.outcome = Outcome(status)
    for text in ("one", "two", "three"):
        talk.chat.send("s", Prompt(text))
    talk.chat.drafts.note("s", Prompt("typed since"))

    await talk.answered("s")

    assert talk.chat.drafts.typed("s").text == "two\n\nthree\n\ntyped since"
    assert talk.reported(DraftReturned) == [DraftReturned("s", (Prompt("two"), Prompt("three")))]
    assert (talk.chat.waiting("s"), len(talk.runner.replies)) == ((), 1)
    await talk.until(lambda: talk.kept("s") == ["two\n\nthree\n\ntyped since"], "the draft is in the file")


async def test_a_prompt_that_is_stopped_before_any_output_returns_with_what_waits_behind_it(
    talk: Conversations,
) -> None:
    talk.chat.send("s", Prompt("one"))
    talk.chat.send("s", Prompt("two"))
    talk.runner.release()
    await talk.until(lambda: talk.reported(ReplyArrived), "the turn begins")

    talk.chat.stop("s")
    await talk.until(lambda: talk.reported(ReplyFinished), "it is stopped")

    assert talk.chat.drafts.typed("s").text == "one\n\ntwo"
    assert talk.texts("s") == []
    assert talk.reported(PromptRefused) == []


async def test_a_stopped_answer_keeps_what_came(talk: Conversations) -> None:
    talk.chat.send("s", Prompt("one"))
    talk.runner.release(2)

    talk.chat.stop("s")
    talk.chat.stop("another one, where nothing is on its way")
    await talk.until(lambda: talk.reported(ReplyFinished), "it is stopped")

    assert talk.texts("s") == ["one", "Hello "]
    assert talk.reported(DraftReturned) == []


async def test_a_refused_prompt_returns_with_the_reason_and_is_in_the_file_at_every_moment(
    talk: Conversations,
) -> None:
    talk.chat.send("s", Prompt("one"))
    await talk.until(lambda: talk.kept("s") == ["one"], "it is kept while it is on its way")
    talk.runner.refusal = problem("The file is locked.")
    talk.runner.replies[0].end_with(Outcome(TurnStatus.FAILED, problem=talk.runner.refusal), withdrawn=True)
    await talk.until(lambda: talk.reported(ReplyFinished), "it is refused")

    assert talk.reported(PromptRefused) == [PromptRefused(talk.runner.refusal)]
    assert talk.chat.drafts.typed("s") == Prompt("one")
    await talk.settled()
    assert {*talk.store.local.written} == {("draft:s", to_json([Prompt("one")]))}


async def test_what_was_sent_is_reported_as_stored_once_the_file_holds_it(talk: Conversations) -> None:
    talk.chat.drafts._local = Unwritable()
    talk.chat.send("s", Prompt("one"))
    await talk.until(lambda: talk.reported(DraftUnsaved), "the draft cannot be kept")
    talk.runner.replies[0].put((RetryScheduled(1.0, problem("It is busy.")),))
    await talk.until(lambda: talk.reported(ReplyArrived), "it has to wait")
    assert talk.reported(PromptStored) == []

    talk.runner.release()
    await talk.until(lambda: talk.reported(PromptStored), "it is in a turn")


async def test_a_save_that_began_before_a_prompt_was_sent_does_not_report_it_as_stored(talk: Conversations) -> None:
    begun, go_on = Event(), Event()
    save = talk.chat.drafts.save

    def slow() -> None:
        save()
        begun.set()
        go_on.wait(PATIENCE)

    talk.chat.drafts.save = slow  # type: ignore[method-assign]
    talk.chat.drafts.note("s", Prompt("typed"))
    talk.chat.save_draft("s")
    await talk.until(begun.is_set, "it is written")
    talk.chat.drafts.save = full  # type: ignore[method-assign]
    talk.chat.send("s", Prompt("one"))
    await talk.until(lambda: talk.reported(DraftUnsaved), "what was sent cannot be kept")
    go_on.set()
    await talk.until(lambda: len(talk.tasks) == 1, "of all that goes on only the reply is left")

    assert talk.reported(PromptStored) == []


async def test_a_prompt_waits_in_memory_from_the_moment_at_which_it_leaves_the_draft(
    talk: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk.chat.drafts.note("s", Prompt("one"))
    monkeypatch.setattr(talk.runner, "send", raising)
    with pytest.raises(ZeroDivisionError):
        talk.chat.send("s", Prompt("one"))

    assert talk.chat.drafts.waiting("s") == (Prompt("one"),)
    assert talk.chat.drafts.typed("s") == Prompt("")


def full() -> None:
    """Fail as a full disk does."""
    raise StoreError(Code.STORE_DISK_FULL, path="sessions.db")


def raising(*_: object) -> Any:
    """Fail as only a defect does."""
    raise ZeroDivisionError


async def test_a_defect_while_a_reply_is_received_ends_it_and_gives_back_what_was_not_sent(
    talk: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk.chat.send("s", Prompt("one"))
    talk.chat.send("s", Prompt("two"))
    live = talk.chat.live("s")
    assert live is not None
    monkeypatch.setattr(LiveReply, "receive", raising)
    talk.runner.release()
    await talk.until(lambda: talk.defects, "it breaks")

    assert talk.chat.running == frozenset()
    assert talk.reported(ReplyFinished) == [ReplyFinished(live)]
    assert talk.chat.drafts.typed("s") == Prompt("one\n\ntwo")
    assert talk.runner.replies[0].ended


async def test_a_prompt_without_a_model_waits_for_one(talk: Conversations) -> None:
    talk.chat.model = ""
    talk.chat.send("s", Prompt("one"))
    talk.chat.send("s", Prompt("two"))
    talk.chat.send("t", Prompt("three"))

    assert talk.reported(ModelNeeded) == [ModelNeeded()] * 3
    assert not talk.runner.replies
    await talk.until(lambda: talk.kept("s") == ["one", "two"], "what waits is kept")

    waited = talk.chat.waits_for_model
    talk.chat.use_model("m2")
    assert (waited, talk.chat.waits_for_model) == (True, False)
    assert [(reply.request.session_id, reply.request.prompt.text) for reply in talk.runner.replies] == [
        ("s", "one"),
        ("t", "three"),
    ]
    assert {reply.request.model for reply in talk.runner.replies} == {"m2"}


async def test_a_choice_that_is_given_up_puts_what_waits_for_it_into_the_drafts(talk: Conversations) -> None:
    talk.chat.model = ""
    talk.chat.send("s", Prompt("one"))
    talk.chat.send("t", Prompt("two"))

    talk.chat.give_up_model()

    assert [talk.chat.drafts.typed(session_id).text for session_id in "st"] == ["one", "two"]
    talk.chat.use_model("m2")
    assert not talk.runner.replies


async def test_giving_up_a_choice_leaves_what_waits_behind_a_reply(talk: Conversations) -> None:
    talk.chat.send("s", Prompt("one"))
    talk.chat.send("s", Prompt("two"))

    talk.chat.give_up_model()
    talk.chat.use_model("m2")

    assert [prompt.text for prompt in talk.chat.waiting("s")] == ["two"]
    await talk.answered("s")
    assert [reply.request.model for reply in talk.runner.replies] == ["m1", "m2"]


async def test_what_waits_is_taken_back_and_the_reply_goes_on(talk: Conversations) -> None:
    for text in ("one", "two", "three"):
        talk.chat.send("s", Prompt(text))

    talk.chat.take_back("s")
    talk.chat.take_back("s")

    assert talk.chat.drafts.typed("s").text == "two\n\nthree"
    assert len(talk.reported(DraftReturned)) == 1
    await talk.answered("s")
    assert talk.texts("s") == ["one", ANSWER]


async def test_sessions_are_answered_beside_each_other(talk: Conversations) -> None:
    for session_id in ("s", "t"):
        talk.chat.send(session_id, Prompt(f"in {session_id}"))
    first, second = talk.runner.replies
    second.release()
    first.release()
    assert talk.chat.running == {"s", "t"}

    while not second.ended:
        second.release()
    await talk.until(lambda: talk.chat.running == {"s"}, "the second one ends first")
    assert talk.texts("t") == ["in t", ANSWER]
    while not first.ended:
        first.release()
    await talk.until(lambda: not talk.chat.running, "the first one ends")
    assert talk.texts("s") == ["in s", ANSWER]


async def test_a_prompt_is_answered_again_and_its_earlier_answers_kept(talk: Conversations) -> None:
    await talk.asked("s", "one")
    for number in (1, 2):
        talk.chat.drafts.note("s", Prompt("being typed"))
        assert talk.chat.retry("s", talk.messages("s"))
        live = talk.chat.live("s")
        assert live is not None
        assert live.message.parts == (PreviousAnswer(ANSWER, TurnStatus.COMPLETED),) * number
        assert live.unstored == Prompt("")
        assert talk.chat.drafts.typed("s") == Prompt("being typed")
        await talk.answered("s")

    (prompt, reply) = talk.messages("s")
    assert (prompt.text, reply.text) == ("one", ANSWER)
    assert [type(part) for part in reply.parts][:2] == [PreviousAnswer, PreviousAnswer]


async def test_an_answer_without_text_is_replaced_and_not_kept(talk: Conversations) -> None:
    talk.runner.outcome = Outcome(TurnStatus.FAILED)
    talk.chat.send("s", Prompt("one"))
    talk.runner.release()
    talk.runner.replies[0].end_with(talk.runner.outcome)
    await talk.until(lambda: not talk.chat.running, "it fails")

    assert talk.chat.retry("s", talk.messages("s"))
    live = talk.chat.live("s")
    assert live is not None
    assert live.message.parts == ()


async def test_a_retry_that_is_taken_back_leaves_the_answer_and_the_draft_as_they_were(talk: Conversations) -> None:
    await talk.asked("s", "one")
    talk.chat.retry("s", talk.messages("s"))
    talk.runner.release()

    talk.chat.stop("s")
    await talk.until(lambda: not talk.chat.running, "it is stopped")

    assert talk.texts("s") == ["one", ANSWER]
    assert talk.reported(DraftReturned) == []
    assert talk.chat.drafts.typed("s") == Prompt("")


async def test_without_a_chosen_model_the_one_that_answered_is_asked_again(talk: Conversations) -> None:
    await talk.asked("s", "one")
    talk.chat.model = ""

    assert talk.chat.retry("s", talk.messages("s"))
    assert talk.runner.replies[-1].request.model == "m1"


async def test_an_answer_of_no_known_model_is_not_given_again_before_one_is_chosen(talk: Conversations) -> None:
    await talk.asked("s", "one")
    talk.chat.model = ""
    prompt, reply = talk.messages("s")
    assert reply.turn is not None

    assert talk.chat.retry("s", [prompt, replace(reply, turn=replace(reply.turn, model=""))])
    assert talk.reported(ModelNeeded) == [ModelNeeded()]
    assert len(talk.runner.replies) == 1


async def test_only_a_finished_turn_of_this_program_can_be_answered_again(talk: Conversations) -> None:
    talk.store.memory.open("t")
    talk.store.memory.add("t", {"role": "user", "content": "one"})
    talk.store.memory.add("t", {"role": "assistant", "content": "stored by another program"})
    assert not talk.chat.retry("t", talk.messages("t"))
    assert not talk.chat.retry("s", [])

    await talk.asked("s", "one")
    before = talk.messages("s")
    talk.chat.send("s", Prompt("two"))
    assert not talk.chat.retry("s", before)
    assert not talk.chat.retry("s", before[:1])
    assert len(talk.runner.replies) == 2


async def test_the_rest_of_an_answer_is_asked_for_and_the_draft_left_alone(talk: Conversations) -> None:
    talk.runner.outcome = Outcome(TurnStatus.INCOMPLETE)
    await talk.asked("s", "one")
    talk.chat.drafts.note("s", Prompt("being typed"))
    messages = talk.messages("s")

    assert talk.chat.continue_answer("s", messages)
    assert not talk.chat.continue_answer("s", messages), "it is asked for already"
    assert talk.runner.replies[-1].request.prompt == continue_request()
    assert talk.chat.drafts.typed("s") == Prompt("being typed")
    talk.runner.outcome = Outcome(TurnStatus.COMPLETED)
    await talk.answered("s")
    assert not talk.chat.continue_answer("s", talk.messages("s")), "it is complete"


async def test_a_session_is_forked(talk: Conversations) -> None:
    await talk.asked("s", "one", "two")

    assert await talk.chat.fork("s", talk.messages("s")[2].item_id) == "new-1"

    assert talk.reported(SessionForked) == [SessionForked("new-1")]
    assert talk.texts("new-1") == ["one", ANSWER]


async def test_an_edited_prompt_is_sent_in_a_fork_and_kept_until_then(talk: Conversations) -> None:
    await talk.asked("s", "one", "two")
    row = talk.messages("s")[2].item_id
    assert row is not None
    talk.chat.drafts.note("s", Prompt("being typed"))

    talk.chat.send_edited("s", row, Prompt("two, otherwise"))
    assert talk.chat.drafts.edit("s") is None, "the box is free for another one"
    await talk.until(lambda: talk.store.local.everything("edit:s"), "the file holds it")
    await talk.until(lambda: talk.chat.live("new-1"), "it is sent")
    await talk.answered("new-1")

    assert talk.texts("new-1") == ["one", ANSWER, "two, otherwise", ANSWER]
    assert talk.texts("s") == ["one", ANSWER, "two", ANSWER]
    assert talk.chat.drafts.edit("s") is None
    assert talk.chat.drafts.typed("s") == Prompt("being typed")


async def test_an_edit_that_begins_while_another_one_leaves_is_kept(talk: Conversations) -> None:
    await talk.asked("s", "one", "two")
    first, second = (talk.messages("s")[position].item_id for position in (0, 2))
    assert first is not None
    assert second is not None

    talk.chat.send_edited("s", second, Prompt("two, otherwise"))
    talk.chat.drafts.note_edit("s", Edit(first, Prompt("one, otherwise")))
    await talk.until(lambda: talk.chat.live("new-1"), "the first one is sent")

    assert talk.chat.drafts.edit("s") == Edit(first, Prompt("one, otherwise"))


async def test_an_edited_prompt_whose_fork_fails_returns_to_the_draft(talk: Conversations) -> None:
    talk.chat.drafts.note("gone", Prompt("being typed"))
    talk.chat.send_edited("gone", 1, Prompt("edited"))
    await talk.until(lambda: talk.failures, "the fork fails")

    assert talk.failures[0].problem.code is Code.STORE_FORK_ORIGIN_GONE
    assert talk.chat.drafts.typed("gone").text == "edited\n\nbeing typed"
    assert talk.chat.drafts.edit("gone") is None
    assert not talk.runner.replies


async def test_the_blank_session_is_replaced_once_its_first_turn_is_stored(talk: Conversations) -> None:
    talk.chat.send("blank-0", Prompt("one"))
    await talk.until(lambda: talk.kept("new") == ["one"], "it is kept for the session that is not stored yet")
    talk.runner.replies[0].put((RetryScheduled(1.0, problem("It is busy.")),))
    await talk.until(lambda: talk.reported(ReplyArrived), "it has to wait")
    assert talk.chat.blank_id == "blank-0"

    talk.chat.send("blank-0", Prompt("two"))
    talk.runner.release()
    await talk.until(lambda: talk.reported(BlankReplaced), "the turn is stored")

    assert talk.reported(BlankReplaced) == [BlankReplaced("new-1")]
    assert talk.chat.blank_id == "new-1"
    await talk.until(lambda: talk.kept("blank-0") == ["two"] and not talk.kept("new"), "what waits follows its session")


async def test_the_blank_session_stays_when_its_first_prompt_is_refused(talk: Conversations) -> None:
    talk.runner.refusal = problem("The file is locked.")
    talk.chat.send("blank-0", Prompt("one"))
    await talk.until(lambda: talk.reported(PromptRefused), "it is refused")

    assert talk.chat.blank_id == "blank-0"
    await talk.until(lambda: talk.kept("new") == ["one"], "the draft is kept under its name")


async def test_a_first_prompt_that_is_taken_back_is_kept_for_the_next_start_and_can_be_sent_again(
    talk: Conversations,
) -> None:
    talk.chat.send("blank-0", Prompt("one"))
    talk.runner.release()
    await talk.until(lambda: talk.chat.blank_id == "new-1", "the turn is stored")
    talk.chat.stop("blank-0")
    await talk.until(lambda: talk.reported(ReplyFinished), "it is taken back")

    assert talk.store.queries.session("blank-0") is None
    assert talk.chat.blank_id == "blank-0"
    assert talk.reported(BlankReplaced) == [BlankReplaced("new-1"), BlankReplaced("blank-0")]
    await talk.until(lambda: talk.kept("new") == ["one"] and not talk.kept("blank-0"), "it is kept for the next start")

    await talk.asked("blank-0", "one")
    assert talk.chat.blank_id == "new-2"
    await talk.until(lambda: not talk.kept("new"), "it is in a turn")
    assert talk.texts("blank-0") == ["one", ANSWER]


async def test_a_prompt_that_is_taken_back_leaves_the_blank_session_that_is_in_use(talk: Conversations) -> None:
    talk.chat.send("blank-0", Prompt("one"))
    talk.runner.release()
    await talk.until(lambda: talk.chat.blank_id == "new-1", "the turn is stored")
    talk.chat.drafts.note("new-1", Prompt("in the next session"))
    talk.chat.stop("blank-0")
    await talk.until(lambda: talk.kept("new") == ["one", "in the next session"], "both are kept")
    assert talk.chat.blank_id == "new-1"

    await talk.asked("blank-0", "one")

    assert talk.chat.blank_id == "new-1"
    await talk.until(lambda: talk.kept("new") == ["in the next session"], "the other one waits on")


async def test_a_later_prompt_that_is_taken_back_leaves_its_session_stored(talk: Conversations) -> None:
    await talk.asked("blank-0", "one")
    talk.chat.send("blank-0", Prompt("two"))
    talk.runner.release()
    talk.chat.stop("blank-0")
    await talk.until(lambda: talk.kept("blank-0") == ["two"], "it is taken back")

    assert talk.chat.blank_id == "new-1"


class Unwritable(FakeLocalState):
    """A `LocalState` that cannot be written."""

    def keep(self, values: Mapping[str, str]) -> None:
        full()


async def test_a_draft_that_cannot_be_kept_is_reported_and_goes_on_in_memory(talk: Conversations) -> None:
    talk.chat.drafts._local = Unwritable()
    talk.chat.drafts.note("s", Prompt("typed"))

    talk.chat.save_draft("s")
    await talk.until(lambda: talk.reported(DraftUnsaved), "it fails")

    assert [event.problem.code for event in talk.reported(DraftUnsaved)] == [Code.STORE_DISK_FULL]
    assert talk.chat.drafts.typed("s") == Prompt("typed")


async def test_a_listener_that_goes_hears_no_more_and_the_next_one_what_nobody_heard(talk: Conversations) -> None:
    talk.forget()
    await talk.asked("s", "one")
    assert talk.events == []

    later: list[ChatEvent] = []
    forget_later = talk.chat.listen(later.append)
    heard = [type(event) for event in later]
    assert heard[0] is ReplyBegan
    assert ReplyFinished in heard
    assert len(later) == len(heard)
    beside: list[ChatEvent] = []
    talk.chat.listen(beside.append)
    forget_later()
    assert beside == []
    talk.chat.send("s", Prompt("two"))
    assert isinstance(beside[0], ReplyBegan)
    assert len(later) == len(heard)


async def test_a_reply_ends_in_the_middle_of_an_event_loop_that_is_busy(talk: Conversations) -> None:
    talk.chat.send("s", Prompt("one"))
    talk.runner.release_all()
    await talk.until(lambda: talk.reported(ReplyFinished), "all comes in one batch")

    (arrived,) = talk.reported(ReplyArrived)
    assert isinstance(arrived.events[-1], ReplyEnded)
    assert arrived.live.message.text == ANSWER


# Whatever happens

SESSIONS = ("blank-0", "s")
ACTS = st.one_of(
    st.tuples(st.sampled_from(("write", "send", "take_back", "stop", "release", "finish")), st.sampled_from(SESSIONS)),
    st.tuples(
        st.sampled_from(("fail", "succeed", "refuse", "accept", "lose_model", "use_model", "give_up_model", "wait"))
    ),
)


class Person(Conversations):
    """Writes and sends, while the runner does well or badly."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.written: list[str] = []

    def write(self, session_id: str) -> None:
        """Write something more into the box."""
        self.written.append(f"<{len(self.written)}>")
        self.chat.drafts.note(session_id, Prompt(self.chat.drafts.typed(session_id).text + self.written[-1]))

    def send(self, session_id: str) -> None:
        """Send what is in the box, and something more."""
        self.write(session_id)
        self.chat.send(session_id, self.chat.drafts.typed(session_id))

    def release(self, session_id: str) -> None:
        """Let the next event of the reply in a session out."""
        if (reply := self._reply(session_id)) is not None and not reply.ended:
            reply.release()

    def finish(self, session_id: str) -> None:
        """Let all the events of the reply in a session out."""
        while (reply := self._reply(session_id)) is not None and not reply.ended:
            reply.release()

    def _reply(self, session_id: str) -> GatedReply | None:
        live = self.chat.live(session_id)
        return next((reply for reply in self.runner.replies if live is not None and live.reply is reply), None)

    def act(self, name: str, session_id: str = "") -> None:
        """Do one thing."""
        acts: dict[str, Callable[[], None]] = {
            "write": lambda: self.write(session_id),
            "send": lambda: self.send(session_id),
            "release": lambda: self.release(session_id),
            "finish": lambda: self.finish(session_id),
            "take_back": lambda: self.chat.take_back(session_id),
            "stop": lambda: self.chat.stop(session_id),
            "fail": lambda: setattr(self.runner, "outcome", Outcome(TurnStatus.FAILED)),
            "succeed": lambda: setattr(self.runner, "outcome", Outcome(TurnStatus.COMPLETED)),
            "refuse": lambda: setattr(self.runner, "refusal", problem("It is busy.")),
            "accept": lambda: setattr(self.runner, "refusal", None),
            "lose_model": lambda: setattr(self.chat, "model", ""),
            "use_model": lambda: self.chat.use_model("m2"),
            "give_up_model": self.chat.give_up_model,
            "wait": lambda: None,
        }
        acts[name]()


async def play(acts: list[tuple[str, ...]]) -> tuple[list[str], str]:
    """Do all of `acts`, and return what was written and all that the file holds in the end."""
    person = Person()
    for act in acts:
        person.act(*act)
        await asyncio.sleep(0)
    await person.settled()
    for session_id in (*SESSIONS, person.chat.blank_id):
        person.chat.save_draft(session_id)
    await person.settled()
    sent = [text for session in sessions(person.store) for text in person.texts(session.id)[::2]]
    return person.written, "\n".join([*sent, *(text for name in ("new", *SESSIONS) for text in person.kept(name))])


@given(st.lists(ACTS, max_size=40))
def test_nothing_written_is_lost_or_doubled_whatever_happens(acts: list[tuple[str, ...]]) -> None:
    written, found = asyncio.run(play(acts))

    assert {text: found.count(text) for text in written} == dict.fromkeys(written, 1)

"""Comparing models: what becomes of the prompt and of each session, whatever happens to the answers."""

from __future__ import annotations

from itertools import count

import pytest

from litechat_tui.app.chat_events import DraftReturned, PromptRefused
from litechat_tui.app.comparing import Comparing, Comparison
from litechat_tui.app.replies import LiveReply
from litechat_tui.domain.chat import Session, TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import Outcome, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.shelf import Change, Shelf
from tests.contract.stores import TickingClock
from tests.unit.app.conftest import Conversations
from tests.wording import problem

ANSWER = "Hello there."
WHICH = Prompt("Which?")
MODELS = ("m1", "m2", "m3")


@pytest.fixture
def comparing(talk: Conversations) -> Comparing:
    ids = count(1)
    return Comparing(talk.chat, talk.store.queries, talk.store.commands, lambda: f"c-{next(ids)}")


def asked_of(comparison: Comparison) -> list[tuple[str, str]]:
    return [(answer.session_id, answer.request.model) for answer in comparison.answers]


def stored(talk: Conversations, session_id: str) -> Session:
    session = talk.store.queries.session(session_id)
    assert session is not None
    return session


def listed(talk: Conversations) -> list[str]:
    return sorted(session.id for session in talk.store.lists.window(Shelf.ALL, 0, 100))


async def end_all(talk: Conversations) -> None:
    for reply in talk.runner.replies:
        while not reply.ended:
            reply.release()
    await talk.until(lambda: not talk.tasks, "all have ended")


async def test_a_first_prompt_begins_a_session_for_each_model(talk: Conversations, comparing: Comparing) -> None:
    comparison = await comparing.begin("blank-0", WHICH, MODELS)

    assert asked_of(comparison) == [("c-2", "m1"), ("c-3", "m2"), ("c-4", "m3")]
    assert talk.chat.running == {"c-2", "c-3", "c-4"}, "all at once"
    await end_all(talk)
    assert [answer.message.text for answer in comparison.answers] == [ANSWER] * 3
    assert [talk.texts(id_) for id_ in ("c-2", "c-3", "c-4")] == [["Which?", ANSWER]] * 3
    assert [stored(talk, id_).comparison for id_ in ("c-2", "c-3", "c-4")] == [comparison.id] * 3
    assert talk.store.queries.session("blank-0") is None


async def test_in_a_conversation_each_model_is_asked_in_a_fork_of_it(talk: Conversations, comparing: Comparing) -> None:
    await talk.asked("s", "one")

    comparison = await comparing.begin("s", WHICH, MODELS[:2])
    await end_all(talk)

    assert [talk.texts(answer.session_id) for answer in comparison.answers] == [["one", ANSWER, "Which?", ANSWER]] * 2
    assert {stored(talk, answer.session_id).forked_from for answer in comparison.answers} == {"s"}
    assert talk.texts("s") == ["one", ANSWER]
    assert stored(talk, "s").comparison == ""


async def test_an_earlier_prompt_is_asked_again_in_forks_before_it(talk: Conversations, comparing: Comparing) -> None:
    await talk.asked("s", "one", "Which?", "three")
    row = talk.messages("s")[2].item_id

    comparison = await comparing.begin("s", WHICH, MODELS[:2], before=row)
    await end_all(talk)

    assert [talk.texts(answer.session_id) for answer in comparison.answers] == [["one", ANSWER, "Which?", ANSWER]] * 2


async def test_nothing_is_sent_and_nothing_left_when_a_fork_cannot_be_made(
    talk: Conversations, comparing: Comparing, monkeypatch: pytest.MonkeyPatch
) -> None:
    await talk.asked("s", "one")
    fork, forks = talk.store.commands.fork, count(1)

    def full(session_id: str, new_id: str, before: int | None = None) -> Session:
        if next(forks) == 2:
            raise StoreError(Code.STORE_FORK_ORIGIN_GONE)
        return fork(session_id, new_id, before)

    monkeypatch.setattr(talk.store.commands, "fork", full)
    with pytest.raises(StoreError):
        await comparing.begin("s", WHICH, MODELS)

    assert len(talk.runner.replies) == 1
    assert listed(talk) == ["s"]


async def test_each_answer_may_end_in_its_own_way(talk: Conversations, comparing: Comparing) -> None:
    comparison = await comparing.begin("blank-0", WHICH, MODELS)
    completed, failed, stopped = talk.runner.replies
    for reply in talk.runner.replies:
        reply.release()
        reply.release()
    failed.end_with(Outcome(TurnStatus.FAILED, problem=problem("The connection was cut.")))
    await talk.until(lambda: talk.chat.live("c-3") is None, "one has failed")
    assert talk.chat.running == {"c-2", "c-4"}, "the others go on"
    await talk.until(lambda: comparison.answers[2].received, "text has arrived")
    talk.chat.stop("c-4")
    await end_all(talk)

    endings = [answer.ending for answer in comparison.answers]
    assert [ending and ending.turn.status for ending in endings] == ["completed", "failed", "stopped"]
    assert [talk.texts(id_) for id_ in ("c-2", "c-3", "c-4")] == [
        ["Which?", ANSWER],
        ["Which?", "Hello "],
        ["Which?", "Hello "],
    ]
    assert completed.ended
    assert stopped.ended


async def test_all_are_stopped_together(talk: Conversations, comparing: Comparing) -> None:
    comparison = await comparing.begin("blank-0", WHICH, MODELS[:2])
    for reply in talk.runner.replies:
        reply.release()
        reply.release()
    await talk.until(lambda: all(answer.received for answer in comparison.answers), "text has arrived")
    comparing.stop(comparison)
    await talk.until(lambda: not talk.tasks, "both have ended")
    assert [talk.texts(id_) for id_ in ("c-2", "c-3")] == [["Which?", "Hello "]] * 2


async def test_a_fork_of_which_nothing_came_is_taken_away_and_its_prompt_left_to_who_asked(
    talk: Conversations, comparing: Comparing
) -> None:
    await talk.asked("s", "one")
    comparison = await comparing.begin("s", WHICH, MODELS[:2])
    first, second = comparison.answers
    talk.runner.replies[1].release()
    await talk.until(lambda: first.stored, "the prompt is in the file")
    talk.chat.stop(first.session_id)
    await end_all(talk)

    assert first.withdrawn
    assert listed(talk) == sorted([second.session_id, "s"])
    assert not talk.reported(DraftReturned)
    assert [other.id for other in comparing.others(second.session_id)] == []


async def test_a_refused_prompt_is_no_draft_of_a_session_that_never_began(
    talk: Conversations, comparing: Comparing
) -> None:
    talk.runner.refusal = problem("The disk is full.")
    await comparing.begin("blank-0", WHICH, MODELS[:2])
    await talk.until(lambda: not talk.tasks, "both are refused")

    assert len(talk.reported(PromptRefused)) == 2
    assert not talk.reported(DraftReturned)
    assert talk.chat.drafts.unsent() == frozenset()
    assert listed(talk) == []


async def test_sessions_of_a_comparison_know_each_other(talk: Conversations, comparing: Comparing) -> None:
    await talk.asked("s", "one")
    await comparing.begin("s", WHICH, MODELS)
    await end_all(talk)
    ids = ["c-2", "c-3", "c-4"]

    assert [other.id for other in comparing.others("c-3")] == ["c-2", "c-4"]
    talk.store.commands.change(["c-2"], Change(archived=True))
    assert [other.id for other in comparing.others("c-3")] == ["c-2", "c-4"], "the link stays"
    assert comparing.others("s") == ()
    assert comparing.others("gone") == ()
    await talk.asked("c-3", "And then?")
    assert [stored(talk, id_).comparison for id_ in ids] == ["c-1"] * 3


async def test_what_is_done_after_an_answer_is_done_once_it_has_ended(talk: Conversations) -> None:
    await talk.asked("s", "one")
    seen: list[tuple[LiveReply, frozenset[str]]] = []

    async def note(live: LiveReply) -> None:
        seen.append((live, talk.chat.running))

    live = talk.chat.ask(TurnRequest("s", Prompt("two"), "m9"), note)
    await talk.answered("s")
    await talk.until(lambda: seen, "it is done")
    assert seen == [(live, frozenset())]
    assert live.request.model == "m9"


def said(answer: LiveReply) -> tuple[str, str, str, bool]:
    return answer.request.model, answer.prompt.text, answer.message.text, answer.ending is not None


async def test_a_comparison_is_found_again_while_it_arrives_and_from_the_file(
    talk: Conversations, comparing: Comparing
) -> None:
    talk.store.memory.clock = TickingClock()
    await talk.asked("s", "one")
    comparison = await comparing.begin("s", WHICH, MODELS[:2])
    assert comparing.again("c-2") is None, "nothing of it is in the file"
    for reply in talk.runner.replies[1:]:
        reply.release()
    await talk.until(lambda: all(answer.stored for answer in comparison.answers), "both are in the file")
    assert comparing.again("c-2") == comparison, "the very same answers"
    await end_all(talk)
    await talk.asked("c-3", "And then?")

    again = comparing.again("c-2")

    assert again is not None
    assert again.id == comparison.id
    assert [said(answer) for answer in again.answers] == [
        ("m1", "Which?", ANSWER, True),
        ("m2", "Which?", ANSWER, True),
    ]
    assert comparing.again("s") is None
    assert comparing.again("gone") is None
    again.answers[0].reply.stop()
    assert [batch async for batch in again.answers[0].reply] == []
    assert not again.answers[0].elsewhere


async def test_an_answer_that_another_program_receives_is_shown_as_such(
    talk: Conversations, comparing: Comparing
) -> None:
    talk.store.journal.begin(TurnRequest("a", WHICH, "m1", comparison="c"))
    (answer,) = (comparing.again("a") or Comparison("", ())).answers
    assert answer.elsewhere
    assert answer.stored


async def test_a_session_without_an_answer_has_no_column(talk: Conversations, comparing: Comparing) -> None:
    talk.store.journal.withdraw(talk.store.journal.begin(TurnRequest("s", WHICH, "m1")))
    turn = talk.store.journal.begin(TurnRequest("a", WHICH, "m1", comparison="c"))
    talk.store.commands.fork("a", "fork")
    talk.store.memory.comparisons["fork"] = "c"
    talk.store.journal.end(turn, Outcome(TurnStatus.COMPLETED))
    assert [answer.session_id for answer in (comparing.again("a") or Comparison("", ())).answers] == ["a"]

"""A session read page by page, and with what is arriving in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from litechat_tui.app.history import History, looks_same, with_live
from litechat_tui.app.positions import holding, key_of
from litechat_tui.app.replies import LiveReply, prompt_message
from litechat_tui.domain.chat import ChatMessage, Role, TextPart, Turn, TurnStatus
from litechat_tui.domain.events import ReplyEvent, RetryScheduled, TextDelta, TurnStarted
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from tests.conftest import NOW
from tests.fakes import FakeStore, PlayedRunner
from tests.wording import problem


def stored(exchanges: int) -> tuple[FakeStore, History]:
    """Return a session "s" of that many exchanges."""
    store = FakeStore()
    for number in range(exchanges):
        turn = store.journal.begin(TurnRequest("s", Prompt(f"prompt {number}"), "m"))
        store.journal.end(turn, Outcome(TurnStatus.COMPLETED, Partial(f"answer {number}")))
    return store, History(store.queries)


def test_a_short_session_is_one_page() -> None:
    _, history = stored(2)
    page = history.newest("s")

    assert page.session is not None
    assert [message.text for message in page.messages] == ["prompt 0", "answer 0", "prompt 1", "answer 1"]
    assert (page.session.id, page.more, page.origin) == ("s", False, None)


def test_a_session_that_is_not_stored_is_an_empty_page() -> None:
    page = stored(0)[1].newest("s", back_to=12)

    assert (page.session, [*page.messages], page.more) == (None, [], False)


def test_as_much_is_read_as_it_takes_to_have_a_row() -> None:
    _, history = stored(60)
    last = history.newest("s").messages[0].item_id
    first = history.rest("s", last or 0)[0].item_id
    assert history.newest("s", row=last).messages[0].item_id == last
    assert history.newest("s", row=first).messages[0].item_id == first
    # A row that is gone, and was before all others.
    assert len(history.newest("s", row=0).messages) == 120
    assert history.newest("another", row=1).messages == []


def test_a_row_is_in_a_prompt_or_in_the_answer_to_it() -> None:
    prompt = ChatMessage(Role.USER, (), item_id=4)
    answer, welcome = ChatMessage(Role.ASSISTANT, (), item_id=7), ChatMessage(Role.ASSISTANT, (), item_id=1)
    arriving = ChatMessage(Role.USER, ())
    messages = [welcome, prompt, answer, replace(prompt, item_id=9), arriving]
    # 5 is of an answer that was superseded, 10 of one that is not there.
    assert [holding(messages, row) for row in (1, 4, 5, 7, 9, 10)] == [0, 1, 2, 2, 3, 3]
    assert holding([], 4) is None


def test_a_long_session_is_read_from_its_end_backwards() -> None:
    _, history = stored(60)
    page = history.newest("s")
    assert [message.text for message in page.messages][:1] == ["prompt 35"]
    assert page.more

    oldest = page.messages[0].item_id
    assert oldest is not None
    older = history.older("s", oldest)
    assert [older.messages[0].text, older.messages[-1].text, older.more] == ["prompt 10", "answer 34", True]
    assert [message.text for message in history.rest("s", oldest)] == [
        f"{who} {number}" for number in range(35) for who in ("prompt", "answer")
    ]


def test_as_much_is_read_as_it_takes_to_have_a_message() -> None:
    store, history = stored(60)
    wanted = store.queries.messages("s", 1000)[0]

    page = history.newest("s", key_of(wanted))

    assert (page.messages[0], len(page.messages), page.more) == (wanted, 120, False)
    assert len(history.newest("s", wanted.item_id).messages) == 120
    assert len(history.newest("s", ("no such turn", Role.USER)).messages) == 120


def test_the_reply_of_a_running_turn_need_not_be_there_to_be_found() -> None:
    store, history = stored(1)
    turn = store.journal.begin(TurnRequest("s", Prompt("running"), "m"))

    page = history.newest("s", (turn.id, Role.ASSISTANT))

    assert len(page.messages) == 4


def test_a_fork_knows_its_origin_as_long_as_that_is_there() -> None:
    store, history = stored(1)
    store.commands.fork("s", "f")
    origin = history.newest("f").origin
    assert origin is not None
    assert origin.id == "s"

    del store.memory.rows["s"]
    assert history.newest("f").origin is None


def test_messages_look_the_same_whatever_their_rows() -> None:
    message = ChatMessage(Role.USER, (TextPart("a"),), item_id=1)

    assert looks_same([message], [replace(message, item_id=2)])
    assert not looks_same([message], [replace(message, parts=())])
    assert not looks_same([message], [])


# With what is arriving

EARLIER = Turn("t1", "s", "m", TurnStatus.COMPLETED, NOW)
MINE = Turn("t2", "s", "m", TurnStatus.RUNNING, NOW)


def exchange(turn: Turn | None, prompt: str, answer: str) -> list[ChatMessage]:
    return [
        ChatMessage(role, (TextPart(text),), turn=turn)
        for role, text in ((Role.USER, prompt), (Role.ASSISTANT, answer))
    ]


def arriving(*events: ReplyEvent, retry_of: str = "") -> LiveReply:
    prompt = Prompt("arriving")
    live = LiveReply(TurnRequest("s", prompt, "m", retry_of), PlayedRunner(), NOW, prompt_message(prompt, NOW))
    live.receive(events, NOW)
    return live


def read(stored: Sequence[ChatMessage], live: LiveReply | None) -> list[str]:
    return [message.text for message in with_live(stored, live, {})]


def test_without_a_reply_the_file_is_shown_as_it_is() -> None:
    messages = exchange(EARLIER, "one", "1")

    assert with_live(messages, None, {}) == messages


@pytest.mark.parametrize("events", [(), (TurnStarted(MINE),), (TurnStarted(MINE), TextDelta("so far"))])
def test_a_reply_stands_behind_what_is_stored(events: tuple[ReplyEvent, ...]) -> None:
    answer = "so far" if len(events) == 2 else ""

    assert read(exchange(EARLIER, "one", "1"), arriving(*events)) == ["one", "1", "arriving", answer]
    assert read(exchange(None, "from another program", "1"), arriving(*events))[:2] == ["from another program", "1"]


def test_what_the_file_has_of_the_same_turn_is_not_shown_twice() -> None:
    messages = [*exchange(EARLIER, "one", "1"), *exchange(MINE, "arriving", "so")]

    assert read(messages, arriving(TurnStarted(MINE), TextDelta("so far"))) == ["one", "1", "arriving", "so far"]
    assert read(messages, arriving()) == ["one", "1", "arriving", ""], "its first event is about to come"


def test_a_turn_of_another_window_that_is_waited_for_is_shown() -> None:
    messages = exchange(MINE, "theirs", "half")

    assert read(messages, arriving(RetryScheduled(1.0, problem("It is busy.")))) == ["theirs", "half", "arriving", ""]


def test_a_retry_takes_the_place_of_the_answer_it_supersedes() -> None:
    messages = [*exchange(None, "zero", "0"), *exchange(EARLIER, "one", "1")]

    assert read(messages, arriving(retry_of="t1")) == ["zero", "0", "arriving", ""]


@pytest.mark.parametrize("status", [TurnStatus.RUNNING, TurnStatus.INTERRUPTED])
def test_what_could_not_be_written_is_shown_until_the_file_has_as_much(status: TurnStatus) -> None:
    kept = replace(exchange(EARLIER, "one", "all of it")[1])
    unwritten = {"t1": kept}
    half, whole = (exchange(replace(EARLIER, status=status), "one", text) for text in ("all", "all of it"))

    assert with_live(half, None, unwritten) == [half[0], kept]
    assert with_live(whole, None, unwritten) == whole
    assert unwritten == {}


def test_what_the_file_has_in_the_end_prevails() -> None:
    unwritten = {"t1": exchange(EARLIER, "one", "mine")[1]}
    messages = exchange(EARLIER, "one", "theirs")

    assert with_live(messages, None, unwritten) == messages
    assert unwritten == {}

"""One turn followed to its end, for the faces that show nothing beside it."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

import pytest

from litechat_tui.app.chat import ChatService
from litechat_tui.app.one_turn import OneTurn
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.events import ReplyEnded, ReplyEvent, TextDelta, TurnStarted
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from tests.fakes import Answering, FakeStore, GatedReply, GatedRunner, PlayedRunner, dependencies


def send(chat: ChatService) -> None:
    chat.send("s", Prompt("one"))


class Following:
    """Somebody who watches one turn."""

    def __init__(self, runner: GatedRunner | PlayedRunner) -> None:
        self.store = FakeStore()
        if isinstance(runner, GatedRunner):
            runner.journal = self.store.journal
        self.shown: list[ReplyEvent] = []
        self.on_text: Callable[[], object] = lambda: None
        self.one = OneTurn(dependencies(self.store, runner), self._show)

    def _show(self, events: tuple[ReplyEvent, ...]) -> None:
        self.shown += events
        if any(isinstance(event, TextDelta) for event in events):
            self.on_text()


def test_a_turn_is_shown_as_it_comes_and_its_end_told() -> None:
    follower = Following(Answering())

    assert follower.one.run(send)

    ended, message = follower.one.ending
    assert (ended.turn.status, message.text) == (TurnStatus.COMPLETED, "Hello there.")
    assert [type(event) for event in follower.shown] == [TurnStarted, TextDelta, ReplyEnded]
    assert follower.store.local.written == [], "a face without a box keeps no drafts"


class Arriving(GatedRunner):
    """Lets out only the first piece of every answer."""

    def send(self, request: TurnRequest) -> GatedReply:
        reply = super().send(request)
        self.release(2)
        return reply


def test_a_turn_is_stopped_while_it_arrives() -> None:
    follower = Following(Arriving())
    follower.on_text = follower.one.stop

    follower.one.run(send)

    ended, message = follower.one.ending
    assert (ended.turn.status, message.text) == (TurnStatus.STOPPED, "Hello ")


def test_a_turn_that_is_stopped_before_it_begins_is_taken_back() -> None:
    follower = Following(GatedRunner())
    follower.one.stop()

    follower.one.run(send)

    ended, _ = follower.one.ending
    assert (ended.turn.status, ended.withdrawn) == (TurnStatus.STOPPED, True)


def test_stopping_a_turn_that_has_ended_does_nothing() -> None:
    follower = Following(Answering())
    follower.one.run(send)

    follower.one.stop()

    assert follower.one.ending[0].turn.status is TurnStatus.COMPLETED


def test_nothing_to_send_is_no_turn() -> None:
    runner = GatedRunner()

    assert not Following(runner).one.run(lambda chat: chat.retry("s", []))
    assert not runner.replies


def test_a_reply_without_an_end_is_a_defect() -> None:
    follower = Following(PlayedRunner(TextDelta("one")))
    assert follower.one.run(send)

    with pytest.raises(AssertionError, match="ends with ReplyEnded"):
        _ = follower.one.ending


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt])
def test_what_goes_wrong_while_it_is_shown_is_raised_as_it_is(
    error: type[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    follower = Following(Arriving())

    def fail() -> Any:
        raise error

    follower.on_text = fail

    with pytest.raises(error):
        follower.one.run(send)

    del follower
    gc.collect()  # which is when asyncio logs what nobody has asked a task for
    assert not caplog.records, "it is said once"


def test_a_prompt_behind_the_first_is_followed_too() -> None:
    follower = Following(Answering())

    def two(chat: ChatService) -> None:
        chat.send("s", Prompt("one"))
        chat.send("s", Prompt("two"))

    follower.one.run(two)

    assert [message.text for message in follower.store.queries.messages("s")][::2] == ["one", "two"]

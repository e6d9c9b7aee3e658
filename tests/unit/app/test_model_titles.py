"""Sessions are named by a model, beside the turns, as long as nobody else names them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from contextlib import closing, contextmanager
from queue import SimpleQueue

import pytest

from litechat_tui.app.model_titles import ModelTitles
from litechat_tui.domain.chat import TitleSource, Usage
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError, StoreError
from litechat_tui.domain.model_titles import INSTRUCTIONS
from litechat_tui.domain.ports import Question, ShortAnswer
from litechat_tui.domain.shelf import Change
from tests.conftest import NOW, frozen_clock
from tests.contract.stores import talk
from tests.fakes import FakeStore
from tests.fakes.asker import PAID, FakeAsker, give

REFUSED = ProxyError(Code.PROXY_MODEL_UNKNOWN, model="haiku")


class Rig:
    """A store in memory, what names its sessions, and which ones it has named."""

    def __init__(self, *says: str | Exception) -> None:
        self.store = FakeStore()
        self.asker = FakeAsker(*says)
        self.named = SimpleQueue[str]()
        self.titles = ModelTitles(
            self.asker, self.store.queries, self.store.commands, clock=frozen_clock, model="haiku"
        )
        self.titles.listen(self.named.put)

    def turn(self, session_id: str = "a", prompt: str = "Hello") -> None:
        """Let a turn be answered."""
        talk(self.store, session_id, prompt)
        self.titles.answered(session_id)

    def settled(self) -> None:
        """Wait until everything before this has been dealt with."""
        self.turn("last", "The last one")
        give(self.asker.asked(), "Last")
        assert self.next_named() == "last"

    def next_named(self) -> str:
        return self.named.get(timeout=20)

    def title(self, session_id: str = "a") -> tuple[str, TitleSource | None]:
        session = self.store.queries.session(session_id)
        assert session is not None
        return session.title, session.title_source

    @property
    def asked_about(self) -> list[str]:
        return [question.session_id for question in self.asker.questions if question.session_id != "last"]

    @property
    def usage(self) -> Usage:
        return self.store.spending.amounts(["a"])["a"].usage


@contextmanager
def rig(*says: str | Exception) -> Iterator[Rig]:
    made = Rig(*says)
    with closing(made.titles):
        yield made


def test_a_session_is_named_after_its_first_turn() -> None:
    with rig('Title: "A greeting".') as there:
        there.turn()
        assert there.next_named() == "a"
        (question,) = there.asker.questions
        assert (question.session_id, question.model, question.instructions) == ("a", "haiku", INSTRUCTIONS)
        assert "User: Hello\n\nAssistant: Hi\n" in question.text
        assert there.title() == ("A greeting", TitleSource.MODEL)
        assert there.usage == PAID
        assert there.store.memory.side_requests["a"][0].at == NOW


def test_it_is_asked_for_once() -> None:
    with rig("A greeting") as there:
        there.turn()
        assert there.next_named() == "a"
        there.store.commands.change(["a"], Change(title=""))
        there.turn()
        there.settled()
        assert there.asked_about == ["a"]


def test_a_name_that_a_person_writes_meanwhile_stays_and_the_answer_is_paid_for() -> None:
    with rig() as there:
        there.turn()
        answer = there.asker.asked()
        there.store.commands.change(["a"], Change(title="Mine"))
        give(answer, "A greeting")
        there.settled()
        assert there.title() == ("Mine", TitleSource.PERSON)
        assert there.usage == PAID


@pytest.mark.parametrize("says", [REFUSED, StoreError(Code.STORE_LOCKED, path="s"), "", " ... "])
def test_what_comes_to_nothing_is_tried_once_more_after_the_next_turn(
    says: str | Exception, caplog: pytest.LogCaptureFixture
) -> None:
    with rig() as there:
        for _ in range(2):
            there.turn()
            give(there.asker.asked(), says)
        there.turn()
        there.settled()
        assert there.asked_about == ["a", "a"]
        assert there.title() == ("Hello", None)
        assert there.usage == (PAID + PAID if isinstance(says, str) else Usage())
    assert [record.levelname for record in caplog.records] == ([] if isinstance(says, str) else ["WARNING"] * 2)


def test_the_next_turn_may_bring_the_title() -> None:
    with rig(REFUSED, "A greeting") as there:
        there.turn()
        there.turn("a", "And now?")
        assert there.next_named() == "a"
        assert there.title() == ("A greeting", TitleSource.MODEL)
        assert "And now?" in there.asker.questions[-1].text


def test_an_answer_given_again_is_no_third_try() -> None:
    with rig(REFUSED, REFUSED) as there:
        there.turn()
        there.titles.answered("a")
        there.titles.answered("a")
        there.settled()
        assert there.asked_about == ["a", "a"]


def test_a_proxy_that_says_nothing_of_tokens_is_a_request_all_the_same() -> None:
    with rig() as there:
        there.turn()
        give(there.asker.asked(), "A greeting", None)
        assert there.next_named() == "a"
        assert [each.usage for each in there.store.memory.side_requests["a"]] == [Usage()]


def test_nothing_is_asked_about_what_has_a_name_or_its_turns() -> None:
    with rig() as there:
        talk(there.store, "mine")
        there.store.commands.change(["mine"], Change(title="Mine"))
        there.store.commands.fork("mine", "fork")
        talk(there.store, "old")
        talk(there.store, "old")
        talk(there.store, "blank", " \n", {"role": "assistant", "content": " "})
        for session_id in ("mine", "fork", "blank", "gone"):
            there.titles.answered(session_id)
        there.turn("old", "The third prompt")
        there.settled()
        assert there.asked_about == []


def test_a_defect_is_in_the_log_and_the_next_session_is_named(caplog: pytest.LogCaptureFixture) -> None:
    with rig(ZeroDivisionError(), "A greeting") as there:
        there.turn()
        there.turn("b")
        assert there.next_named() == "b"
    (record,) = caplog.records
    assert (record.levelno, record.message) == (logging.ERROR, "A title broke")
    assert record.exc_info is not None


def test_the_end_of_the_program_gives_up_what_is_under_way() -> None:
    there = Rig()
    there.turn()
    answer = there.asker.asked()
    there.turn("b")
    there.titles.close()
    there.titles.close()
    assert answer.cancelled()
    assert there.title() == ("Hello", None)
    assert there.asked_about == ["a"]
    there.titles.answered("b")
    assert there.asked_about == ["a"]


def test_the_end_may_come_in_the_moment_of_asking() -> None:
    there = Rig()
    ask = there.asker.ask

    def asked(question: Question) -> Future[ShortAnswer]:
        there.titles._closing.set()
        return ask(question)

    there.asker.ask = asked  # type: ignore[method-assign]
    there.turn()
    with pytest.raises(CancelledError):
        there.asker.asked().result(20)
    there.titles.close()


def test_what_was_answered_last_waits_for_nobody_at_the_end() -> None:
    there = Rig()
    there.titles._closing.set()
    there.titles._answered.put("a")
    there.titles._run()
    assert there.asked_about == []


def test_one_that_was_never_needed_is_closed() -> None:
    Rig().titles.close()

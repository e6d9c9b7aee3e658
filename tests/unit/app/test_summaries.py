"""A summary by a model: what is asked, what it costs, and what becomes of it."""

from __future__ import annotations

from concurrent.futures import CancelledError
from threading import Thread

import pytest

from litechat_tui.app.summaries import Summary
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import LitechatError, ProxyError
from litechat_tui.domain.summary import INSTRUCTIONS
from tests.conftest import NOW
from tests.contract.stores import said, talk
from tests.fakes import FakeStore
from tests.fakes.asker import PAID, FakeAsker


class Desk:
    def __init__(self, *says: str | Exception) -> None:
        self.store = FakeStore(lambda: NOW)
        talk(self.store, "a", "One", said("Two"))
        talk(self.store, "a", "Three", said("Four"))
        self.asker = FakeAsker(*says)
        self.summary = Summary(self.asker, self.store.queries, self.store.commands, lambda: NOW)

    def get(self, session_id: str = "a") -> str:
        return self.summary.get(session_id, "haiku", 100_000)


def test_a_model_is_asked_once_and_what_it_cost_counts_with_the_session() -> None:
    desk = Desk(" The summary.\n")
    assert desk.get() == "The summary."
    (question,) = desk.asker.questions
    assert (question.session_id, question.model, question.instructions) == ("a", "haiku", INSTRUCTIONS)
    assert "One" in question.text
    assert "Four" in question.text
    assert desk.store.spending.amounts(["a"])["a"].usage == PAID
    session = desk.store.queries.session("a")
    assert session is not None
    assert session.title == "One"


def test_what_is_not_sent_any_more_is_not_summed_up() -> None:
    desk = Desk("The summary.")
    desk.store.commands.send_from("a", desk.store.queries.messages("a")[2].item_id)
    desk.get()
    assert "One" not in desk.asker.questions[0].text
    assert "Three" in desk.asker.questions[0].text


@pytest.mark.parametrize(
    ("says", "session_id", "code"),
    [
        (" ", "a", Code.ANSWER_NO_SUMMARY),
        ("x", "nobody", Code.ANSWER_NO_SUMMARY),
        (ProxyError(Code.PROXY_BUDGET_SPENT), "a", Code.PROXY_BUDGET_SPENT),
    ],
)
def test_what_goes_wrong_is_told(says: str | Exception, session_id: str, code: Code) -> None:
    with pytest.raises(LitechatError) as caught:
        Desk(says).get(session_id)
    assert caught.value.problem.code is code


def test_it_can_be_given_up_before_and_while_the_model_is_asked() -> None:
    desk = Desk()
    desk.summary.give_up()
    with pytest.raises(CancelledError):
        desk.get()

    desk = Desk()
    ended: list[type[BaseException]] = []

    def wait() -> None:
        try:
            desk.get()
        except CancelledError as error:
            ended.append(type(error))

    thread = Thread(target=wait)
    thread.start()
    desk.asker.asked()
    desk.summary.give_up()
    thread.join(20)
    assert len(ended) == 1

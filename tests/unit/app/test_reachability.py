"""Whether the proxy could be reached when it was last tried."""

from __future__ import annotations

import pytest

from litechat_tui.app.reachability import Reachability
from litechat_tui.domain.chat import Model, TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem, ProxyError
from litechat_tui.domain.events import RetryScheduled, TextDelta
from litechat_tui.domain.ports import Outcome
from litechat_tui.domain.prompt import Prompt
from tests.fakes import FakeCatalog
from tests.unit.app.conftest import Conversations

REFUSED = Problem(Code.PROXY_CONNECTION_REFUSED, address="localhost:4000")


@pytest.mark.parametrize(
    ("problem", "unreachable"),
    [
        (None, False),
        (REFUSED, True),
        (Problem(Code.PROXY_UNKNOWN_HOST), True),
        (Problem(Code.PROXY_KEY_INVALID), False),
        (Problem(Code.PROVIDER_FAILED), False),
        (Problem(Code.ANSWER_BROKEN_OFF), False),
    ],
)
@pytest.mark.parametrize("before", [None, REFUSED])
def test_the_last_try_counts(before: Problem | None, problem: Problem | None, *, unreachable: bool) -> None:
    reachability = Reachability()
    reachability.note(before)
    reachability.note(problem)
    assert reachability.unreachable is unreachable


def test_what_the_file_says_has_nothing_to_do_with_it() -> None:
    reachability = Reachability()
    for problem, unreachable in (
        (Problem(Code.STORE_LOCKED), False),
        (REFUSED, True),
        (Problem(Code.STORE_DISK_FULL), True),
    ):
        reachability.note(problem)
        assert reachability.unreachable is unreachable


def test_asking_for_the_models_is_a_try() -> None:
    reachability, catalog = Reachability(), FakeCatalog(Model("m1"))
    watched = reachability.watched(catalog)
    catalog.error = ProxyError.of(REFUSED)
    with pytest.raises(ProxyError):
        watched.models()
    assert reachability.unreachable is True
    catalog.error = None
    assert (watched.models(), reachability.unreachable) == ((Model("m1"),), False)


async def test_a_turn_is_a_try_and_its_first_text_a_success(talk: Conversations) -> None:
    talk.runner.script = (RetryScheduled(3, REFUSED), TextDelta("a"))
    talk.chat.send("s", Prompt("one"))
    talk.runner.release(2)
    await talk.until(lambda: talk.chat.reachability.unreachable, "it will be tried again")
    talk.runner.release(1)
    await talk.until(lambda: not talk.chat.reachability.unreachable, "text arrives")
    talk.runner.replies[0].end_with(Outcome(TurnStatus.FAILED, problem=REFUSED))
    await talk.until(lambda: talk.chat.reachability.unreachable, "it fails")

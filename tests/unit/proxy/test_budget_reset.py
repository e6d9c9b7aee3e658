"""When a budget that is used up is reset."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from litechat_tui.domain.codes import BUDGETS, Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.proxy import budget_reset
from litechat_tui.proxy.budget_reset import PATIENCE, reset_of
from litechat_tui.proxy.connection import Connection

CONNECTION = Connection("http://proxy:4000", lambda: "sk-x")
AT, LATER, LAST = "2026-12-01T00:00:00+00:00", "2026-12-02T00:00:00+00:00", "2026-12-03T00:00:00+00:00"
ANSWERS = {
    "/key/info": {"key": "hash", "info": {"budget_reset_at": AT, "team_id": "t/1"}},
    "/user/info": {"user_id": "u1", "user_info": {"budget_reset_at": LATER}},
    "/team/info?team_id=t%2F1": {"team_id": "t/1", "team_info": {"budget_reset_at": LAST}},
}
"""As the proxy gives them, without what nobody reads here."""


def answering(answers: dict[str, Any], asked: list[str] | None = None) -> Callable[[Connection, str], object]:
    """Return what stands in for requests; an exception among `answers` is raised."""

    def get(connection: Connection, path: str) -> object:
        assert (connection.request_seconds, connection.connect_seconds) == (PATIENCE, PATIENCE)
        if asked is not None:
            asked.append(path)
        if isinstance(answer := answers[path], Exception):
            raise answer
        return answer

    return get


@pytest.mark.parametrize(
    ("code", "at"), [(Code.PROXY_KEY_BUDGET, AT), (Code.PROXY_USER_BUDGET, LATER), (Code.PROXY_TEAM_BUDGET, LAST)]
)
def test_the_owner_of_the_budget_is_asked(code: Code, at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget_reset, "get", answering(ANSWERS))
    assert reset_of(CONNECTION, code) == at


@pytest.mark.parametrize(
    "code",
    [*sorted(BUDGETS - {Code.PROXY_KEY_BUDGET, Code.PROXY_USER_BUDGET, Code.PROXY_TEAM_BUDGET}), Code.PROXY_FAILED],
)
def test_nobody_is_asked_about_what_nobody_knows(code: Code, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(budget_reset, "get", answering({}, asked))
    assert reset_of(CONNECTION, code) is None
    assert asked == []


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"info": None},
        {"info": {}},
        {"info": {"budget_reset_at": None}},
        {"info": {"budget_reset_at": 7}},
        {"info": {"budget_reset_at": "soon"}},
        ProxyError(Code.PROXY_ROUTE_FORBIDDEN),
        ProxyError(Code.PROXY_TIMEOUT),
    ],
)
def test_without_an_answer_the_moment_is_not_known(answer: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget_reset, "get", answering({"/key/info": answer}))
    assert reset_of(CONNECTION, Code.PROXY_KEY_BUDGET) is None
    assert reset_of(CONNECTION, Code.PROXY_TEAM_BUDGET) is None

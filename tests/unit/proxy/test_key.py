"""What the proxy says about the key, whatever it says."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from litechat_tui.domain.account import KeyInfo
from litechat_tui.domain.errors import ProxyError
from litechat_tui.domain.text import clean
from litechat_tui.proxy import key
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.key import key_info
from tests.odd_json import ODD_JSON
from tests.unit.proxy.server import OneAnswer

SECRET = "sk-canary-0123456789"
CONNECTION = Connection("http://proxy.example", lambda: SECRET)
NAMES = (
    *("key_alias", "key_name", "spend", "max_budget", "budget_duration", "budget_reset_at", "expires", "rpm_limit"),
    *("tpm_limit", "models", "blocked"),
)
DATES = st.datetimes().map(datetime.isoformat) | st.sampled_from(
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-12-23T15:18:02.789Z", f"1970-{SECRET}"]
)
INFOS = st.dictionaries(
    st.sampled_from(NAMES), ODD_JSON | DATES | st.just(SECRET) | st.lists(st.just(SECRET) | ODD_JSON, max_size=3)
)


def read(info: Any) -> KeyInfo:
    with patch.object(key, "get", lambda _connection, _path: {"info": info}):
        found = key_info(CONNECTION)
    assert found is not None
    return found


@given(INFOS)
@example({"spend": float("nan"), "max_budget": float("inf"), "rpm_limit": 10**400, "tpm_limit": -1})
@example({"expires": "0001-01-01T00:00:00+14:00", "spend": 10**400, "max_budget": 0})
def test_whatever_is_said_about_a_key_can_be_shown(info: dict[str, Any]) -> None:
    found = read(info)
    texts = [found.alias, found.masked, found.period, found.label, *found.models]
    assert all(clean(text) == text and "\n" not in text and SECRET not in text for text in texts)
    for amount in (found.spend, found.budget, found.left, found.share, found.share_with(1.0)):
        assert amount is None or (math.isfinite(amount) and amount >= 0)
    for moment in (found.resets, found.expires):
        assert moment is None or moment.astimezone(UTC) == moment
    for limit in (found.requests_per_minute, found.tokens_per_minute):
        assert limit is None or limit >= 0
    json.dumps([found.spend, found.budget, found.requests_per_minute], allow_nan=False)


@given(ODD_JSON)
def test_whatever_answers_is_a_key_or_no_proxy(answer: Any) -> None:
    with patch.object(key, "get", lambda _connection, _path: answer):
        try:
            assert key_info(CONNECTION)
        except ProxyError:
            assert not (isinstance(answer, dict) and isinstance(answer.get("info"), dict))


def test_a_key_of_a_real_proxy_is_read() -> None:
    info = {
        "key_name": "sk-...1bmA",
        "key_alias": "alice-tui",
        "spend": 0.125,
        "expires": "2026-12-23T15:18:02.789000+00:00",
        "models": ["bedrock-claude-haiku-4-5-jp"],
        "blocked": True,
        "tpm_limit": None,
        "rpm_limit": 3,
        "max_budget": 0.5,
        "budget_duration": "30d",
        "budget_reset_at": "2026-12-01T00:00:00+00:00",
    }
    server = OneAnswer(body=json.dumps({"key": "835f", "info": info}).encode())
    with server.answering_once() as url:
        found = key_info(Connection(url, lambda: SECRET))
    assert server.asked == [("GET /key/info", f"Bearer {SECRET}", b"")]
    assert found == KeyInfo(
        "alice-tui",
        "sk-...1bmA",
        spend=0.125,
        budget=0.5,
        period="30d",
        resets=datetime(2026, 12, 1, tzinfo=UTC),
        expires=datetime(2026, 12, 23, 15, 18, 2, 789000, tzinfo=UTC),
        requests_per_minute=3,
        models=("bedrock-claude-haiku-4-5-jp",),
        is_blocked=True,
    )
    assert (found.share, found.left, found.label) == (0.25, 0.375, "alice-tui")
    assert found.share_with(0.125) == 0.5


@pytest.mark.parametrize(("budget", "share", "left"), [(None, None, None), (0.0, 1.0, 0.0), (2.0, 1.5, 0.0)])
def test_a_budget_may_be_missing_empty_or_overspent(
    budget: float | None, share: float | None, left: float | None
) -> None:
    found = KeyInfo(masked="sk-...1bmA", spend=3.0, budget=budget)
    assert (found.share, found.left, found.label) == (share, left, "sk-...1bmA")

"""Links of the key."""

from __future__ import annotations

from datetime import timedelta

import pytest

from litechat_tui.app.doctor.key import key_checks
from litechat_tui.domain.account import KeyInfo
from litechat_tui.domain.codes import Code
from tests.conftest import NOW
from tests.fakes.probe import FakeProbe
from tests.unit.app.doctor.checked import told

DETAILS = ("key.expiry", "key.budget", "key.limits")


def checked(probe: FakeProbe) -> list[str]:
    return told(key_checks(probe, NOW))


def test_a_key_without_limits() -> None:
    assert checked(FakeProbe()) == [
        "key.valid ok key_well",
        "key.expiry ok expiry_never",
        "key.budget ok budget_none",
        "key.limits ok limits_none",
    ]


@pytest.mark.parametrize("code", [Code.PROXY_KEY_INVALID, Code.PROXY_KEY_EXPIRED, Code.PROXY_KEY_BLOCKED])
def test_a_key_that_is_refused(code: Code) -> None:
    found = checked(FakeProbe().refuse("key", code))
    assert found == [f"key.valid fail {code}", *(f"{link} skip because" for link in DETAILS)]


def test_a_key_that_may_not_ask_about_itself_is_valid() -> None:
    found = checked(FakeProbe().refuse("key", Code.PROXY_ROUTE_FORBIDDEN))
    assert found == ["key.valid ok key_well", *(f"{link} skip key_untold" for link in DETAILS)]


def test_the_master_key_is_known_by_having_no_record() -> None:
    found = checked(FakeProbe(known=None))
    assert found == ["key.valid warn master_key", *(f"{link} skip because" for link in DETAILS)]


@pytest.mark.parametrize(("days", "found"), [(6, "warn expiry_soon"), (8, "ok expiry")])
def test_an_end_that_is_near_is_warned_of(days: int, found: str) -> None:
    checks = [*key_checks(FakeProbe(known=KeyInfo(expires=NOW + timedelta(days=days))), NOW)]
    assert told(checks)[1] == f"key.expiry {found}"
    assert checks[1].found.facts == {"when": f"2026-{11 + (days > 7)}-{29 if days < 7 else '01'} 15:04"}


@pytest.mark.parametrize(
    ("spend", "found"), [(0.79, "ok budget"), (0.8, "warn budget_low"), (1.0, "fail budget_spent")]
)
def test_a_budget_that_runs_out_is_told(spend: float, found: str) -> None:
    key = KeyInfo(spend=spend, budget=1.0, resets=NOW)
    checks = [*key_checks(FakeProbe(known=key), NOW)]
    assert told(checks)[2] == f"key.budget {found}"
    assert checks[2].found.facts == {"spend": spend, "budget": 1.0, "resets": "2026-11-23 15:04"}


def test_the_limits_that_there_are_are_told() -> None:
    checks = [*key_checks(FakeProbe(known=KeyInfo(tokens_per_minute=5)), NOW)]
    assert told(checks)[3] == "key.limits ok limits"
    assert checks[3].found.facts == {"tokens": 5}

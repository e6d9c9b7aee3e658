"""What the proxy has told, and when it is asked again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from litechat_tui.app.account import LAG, LONGEST_SECONDS, PRICES_AGE, SHORTEST_SECONDS, USUAL_SECONDS, Account, Told
from litechat_tui.domain.account import KeyInfo
from litechat_tui.domain.chat import Usage
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem, ProxyError
from litechat_tui.domain.light import Light
from litechat_tui.domain.prices import UNKNOWN, Prices
from tests.conftest import NOW
from tests.fakes.account import FakeAccount

KEY = KeyInfo("alice", spend=1.0, budget=10.0)
PRICES = {"m1": Prices(1.0, 2.0)}


class Desk:
    """An account over a proxy of the test's own, and its clock."""

    def __init__(self, proxy: FakeAccount | None = None) -> None:
        self.proxy = proxy or FakeAccount(info=KEY, told=PRICES)
        self.now: datetime = NOW
        self.account = Account(self.proxy, lambda: self.now)

    def look(self) -> Told:
        told = self.account.ask()
        self.account.take(told)
        return told

    def later(self, by: timedelta) -> None:
        self.now += by


def test_a_look_brings_the_light_the_key_and_the_prices() -> None:
    desk = Desk()
    assert desk.look() == Told(NOW, Light.READY, KEY, PRICES)
    assert desk.proxy.asked == ["ready", "key", "prices"]
    assert (desk.account.key, desk.account.told_at, desk.account.of("m1")) == (KEY, NOW, PRICES["m1"])
    assert desk.account.of("m2") == UNKNOWN


def test_prices_are_asked_for_once_an_hour() -> None:
    desk = Desk()
    desk.look()
    desk.later(PRICES_AGE / 2)
    assert desk.look().prices is None
    assert desk.account.of("m1") == PRICES["m1"]
    desk.later(PRICES_AGE / 2)
    assert desk.look().prices == PRICES


@pytest.mark.parametrize(("code", "times"), [(Code.PROXY_ROUTE_FORBIDDEN, 1), (Code.PROXY_SILENT, 2)])
def test_prices_that_the_key_may_not_see_are_not_asked_for_soon_again(code: Code, times: int) -> None:
    desk = Desk(FakeAccount(info=KEY, told=ProxyError(code)))
    desk.look()
    desk.look()
    assert desk.proxy.asked.count("prices") == times
    assert desk.account.prices == {}


def test_a_key_that_may_not_ask_about_itself_is_asked_about_once() -> None:
    desk = Desk(FakeAccount(info=ProxyError(Code.PROXY_ROUTE_FORBIDDEN), told=PRICES))
    assert (desk.look().light, desk.look().light) == (Light.READY, Light.READY)
    assert desk.proxy.asked.count("key") == 1
    assert (desk.account.key, desk.account.told_at, desk.account.share) == (None, None, None)


@pytest.mark.parametrize(
    ("proxy", "light"),
    [
        (FakeAccount(Light.STARTING), Light.STARTING),
        (FakeAccount(Light.DATABASE_DOWN), Light.DATABASE_DOWN),
        (FakeAccount(ProxyError(Code.PROXY_CONNECTION_REFUSED)), Light.UNREACHABLE),
        (FakeAccount(ProxyError(Code.STORE_LOCKED)), Light.UNREACHABLE),
        (FakeAccount(ConfigurationError(Problem(Code.CONFIG_MISSING))), Light.UNKNOWN),
        (FakeAccount(info=ProxyError(Code.PROXY_KEY_EXPIRED)), Light.KEY_REFUSED),
        (FakeAccount(info=ProxyError(Code.PROXY_DATABASE_DOWN)), Light.DATABASE_DOWN),
    ],
)
def test_what_is_wrong_is_a_light_and_no_prices(proxy: FakeAccount, light: Light) -> None:
    assert Desk(proxy).look().light is light
    assert "prices" not in proxy.asked


def test_a_proxy_that_does_not_answer_is_asked_less_and_less_often() -> None:
    desk = Desk(FakeAccount(Light.STARTING))
    waits = []
    for _ in range(7):
        desk.look()
        waits.append(desk.account.seconds)
    assert waits == [3, 6, 12, 24, 48, 60, 60]
    assert (waits[0], waits[-1]) == (SHORTEST_SECONDS, LONGEST_SECONDS)
    desk.proxy.light = Light.READY
    desk.look()
    assert desk.account.seconds == USUAL_SECONDS


def test_what_was_spent_since_is_kept_apart_until_the_proxy_has_added_it_up() -> None:
    desk = Desk()
    desk.look()
    desk.account.spend("m1", Usage(1, 1, cost=0.5))
    desk.account.spend("m1", Usage(1, 1))
    desk.account.spend("m2", Usage(1, 1))
    desk.account.spend("m1", None)
    assert desk.account.since == 0.5 + 3.0
    assert desk.account.share == 0.45
    desk.later(LAG / 2)
    desk.look()
    assert desk.account.since == 3.5, "the proxy may not have added it up"
    desk.later(LAG)
    desk.look()
    assert desk.account.since == 0


def test_each_warning_is_given_once() -> None:
    desk = Desk()
    assert desk.account.warning() is None
    warnings = []
    for spend in (7.9, 8.0, 8.5, 9.5, 9.9, 11.0, 0.0, 9.6):
        desk.proxy.info = KeyInfo("alice", spend=spend, budget=10.0)
        desk.look()
        warnings.append(desk.account.warning())
    assert warnings == [None, 0.8, None, 0.95, None, None, None, 0.95]


def test_a_cost_is_the_proxys_own_or_reckoned() -> None:
    desk = Desk()
    desk.look()
    assert desk.account.cost("m1", Usage(1, 1, cost=0.25)) == (0.25, False)
    assert desk.account.cost("m1", Usage(1, 1)) == (3.0, True)
    assert desk.account.cost("m2", Usage(1, 1)) == (None, True)

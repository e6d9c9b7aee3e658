"""What every `ModelCatalog` does: one suite over the fake and over the real one with a server behind it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from litechat_tui.demo.bodies import model_info
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.domain.chat import Model
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.domain.ports import ModelCatalog
from litechat_tui.domain.redaction import NO_SECRETS
from litechat_tui.proxy.catalogue import ProxyCatalogue
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.model_info import details_in
from tests.fakes import FakeCatalog

KEY = "sk-virtual"

Offering = Callable[..., ModelCatalog]
"""Aliases, and by name `lets_in` (does the proxy know the key?) -> the catalog of a proxy that offers them."""


def fake_offering(*aliases: str, lets_in: bool = True) -> ModelCatalog:
    error = None if lets_in else ProxyError(Code.PROXY_KEY_INVALID)
    told = [*details_in(model_info(aliases)["data"], NO_SECRETS).values()]
    return FakeCatalog(*(Model(alias, 200_000, 64_000) for alias in aliases), error=error, told=told)


@pytest.fixture(params=["fake", "real"])
def offering(request: pytest.FixtureRequest) -> Iterator[Offering]:
    with ExitStack() as servers:

        def real_offering(*aliases: str, lets_in: bool = True) -> ModelCatalog:
            key = KEY if lets_in else "sk-another"
            server = servers.enter_context(ResponsesServer(lambda _: (), models=aliases, key=key))
            return ProxyCatalogue(lambda: Connection(server.base_url, lambda: KEY))

        yield fake_offering if request.param == "fake" else real_offering


def test_models_come_in_the_proxy_s_order_with_their_limits(offering: Offering) -> None:
    models = [*offering("zeta", "alpha").models()]
    assert models == [Model("zeta", 200_000, 64_000), Model("alpha", 200_000, 64_000)]


def test_a_key_without_models_has_an_empty_list(offering: Offering) -> None:
    assert [*offering().models()] == []


def test_the_list_can_be_asked_for_again(offering: Offering) -> None:
    catalog = offering("alpha")
    assert [*catalog.models()] == [*catalog.models()]


def test_a_refusal_is_an_error(offering: Offering) -> None:
    with pytest.raises(ProxyError) as caught:
        offering("alpha", lets_in=False).models()
    assert caught.value.problem.code is Code.PROXY_KEY_INVALID
    assert KEY not in str(caught.value.problem)


def test_what_the_proxy_tells_comes_by_alias(offering: Offering) -> None:
    details = offering("zeta", "alpha").details()
    assert [*details] == ["zeta", "alpha"]
    assert details["alpha"].alias == "alpha"
    assert details["alpha"].input_price == 1.1e-06


def test_details_are_refused_like_the_list(offering: Offering) -> None:
    with pytest.raises(ProxyError) as caught:
        offering("alpha", lets_in=False).details()
    assert caught.value.problem.code is Code.PROXY_KEY_INVALID

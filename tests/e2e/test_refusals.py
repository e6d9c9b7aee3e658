"""Refusals that only the real proxy can prove, above all those that its words tell apart and no field does."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.proxy.catalogue import ProxyCatalogue
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.http import get, post
from tests.e2e.chain.bedrock.server import FakeBedrock
from tests.e2e.chain.start import MODEL, Chain
from tests.e2e.client import Client


def made(chain: Chain, path: str, **fields: object) -> dict[str, Any]:
    """Have the proxy make something, as its administrator."""
    connection = Connection(chain.base_url, lambda: chain.api_key)
    answer = post(connection, path, fields, key=lambda: chain.admin_key)
    assert isinstance(answer, dict)
    return answer


def key_with(chain: Chain, **fields: object) -> str:
    """Make a virtual key for the model of the chain."""
    return str(made(chain, "/key/generate", **({"models": [MODEL]} | fields))["key"])


def to(chain: Chain, key: str) -> Connection:
    return Connection(chain.base_url, lambda: key, request_seconds=60)


def asked(chain: Chain, key: str, model: str = MODEL) -> Code | None:
    """Ask the model with `key`, past the SDK; return why not, None when it would answer."""
    return refused(lambda: post(to(chain, key), "/v1/responses", {"model": model, "input": "Hello.", "stream": True}))


def listed(chain: Chain, key: str) -> Code | None:
    """Ask for the models with `key`; return why not, None when they are listed."""
    return refused(ProxyCatalogue(lambda: to(chain, key)).models)


def refused(request: Callable[[], object]) -> Code | None:
    """Return the code of a refusal, None where there was none."""
    try:
        request()
    except ProxyError as error:
        # An answer of the model is a stream, which is not the JSON that these requests want.
        return None if error.problem.code is Code.PROXY_NOT_A_PROXY else error.problem.code
    return None


def test_a_blocked_key_is_not_called_wrong(chain: Chain) -> None:
    key = key_with(chain)
    made(chain, "/key/block", key=key)

    assert listed(chain, key) == asked(chain, key) == Code.PROXY_KEY_BLOCKED


def test_the_key_of_a_blocked_team_is_not_called_wrong(chain: Chain) -> None:
    team = made(chain, "/team/new", team_alias="blocked")["team_id"]
    made(chain, "/team/block", team_id=team)
    key = key_with(chain, team_id=team)

    assert listed(chain, key) == asked(chain, key) == Code.PROXY_TEAM_BLOCKED


@pytest.mark.parametrize("limit", [{"rpm_limit": 1}, {"tpm_limit": 1}, {"model_rpm_limit": {MODEL: 1}}])
def test_a_limit_of_the_key_is_not_blamed_on_the_model(chain: Chain, limit: dict[str, object]) -> None:
    key = key_with(chain, **limit)
    asked(chain, key)

    assert asked(chain, key) == Code.PROXY_KEY_RATE_LIMIT


def test_a_limit_of_the_team_or_of_the_user_is_not_blamed_on_the_key(chain: Chain) -> None:
    team = made(chain, "/team/new", team_alias="slow", rpm_limit=1)["team_id"]
    user = made(chain, "/user/new", rpm_limit=1, auto_create_key=False)["user_id"]
    for owner, code in (
        ({"team_id": team}, Code.PROXY_TEAM_RATE_LIMIT),
        ({"user_id": user}, Code.PROXY_USER_RATE_LIMIT),
    ):
        key = key_with(chain, **owner)
        assert asked(chain, key) is None
        assert asked(chain, key) == code


def test_a_model_that_does_not_exist_is_not_the_same_as_one_that_the_key_may_not_use(chain: Chain) -> None:
    everything, nothing = key_with(chain, models=[]), key_with(chain, models=["another"])

    assert asked(chain, everything, "no-such-model") == Code.PROXY_MODEL_UNKNOWN
    assert asked(chain, nothing) == Code.PROXY_MODEL_FORBIDDEN


def test_the_routes_of_administrators_say_so(chain: Chain) -> None:
    connection = to(chain, chain.api_key)

    assert refused(lambda: post(connection, "/user/new", {"user_id": "mallory"})) == Code.PROXY_ADMIN_ONLY


@contextmanager
def database_down(chain: Chain) -> Iterator[None]:
    """Keep the proxy's database down until the block ends, then wait until the proxy has found it again."""
    with chain.database.down():
        yield
    deadline = time.monotonic() + 60
    while listed(chain, "sk-no-such-key") != Code.PROXY_KEY_INVALID:
        assert time.monotonic() < deadline


def test_a_key_that_cannot_be_checked_is_not_called_wrong(chain: Chain, client: Client, bedrock: FakeBedrock) -> None:
    key = key_with(chain)
    client.configure(LITELLM_API_KEY=key)

    with database_down(chain):
        assert listed(chain, key) == Code.PROXY_DATABASE_DOWN
        assert asked(chain, key) == Code.PROXY_DATABASE_DOWN
        assert refused(lambda: get(to(chain, chain.api_key), "/key/info")) == Code.PROXY_DATABASE_DOWN
        report = client.ask("Hello.", "--json").report

    assert report["error"]["code"] == Code.PROXY_DATABASE_DOWN
    assert report["error"]["message"].startswith("The proxy cannot reach its database, and so cannot check this API")
    following = client.ask("And now?", "--session-id", report["session_id"])
    assert following.output == "Echo: And now?\n", following.errors
    assert bedrock.asked[-1].texts == [("user", "Hello.And now?")]

"""The proxy that runs is the one that the run is said to be about."""

from tests.e2e.chain.recipe import chosen
from tests.e2e.chain.start import MODEL, Chain


def test_the_proxy_is_of_the_version_that_was_asked_for(chain: Chain) -> None:
    answer = chain.ask("/v1/responses", chain.api_key, {"model": MODEL, "input": "Hello."})

    assert answer.headers["x-litellm-version"] == chosen().litellm

"""The chain, once for all tests, and a fresh client for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.chain.bedrock.server import FakeBedrock
from tests.e2e.chain.processes import MissingToolError
from tests.e2e.chain.recipe import chosen, pinned
from tests.e2e.chain.start import Chain, running_chain
from tests.e2e.chain.tools import require_tools
from tests.e2e.client import Client


def pytest_report_header() -> str:
    """Tell which proxy the chain runs."""
    return f"real chain: LiteLLM {chosen().litellm} (pinned: {pinned().litellm})"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test in this folder."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("e2e")


def pytest_collection_finish(session: pytest.Session) -> None:
    """End the run before its first test where the chain cannot be started."""
    if not session.config.option.collectonly and any(item.get_closest_marker("e2e") for item in session.items):
        try:
            require_tools()
        except MissingToolError as missing:
            raise pytest.UsageError(str(missing)) from missing


@pytest.fixture(scope="session")
def chain() -> Iterator[Chain]:
    """The running chain."""
    with running_chain() as running:
        yield running


@pytest.fixture
def bedrock(chain: Chain) -> FakeBedrock:
    """Bedrock's end, with nothing recorded yet."""
    chain.bedrock.forget()
    return chain.bedrock


@pytest.fixture
def client(chain: Chain, bedrock: FakeBedrock, tmp_path: Path) -> Client:
    """A person with a virtual key and no conversations."""
    return Client(tmp_path, chain)

"""The chain, once for all tests, and a fresh client for each."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.chain.bedrock.server import FakeBedrock
from tests.e2e.chain.processes import MissingToolError
from tests.e2e.chain.start import Chain, running_chain
from tests.e2e.client import Client


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test in this folder."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("e2e")


@pytest.fixture(scope="session")
def chain() -> Iterator[Chain]:
    """The running chain; a missing tool skips on a person's machine and fails where CI is set."""
    try:
        with running_chain() as running:
            yield running
    except MissingToolError as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))


@pytest.fixture
def bedrock(chain: Chain) -> FakeBedrock:
    """Bedrock's end, with nothing recorded yet."""
    chain.bedrock.forget()
    return chain.bedrock


@pytest.fixture
def client(chain: Chain, bedrock: FakeBedrock, tmp_path: Path) -> Client:
    """A person with a virtual key and no conversations."""
    return Client(tmp_path, chain)

"""Fixtures of the proofs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.proof.fork_server import ForkServer
from tests.ui.conftest import stage
from tests.unit.agent.rig import Rig, rig

__all__ = ["stage"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test in this folder."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("proof")


@pytest.fixture(scope="session")
def fork_server() -> Iterator[ForkServer]:
    """Starts real programs."""
    with ForkServer.opened() as fork_server:
        yield fork_server


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Rig]:
    """The real engine between a real file and a scripted proxy."""
    async with rig(tmp_path) as chat:
        yield chat

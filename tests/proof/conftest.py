"""Fixtures of the proofs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.proof.fork_server import ForkServer
from tests.unit.agent.rig import Rig, rig


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

"""What the agent's tests share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.agent.rig import Rig, rig


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Rig]:
    """One session through the real SDK, with a scripted proxy and a file of its own."""
    async with rig(tmp_path) as chat:
        yield chat

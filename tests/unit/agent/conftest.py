"""What the agent's tests share."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from litechat_tui.agent import engine
from tests.unit.agent.rig import Rig, rig


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Rig]:
    """One session through the real SDK, with a scripted proxy and a file of its own."""
    async with rig(tmp_path) as chat:
        yield chat


@pytest.fixture(autouse=True)
def complaints(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """Fail a test in which an engine's event loop had something to complain about; it may take out what it expects."""
    found: list[dict[str, Any]] = []

    to_the_log = engine._to_the_log

    def keep(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        found.append(context)
        to_the_log(loop, context)

    monkeypatch.setattr(engine, "_to_the_log", keep)
    yield found
    assert found == []

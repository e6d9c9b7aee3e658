"""Waiting for something to become true, without sleeping."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

PATIENCE = 20.0
"""Seconds before a wait is given up; only a defect ever takes that long."""


async def wait_for(pilot: Pilot[Any], condition: Callable[[], object], description: str) -> None:
    """Let the app work until `condition()` is true; fail with `description` when it never becomes so."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"never happened: {description}")
        await pilot.pause()
    await pilot.pause()


async def until(condition: Callable[[], object], description: str) -> None:
    """Let other tasks of the event loop work until `condition()` is true; fail when it never becomes so."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"never happened: {description}")
        await asyncio.sleep(0)

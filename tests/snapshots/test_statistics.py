"""The statistics in both languages at every size."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from litechat_tui.ui.screens.statistics import StatisticsScreen
from litechat_tui.ui.themes import LIGHT
from litechat_tui.words import use
from tests.snapshots.test_frames import Snap
from tests.snapshots.test_japanese import EVERY_SIZE, Size
from tests.ui.conftest import Stage
from tests.ui.test_statistics import fill, tokyo
from tests.waiting import wait_for

__all__ = ["tokyo"]


@pytest.fixture(params=["en", "ja"], autouse=True)
def language(request: pytest.FixtureRequest) -> Any:
    """Speak one language after the other."""
    use(request.param)
    yield request.param
    use("en")


async def opened(pilot: Pilot[Any]) -> None:
    """Open the statistics, and wait until everything is read."""
    await pilot.press("f5")
    screen = pilot.app.screen
    assert isinstance(screen, StatisticsScreen)
    await wait_for(pilot, lambda: screen.complete, "everything is read")


@EVERY_SIZE
def test_the_last_thirty_days(stage: Stage, frame: Snap, size: Size) -> None:
    fill(stage)
    assert frame(opened, size=size)


@EVERY_SIZE
def test_what_a_day_cost(stage: Stage, frame: Snap, size: Size) -> None:
    fill(stage)

    async def chosen(pilot: Pilot[Any]) -> None:
        await opened(pilot)
        await pilot.press("down", "left")

    assert frame(chosen, size=size)


def test_months_in_the_light_theme(stage: Stage, frame: Snap) -> None:
    fill(stage)

    async def months(pilot: Pilot[Any]) -> None:
        pilot.app.theme = LIGHT.name
        await opened(pilot)
        await pilot.press("space", "space", "up")

    assert frame(months, size=(80, 24))


def test_the_terminal_without_colours(stage: Stage, frame: Snap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    fill(stage)

    async def chosen(pilot: Pilot[Any]) -> None:
        await opened(pilot)
        await pilot.press("left", "left")

    assert frame(chosen, size=(80, 24))


def test_nothing_to_count(frame: Snap) -> None:
    assert frame(opened, size=(60, 20))

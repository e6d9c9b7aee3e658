"""A comparison in both languages, side by side and one answer at a time."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
from textual.pilot import Pilot

from litechat_tui.domain.chat import TurnStatus, Usage
from litechat_tui.domain.events import TextDelta
from litechat_tui.domain.ports import Outcome
from litechat_tui.ui.themes import LIGHT
from litechat_tui.words import use
from tests.snapshots.test_frames import MARKDOWN, Snap
from tests.ui.conftest import Stage
from tests.ui.test_comparing import choose, compared
from tests.waiting import wait_for

Walk = Callable[[Pilot[Any]], Coroutine[Any, Any, None]]


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    use("en")


def side_by_side(stage: Stage, *, light: bool = False) -> Walk:
    """Return what asks two models, of which the first has answered and the second is still at it."""

    async def walk(pilot: Pilot[Any]) -> None:
        if light:
            pilot.app.theme = LIGHT.name
        stage.runner.outcome = Outcome(TurnStatus.COMPLETED, usage=Usage(21, 542, cost=0.0042))
        stage.script(TextDelta(MARKDOWN[:320]), TextDelta(MARKDOWN[320:]))
        await pilot.press(*"Limits?")
        await choose(pilot)
        await pilot.press("down", "space", "enter")
        screen = await compared(pilot)
        await wait_for(pilot, lambda: len(stage.runner.replies) == 2, "both are asked")
        first, second = stage.runner.replies
        while not first.ended:
            first.release()
        second.release()
        second.release()
        done, arriving = screen.columns
        await wait_for(pilot, lambda: done.answer.ending and arriving.answer.received, "both have come so far")

    return walk


def test_side_by_side(stage: Stage, frame: Snap) -> None:
    assert frame(side_by_side(stage), size=(80, 24))


def test_side_by_side_in_the_light_theme(stage: Stage, frame: Snap) -> None:
    assert frame(side_by_side(stage, light=True), size=(120, 40))


def test_one_at_a_time_in_japanese(stage: Stage, frame: Snap) -> None:
    use("ja")
    assert frame(side_by_side(stage), size=(60, 20))


def test_choosing_the_models(stage: Stage, frame: Snap) -> None:
    async def walk(pilot: Pilot[Any]) -> None:
        await pilot.press(*"Limits?")
        await choose(pilot)
        await pilot.press("down", "space")
        await pilot.pause()

    assert frame(walk, size=(80, 24))

"""The finder as a reader sees it, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from textual.pilot import Pilot

from litechat_tui.ui.screens.session_finder import SessionFinder
from litechat_tui.words import use

from tests.snapshots.test_frames import Snap, stored
from tests.ui.conftest import Stage
from tests.waiting import wait_for

pytestmark = pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture(autouse=True, params=["en", "ja"])
def language(request: pytest.FixtureRequest) -> Iterator[None]:
    """Speak one language, then the other."""
    use(request.param)
    yield
    use("en")


async def opened(pilot: Pilot[Any]) -> SessionFinder:
    """Open the finder and return it with what it lists first."""
    await pilot.press("ctrl+o")
    await wait_for(pilot, lambda: isinstance(pilot.app.screen, SessionFinder), "the finder is open")
    screen = pilot.app.screen
    assert isinstance(screen, SessionFinder)
    await wait_for(pilot, lambda: screen.list_box.option_count, "something is listed")
    return screen


def test_what_was_used_last(stage: Stage, frame: Snap, size: tuple[int, int]) -> None:
    stored(stage)

    async def last(pilot: Pilot[Any]) -> None:
        await opened(pilot)

    assert frame(last, size=size)


def test_what_is_found(stage: Stage, frame: Snap, size: tuple[int, int]) -> None:
    stored(stage)

    async def found(pilot: Pilot[Any]) -> None:
        screen = await opened(pilot)
        before = screen.list_box.option_count
        await pilot.press(*"東京")
        await wait_for(pilot, lambda: screen.list_box.option_count != before, "it is searched for")

    assert frame(found, size=size)

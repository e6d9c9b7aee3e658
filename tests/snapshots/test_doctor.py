"""The doctor on the screen, small, usual and large."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from textual.pilot import Pilot

from litechat_tui.ui.screens.doctor import DoctorScreen
from litechat_tui.ui.themes import LIGHT
from litechat_tui.words import use
from tests.snapshots.test_frames import Snap
from tests.ui.conftest import Stage
from tests.ui.test_doctor import SCRIPT, use_examination
from tests.waiting import wait_for


@pytest.fixture(autouse=True)
def speaking() -> Iterator[None]:
    """Speak English again afterwards."""
    yield
    use("en")


async def opened(pilot: Pilot[Any]) -> None:
    """Open the doctor, and wait until everything was looked at."""
    await pilot.press("f6")
    screen = pilot.app.screen
    assert isinstance(screen, DoctorScreen)
    await wait_for(pilot, lambda: screen.complete, "everything was looked at")
    await pilot.pause()
    screen.list_box.scroll_to(y=6, animate=False, immediate=True)


def test_a_chain_with_a_broken_link(stage: Stage, frame: Snap) -> None:
    use_examination(stage, SCRIPT)
    assert frame(opened, size=(80, 24))


def test_a_chain_with_a_broken_link_in_japanese_on_a_small_screen(stage: Stage, frame: Snap) -> None:
    use("ja")
    use_examination(stage, SCRIPT)
    assert frame(opened, size=(60, 20))


def test_a_chain_with_a_broken_link_on_a_large_light_screen(stage: Stage, frame: Snap) -> None:
    use_examination(stage, SCRIPT)

    async def light(pilot: Pilot[Any]) -> None:
        pilot.app.theme = LIGHT.name
        await opened(pilot)

    assert frame(light, size=(120, 40))

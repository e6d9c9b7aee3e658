"""The main states of the screen in Japanese, whose labels are twice as wide as they are long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from textual.pilot import Pilot

from litechat_tui.words import use
from tests.snapshots.test_frames import Snap, stored
from tests.ui.conftest import Stage, main_screen
from tests.waiting import wait_for

SIZES = [pytest.param((60, 20), id="60x20"), pytest.param((80, 24), id="80x24"), pytest.param((120, 40), id="120x40")]
EVERY_SIZE = pytest.mark.parametrize("size", SIZES)
SMALL_SIZES = pytest.mark.parametrize("size", SIZES[:2])

Size = tuple[int, int]


@pytest.fixture(autouse=True)
def japanese() -> Iterator[None]:
    """Speak Japanese."""
    use("ja")
    yield
    use("en")


@EVERY_SIZE
def test_the_empty_start(frame: Snap, size: Size) -> None:
    assert frame(size=size)


@EVERY_SIZE
def test_a_conversation(stage: Stage, frame: Snap, size: Size) -> None:
    stored(stage)
    stage.session_id = "s1"
    assert frame(size=size)


@EVERY_SIZE
def test_a_failed_turn(stage: Stage, frame: Snap, size: Size) -> None:
    stored(stage)
    stage.session_id = "s4"
    assert frame(size=size)


@SMALL_SIZES
def test_a_stopped_turn_while_reading(stage: Stage, frame: Snap, size: Size) -> None:
    stored(stage)
    stage.session_id = "s5"

    async def reading(pilot: Pilot[Any]) -> None:
        main_screen(pilot.app).transcript.focus()
        await pilot.pause()

    assert frame(reading, size=size)


@SMALL_SIZES
def test_prompts_that_wait(stage: Stage, frame: Snap, size: Size) -> None:
    async def queued(pilot: Pilot[Any]) -> None:
        await pilot.press(*"一つ目", "enter", *"二つ目", "enter")
        queue = main_screen(pilot.app).pane.composer.queue
        await wait_for(pilot, lambda: queue.has_class("-waiting"), "the queue is shown")

    assert frame(queued, size=size)


@SMALL_SIZES
def test_the_model_picker_without_a_list(stage: Stage, frame: Snap, size: Size) -> None:
    stage.catalog.broken = True

    async def opened(pilot: Pilot[Any]) -> None:
        await pilot.press("ctrl+l")
        await pilot.pause()

    assert frame(opened, size=size)


@SMALL_SIZES
def test_help(frame: Snap, size: Size) -> None:
    async def opened(pilot: Pilot[Any]) -> None:
        await pilot.press("f1")
        await pilot.pause()

    assert frame(opened, size=size)


@SMALL_SIZES
def test_the_filter_without_a_match(stage: Stage, frame: Snap, size: Size) -> None:
    stored(stage)

    async def filtered(pilot: Pilot[Any]) -> None:
        await pilot.press("f3", *"該当なし")
        await pilot.pause()

    assert frame(filtered, size=size)


@SMALL_SIZES
def test_the_question_whether_to_quit(stage: Stage, frame: Snap, size: Size) -> None:
    async def asked(pilot: Pilot[Any]) -> None:
        await pilot.press("a", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        await pilot.press("ctrl+q")
        await wait_for(pilot, lambda: len(pilot.app.screen_stack) > 1, "the question is asked")

    assert frame(asked, size=size)

"""A long day in one session: what a turn blocks behind is its text."""

from __future__ import annotations

import gc

import pytest
from textual.pilot import Pilot

from litechat_tui.domain.events import ReasoningDelta, TextDelta, ToolCalled, ToolReturned
from litechat_tui.ui.rendering.layout import MAX_OPEN_MESSAGES
from tests.ui.conftest import Stage, main_screen
from tests.waiting import wait_for

TURNS, FLAT = 200, 50
"""How many turns there are, and after how many of them nothing but their text may be added."""
ANSWER = "Some **words** of an answer.\n\n- one\n- two\n\n```python\nprint(1)\n```\n\n"
LEFT_MARGIN = 300
"""Objects that a turn may leave: two messages, their places in the conversation, and what the fakes here remember."""


@pytest.mark.timeout(400)
async def test_after_fifty_turns_a_turn_leaves_nothing_but_its_text(stage: Stage) -> None:
    stage.script(
        ReasoningDelta("Let me see."),
        ToolCalled("c", "now", "{}"),
        ToolReturned("c", "15:04"),
        *(TextDelta(ANSWER[at : at + 20]) for at in range(0, len(ANSWER), 20)),
    )
    app = stage.app()
    held: dict[int, int] = {}
    async with app.run_test(size=(60, 20)) as pilot:
        screen = main_screen(app)
        for turn in range(1, TURNS + 1):
            screen.pane.composer.prompt.put(f"Question {turn}")
            await pilot.press("enter")
            await wait_for(pilot, lambda turn=turn: len(stage.runner.replies) == turn, "the prompt is sent")  # type: ignore[misc]
            stage.runner.release_all()
            await wait_for(pilot, lambda: not screen.running, "the reply ends")
            if turn in (FLAT, TURNS):
                held[turn] = await _held(pilot)
        views = screen.transcript._line_layout.views
        assert len(views) == 2 * TURNS
        assert sum(bool(view.blocks) for view in views) <= MAX_OPEN_MESSAGES + screen.transcript.size.height

    assert (held[TURNS] - held[FLAT]) / (TURNS - FLAT) < LEFT_MARGIN


async def _held(pilot: Pilot[None]) -> int:
    """Return how many objects there are."""
    await pilot.pause()
    gc.collect()
    return len(gc.get_objects())

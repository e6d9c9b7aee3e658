"""The status line: what must be read is never cut off, and it does not say Ready where nothing can be sent."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from litechat_tui.app.replies import Activity, Phase
from litechat_tui.domain.chat import TurnStatus, Usage
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.events import TextDelta
from litechat_tui.domain.ports import Outcome
from litechat_tui.ui.widgets.status import StatusLine
from tests.ui.conftest import FakeCatalog, Stage, main_screen
from tests.waiting import wait_for

BUSY = Problem(Code.PROXY_MODEL_COOLDOWN, model="bedrock-claude-haiku-4-5-jp")


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize(
    ("activity", "words"),
    [
        (Activity(Phase.RETRYING, 59, BUSY), "Trying again in 59s · Esc stops"),
        (Activity(Phase.RECEIVING, 123, rate=1234), "Receiving · 123s · ≈ 1234 tokens/s · Esc stops"),
        (Activity(Phase.WAITING, 12), "Waiting for the model · 12s · Esc stops"),
    ],
)
async def test_seconds_and_the_key_that_stops_are_whole_at_every_width(
    stage: Stage, width: int, activity: Activity, words: str
) -> None:
    app = stage.app()
    async with app.run_test(size=(width, 24)) as pilot:
        line = main_screen(app).query_one(StatusLine)
        line.activity, line.usage, line.busy = activity, Usage(123_456, 12_345, cost=0.1), True
        await pilot.pause()
        text = line.render().plain
        assert text.startswith(f"● {words}")
        assert cell_len(text) == line.content_size.width
        if width >= 120:
            assert "bedrock-claude-haiku-4-5-jp" in text


async def test_a_proxy_that_cannot_be_reached_is_said_until_something_succeeds(stage: Stage) -> None:
    stage.catalog = FakeCatalog(broken=True)
    stage.model = ""
    stage.script(TextDelta("one"))
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = main_screen(app)
        line = screen.query_one(StatusLine)
        unreachable = "! The proxy cannot be reached."
        await wait_for(pilot, lambda: line.render().plain.startswith(unreachable), "the list of models is tried for")
        screen.model_selection.model = "m1"
        await pilot.press("a", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        stage.runner.release(2)
        await wait_for(pilot, lambda: line.render().plain.startswith("● Receiving"), "text arrives")
        stage.runner.release_all()
        await wait_for(pilot, lambda: line.render().plain.startswith("○ Ready"), "the turn succeeds")

        await pilot.press("b", "enter")
        await wait_for(pilot, lambda: len(stage.runner.replies) == 2, "the prompt is sent")
        stage.runner.release()
        await wait_for(pilot, lambda: "Waiting" in line.render().plain, "the turn begins")
        problem = Problem(Code.PROXY_CONNECTION_REFUSED, address="localhost:4000")
        stage.runner.replies[1].end_with(Outcome(TurnStatus.FAILED, problem=problem))
        await wait_for(pilot, lambda: line.render().plain.startswith(unreachable), "the turn fails")
        stage.catalog.broken = False
        await pilot.press("ctrl+l")
        await wait_for(pilot, lambda: not app.screen.query("#note").first().display, "the models are listed")
        await pilot.press("escape")
        await wait_for(pilot, lambda: line.render().plain.startswith("○ The reply failed"), "the list was a success")

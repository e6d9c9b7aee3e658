"""What becomes of the failure of a worker."""

from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.css.query import NoMatches
from textual.worker import Worker, WorkerState

from litechat_tui.ui.reporting import Reporting


class Part(Reporting):
    """Nothing but what is told of its workers."""


class PartApp(App[None]):
    def compose(self) -> ComposeResult:
        yield Part()


def failure(part: Part, error: Exception) -> Worker.StateChanged:
    """Return the news that a worker of `part` has failed."""
    worker: Worker[Any] = Worker(part, lambda: None)
    worker._error = error
    return Worker.StateChanged(worker, WorkerState.ERROR)


async def test_a_worker_that_misses_a_part_of_what_is_gone_is_no_defect() -> None:
    app = PartApp()
    async with app.run_test():
        part = app.query_one(Part)
        await part.remove()
        part.on_worker_state_changed(failure(part, NoMatches("gone")))
        with pytest.raises(RuntimeError):
            part.on_worker_state_changed(failure(part, RuntimeError("a defect")))


async def test_a_worker_that_misses_a_part_of_what_is_there_is_a_defect() -> None:
    app = PartApp()
    async with app.run_test():
        part = app.query_one(Part)
        with pytest.raises(NoMatches):
            part.on_worker_state_changed(failure(part, NoMatches("never there")))


async def test_nothing_is_missed_once_the_program_ends() -> None:
    app = PartApp()
    async with app.run_test():
        part = app.query_one(Part)
    part.on_worker_state_changed(failure(part, NoMatches("gone")))

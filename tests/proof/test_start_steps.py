"""Whatever is typed while the program starts arrives, in order, and wins over a draft: at every step of its loop.

On a terminal a millisecond of the start is another one each time. Here the start is a sequence of steps: whatever runs
on the loop of the screen, be it a task, the answer of a thread or a timer, and the keys come before each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from textual.events import Key

from litechat_tui.domain.prompt import Prompt, to_json
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.ui.app import LitechatApp
from tests.conftest import frozen_clock
from tests.contract.stores import talk
from tests.fakes import GatedRunner, dependencies
from tests.local_rows import kept
from tests.proof.stepping import SteppingLoop
from tests.ui.conftest import main_screen, shown
from tests.waiting import until

SESSION = "s"
OLD = "OLD DRAFT"
PARTS = 8
"""Into how many tests the steps are divided, for processes to share."""

Schedule = Mapping[int, Sequence[str]]
"""Step of the loop -> the keys that come before it."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is in the file, what is typed, and what has to be sent."""

    name: str
    draft: str
    keys: Sequence[str]
    expected: str


CASES = (
    Case("no draft", "", ("ctrl+u", *"new words", "enter"), "new words"),
    Case("over the draft", OLD, ("ctrl+u", *"new words", "enter"), "new words"),
    Case("behind the draft", OLD, (*" and more", "left", "backspace", "enter"), f"{OLD} and moe"),
)


def at_once(keys: Sequence[str], step: int) -> Schedule:
    """Let all keys come in one burst."""
    return {step: keys}


def one_by_one(keys: Sequence[str], step: int) -> Schedule:
    """Let a key come before each step."""
    return {step + position: (key,) for position, key in enumerate(keys)}


@dataclass
class Start:
    """One start of the program on a file of its own, in which a session and maybe a draft wait."""

    path: Path
    draft: str
    runner: GatedRunner = field(default_factory=GatedRunner)
    left: str = ""
    """What is in the box in the end."""

    def loaded_after(self) -> int:
        """Return how many steps it takes until nothing is left to load, and nobody types."""
        return self._run({}, self._loaded)

    def sent(self, schedule: Schedule) -> list[str]:
        """Type, and return what has been sent once the answer is there."""
        self._run(schedule, self._answered)
        return [reply.request.prompt.text for reply in self.runner.replies]

    def _run(self, schedule: Schedule, done: Callable[[LitechatApp], bool]) -> int:
        """Return how many steps there were until it was `done`."""
        with closing(SQLiteStore(self.path, frozen_clock)) as store:
            talk(store, SESSION, "Question")
            if self.draft:
                store.local.remember(f"draft:{SESSION}", to_json([Prompt(self.draft)]))
            self.runner.journal = store.journal
            app = LitechatApp(dependencies(store, self.runner, session_id=SESSION, file=store))
            loop = SteppingLoop({step: partial(press, app, keys) for step, keys in schedule.items()})
            with closing(loop):
                return loop.run_until_complete(self._until(done, loop, app))

    async def _until(self, done: Callable[[LitechatApp], bool], loop: SteppingLoop, app: LitechatApp) -> int:
        running = loop.create_task(app.run_async(headless=True, size=(100, 30)))
        await until(lambda: app.is_running and app.screen_stack and done(app), "it is done")
        steps, self.left = loop.steps, main_screen(app).pane.composer.prompt.text
        app.exit()
        await running
        return steps

    def _loaded(self, app: LitechatApp) -> bool:
        screen = main_screen(app)
        return bool(
            screen.is_mounted
            and screen.pane.composer.prompt.has_focus
            and shown(screen)
            and screen.sidebar.session_list.listing.sessions
            and all(worker.is_finished for worker in app.workers)
        )

    def _answered(self, app: LitechatApp) -> bool:
        if self.runner.replies:
            self.runner.release_all()
        return self._loaded(app) and len(shown(main_screen(app))) == 4 and not app._chat.running


def press(app: LitechatApp, keys: Sequence[str]) -> None:
    for key in keys:
        app.post_message(Key(key, key if len(key) == 1 else None))


@pytest.mark.timeout(900)  # dozens of starts
@pytest.mark.parametrize("part", range(0, PARTS, 4))  # every fourth step: all of them take CI six minutes
@pytest.mark.parametrize("manner", [at_once, one_by_one])
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_what_is_typed_at_any_step_of_the_start_is_sent_as_it_was_typed(
    case: Case, manner: Callable[[Sequence[str], int], Schedule], part: int, tmp_path: Path
) -> None:
    steps = Start(tmp_path / "undisturbed", case.draft).loaded_after()
    assert steps > 100
    for step in range(part, steps, PARTS):
        path = tmp_path / f"{step}"
        start = Start(path, case.draft)

        sent = start.sent(manner(case.keys, step))

        assert (step, sent, start.left, kept(path, f"draft:{SESSION}")) == (step, [case.expected], "", [])

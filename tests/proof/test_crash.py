"""Killed at any moment of a turn, the program leaves a whole file, every word that was safe, a session that goes on."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Protocol

import pytest

from litechat_tui.demo import wire
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Pause, Request, Step
from litechat_tui.domain.chat import Part, Role, TextPart, ToolPart, TurnStatus
from tests.e2e.terminal import Terminal
from tests.proof.fork_server import TIMEOUT_SECONDS, ForkServer
from tests.proof.workspace import PROGRAM, SESSION, SIZE, Workspace, ended, until
from tests.unit.agent.rig import said, saying

CHECKPOINT = 0.5
"""Seconds of an answer that a crash may cost."""
SLACK = 0.7
"""Seconds more that a busy machine may take."""
PACE = 0.02
"""Seconds between two events of the answer."""
AT_ONCE = 4
"""Programs that run at the same time; they mostly wait for the next word."""

PROMPT = "いま何時？ Count."
WORDS = [f"w{number} " for number in range(70)]
SPLIT = 15
"""How many of the words come before the tool call."""
FIRST = saying(wire.Text("".join(WORDS[:SPLIT]), WORDS[:SPLIT]), wire.Call("current_time", "{}", "call_1")).completed()
SECOND = saying(wire.Text("".join(WORDS[SPLIT:]), WORDS[SPLIT:])).completed()
ANSWERS = (FIRST, SECOND)


@dataclass(frozen=True, slots=True)
class Moment:
    """When to kill: `delay` seconds after that many events of the answer to that request (1 or 2) have been sent.

    Request 0 is the moment at which the prompt is in the file.
    """

    request: int
    events: int
    delay: float = 0.0


def moments(seed: int, number: int) -> list[Moment]:
    """Return the moments that are special, and `number` others all over the turn."""
    chance = random.Random(seed)
    special = [
        Moment(0, 0),
        *(Moment(at, events) for at, answer in enumerate(ANSWERS, 1) for events in (0, 1, 5, len(answer) - 1)),
        *(Moment(at, len(answer), delay) for at, answer in enumerate(ANSWERS, 1) for delay in (0, 0.003, 0.01, 0.03)),
    ]
    places = [(at, events) for at, answer in enumerate(ANSWERS, 1) for events in range(len(answer))]
    return special + [Moment(*place, chance.uniform(0, PACE)) for place in chance.sample(places, number)]


class Killable(Protocol):
    """A program, however it was started."""

    def send_signal(self, number: signal.Signals, /) -> None: ...


@dataclass
class Scene:
    """A turn in the middle of which its program is killed."""

    moment: Moment
    program: Future[Killable] = field(default_factory=Future)
    sent: list[tuple[float, str]] = field(default_factory=list)
    """The words of the answer, and when each had left."""
    killed_at: float = 0.0
    follow_up: Request | None = None
    """The request of the next turn."""

    def kill(self) -> None:
        program = self.program.result(TIMEOUT_SECONDS)
        self.killed_at = time.monotonic()
        program.send_signal(signal.SIGKILL)

    def answer(self, request: Request) -> Iterator[Step]:
        """Answer as the model does, until the moment has come."""
        if self.killed_at:
            self.follow_up = request
            yield from saying("Well.").completed()
            return
        number = 2 if any(item.get("type") == "function_call_output" for item in request.body["input"]) else 1
        for events, event in enumerate([*ANSWERS[number - 1], None]):
            if (self.moment.request, self.moment.events) == (number, events):
                yield Pause(self.moment.delay)
                self.kill()
                return
            if event is not None:
                yield event
                if event["type"] == "response.output_text.delta":
                    self.sent.append((time.monotonic(), event["delta"]))
                yield Pause(PACE)

    def die(self, program: Killable, workspace: Workspace) -> None:
        """Let the program, which has its prompt, come to its moment."""
        self.program.set_result(program)
        if self.moment.request == 0:
            with closing(workspace.store()) as store:
                until(lambda: store.queries.session(SESSION) is not None)
            self.kill()


def one_shot(scene: Scene, workspace: Workspace) -> None:
    with workspace.asking(PROMPT) as program:
        scene.die(program, workspace)
        assert program.wait() == -signal.SIGKILL
    written = (workspace.folder / "out").read_text("utf-8").replace("\n", "")
    assert "".join(word for _, word in scene.sent).startswith(written)


def full_screen(scene: Scene, workspace: Workspace) -> None:
    with workspace.on_a_terminal() as (program, screen):
        screen.wait_for("Ready")
        screen.type(PROMPT + "\r")
        scene.die(program, workspace)
        assert ended(program, screen) == -signal.SIGKILL


def installed_one_shot(scene: Scene, workspace: Workspace) -> None:
    with subprocess.Popen(
        [PROGRAM, *workspace.one_shot(PROMPT)],
        cwd=workspace.folder,
        env=workspace.environment,
        stdout=subprocess.DEVNULL,
    ) as program:
        scene.die(program, workspace)
        assert program.wait(TIMEOUT_SECONDS) == -signal.SIGKILL


def installed_full_screen(scene: Scene, workspace: Workspace) -> None:
    with Terminal.running(
        [PROGRAM, *workspace.full_screen], workspace.folder, workspace.environment, *SIZE
    ) as terminal:
        terminal.wait_for("Ready")
        terminal.type(PROMPT + "\r")
        scene.die(terminal.program, workspace)
        assert terminal.wait_for_exit() == -signal.SIGKILL


Run = Callable[[Scene, Workspace], None]


def killed_and_continued(moment: Moment, run: Run, fork_server: ForkServer, folder: Path) -> float | None:
    """Kill a program, look at what it left, go on; return how old its text was at least, None when it was all there."""
    folder.mkdir(exist_ok=True)
    scene = Scene(moment)
    try:
        with ResponsesServer(scene.answer) as server:
            workspace = Workspace(folder, server, fork_server)
            run(scene, workspace)
            age, parts = what_is_left(scene, workspace)
            with workspace.asking("Go on") as program:
                assert program.wait() == 0, workspace.complaints
            assert workspace.complaints == ""
        what_was_sent_next(scene, parts)
    except AssertionError as error:
        error.add_note(f"killed at {moment}")
        raise
    return age


def what_is_left(scene: Scene, workspace: Workspace) -> tuple[float | None, tuple[Part, ...]]:
    """Check the file; return the age of the first word that is missing, and what is there of the reply."""
    with closing(workspace.store()) as store:
        assert store.check() == []
        store.journal.recover()
        assert store.check() == []
        prompt, *replies = store.queries.messages(SESSION)
    assert (prompt.role, prompt.text) == (Role.USER, PROMPT)
    assert prompt.turn is not None
    parts = tuple(part for reply in replies for part in reply.parts)
    kept = "".join(part.text for part in parts if isinstance(part, TextPart))
    if prompt.turn.status is TurnStatus.COMPLETED:
        assert scene.moment == Moment(2, len(SECOND), scene.moment.delay)
        assert kept == "".join(WORDS)
    else:
        assert prompt.turn.status is TurnStatus.INTERRUPTED
    if scene.moment.request == 2:
        assert [bool(part.output) for part in parts if isinstance(part, ToolPart)] == [True]
    for left_at, word in scene.sent:
        if not kept:
            return scene.killed_at - left_at, parts
        assert kept.startswith(word)
        kept = kept.removeprefix(word)
    assert not kept, "more is there than was sent"
    return None, parts


def what_was_sent_next(scene: Scene, parts: tuple[Part, ...]) -> None:
    """Check that the request of the next turn tells the model all that is left."""
    assert scene.follow_up is not None
    items: list[dict[str, Any]] = scene.follow_up.body["input"]
    assert (said(items[0]), said(items[-1])) == (PROMPT, "Go on")
    words = [said(item) for item in items if item.get("role") == "assistant"]
    assert words == [part.text for part in parts if isinstance(part, TextPart)]
    calls, outputs = (
        [item["call_id"] for item in items if item.get("type") == kind]
        for kind in ("function_call", "function_call_output")
    )
    assert calls == outputs == [part.call_id for part in parts if isinstance(part, ToolPart)]


@pytest.mark.timeout(400)  # 42 programs, each for some seconds
@pytest.mark.parametrize("run", [one_shot, full_screen])
def test_killed_at_any_moment(run: Run, fork_server: ForkServer, tmp_path: Path) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        killings = [
            pool.submit(killed_and_continued, moment, run, fork_server, tmp_path / f"{number}")
            for number, moment in enumerate(moments(seed=3, number=25))
        ]
    ages = [age for killing in killings if (age := killing.result()) is not None]
    assert max(ages) < CHECKPOINT + SLACK
    assert median(ages) < CHECKPOINT


@pytest.mark.parametrize(
    ("run", "moment"), [(installed_one_shot, Moment(0, 0)), (installed_full_screen, Moment(2, 30))]
)
def test_killed_as_it_is_installed(run: Run, moment: Moment, fork_server: ForkServer, tmp_path: Path) -> None:
    killed_and_continued(moment, run, fork_server, tmp_path)

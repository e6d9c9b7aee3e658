"""A 4 MB image in a conversation, beside the same bytes sent by the Agents SDK alone: ratios of time and memory."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure, interleaved, median
from benchmarks.workspace import Workspace
from litechat_tui.demo import wire
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Request, Step

ROUNDS = 7
OURS, SDK = "ours", "sdk"
TARGETS = {"first": 1.3, "cpu": 1.3, "memory": 1.3}
_WORDS = {"first": "time to the first token", "cpu": "CPU", "memory": "memory"}
_TURNS = ("with the image", "after it")


def _answer(request: Request) -> Iterator[Step]:
    yield from wire.Reply([wire.Text("A photo.")], "demo", request.body).completed()


def turns(workspace: Workspace, way: str) -> Sequence[Mapping[str, float]]:
    """Return what the two turns took."""
    with ResponsesServer(_answer) as server, TemporaryDirectory(dir=workspace.folder) as folder:
        command = workspace.command("attached", way, Path(folder), server.base_url)
        run = subprocess.run(command, cwd=workspace.folder, env=workspace.environment, capture_output=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def run(workspace: Workspace, earlier: Workspace | None, rounds: int) -> Sequence[Figure]:  # noqa: ARG001 - as all have it
    """Measure, and return the figures."""
    samples = interleaved("attachments", [OURS, SDK], rounds, lambda way: turns(workspace, way))
    return [
        Figure(
            "attachments", f"{what}, {_TURNS[turn]}, to the SDK alone", _ratio(samples, turn, name), "x", TARGETS[name]
        )
        for turn in range(len(_TURNS))
        for name, what in _WORDS.items()
    ]


def _ratio(samples: Mapping[str, Sequence[Sequence[Mapping[str, float]]]], turn: int, name: str) -> float:
    ours, sdk = (median(each[turn][name] for each in samples[way]) for way in (OURS, SDK))
    return ours / sdk

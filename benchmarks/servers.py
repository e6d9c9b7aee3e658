"""What ten servers of tools cost the start and the first tokens: most of them work, one is silent, one has failed."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from benchmarks.figures import Figure, interleaved, median
from benchmarks.management import Times, measured, proxy
from benchmarks.workspace import ROOT, Workspace

ROUNDS = 5
SESSIONS = 1000
LIMIT = 1.1
"""Upper limit of the ratio of first paints."""
NONE, TEN = "no servers", "ten servers"
_LAB = str(ROOT / "tests" / "lab_server.py")


def run(workspace: Workspace, earlier: Workspace | None, rounds: int) -> Sequence[Figure]:
    """Measure, and return the figures, as ratios to a start without servers."""
    _ = earlier
    config = workspace.folder / ".config" / "litechat-tui" / "mcp.json"
    config.parent.mkdir(parents=True, exist_ok=True)
    hows = [[], [], [], [], [], [], [], [], ["silent"], ["exits"]]
    servers = {f"lab{at}": {"command": sys.executable, "args": [_LAB, *how]} for at, how in enumerate(hows)}

    file = workspace.sessions("many", SESSIONS)

    def one(name: str) -> Times:
        config.write_text(json.dumps({"mcpServers": servers if name == TEN else {}}))
        with proxy("answering") as address, workspace.litechat(address, file) as terminal:
            return measured(terminal)

    for name in (NONE, TEN):
        one(name)  # so that all is compiled and in the page cache
    samples = interleaved("servers", [NONE, TEN], rounds, one)

    def ratio(of: str) -> float:
        ten, none = ([getattr(times, of) for times in samples[name]] for name in (TEN, NONE))
        return median(ten) / median(none)

    tokens = [median(token for times in samples[name] for token in times.tokens) for name in (TEN, NONE)]
    return [
        Figure("servers", "first paint with ten servers, to none", ratio("painted"), target=LIMIT),
        Figure("servers", "first token of a prompt sent at once, to none", ratio("first")),
        Figure("servers", "first token of later prompts, to none", tokens[0] / tokens[1]),
    ]

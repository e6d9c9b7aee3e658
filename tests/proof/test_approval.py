"""Killed at any moment around a tool call, no tool runs twice, and none that was asked about is forgotten."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

from litechat_tui.domain.chat import ToolPart, TurnStatus
from litechat_tui.domain.tool_calls import NOT_ALLOWED, NOT_KNOWN, CallState
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import frozen_clock
from tests.proof.approving import EFFECTS, TEXTS

ROOT = Path(__file__).parents[2]


def test_no_tool_runs_twice_and_none_is_lost(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.proof.approving", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env={})
    assert done.returncode == 0, done.stderr
    moments = int(done.stdout)
    assert moments > 20
    seen: Counter[CallState] = Counter()
    for moment in range(1, moments + 1):
        folder = tmp_path / str(moment)
        effects = (folder / EFFECTS).read_text().split() if (folder / EFFECTS).exists() else []
        with closing(SQLiteStore(folder / "s.db", frozen_clock)) as store:
            assert store.check() == []
            messages = store.queries.messages("a")
            reply = messages[-1]
            assert reply.turn is not None
            assert reply.turn.status in (TurnStatus.COMPLETED, TurnStatus.INTERRUPTED)
            called = {
                part.call.arguments[10]: (part.call.state, part.output)
                for part in reply.parts
                if isinstance(part, ToolPart) and part.call
            }
        seen.update(state for state, _ in called.values())
        assert len(effects) == len(set(effects)), f"ran twice at {moment}"
        assert "c" not in effects
        for text in called and TEXTS:
            state, output = called[text]
            if state is CallState.DONE:
                assert (text in effects, output) == (True, f"wrote {text}")
            elif state is CallState.UNKNOWN:
                assert output == NOT_KNOWN
            else:
                assert (state, output, text) == (CallState.REFUSED, NOT_ALLOWED, "c")
        # Whatever had its effect is told as done or as unknown, never as something that did not happen.
        assert all(called[text][0] in (CallState.DONE, CallState.UNKNOWN) for text in effects)
    assert seen[CallState.UNKNOWN]
    assert seen[CallState.DONE] > seen[CallState.UNKNOWN]

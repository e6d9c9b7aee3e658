"""Whatever windows decide, begin, finish and lose in any order: each decision counts once, each call begins once."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from litechat_tui.domain.chat import ToolPart, Turn, TurnStatus
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import Outcome, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.tool_calls import CallState, Decision, output_item
from litechat_tui.store.owners import start_token
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import frozen_clock
from tests.conversations import CALL

CALLS = [
    replace(
        CALL,
        call_id=f"c{number}",
        fingerprint=f"f{number % 2}",
        decision=None,
        decided_at=None,
        started_at=None,
        ended_at=None,
    )
    for number in range(3)
]
WINDOWS, NUMBERS = st.sampled_from([0, 1]), st.sampled_from([0, 1, 2])
STEPS = st.one_of(
    st.tuples(st.just("decide"), WINDOWS, NUMBERS, st.sampled_from([Decision.ONCE, Decision.SESSION, Decision.NO])),
    st.tuples(st.just("start"), WINDOWS, NUMBERS),
    st.tuples(st.just("finish"), WINDOWS, NUMBERS),
    st.tuples(st.just("end"), WINDOWS),
    st.tuples(st.just("crash"), WINDOWS),
    st.tuples(st.just("recover"), WINDOWS),
    st.tuples(st.just("prompt"), WINDOWS),
    st.tuples(st.just("abandon"), WINDOWS),
)


class Programs:
    """Two windows of one file, of which each may die."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.windows = [SQLiteStore(path, frozen_clock) for _ in range(2)]
        turn = self.windows[0].journal.begin(TurnRequest("a", Prompt("Write"), "m"))
        made = [{"type": "function_call", "call_id": each.call_id, "name": "n", "arguments": "{}"} for each in CALLS]
        self.windows[0].journal.append(turn, made, CALLS)
        self.turn: Turn = self.windows[0].journal.pause(turn, Outcome(TurnStatus.AWAITING_APPROVAL), 1)
        self.began: Counter[str] = Counter()
        self.told: Counter[str] = Counter()

    def decide(self, window: int, number: int, decision: Decision) -> None:
        self.windows[window].journal.decide(self.turn.id, f"c{number}", decision)

    def start(self, window: int, number: int) -> None:
        self.windows[window].journal.start_calls(self.turn, [f"c{number}"])
        self.began[f"c{number}"] += 1

    def finish(self, window: int, number: int) -> None:
        name = f"c{number}"
        if self.began[name]:
            self.windows[window].journal.finish_call(self.turn, name, output_item(name, "done"))
            self.told[name] += 1

    def end(self, window: int) -> None:
        self.windows[window].journal.end(self.turn, Outcome(TurnStatus.COMPLETED))

    def crash(self, window: int) -> None:
        """Let a window be gone without a word."""
        dead = self.windows[window]
        boot = start_token(1).partition(" ")[0] or "boot"
        with closing(sqlite3.connect(self.path)) as db, db:
            db.execute("UPDATE chat_owners SET token = ? WHERE id = ?", (f"{boot} 0", dead.journal._presence.me.id))
        for connection in (dead._searcher, dead._reader, dead._writer):
            connection.close()
        self.windows[window] = SQLiteStore(self.path, frozen_clock)

    def recover(self, window: int) -> None:
        self.windows[window].journal.recover()

    def prompt(self, window: int) -> None:
        journal = self.windows[window].journal
        journal.end(journal.begin(TurnRequest("a", Prompt("On"), "m")), Outcome(TurnStatus.COMPLETED))

    def abandon(self, window: int) -> None:
        self.windows[window].journal.abandon("a")

    def close(self) -> None:
        for window in self.windows:
            window.close()


ALLOWED = [("decide", 0, number, Decision.ONCE) for number in range(3)]
LOST = [*ALLOWED, ("start", 0, 0), ("crash", 0), ("recover", 1)]
"""Beginnings from which what may go wrong is near."""


@settings(max_examples=80, deadline=None)
@given(
    st.builds(
        lambda before, steps: [*before, *steps], st.sampled_from([[], ALLOWED, LOST]), st.lists(STEPS, max_size=12)
    )
)
@example([*LOST, *ALLOWED, ("start", 0, 0)])
@example([*LOST, *ALLOWED, ("start", 0, 1), ("finish", 0, 1), ("end", 0)])
def test_no_order_of_steps_lets_a_call_begin_twice_or_end_without_an_output(steps: list[tuple[object, ...]]) -> None:
    with TemporaryDirectory() as folder, closing(Programs(Path(folder) / "s.db")) as programs:
        for name, *values in steps:
            try:
                getattr(programs, str(name))(*values)
            except StoreError:
                continue  # a window may not do what it wants to
            finally:
                assert programs.windows[0].check() == []
        assert all(count == 1 for count in programs.began.values())
        programs.crash(0)
        programs.crash(1)
        programs.recover(0)
        programs.abandon(0)
        assert programs.windows[0].check() == []
        parts = [part for each in programs.windows[0].queries.messages("a") for part in each.parts]
        outputs = Counter(
            item["call_id"]
            for item in programs.windows[0].journal.items("a")
            if item.get("type") == "function_call_output"
        )
        for part in parts:
            if isinstance(part, ToolPart):
                assert part.call is not None
                assert outputs[part.call_id] == 1
                begun = part.call_id in programs.began
                assert begun == (part.call.state in (CallState.DONE, CallState.UNKNOWN))

"""Whatever two windows do, in whatever order, and wherever they die: the invariants hold and no word is lost."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections import Counter
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from litechat_tui.domain.chat import Role, Turn, TurnStatus, Usage
from litechat_tui.domain.errors import SessionBusyError, StoreError, TurnTakenError
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import NOW
from tests.wording import message, problem

WINDOWS = st.integers(0, 1)
SESSIONS = st.sampled_from(["a", "b"])
WORDS = st.sampled_from(["", "word", "日本語", "\x1b[31m", "\ud800", "x" * 500])
ENDS = st.sampled_from([status for status in TurnStatus if status.ended])
ITEMS = st.lists(
    st.sampled_from(
        [
            {"role": "assistant", "content": "Answer"},
            {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"},
            {"type": "function_call_output", "call_id": "c", "output": "out"},
            {"type": "reasoning", "summary": []},
        ]
    ),
    max_size=3,
)

Running = tuple[SQLiteStore, Turn]


class Histories(RuleBasedStateMachine):
    """Two windows on one file, another program that writes as the SDK does, and sudden deaths."""

    running = Bundle("running")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.now = NOW
        self.windows = [self.open(), self.open()]
        self.prompts: dict[str, list[str]] = {"a": [], "b": []}
        self.said: dict[str, Counter[str]] = {"a": Counter(), "b": Counter()}
        """Every item that was ever stored and not a prompt that was taken back, as JSON."""
        self.retries: set[str] = set()

    def open(self) -> SQLiteStore:
        return SQLiteStore(self.folder / "s", self.clock)

    def clock(self) -> datetime:
        self.now += timedelta(milliseconds=7)
        return self.now

    def teardown(self) -> None:
        for window in self.windows:
            window.close()
        shutil.rmtree(self.folder)

    def still_runs(self, window: SQLiteStore, turn: Turn) -> bool:
        """Whether the program lives and has not ended the turn; another one may have taken it for deserted."""
        return window in self.windows and turn.id in window.journal._running

    @rule(target=running, window=WINDOWS, session_id=SESSIONS, prompt=WORDS)
    def send(self, window: int, session_id: str, prompt: str) -> Running:
        try:
            turn = self.windows[window].journal.begin(TurnRequest(session_id, Prompt(prompt), "model"))
        except SessionBusyError:
            return multiple()  # type: ignore[return-value] # hypothesis: nothing goes into the bundle
        self.prompts[session_id].append(prompt)
        return self.windows[window], turn

    @rule(target=running, window=WINDOWS, session_id=SESSIONS)
    def retry(self, window: int, session_id: str) -> Running:
        last = self.windows[window].queries.messages(session_id, limit=1)[-1:]
        if not last or last[0].turn is None:
            return multiple()  # type: ignore[return-value] # as above
        try:
            turn = self.windows[window].journal.begin(
                TurnRequest(session_id, Prompt(""), "model", retry_of=last[0].turn.id)
            )
        except SessionBusyError:
            return multiple()  # type: ignore[return-value] # as above
        self.retries.add(turn.id)
        return self.windows[window], turn

    @rule(window=WINDOWS, session_id=SESSIONS, at=st.integers(0, 12))
    def fork(self, window: int, session_id: str, at: int) -> None:
        store = self.windows[window]
        if store.queries.session(session_id) is None:
            return
        messages = store.queries.messages(session_id, limit=1_000)
        ended = [said for said in messages if said.turn is None or said.turn.status.ended]
        prompts = [said for said in ended if said.role is Role.USER]
        before = prompts[at] if at < len(prompts) else None
        fork = store.commands.fork(session_id, f"{session_id}{len(self.prompts)}", before.item_id if before else None)
        self.prompts[fork.id] = self.prompts[session_id][: at if before else len(prompts)]
        kept = store.journal.items(fork.id)
        assert kept == store.journal.items(session_id)[: len(kept)]
        self.said[fork.id] = Counter(map(json.dumps, kept))
        assert fork.forked_from == session_id

    @rule(target=running, window=WINDOWS, session_id=SESSIONS, at=st.integers(0, 3), prompt=WORDS)
    def edit(self, window: int, session_id: str, at: int, prompt: str) -> Running:
        """Send an earlier prompt anew in a fork."""
        if self.windows[window].queries.session(session_id) is None:
            return multiple()  # type: ignore[return-value] # as above
        forks = len(self.prompts)
        self.fork(window, session_id, at)
        (fork_id,) = [*self.prompts][forks:]
        turn = self.windows[window].journal.begin(TurnRequest(fork_id, Prompt(prompt), "model"))
        self.prompts[fork_id].append(prompt)
        return self.windows[window], turn

    @rule(window=WINDOWS)
    def held_up(self, window: int) -> None:
        """Be silent for so long that the other window takes it for dead, and then go on."""
        store, other = self.windows[window], self.windows[1 - window]
        self.disown(store)
        other.journal.recover()
        store.journal.beat()
        with other._writer.transaction() as db:
            db.execute(
                "UPDATE chat_owners SET token = ? WHERE id = ?",
                (store.journal._presence.me.token, store.journal._presence.me.id),
            )

    @rule(running=running, text=WORDS, reasoning=WORDS)
    def arrive(self, running: Running, text: str, reasoning: str) -> None:
        window, turn = running
        if self.still_runs(window, turn):
            with suppress(TurnTakenError):
                window.journal.checkpoint(turn, Partial(text, reasoning), self.now)

    @rule(running=running, items=ITEMS)
    def store_items(self, running: Running, items: list[dict[str, object]]) -> None:
        window, turn = running
        if self.still_runs(window, turn):
            with suppress(TurnTakenError):
                window.journal.append(turn, items)
                self.said[turn.session_id].update(map(json.dumps, items))

    @rule(running=consumes(running), status=ENDS, text=WORDS, reasoning=WORDS, failed=st.booleans())
    def end(self, running: Running, status: TurnStatus, text: str, reasoning: str, failed: bool) -> None:
        window, turn = running
        if self.still_runs(window, turn):
            told = problem("It broke.") if failed else None
            try:
                ended = window.journal.end(turn, Outcome(status, Partial(text, reasoning), Usage(1, 2), told))
            except StoreError:
                assert text, "what could not be kept is told"
                return
            if ended.problem is None or "held up" not in message(ended.problem):
                assert (ended.status, ended.problem) == (status, told)
            if text:
                self.said[turn.session_id][json.dumps({"role": "assistant", "content": text})] += 1

    @rule(running=consumes(running))
    def withdraw(self, running: Running) -> None:
        window, turn = running
        if self.still_runs(window, turn):
            messages = window.queries.messages(turn.session_id, limit=1_000)
            # An answer that a retry superseded after it had been taken for deserted is in no message any more.
            index = next((i for i, said in enumerate(messages) if said.turn and said.turn.id == turn.id), None)
            before = [said for said in messages[:index] if said.role is Role.USER]
            try:
                window.journal.withdraw(turn)
            except TurnTakenError:
                return
            assert index is not None
            if turn.id not in self.retries:
                del self.prompts[turn.session_id][len(before)]

    def disown(self, store: SQLiteStore) -> None:
        """Let the file name a process for this program that is not there."""
        with store._writer.transaction() as db:
            boot = store.journal._presence.me.token.partition(" ")[0]
            db.execute("UPDATE chat_owners SET token = ? WHERE id = ?", (f"{boot} 0", store.journal._presence.me.id))

    @rule(window=WINDOWS)
    def crash(self, window: int) -> None:
        """Die without a word: the file is closed by the system, and the process is found gone."""
        dead = self.windows[window]
        self.disown(dead)
        dead._searcher.close()
        dead._reader.close()
        dead._writer.close()
        self.windows[window] = self.open()

    @rule(window=WINDOWS)
    def recover(self, window: int) -> None:
        assert all(turn.status is TurnStatus.INTERRUPTED for turn in self.windows[window].journal.recover())

    @rule(session_id=SESSIONS, prompt=WORDS)
    def other_program_writes(self, session_id: str, prompt: str) -> None:
        if self.windows[0].queries.session(session_id) is None or any(
            said.turn and not said.turn.status.ended for said in self.windows[0].queries.messages(session_id)
        ):
            return
        with closing(sqlite3.connect(self.folder / "s")) as db, db:
            items = [{"role": "user", "content": prompt}, {"role": "assistant", "content": "Theirs"}]
            rows = [(session_id, json.dumps(item)) for item in items]
            db.executemany("INSERT INTO agent_messages (session_id, message_data) VALUES (?, ?)", rows)
        self.prompts[session_id].append(prompt)

    @rule(window=WINDOWS, steps=st.integers(1, 3))
    def index(self, window: int, steps: int) -> None:
        for _ in range(steps):
            self.windows[window].index.step()

    @rule()
    def repair(self) -> None:
        self.windows[0].repair()

    @invariant()
    def every_invariant_holds(self) -> None:
        assert self.windows[0].check() == []

    @invariant()
    def every_prompt_is_there(self) -> None:
        for session_id, prompts in self.prompts.items():
            items = self.windows[1].journal.items(session_id)
            assert [item["content"] for item in items if item.get("role") == "user"] == prompts

    @invariant()
    def every_answer_is_there(self) -> None:
        with closing(sqlite3.connect(self.folder / "s")) as db:
            rows = db.execute(
                "SELECT session_id, message_data FROM agent_messages"
                " UNION ALL SELECT session_id, message_data FROM chat_set_aside"
            ).fetchall()
        for session_id, said in self.said.items():
            assert not said - Counter(data for owner, data in rows if owner == session_id)


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=25, stateful_step_count=20)

"""Several session files, what is done in them at random, and what they look like to be compared."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import strategies as st

from litechat_tui.app.merging import merge
from litechat_tui.app.transfer import Report
from litechat_tui.domain.archive import Answer, Exchange, Source
from litechat_tui.domain.chat import Role, TitleSource, Turn, TurnStatus, Usage
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.shelf import Change
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.store.sqlite.foreign import SQLiteForeignDatabases
from tests.conftest import NOW
from tests.conversations import conversation, exchange

FILES = 3
DATABASES = SQLiteForeignDatabases()
OPENED = 4
"""Sessions that exist on all machines, so that they go different ways."""


def take_in(mine: SQLiteStore, path: Path, *, dry_run: bool = False) -> Report:
    """Merge a file."""
    report = merge(mine.archive, DATABASES, path, dry_run=dry_run)
    assert mine.check() == []
    return report


class Machines:
    """Three files, and what is done in them."""

    def __init__(self, template: Path, folder: Path) -> None:
        self.now = NOW
        self.paths = [folder / str(number) / "s" for number in range(FILES)]
        for path in self.paths:
            path.parent.mkdir()
            shutil.copy(template, path)
        self.stores = [SQLiteStore(path, self.clock) for path in self.paths]
        self.turns: set[datetime] = set()
        self.prompts: set[str] = set()
        self.running: dict[int, Turn] = {}
        self.made = 0

    def clock(self) -> datetime:
        self.now += timedelta(milliseconds=170)
        return self.now

    def end_all(self) -> None:
        """End every turn that still runs."""
        for file, turn in self.running.items():
            self.stores[file].journal.end(turn, Outcome(TurnStatus.STOPPED, Partial("late")))
        self.running.clear()

    def close(self) -> None:
        for store in self.stores:
            store.close()

    def session(self, file: int, number: int) -> str:
        """Return a session of a file, or one that it does not have yet."""
        there = [f"s{each}" for each in range(OPENED)]
        there += [each for each in self.stores[file].archive.ids(trashed=True) if each not in there]
        return there[number % len(there)]

    def do(self, file: int, what: str, number: int, word: str) -> None:
        store, session_id = self.stores[file], self.session(file, number)
        is_there = store.queries.session(session_id) is not None
        running = self.running.get(file)
        if what == "merge":
            self.merge(file, (file + 1 + number % (FILES - 1)) % FILES)
        elif what == "end" and running:
            store.journal.end(self.running.pop(file), Outcome(TurnStatus.COMPLETED, Partial(word)))
        elif what in ("send", "leave") and not (running and running.session_id == session_id):
            self.send(file, session_id, word, what)
        elif what == "import":
            self.made += 1
            source = Source("chatgpt", f"c{self.made}")
            given = conversation(exchange(word, "One", "Two"), exchange("More", "Three", minute=1), source=source)
            (adopted,) = store.archive.adopt([given])
            self.turns.update(begun(store, adopted.session_id))
        elif not is_there or (running and running.session_id == session_id):
            return
        elif what == "retry":
            last = store.queries.messages(session_id, limit=1)[-1:]
            if last and last[0].turn:
                self.send(file, session_id, word, what, last[0].turn.id)
        elif what == "fork":
            prompts = [each for each in store.queries.messages(session_id, limit=99) if each.role is Role.USER]
            self.made += 1
            before = prompts[number % len(prompts)].item_id if number % 2 else None
            store.commands.fork(session_id, f"fork{file}-{self.made}", before)
            self.send(file, f"fork{file}-{self.made}", word, what)
        elif what == "duplicate":
            self.made += 1
            store.commands.duplicate(session_id, f"copy{file}-{self.made}")
            self.turns.update(begun(store, f"copy{file}-{self.made}"))
        elif what == "change":
            wanted = [Change(title=word), Change(tagged=(word,)), Change(trashed=True), Change(pinned=True)]
            wanted += [Change(untagged=(word,)), Change(trashed=False), Change(archived=True)]
            store.commands.change([session_id], wanted[number])

    def send(self, file: int, session_id: str, word: str, what: str, retry_of: str = "") -> None:
        """Send a prompt; what becomes of its answer depends on the word."""
        journal = self.stores[file].journal
        if what == "leave" and file in self.running:
            return
        turn = journal.begin(TurnRequest(session_id, Prompt(word), "model", retry_of=retry_of))
        if word == "withdrawn" and what != "leave":
            journal.withdraw(turn)
            return
        self.turns.add(turn.started_at)
        self.prompts |= set() if retry_of else {word}
        if what == "leave":
            journal.checkpoint(turn, Partial("so far", "hm"), self.now)
            self.running[file] = turn
            return
        status = {"stopped": TurnStatus.STOPPED, "failed": TurnStatus.FAILED}.get(word, TurnStatus.COMPLETED)
        if word != "failed":
            journal.append(turn, [{"role": "assistant", "content": f"Answer {turn.started_at}"}])
        usage = Usage(1, 2, cost=0.25) if status is TurnStatus.COMPLETED else None
        journal.end(turn, Outcome(status, Partial("cut", "thoughts") if word == "stopped" else Partial(), usage))

    def merge(self, mine: int, theirs: int) -> None:
        take_in(self.stores[mine], self.paths[theirs])


def begun(store: SQLiteStore, session_id: str) -> set[datetime]:
    """Return when the turns of a session began, by which copies of them are known, too."""
    found = store.archive.conversation(session_id)
    assert found is not None
    return {answer.turn.started_at for each in found.exchanges for answer in each.answers if answer.turn}


def looks(store: SQLiteStore) -> dict[str, object]:
    """Return every session with its turns; the order of superseded answers does not count."""
    found = [store.archive.conversation(each) for each in store.archive.ids(trashed=True)]
    return {each.session_id: [*map(_exchange, each.exchanges)] for each in found if each}


def described(store: SQLiteStore) -> dict[str, object]:
    """Return what people did with the sessions; titles of forks are numbered as they come."""
    found = [store.archive.conversation(each) for each in store.archive.ids(trashed=True)]
    return {
        each.session_id: (each.title, each.pinned, each.archived, each.trashed_at, each.tags, each.stamps, each.model)
        for each in found
        if each and each.title_source is not TitleSource.FORK
    }


def _exchange(each: Exchange) -> object:
    *earlier, shown = [*map(_answer, each.answers)] or [None]
    return repr(each.prompt), sorted(map(repr, earlier)), shown


def _answer(each: Answer) -> object:
    assert each.turn is not None
    return each.turn.id, each.turn, each.items, each.times, each.reasoning, each.partial


WHAT = ("send", "send", "send", "retry", "leave", "end", "fork", "duplicate", "change", "import", "merge", "merge")
WORK = st.tuples(
    st.integers(0, FILES - 1),
    st.sampled_from(WHAT),
    st.integers(0, 6),
    st.sampled_from(["word", "日本語", "stopped", "failed", "withdrawn"]),
)

"""The stores that the contract suites run against, and what all of the suites do with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from typing import Any, Protocol

from litechat_tui.domain.chat import Role, Turn, TurnStatus
from litechat_tui.domain.ports import (
    Blobs,
    EarlierPrompts,
    LocalState,
    Outcome,
    SearchIndex,
    SessionArchive,
    SessionCommands,
    SessionLists,
    SessionQueries,
    SessionSearch,
    SessionSpending,
    TurnJournal,
    TurnRequest,
)
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import NOW
from tests.fakes import FakeStore

COMPLETED = Outcome(TurnStatus.COMPLETED)


class Store(Protocol):
    """What every engine offers."""

    @property
    def queries(self) -> SessionQueries: ...
    @property
    def commands(self) -> SessionCommands: ...
    @property
    def archive(self) -> SessionArchive: ...
    @property
    def journal(self) -> TurnJournal: ...
    @property
    def local(self) -> LocalState: ...
    @property
    def lists(self) -> SessionLists: ...
    @property
    def spending(self) -> SessionSpending: ...
    @property
    def search(self) -> SessionSearch: ...
    @property
    def index(self) -> SearchIndex: ...
    @property
    def blobs(self) -> Blobs: ...
    @property
    def prompts(self) -> EarlierPrompts: ...
    def close(self) -> None: ...


@contextmanager
def another(store: Store) -> Iterator[Store]:
    """Give what another program has of the same sessions."""
    if isinstance(store, FakeStore):
        yield store.window()
    else:
        assert isinstance(store, SQLiteStore)
        with closing(SQLiteStore(store.path, TickingClock())) as other:
            yield other


def leave(store: Store) -> None:
    """Let a program be gone."""
    if isinstance(store, FakeStore):
        store.local.leave()
    else:
        store.close()


class TickingClock:
    """Every reading is a second later."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def said(text: str) -> dict[str, Any]:
    content = [{"type": "output_text", "text": text, "annotations": []}]
    return {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed", "content": content}


def talk(store: Store, session_id: str = "a", prompt: str | Prompt = "Hello", *answer: Mapping[str, Any]) -> Turn:
    asked = Prompt(prompt) if isinstance(prompt, str) else prompt
    turn = store.journal.begin(TurnRequest(session_id, asked, "model"))
    store.journal.append(turn, answer or [said("Hi")])
    return store.journal.end(turn, COMPLETED)


def spoken(store: Store, session_id: str = "a") -> list[tuple[Role, str]]:
    return [(message.role, message.text) for message in store.queries.messages(session_id)]


def retry(store: Store, turn: Turn) -> Turn:
    return store.journal.begin(TurnRequest(turn.session_id, Prompt(""), "another model", retry_of=turn.id))

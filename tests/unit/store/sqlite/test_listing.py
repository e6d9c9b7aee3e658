"""What the sidebar and the transcript get is safe to show, whatever other programs put into the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.ports import Outcome, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.shelf import Shelf
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import NOW, frozen_clock
from tests.stored import sessions
from tests.wording import problem


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore(tmp_path / "s", frozen_clock)) as store:
        yield store


def alter(store: SQLiteStore, statement: str, *values: object) -> None:
    with store._writer.transaction() as db:
        db.execute(statement, values)


def test_nothing_that_is_listed_can_reach_the_terminal(store: SQLiteStore) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("prompt\x1b[31m\nline"), "model\x9b\n"))
    ended = store.journal.end(turn, Outcome(TurnStatus.FAILED, problem=problem("said\x1b", "do\x9d")))
    assert ended.model == turn.model == "model�"
    assert ended.problem == problem("said␛", "do�")
    session = store.queries.session("a")
    assert session is not None
    assert (session.title, session.model) == ("prompt␛[31m", "model�")


def test_a_title_that_was_set_stands_before_the_first_words_and_is_found(store: SQLiteStore) -> None:
    store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
    alter(store, "UPDATE chat_sessions SET title = ?", "Ｗｅｉｒｄ\x1b\n title")
    (session,) = sessions(store, "weird")
    assert session.title == "Ｗｅｉｒｄ␛ title"
    assert [found.id for found in sessions(store, "WE")] == ["a"]


def test_a_session_in_the_trash_is_not_listed(store: SQLiteStore) -> None:
    store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
    alter(store, "UPDATE chat_sessions SET trashed_ms = 1")
    assert sessions(store) == []
    assert store.queries.session("a") is not None


def test_sessions_of_the_same_moment_page_without_gaps(store: SQLiteStore) -> None:
    for name in "cabed":
        store.journal.begin(TurnRequest(name, Prompt("Hello"), "model"))
    windows = [store.lists.window(Shelf.ALL, first, 2) for first in (0, 2, 4)]
    assert [session.id for window in windows for session in window] == [*"edcba"]


def test_dates_are_those_of_the_clock(store: SQLiteStore) -> None:
    store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
    session = store.queries.session("a")
    assert session is not None
    assert session.created_at == session.updated_at == NOW


def test_a_message_without_a_date_is_still_a_message(store: SQLiteStore) -> None:
    alter(store, "INSERT INTO agent_messages (session_id, message_data, created_at) VALUES ('a', '\"x\"', 'never')")
    assert [message.at for message in store.queries.messages("a")] == [None]


def test_opening_the_end_of_a_long_session_reads_only_the_end(tmp_path: Path) -> None:
    with closing(SQLiteStore(tmp_path / "s", frozen_clock)) as store:
        turn = store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
        items = [{"role": role, "content": "x"} for _ in range(5_000) for role in ("assistant", "user")]
        store.journal.append(turn, items)
        steps = 0

        def count() -> int:
            nonlocal steps
            steps += 1
            return 0

        with store._reader.without_transaction() as db:
            db.set_progress_handler(count, 1_000)
        assert len(store.queries.messages("a", limit=50)) == 51
        assert steps < 10, "thousands of SQLite's instructions"
        store.journal.items("a")
        assert steps > 50, "the measure works"

"""Databases that the samples do not have: Open WebUI, the first table of `llm`, several of the SDK in one file."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from litechat_tui.app.importing.skipped import Reason
from litechat_tui.app.importing.sources import Assets, NoAssets
from litechat_tui.app.transfer import import_
from litechat_tui.domain.archive import Source
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.store.sqlite.foreign import SQLiteForeignDatabases
from tests.conftest import NOW, frozen_clock
from tests.conversations import FULL, conversation, exchange
from tests.imports import database, read, texts


def test_the_database_of_open_webui(tmp_path: Path) -> None:
    chat = {"history": {"messages": {"u": {"role": "user", "content": "Hi"}}, "currentId": "u"}}
    path = database(
        tmp_path / "webui.db",
        "CREATE TABLE chat (id, user_id, title, chat, created_at, updated_at, archived, pinned, meta);"
        f"INSERT INTO chat VALUES ('o', 'u', 'Tea', '{json.dumps(chat)}', 1767225600, 1767225600, 0, 1,"
        ' \'{"tags": ["t"]}\');'
        "INSERT INTO chat VALUES ('p', 'u', 'Broken', '{', 1767225600, 1767225600, 0, 0, NULL);",
    )
    found = read(path)

    assert (texts(found.only), found.only.title, found.only.pinned) == (["Hi"], "Tea", True)
    assert (found.only.tags, found.only.source) == (("t",), Source("openwebui", "o"))
    assert found.reasons == {Reason.NO_MESSAGES: 1}


def test_a_database_has_no_files_beside_it() -> None:
    assets: Assets = NoAssets()
    assert assets.content("file-1") is None


def test_the_messages_of_elia_are_in_the_order_of_their_rows(tmp_path: Path) -> None:
    path = database(
        tmp_path / "elia.sqlite",
        "CREATE TABLE chat (id INTEGER PRIMARY KEY, model, title, started_at);"
        "CREATE TABLE message (id INTEGER PRIMARY KEY, chat_id, role, content, timestamp);"
        "INSERT INTO chat VALUES (1, 'm', NULL, '2026-01-06 00:00:00');"
        "INSERT INTO message VALUES (1, 1, 'user', 'Hi', '2026-01-06 09:00:00'),"
        " (2, 1, 'assistant', 'Hello', '2026-01-06 00:00:05');",
    )

    assert texts(read(path).only) == ["Hi", "Hello"]


@pytest.mark.parametrize(
    "columns", ["id INTEGER PRIMARY KEY, prompt, response, model, timestamp", "prompt, response, model, datetime_utc"]
)
def test_the_first_table_of_llm(tmp_path: Path, columns: str) -> None:
    date = columns.rpartition(" ")[2]
    row = f"INSERT INTO logs (prompt, response, model, {date}, chat_id) VALUES"
    path = database(
        tmp_path / "logs.db",
        f"CREATE TABLE logs ({columns}, chat_id INTEGER);",
        f"{row} ('One', 'A', 'm', '2023-06-01T00:00:00', NULL);"
        f"{row} ('Two', 'B', 'm', '2023-06-01T00:01:00', 1);"
        f"{row} ('Lost', 'C', 'm', '2023-06-01T00:02:00', 99);",
    )
    found = read(path)

    assert [texts(each.conversation) for each in found.imported] == [["One", "A", "Two", "B"], ["Lost", "C"]]
    assert found.imported[0].conversation.created_at.isoformat() == "2023-06-01T00:00:00+00:00"


def test_the_very_first_table_of_llm_whose_rows_stand_alone(tmp_path: Path) -> None:
    path = database(
        tmp_path / "log.db",
        "CREATE TABLE log (prompt, response, model, timestamp);",
        "INSERT INTO log VALUES ('One', 'A', 'm', '2023-04-01T00:00:00'), ('Two', 'B', 'm', '2023-04-02T00:00:00');",
    )
    assert [texts(each.conversation) for each in read(path).imported] == [["One", "A"], ["Two", "B"]]


def test_every_pair_of_tables_of_the_sdk_is_read(tmp_path: Path) -> None:
    pair = (
        "CREATE TABLE {0}_s (session_id TEXT PRIMARY KEY, created_at, updated_at);"
        "CREATE TABLE {0}_m (id INTEGER PRIMARY KEY, session_id REFERENCES {0}_s (session_id), message_data);"
        "INSERT INTO {0}_s VALUES ('s', '{1}', '{1}');"
        """INSERT INTO {0}_m VALUES (1, 's', '{{"role": "user", "content": "{0}"}}');"""
    )
    path = database(tmp_path / "sdk.db", pair.format("a", "2026-01-01"), pair.format("b", "2026-01-02"))
    found = read(path)

    assert [texts(each.conversation) for each in found.imported] == [["a"], ["b"]]
    assert [each.conversation.created_at.day for each in found.imported] == [1, 2]
    assert [each.conversation.source for each in found.imported] == [Source("agents", "s"), Source("agents", "b_m:s")]


def test_a_session_file_of_this_program_comes_with_everything_and_into_itself_with_nothing(tmp_path: Path) -> None:
    paths = tmp_path / "one.db", tmp_path / "other.db"
    with closing(SQLiteStore(paths[0], frozen_clock)) as one, closing(SQLiteStore(paths[1], frozen_clock)) as other:
        fork = conversation(exchange("Hi", "Hello"), session_id="fork", forked_from=FULL.session_id, trashed_at=NOW)
        one.archive.adopt([FULL, fork])
        databases = SQLiteForeignDatabases()
        itself = import_(one.archive, databases, [paths[0]])
        report = import_(other.archive, databases, [paths[0]])

        assert (itself.duplicates, itself.found) == (2, 2)
        assert (report.sessions + report.forks, report.found, report.skipped) == (2, 2, [])
        assert [*other.archive.ids(trashed=True)] == [*one.archive.ids(trashed=True)]
        for each in one.archive.ids(trashed=True):
            assert other.archive.conversation(each) == one.archive.conversation(each)

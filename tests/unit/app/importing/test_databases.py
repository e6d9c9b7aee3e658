"""The databases of other programs: which is whose, what is in them, and that nothing is written to one."""

import json
import sqlite3
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from litechat_tui.app.importing.reading import read_all
from litechat_tui.app.importing.skipped import Reason, Skipped, sentence
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.foreign import ForeignChat
from litechat_tui.store.sqlite.foreign import SQLiteForeignDatabases
from tests.imports import PNG, database, items, of_type, read, sample_database, texts

LLM_THREADS = """
CREATE TABLE messages (hash TEXT PRIMARY KEY, parent_hash TEXT, role TEXT, provider_metadata TEXT);
CREATE TABLE parts (id INTEGER PRIMARY KEY, message_hash TEXT, position INTEGER, type TEXT, tool_name TEXT, text TEXT,
    payload TEXT);
CREATE TABLE threads (id TEXT PRIMARY KEY, name TEXT, tip_message_hash TEXT, forked_from TEXT, datetime_utc TEXT);
CREATE TABLE turns (id TEXT PRIMARY KEY, thread_id TEXT, parent_message_hash TEXT, tip_message_hash TEXT, model TEXT,
    datetime_utc TEXT);
CREATE TABLE fragments (id INTEGER PRIMARY KEY, hash TEXT, content TEXT);
CREATE TABLE attachments (id TEXT PRIMARY KEY, type TEXT, path TEXT, url TEXT, content BLOB);
CREATE TABLE part_fragments (part_id INTEGER, fragment_id INTEGER, "order" INTEGER);
CREATE TABLE part_attachments (part_id INTEGER, attachment_id TEXT, "order" INTEGER);
"""


def part(message: str, position: int, kind: str, text: str | None, *, payload: object = None, tool: str = "") -> str:
    stored = "NULL" if payload is None else "'" + json.dumps(payload) + "'"
    words = "NULL" if text is None else f"'{text}'"
    return f"INSERT INTO parts VALUES (NULL, '{message}', {position}, '{kind}', '{tool}', {words}, {stored});"


def threads(folder: Path, *more: str) -> Path:
    return database(
        folder / "logs.db",
        LLM_THREADS,
        "INSERT INTO messages VALUES ('s', NULL, 'system', NULL), ('u', 's', 'user', NULL),"
        "('a', 'u', 'assistant', NULL),"
        "('t', 'a', 'user', NULL), ('b', 't', 'assistant', NULL), ('v', 'b', 'user', NULL);",
        "INSERT INTO threads VALUES ('01', 'Tea', 'b', NULL, '2026-08-01T00:00:00'), ('02', 'Fork', 'v', '01', NULL);",
        "INSERT INTO turns VALUES ('t1', '01', 'u', 'a', 'm1', '2026-08-01T00:00:01+00:00'),"
        "('t2', '01', 't', 'b', 'm2', '2026-08-01T00:00:09+00:00');",
        part("s", 0, "text", "Be brief."),
        part("u", 0, "text", None, payload={"text_ref": [{"literal": "Read: "}, {"fragment": 7}, {"fragment": 8}]}),
        part("u", 1, "attachment", None),
        part("u", 2, "attachment", None),
        part("a", 0, "reasoning", "Hm"),
        part("a", 1, "reasoning", None, payload={"redacted": True}),
        part("a", 2, "tool_call", None, payload={"arguments": {"a": 1}, "tool_call_id": "c1"}, tool="clock"),
        part("a", 3, "banana", None),
        part("t", 0, "tool_result", None, payload={"output": "noon", "tool_call_id": "c1"}, tool="clock"),
        part("t", 1, "tool_result", "see", payload={"exception": "E"}, tool="draw"),
        part("b", 0, "text", "Noon."),
        part("v", 0, "text", "And now?"),
        "INSERT INTO fragments VALUES (7, 'h', 'a fragment');",
        "INSERT INTO part_fragments VALUES (2, 7, 0);",
        "INSERT INTO attachments VALUES ('i', 'image/png', NULL, NULL, X'" + PNG.hex() + "'),"
        "('p', 'image/png', '/gone/a.png', NULL, NULL);",
        "INSERT INTO part_attachments VALUES (3, 'i', 0), (4, 'p', 0), (10, 'i', 0);",
        *more,
    )


def test_the_threads_of_llm_with_all_kinds_of_parts(tmp_path: Path) -> None:
    found = read(threads(tmp_path))
    main, fork = [each.conversation for each in found.imported]

    assert texts(main) == ["Read: a fragment\n<image>\n[/gone/a.png]", "Noon."]
    assert main.instructions == "Be brief."
    assert [item["arguments"] for item in of_type(main, "function_call")] == ['{"a": 1}']
    first, second = [item["output"] for item in of_type(main, "function_call_output")]
    assert (first, [each["type"] for each in second]) == ("noon", ["input_text", "input_image"])
    (answer,) = main.exchanges[0].answers
    assert answer.turn
    assert (answer.turn.model, answer.turn.started_at.second) == ("m2", 1)
    assert (main.created_at.second, main.updated_at.second) == (0, 9)
    assert (fork.title, fork.branch_of, texts(fork)[-1]) == ("Fork", main.source, "And now?")
    assert found.reasons == {
        Reason.ABSENT_ATTACHMENT: 2,
        Reason.ENCRYPTED_REASONING: 2,
        Reason.UNKNOWN_PART: 2,
        Reason.DATE_OF_FILE: 1,
    }


def test_a_response_in_both_generations_of_llm_is_read_once(tmp_path: Path) -> None:
    old = (
        "CREATE TABLE responses (id TEXT PRIMARY KEY, prompt TEXT, response TEXT, conversation_id TEXT);"
        "CREATE TABLE conversations (id TEXT PRIMARY KEY, name TEXT);"
        "INSERT INTO conversations VALUES ('01', 'Tea'), ('00', 'Old'), ('09', 'Nothing');"
        "INSERT INTO responses VALUES ('t1', 'x', 'y', '01'), ('t2', 'x', 'y', '01'), ('r', 'Hi', 'Hello', '00'),"
        "('t9', 'Alone', 'Yes', NULL);"
    )
    found = read(threads(tmp_path, old, "INSERT INTO turns VALUES ('t9', '01', '', '', '', '');"))

    assert [each.conversation.title for each in found.imported] == ["Tea", "Fork", "Old"]
    assert found.reasons[Reason.NO_MESSAGES] == 1


def test_messages_of_llm_that_go_round_in_a_circle_end(tmp_path: Path) -> None:
    path = threads(
        tmp_path, "UPDATE messages SET parent_hash = 'v' WHERE hash = 's'; UPDATE parts SET payload = '[' WHERE id = 2"
    )

    assert len(read(path).imported) == 2


def test_an_empty_prompt_of_llm_is_counted(tmp_path: Path) -> None:
    path = threads(
        tmp_path,
        "UPDATE parts SET text = '' WHERE message_hash = 'v'",
        "UPDATE parts SET text = '' WHERE message_hash = 'b'",
    )
    found = read(path)

    assert found.reasons[Reason.EMPTY_PROMPT] == 1
    assert found.reasons[Reason.EMPTY_ANSWER] == 2


OTERM = """
CREATE TABLE chat (id INTEGER PRIMARY KEY, name TEXT, model TEXT, system TEXT, provider TEXT);
CREATE TABLE message (id INTEGER PRIMARY KEY, chat_id INTEGER, author TEXT, text TEXT, images TEXT);
INSERT INTO chat VALUES (1, 'Tea', 'm', 'Be brief.', 'x');
"""


def test_oterm(tmp_path: Path) -> None:
    images = json.dumps([b64encode(PNG).decode(), "!", 7])
    path = database(
        tmp_path / "store.db",
        OTERM,
        f"INSERT INTO message VALUES (1, 1, 'user', 'Look', '{images}'), (2, 1, 'assistant', 'Hm', '['),"
        "(3, 1, 'user', '', '{'), (4, 1, 'assistant', '', ''), (5, 1, 'narrator', '', ''), (6, 1, 'system', '', ''),"
        "(7, 1, 'system', 'x', ''), (8, 2, 'user', 'of a chat that is gone', '')",
    )
    found = read(path)

    assert texts(found.only) == ["Look\n<image>\n[image]\n[image]", "Hm"]
    assert (found.only.title, found.only.instructions) == ("Tea", "Be brief.")
    assert found.reasons == {
        Reason.ABSENT_ATTACHMENT: 2,
        Reason.EMPTY_PROMPT: 1,
        Reason.EMPTY_ANSWER: 1,
        Reason.UNKNOWN_SENDER: 1,
        Reason.SYSTEM_MESSAGE: 1,
        Reason.DATE_OF_FILE: 1,
    }


def test_any_tables_of_the_sdk_by_their_columns(tmp_path: Path) -> None:
    path = database(
        tmp_path / "x",
        "CREATE TABLE s (session_id TEXT PRIMARY KEY, created_at TEXT, updated_at TEXT);"
        "CREATE TABLE m (id INTEGER PRIMARY KEY, session_id TEXT, message_data TEXT, created_at TEXT);"
        "INSERT INTO s VALUES ('a', '2026-01-01 00:00:00', '2026-01-01 00:00:09');",
        """INSERT INTO m VALUES (1, 'a', '{"role": "user", "content": "Hi"}', NULL),"""
        """(2, 'b', '{"role": "user"}', NULL), (3, 'a', X'00', NULL),"""
        """(4, 'a', '{"role": "assistant", "content": "\\ud83d"}', NULL)""",
    )
    found = read(path)

    assert [each.conversation.source.key for each in found.imported if each.conversation.source] == ["a", "b"]
    assert texts(found.imported[0].conversation) == ["Hi", "\N{REPLACEMENT CHARACTER}"]
    assert found.imported[0].messages == 2


def test_messages_of_the_sdk_without_their_sessions(tmp_path: Path) -> None:
    path = database(
        tmp_path / "x",
        "CREATE TABLE agent_messages (id INTEGER PRIMARY KEY, session_id TEXT, message_data TEXT);",
        """INSERT INTO agent_messages VALUES (1, 'a', '{"role": "user", "content": "Hi"}')""",
    )

    assert texts(read(path).only) == ["Hi"]


def test_branches_of_the_advanced_session_of_the_sdk_are_forks(tmp_path: Path) -> None:
    rows = "".join(
        f"""INSERT INTO agent_messages VALUES ({at}, 'a', '{{"role": "user", "content": "{at}"}}', NULL);"""
        for at in range(4)
    )
    path = database(
        tmp_path / "x",
        "CREATE TABLE agent_sessions (session_id TEXT PRIMARY KEY, created_at TEXT, updated_at TEXT);"
        "CREATE TABLE agent_messages (id INTEGER PRIMARY KEY, session_id TEXT, message_data TEXT, created_at TEXT);"
        "CREATE TABLE message_structure (id INTEGER PRIMARY KEY, session_id TEXT, message_id INTEGER, branch_id TEXT,"
        " sequence_number INTEGER);",
        rows,
        "INSERT INTO message_structure VALUES (1, 'a', 0, 'main', 1), (2, 'a', 1, 'main', 2), (3, 'a', 3, 'other', 2),"
        "(4, 'a', 0, 'other', 1), (5, 'a', NULL, 'other', 1), (6, 'a', 2, 'main', 'x');",
    )
    main, other = [each.conversation for each in read(path).imported]

    assert (texts(main), texts(other)) == (["2", "0", "1"], ["0", "3"])
    assert other.branch_of == main.source


@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_nothing_is_written_to_a_database_nor_beside_it(mode: str, tmp_path: Path) -> None:
    path = database(
        tmp_path / "a ?%.db",
        f"PRAGMA journal_mode = {mode};",
        OTERM,
        "INSERT INTO message VALUES (1, 1, 'user', 'Hi', '')",
    )
    before = sha256(path.read_bytes()).digest()

    assert texts(read(path).only) == ["Hi"]
    assert sha256(path.read_bytes()).digest() == before
    assert list(tmp_path.iterdir()) == [path]


def test_what_its_program_has_just_written_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    writer = sqlite3.connect(path)
    writer.executescript("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;" + OTERM)
    writer.execute("INSERT INTO message VALUES (1, 1, 'user', 'Just now', '')")
    writer.commit()

    assert texts(read(path).only) == ["Just now"]
    writer.close()


def test_views_and_virtual_tables_are_not_run(tmp_path: Path) -> None:
    path = database(
        tmp_path / "x.db",
        "CREATE TABLE chat (id INTEGER PRIMARY KEY, name TEXT, model TEXT);",
        "CREATE VIEW message AS WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n)"
        " SELECT id, 1 AS chat_id, 'user' AS author, 'x' AS text FROM n;",
        "CREATE VIRTUAL TABLE agent_messages USING fts5 (id, session_id, message_data);",
    )

    assert read(path).reasons == {Reason.UNKNOWN_FORMAT: 1}


def test_a_database_of_something_else_is_unknown_and_in_a_folder_only_counted(tmp_path: Path) -> None:
    database(tmp_path / "x.db", "CREATE TABLE birds (name TEXT)")
    sample_database(tmp_path, "elia.sql")

    assert read(tmp_path / "x.db").reasons == {Reason.UNKNOWN_FORMAT: 1}
    assert read(tmp_path).reasons == {Reason.OTHER_FILES: 1}


def test_a_database_without_conversations_says_so(tmp_path: Path) -> None:
    assert read(database(tmp_path / "x.db", OTERM, "DELETE FROM chat")).reasons == {Reason.NO_CONVERSATIONS: 1}


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    path = sample_database(tmp_path, "llm-logs.sql")
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    (tmp_path / "y").write_bytes(b"SQLite format 3\0" + b"junk" * 100)

    assert read(path).reasons == {Reason.DAMAGED_DATABASE: 1}
    assert read(tmp_path / "y").reasons == {Reason.DAMAGED_DATABASE: 1}


def test_a_database_that_is_locked_is_named(tmp_path: Path) -> None:
    path = sample_database(tmp_path, "elia.sql")

    class Locked:
        def chats(self, path: Path) -> object:
            raise StoreError(Code.STORE_LOCKED, path=str(path))

    (skipped,) = [each for each in read_all([path], Locked()) if isinstance(each, Skipped)]  # type: ignore[arg-type]
    assert skipped.reason is Reason.UNREADABLE
    assert "locked" in sentence(skipped)


def test_text_that_is_no_unicode_is_read_as_far_as_it_is(tmp_path: Path) -> None:
    path = database(tmp_path / "x.db", OTERM, "INSERT INTO message VALUES (1, 1, 'user', CAST(X'48FF' AS TEXT), '')")

    assert texts(read(path).only) == ["H\N{REPLACEMENT CHARACTER}"]


def test_reading_can_stop_after_one_conversation(tmp_path: Path) -> None:
    path = sample_database(tmp_path, "elia.sql")
    found = SQLiteForeignDatabases().chats(path)
    chat = next(found)
    found.close()  # type: ignore[attr-defined]

    assert isinstance(chat, ForeignChat)
    assert [each.row["role"] for each in chat.messages] == ["system", "user", "assistant"]
    assert len(items(read(path).only)) == 2

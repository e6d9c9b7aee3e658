"""`sessions search` and `sessions show`."""

from __future__ import annotations

import io
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.file_contents import inspected
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.shelf import Change
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.subcommands import searching
from tests.attached import png
from tests.contract.stores import COMPLETED, retry, said, talk
from tests.unit.subcommands.conftest import Shell

CALL = {"type": "function_call", "call_id": "1", "name": "now", "arguments": '{"zone": "JST"}'}
OUTPUT = {"type": "function_call_output", "call_id": "1", "output": "noon\n\x1b[2J"}


def test_json_tells_where_the_words_are(store: SQLiteStore, shell: Shell) -> None:
    talk(store, "a", "About Tokyo", said("A line.\nTokyo is large.\nAnother."))
    talk(store, "b", "Cities", said("Osaka, then ＴＯＫＹＯ."))
    talk(store, "c", "A trip\nto Tokyo", said("Well"))
    hits = shell.json("sessions", "search", "tokyo")
    assert hits == [
        {
            "session_id": "a",
            "title": "About Tokyo",
            "role": None,
            "at": "2026-11-23T06:04:10Z",
            "snippet": "About Tokyo",
        },
        {"session_id": "c", "title": "A trip", "role": "user", "at": "2026-11-23T06:04:18Z", "snippet": "to Tokyo"},
        {
            "session_id": "b",
            "title": "Cities",
            "role": "assistant",
            "at": "2026-11-23T06:04:14Z",
            "snippet": "Osaka, then ＴＯＫＹＯ.",
        },
    ]


def test_words_of_several_arguments_and_filters_belong_together(store: SQLiteStore, shell: Shell) -> None:
    talk(store, "a", "two words")
    talk(store, "b", "two")
    talk(store, "c", "two words")
    store.commands.change(["c"], Change(tagged=("work",)))

    def found(*words: str) -> list[str]:
        return [line[0] for line in shell.lines("sessions", "search", *words)]

    assert found("words", "two") == ["c", "a"]
    assert found("two", "tag:work") == ["c"]
    assert len(found("two", "--limit", "1")) == 1
    assert sorted(found("two", "--limit", "0")) == ["a", "b", "c"]
    assert found("nobody") == []


def test_lines_have_tabs_and_nothing_a_terminal_obeys(store: SQLiteStore, shell: Shell) -> None:
    talk(store, "a", "Hello", said("x\tmark\x1b[31m"))
    (line,) = shell.lines("sessions", "search", "mark")
    assert line == ["a", "Hello", "assistant", "2026-11-23T06:04:08Z", "x mark␛[31m"]


def test_a_person_sees_who_said_it_and_how_many_there_are(store: SQLiteStore, shell: Shell) -> None:
    talk(store, "a", "Hello", said("The mark."))
    talk(store, "b", "Well\nmark")
    talk(store, "c", "mark")
    assert shell.seen("sessions", "search", "mark") == [
        "c  15:04  mark",
        "b  15:04  Well",
        "    You: mark",
        "a  15:04  Hello",
        "    Assistant: The mark.",
        "3 conversations.",
    ]
    *_, last = shell.seen("sessions", "search", "mark", "--limit", "1")
    assert last == "1 conversation. There are more; --limit says how many are written."


def test_what_another_program_wrote_is_indexed_first(
    store: SQLiteStore, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk(store)
    monkeypatch.setattr(searching, "STEPS", 2)
    with closing(sqlite3.connect(store.path)) as db, db:
        text = "word " * 50_000
        for number in range(5):
            db.execute(
                "INSERT INTO agent_messages (session_id, message_data) VALUES ('sdk', json_object('role', 'user',"
                " 'content', ?))",
                (f"{text} number {number}",),
            )
    assert [line[0] for line in shell.lines("sessions", "search", "number")] == ["sdk"]
    assert not store.index.step()
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute("INSERT INTO agent_messages (session_id, message_data) SELECT 'b', message_data FROM agent_messages")
    assert any(line.startswith("Indexing what was said: ") for line in shell.seen("sessions", "search", "number"))


def test_a_conversation_is_text_with_who_said_what(store: SQLiteStore, shell: Shell) -> None:
    talk(store, "abc", "Hello\nthere", CALL, OUTPUT, said("It is **noon**."))
    turn = store.journal.begin(TurnRequest("abc", Prompt("And now?"), "model"))
    store.journal.end(turn, Outcome(TurnStatus.STOPPED, Partial("Still")))
    status, out, _ = shell.run("sessions", "show", "a")
    assert status == 0
    assert out == (
        'Hello there\nabc\n\nYou: Hello\nthere\n\nAssistant: Tool now {"zone": "JST"}: noon ␛[2J\n\n'
        "It is **noon**.\n\nYou: And now?\n\nAssistant: Still\n\nStopped. What came is kept.\n"
    ).replace("Hello there\n", "Hello\n")  # the title is the first line


def test_thoughts_and_earlier_answers_are_left_out(store: SQLiteStore, shell: Shell) -> None:
    thought = {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "Hm"}]}
    again = retry(store, talk(store, "abc", "Hello", said("First answer")))
    store.journal.append(again, [thought, said("Second answer")])
    store.journal.end(again, COMPLETED)
    assert shell.run("sessions", "show", "abc")[1] == "Hello\nabc\n\nYou: Hello\n\nAssistant: Second answer\n"


def test_what_is_no_text_is_named(store: SQLiteStore, shell: Shell) -> None:
    talk(store)
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute(
            "INSERT INTO agent_messages (session_id, message_data) VALUES ('a', json_object('type', 'function_call',"
            " 'call_id', '9', 'name', 'now', 'arguments', '{}'))"
        )
        db.execute("INSERT INTO agent_messages (session_id, message_data) VALUES ('a', '[')")
    _, out, _ = shell.run("sessions", "show", "a")
    assert "Tool now: no result." in out
    assert "Not text: unreadable item" in out


def test_json_has_the_session_and_its_messages(store: SQLiteStore, shell: Shell) -> None:
    talk(store, "abc", "Hello", said("Hi"))
    found = shell.json("sessions", "show", "ab")
    assert (found["session_id"], found["messages"]) == ("abc", 2)
    assert found["conversation"] == [
        {
            "role": "user",
            "at": "2026-11-23T06:04:06Z",
            "text": "Hello",
            "attachments": [],
            "model": None,
            "status": None,
        },
        {
            "role": "assistant",
            "at": "2026-11-23T06:04:06Z",
            "text": "Hi",
            "attachments": [],
            "model": "model",
            "status": "completed",
        },
    ]


def test_what_was_attached_is_named(store: SQLiteStore, shell: Shell) -> None:
    digest = store.blobs.keep(png())
    talk(store, "abc", Prompt("Look.", (inspected("photo.png", png()),)), said("A photo."))
    shown = "Look.\nabc\n\nYou: [photo.png · 68 B]\n\nLook.\n\nAssistant: A photo.\n"
    assert shell.run("sessions", "show", "abc")[1] == shown
    (look, _answer) = shell.json("sessions", "show", "abc")["conversation"]
    attached = {"name": "photo.png", "media_type": "image/png", "size": 68, "sha256": digest}
    assert (look["text"], look["attachments"]) == ("Look.", [attached])


@pytest.mark.parametrize("form", ["markdown", "jsonl"])
def test_a_conversation_in_another_form_is_its_export_to_the_byte(
    store: SQLiteStore, shell: Shell, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = retry(store, talk(store, "abc", "こんにちは\r\n😀 \x1b[2J", CALL, OUTPUT, said("First answer")))
    store.journal.append(again, [said("Second answer")])
    store.journal.end(again, COMPLETED)
    assert shell.run("export", "abc", "--format", form, "--output", "file")[0] == 0
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, "latin-1", newline="\r\n"))
    assert shell.run("sessions", "show", "ab", "--format", form)[0] == 0
    assert written.getvalue() == Path("file").read_bytes()


def test_a_conversation_is_text_unless_asked_otherwise(store: SQLiteStore, shell: Shell) -> None:
    talk(store, "abc", "Hello", said("Hi"))
    assert shell.run("sessions", "show", "a", "--format", "text") == shell.run("sessions", "show", "a")
    for wrong in (["--format", "html"], ["--format", "jsonl", "--json"]):
        with pytest.raises(SystemExit) as ended:
            shell.run("sessions", "show", "a", *wrong)
        assert ended.value.code == 2


@pytest.mark.parametrize("form", [["--json"], *(["--format", form] for form in ("text", "markdown", "jsonl"))], ids=str)
def test_a_reader_that_leaves_early_is_no_failure(store: SQLiteStore, form: list[str]) -> None:
    talk(store, "abc", "Hello", *(said("More than a pipe holds. " * 1000) for _ in range(50)))
    command = [sys.executable, "-m", "litechat_tui", "sessions", "show", "abc", *form]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.parametrize("prefix", ["z", "a\x1b[2J", ""])
def test_an_id_that_is_not_there_ends_with_a_sentence_and_status_1(
    store: SQLiteStore, shell: Shell, prefix: str
) -> None:
    talk(store)
    status, out, err = shell.run("sessions", "show", prefix)
    assert (status, out) == (1, "")
    assert err.startswith("litechat-tui: There is no session ")
    assert "\x1b" not in err


def test_an_id_that_fits_several_names_them(store: SQLiteStore, shell: Shell) -> None:
    talk(store, "ab")
    talk(store, "ac")
    status, out, err = shell.run("sessions", "delete", "a", "--json")
    assert status == 1
    assert '"program.several_sessions"' in out
    assert "Several sessions begin with a: ab, ac." in err
    assert shell.json("sessions", "list", "--trashed") == []

"""What a person is told who checks, repairs or backs up the session file, by the command line as it is run."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from litechat_tui import cli
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import frozen_clock


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A session file with one conversation, which the environment names; no proxy is configured."""
    path = tmp_path / "sessions.db"
    with closing(SQLiteStore(path, frozen_clock)) as store:
        turn = store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
        store.journal.end(turn, Outcome(TurnStatus.COMPLETED, Partial("Hi")))
    monkeypatch.setenv("SESSION_DB_PATH", str(path))
    monkeypatch.chdir(tmp_path)
    return path


def spoil(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        for statement in statements:
            db.execute(statement)


def damage(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:20480] = b"\xaa" * 16384
    path.write_bytes(data)


def told(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    status = cli.main(argv)
    return status, *capsys.readouterr()


def files(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_a_backup_holds_every_conversation(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = file.with_name("copy.db")
    status, out, err = told(capsys, "backup", str(target))
    size = f"{target.stat().st_size:,}"
    assert (status, err) == (0, "")
    assert out == f"Every conversation in {file} is now also in {target} ({size} bytes).\n"
    with closing(SQLiteStore(target, frozen_clock)) as copy:
        assert [message.text for message in copy.queries.messages("a")] == ["Hello", "Hi"]
        assert copy.check() == []


def test_a_backup_never_takes_the_place_of_a_file(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = file.read_bytes()
    for target in (file, file.parent):
        status, out, err = told(capsys, "backup", str(target))
        assert (status, out) == (1, "")
        assert err.startswith(f"litechat-tui: {target} is already there.")
    assert file.read_bytes() == before


def test_a_file_in_order_is_said_to_be(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "check") == (0, f"{file} is in order.\n", "")
    assert told(capsys, "check", "--repair") == (0, f"{file} is in order.\n", "")
    assert files(file.parent) == ["sessions.db"]


def test_what_is_found_is_told_and_left_as_it_is(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(file, "UPDATE chat_sessions SET item_count = 7")
    for _ in range(2):
        status, out, err = told(capsys, "check")
        assert (status, err) == (1, "")
        assert out.splitlines() == [
            "Not true: A session knows how many items it has (1 time, such as a).",
            "Nothing was changed. What follows from the conversations is mended by check --repair.",
        ]


def test_what_can_be_mended_is_mended_after_a_backup(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(file, "UPDATE chat_sessions SET item_count = 7")
    status, out, _ = told(capsys, "check", "--repair")
    kept = file.with_name("sessions.db.unrepaired.bak")
    assert status == 0
    assert out.splitlines()[1:] == [f"Repaired. The file as it was is kept as {kept}.", f"{file} is in order."]
    with closing(sqlite3.connect(kept)) as db:
        assert db.execute("SELECT item_count FROM chat_sessions").fetchone() == (7,)
    assert told(capsys, "check")[0] == 0


def test_what_cannot_be_mended_is_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(file, "UPDATE chat_turns SET ended_ms = NULL")
    status, out, _ = told(capsys, "check", "--repair")
    assert status == 1
    assert out.splitlines()[-1].startswith("This could not be repaired: Not true: An ended turn has an end")


@pytest.mark.parametrize(("dead", "words"), [(1, "1 interrupted reply was"), (2, "2 interrupted replies were")])
def test_the_turns_of_programs_that_died_are_closed(
    file: Path, capsys: pytest.CaptureFixture[str], dead: int, words: str
) -> None:
    for number in range(dead):
        with closing(SQLiteStore(file, frozen_clock)) as store:
            store.journal.checkpoint(
                store.journal.begin(TurnRequest(f"dead {number}", Prompt("Hello"), "model")), Partial("Half"), None
            )
    assert told(capsys, "check") == (0, f"{file} is in order.\n", "")
    status, out, _ = told(capsys, "check", "--repair")
    assert (status, out) == (0, f"{words} closed with the text so far.\n{file} is in order.\n")
    with closing(SQLiteStore(file, frozen_clock)) as store:
        assert store.journal.recover() == []
        assert store.queries.messages("dead 0")[1].text == "Half"


@pytest.mark.parametrize("argv", [["check"], ["check", "--repair"]])
def test_damage_is_told_and_nothing_is_made_of_it(
    file: Path, capsys: pytest.CaptureFixture[str], argv: list[str]
) -> None:
    damage(file)
    before = file.read_bytes()
    status, out, err = told(capsys, *argv)
    assert (status, err) == (1, "")
    assert all(line.startswith("The file is damaged: ") for line in out.splitlines()[:-1])
    assert out.splitlines()[-1] == "Nothing was changed. Restore a backup."
    assert file.read_bytes() == before
    assert files(file.parent) == ["sessions.db"]
    assert told(capsys, "backup", "copy")[2].startswith(f"litechat-tui: {file} is damaged.")


@pytest.mark.parametrize("argv", [["check"], ["check", "--repair"], ["backup", "copy"]])
def test_a_file_that_is_not_there_is_not_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, argv: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, err = told(capsys, *argv, "--session-db", "none.db")
    assert (status, out) == (1, "")
    assert err.startswith("litechat-tui: There is no session file none.db.")
    assert files(tmp_path) == []


def test_the_file_is_found_as_the_chat_finds_it(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SESSION_DB_PATH")
    (tmp_path / ".env").write_text("SESSION_DB_PATH=sessions.db\n")
    (tmp_path / "other.env").write_text("SESSION_DB_PATH=other.db\nLITELLM_BASE_URL=nonsense\n")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert told(capsys, "check")[:2] == (0, f"{file} is in order.\n")
    assert "other.db" in told(capsys, "check", "--env-file", "other.env")[2]
    assert "demo.db" in told(capsys, "--demo", "check")[2]
    assert told(capsys, "check", "--demo", "--session-db", "sessions.db")[0] == 0
    status, _, err = told(capsys, "check", "--env-file", "none.env")
    assert (status, "There is no file none.env" in err) == (2, True)


@pytest.mark.parametrize(
    "argv",
    [
        ["--input", "hi", "check"],
        ["--model", "m", "check"],
        ["--session-id", "a", "backup", "x"],
        ["--base-url", "http://x", "check"],
        ["--json", "check"],
        ["--no-tools", "check"],
    ],
)
def test_what_is_for_chatting_does_not_go_with_it(capsys: pytest.CaptureFixture[str], argv: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(argv)
    assert ended.value.code == 2
    assert "go --session-db, --env-file, --lang, --demo and --debug only" in capsys.readouterr().err


def test_it_works_as_a_program_of_its_own_and_loads_no_part_that_talks(file: Path) -> None:
    script = (
        "import sys; from litechat_tui import cli; status = cli.main();"
        "assert not {'agents', 'openai', 'textual', 'httpx2'} & {*sys.modules}; sys.exit(status)"
    )
    for argv, status in ((["check"], 0), (["backup", "copy"], 0), (["backup", "copy"], 1), (["backup"], 2)):
        done = subprocess.run(
            [sys.executable, "-c", script, *argv], env={**os.environ}, capture_output=True, text=True, check=False
        )
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
    assert files(file.parent) == ["copy", "sessions.db"]

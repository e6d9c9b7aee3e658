"""Killed at any moment, the program leaves a whole file, every word that was safe, and a session that goes on."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from litechat_tui.domain.chat import PreviousAnswer, TurnStatus
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.store.sqlite.migrations import VERSION
from litechat_tui.store.sqlite.tables import SDK_TABLES
from tests.conftest import frozen_clock
from tests.old_files import ITEM, file_of_version
from tests.stored import sessions
from tests.wording import problem

ROOT = Path(__file__).parents[2]


def crash(action: str, path: Path, fatal: int) -> list[str]:
    """Run `action` until just before statement number `fatal` and return the lines it said; 0 lets it live."""
    command = [sys.executable, "-m", "tests.unit.store.sqlite.other_program", action, str(path), str(fatal)]
    # Killed processes leave no coverage behind, and measuring them only makes them slow.
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env={})
    assert done.returncode == (-signal.SIGKILL if fatal else 0), done.stderr
    return done.stdout.split("\n")[:-1]


def moments(action: str, path: Path, number: int) -> list[int]:
    """Return about `number` statements spread over the whole of `action`, first and last included."""
    total = int(crash(action, path, 0)[-1])
    return sorted({1, total, *(total * step // number for step in range(1, number))})


def old_file(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        for statement in (*SDK_TABLES, *[ITEM] * 5):
            db.execute(statement)


@pytest.mark.parametrize("version", range(1, VERSION))
def test_every_version_becomes_the_newest_and_a_kill_on_the_way_leaves_it_as_it_was(
    tmp_path: Path, version: int
) -> None:
    file_of_version(tmp_path / "whole", version)
    for moment in moments("migrate", tmp_path / "whole", 8):
        path = tmp_path / f"killed-{moment}"
        file_of_version(path, version)
        crash("migrate", path, moment)
        with closing(sqlite3.connect(path)) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert db.execute("PRAGMA user_version").fetchone()[0] in {version, VERSION}
        with closing(SQLiteStore(path, frozen_clock)) as store:
            assert store.check() == []
            prompt, reply = store.queries.messages("old")
            assert (prompt.text, reply.turn and reply.turn.problem) == ("Kept", problem("It broke."))
        # A kill in the middle of the backup leaves its name empty, and the next start takes another.
        newest = max(path.parent.glob(f"{path.name}.v{version}*.bak"), key=lambda backup: backup.stat().st_size)
        with closing(sqlite3.connect(newest)) as db:
            assert db.execute("PRAGMA user_version").fetchone() == (version,)
            assert db.execute("SELECT error FROM chat_turns").fetchall() == [("It broke.",)]


def test_a_migration_that_is_killed_leaves_the_old_file_working(tmp_path: Path) -> None:
    old_file(tmp_path / "whole")
    for moment in moments("migrate", tmp_path / "whole", 8):
        path = tmp_path / f"killed-{moment}"
        old_file(path)
        crash("migrate", path, moment)
        with closing(sqlite3.connect(path)) as db, db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert db.execute("SELECT count(*) FROM agent_messages").fetchone() == (5,)
            version = db.execute("PRAGMA user_version").fetchone()[0]
            ours = db.execute("SELECT count(*) FROM sqlite_master WHERE name GLOB 'chat_*'").fetchone()[0]
            assert (version == 0) == (ours == 0), "all or nothing"
            db.execute(ITEM)
        with closing(SQLiteStore(path, frozen_clock)) as store:
            assert [len(store.journal.items(session.id)) for session in sessions(store)] == [6]
            assert store.check() == []


def test_a_turn_that_is_killed_keeps_every_word_that_was_safe(tmp_path: Path) -> None:
    for moment in moments("turn", tmp_path / "whole", 16):
        path = tmp_path / f"killed-{moment}"
        safe = crash("turn", path, moment)
        with closing(SQLiteStore(path, frozen_clock)) as store:
            assert store.check() == []
            recovered = store.journal.recover()
            assert store.check() == []
            text = "\n".join(message.text for message in store.queries.messages("a"))
            if "prompt" in safe:
                assert "Prompt" in text
                assert "end" in safe or len(recovered) <= 1
            assert all(word in text for word in safe if word in {"Par", "Part one.", "Part t"})
            assert "end" not in safe or "Part two." in text
            for session in sessions(store):
                assert session.status in {TurnStatus.INTERRUPTED, TurnStatus.STOPPED}
            again = store.journal.begin(TurnRequest("a", Prompt("Again"), "model"))
            store.journal.end(again, Outcome(TurnStatus.COMPLETED))
            assert store.check() == []


def answered(path: Path) -> None:
    with closing(SQLiteStore(path, frozen_clock)) as store:
        turn = store.journal.begin(TurnRequest("a", Prompt("Prompt"), "model"))
        store.journal.append(turn, [{"role": "assistant", "content": "Old answer."}])
        store.journal.end(turn, Outcome(TurnStatus.STOPPED, Partial("And more.")))


def test_an_answer_outlives_a_kill_at_any_moment_of_the_next(tmp_path: Path) -> None:
    answered(tmp_path / "whole")
    for moment in moments("retry", tmp_path / "whole", 16):
        path = tmp_path / f"killed-{moment}"
        answered(path)
        safe = crash("retry", path, moment)
        with closing(SQLiteStore(path, frozen_clock)) as store:
            assert store.check() == []
            store.journal.recover()
            assert store.check() == []
            prompt, reply = store.queries.messages("a")
            assert prompt.text == "Prompt"
            earlier = [part.text for part in reply.parts if isinstance(part, PreviousAnswer)]
            assert "Old answer.\n\nAnd more." in [*earlier, reply.text]
            assert all(word in reply.text for word in safe if word in {"Par", "Part one."})
            assert reply.turn is not None
            store.journal.begin(TurnRequest("a", Prompt(""), "model", retry_of=reply.turn.id))
            assert "Old answer." in str(store.queries.messages("a")[1].parts)


def test_a_fork_that_is_killed_is_whole_or_not_there(tmp_path: Path) -> None:
    answered(tmp_path / "whole")
    for moment in moments("fork", tmp_path / "whole", 8):
        path = tmp_path / f"killed-{moment}"
        answered(path)
        safe = crash("fork", path, moment)
        with closing(SQLiteStore(path, frozen_clock)) as store:
            assert store.check() == []
            assert store.journal.items("b") in ([], store.journal.items("a"))
            assert (store.queries.session("b") is None) == (store.journal.items("b") == [])
            assert "fork" not in safe or store.journal.items("b")


def test_a_file_that_was_never_killed_is_the_measure(tmp_path: Path) -> None:
    assert crash("turn", tmp_path / "s", 0)[:-1] == ["prompt", "Par", "Part one.", "Part t", "end"]
    with closing(SQLiteStore(tmp_path / "s", frozen_clock)) as store:
        assert store.journal.recover() == []
        assert [message.text for message in store.queries.messages("a")] == ["Prompt", "Part one.\n\nPart two."]

"""A file that is being written has no name of a person's until it is whole, also when its program is killed."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.owners import process_host
from litechat_tui.store.sqlite import SQLiteStore, parts
from litechat_tui.store.sqlite.parts import clear_abandoned, whole_file
from litechat_tui.store.sqlite.tables import SDK_TABLES
from tests.conftest import frozen_clock
from tests.wording import raises

KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from litechat_tui.store.owners import process_host
from litechat_tui.store.sqlite import SQLiteStore, parts

def kill(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def refuse(*_):
    raise OSError(95, "no hard links here")

if sys.argv[1] in ("rename", "reserve", "replace"):
    os.link = refuse
if sys.argv[1] == "reserve":
    create = parts.create
    parts.create = lambda path: kill() if path.name[0] != "." else create(path)
else:
    places = {"create": (parts, "create"), "fsync": (os, "fsync"), "link": (os, "link")}
    setattr(*places.get(sys.argv[1], (Path, sys.argv[1])), kill)
store = SQLiteStore(Path(sys.argv[2]), lambda: datetime.now(UTC))
store.backup(Path(sys.argv[2]).with_name("copy"))
"""


def killed_while_copying(path: Path, moment: str) -> None:
    """Have a program killed in the middle of a backup, or of the one before a migration."""
    run = subprocess.run([sys.executable, "-c", KILLED, moment, str(path)], check=False)
    assert run.returncode == -signal.SIGKILL


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir() if not entry.name.endswith(("-wal", "-shm")))


@pytest.mark.parametrize("moment", ["create", "fsync", "link", "rename", "reserve"])
def test_a_backup_that_is_killed_leaves_no_file_of_that_name(tmp_path: Path, moment: str) -> None:
    path = tmp_path / "s"
    with closing(SQLiteStore(path, frozen_clock)) as store:
        store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
    killed_while_copying(path, moment)
    assert "copy" not in names(tmp_path)
    with closing(SQLiteStore(path, frozen_clock)) as store:
        assert names(tmp_path) == ["s"], "the next start has cleared away what was begun"
        store.backup(tmp_path / "copy")
    assert names(tmp_path) == ["copy", "s"]


@pytest.mark.parametrize("moment", ["create", "fsync", "link", "rename", "reserve"])
def test_a_migration_that_is_killed_leaves_no_half_backup(tmp_path: Path, moment: str) -> None:
    path = tmp_path / "s"
    with closing(sqlite3.connect(path)) as db, db:
        for statement in SDK_TABLES:
            db.execute(statement)
        db.execute("INSERT INTO agent_messages (session_id, message_data) VALUES ('a', '{}')")
    killed_while_copying(path, moment)
    assert "s.v0.bak" not in names(tmp_path)
    SQLiteStore(path, frozen_clock).close()
    assert names(tmp_path) == ["s", "s.v0.bak"]
    assert (tmp_path / "s.v0.bak").stat().st_size > 0


def test_without_hard_links_the_next_start_or_backup_frees_a_name_that_a_killed_one_had_reserved(
    tmp_path: Path,
) -> None:
    path = tmp_path / "s"
    with closing(SQLiteStore(path, frozen_clock)) as store:
        store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
    (tmp_path / "empty").touch()
    killed_while_copying(path, "replace")
    assert (tmp_path / "copy").stat().st_size == 0
    with closing(SQLiteStore(path, frozen_clock)) as store:
        assert names(tmp_path) == ["empty", "s"]
        killed_while_copying(path, "replace")
        store.backup(tmp_path / "copy")
    assert names(tmp_path) == ["copy", "empty", "s"]
    assert (tmp_path / "copy").stat().st_size > 0


def test_a_reserved_name_that_holds_something_by_now_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "s"
    SQLiteStore(path, frozen_clock).close()
    killed_while_copying(path, "replace")
    (tmp_path / "copy").write_text("precious")
    SQLiteStore(path, frozen_clock).close()
    assert names(tmp_path) == ["copy", "s"]
    assert (tmp_path / "copy").read_text() == "precious"


def test_what_another_program_is_writing_stays(tmp_path: Path) -> None:
    with whole_file(tmp_path / "copy") as part:
        clear_abandoned(tmp_path)
        assert part.exists()
        part.write_text("whole")
    assert names(tmp_path) == ["copy"]
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600


def test_a_name_that_is_taken_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "copy"
    with pytest.raises(StoreError) as caught, whole_file(target):
        target.write_text("precious")
    assert caught.value.problem.code is Code.STORE_BACKUP_EXISTS
    assert target.read_text() == "precious"
    assert names(tmp_path) == ["copy"]


def refusing(*_: object) -> None:
    raise OSError(errno.EOPNOTSUPP, "no hard links here")


def test_a_file_system_without_hard_links_gets_whole_files_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", refusing)
    with whole_file(tmp_path / "copy") as part:
        part.write_text("whole")
    assert (tmp_path / "copy").read_text() == "whole"
    with raises(StoreError, match="already there"), whole_file(tmp_path / "new"):
        (tmp_path / "new").write_text("precious")
    assert names(tmp_path) == ["copy", "new"]
    assert (tmp_path / "new").read_text() == "precious"


def test_a_name_that_could_not_be_filled_is_free_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", refusing)
    monkeypatch.setattr(Path, "replace", refusing)
    with pytest.raises(OSError, match="no hard links"), whole_file(tmp_path / "copy"):
        pass
    assert names(tmp_path) == []


def abandoned(folder: Path, host: str, pid: int, start: str = "then") -> Path:
    part = folder / f".litechat-tui-{host}-{pid}-{start}-1.part"
    part.touch()
    return part


def test_of_another_machine_only_what_is_old_is_cleared_away(tmp_path: Path) -> None:
    new, old = abandoned(tmp_path, "elsewhere", 1), abandoned(tmp_path, "elsewhere", 2)
    os.utime(old, (0, 0))
    clear_abandoned(tmp_path)
    assert names(tmp_path) == [new.name]


def gone(*_: int) -> None:
    raise ProcessLookupError


def not_ours(*_: int) -> None:
    raise PermissionError


def there(*_: int) -> None:
    """Find the process."""


@pytest.mark.parametrize(("kill", "stays"), [(gone, False), (not_ours, True), (there, True)])
def test_where_processes_have_no_start_their_number_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kill: Callable[[int, int], None], stays: bool
) -> None:
    monkeypatch.setattr(parts, "start_token", lambda _: "")
    monkeypatch.setattr(os, "kill", kill)
    part = abandoned(tmp_path, parts._mark(process_host()), 12)
    clear_abandoned(tmp_path)
    assert part.exists() is stays


def test_what_cannot_be_cleared_away_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clear_abandoned(tmp_path / "not there")
    part = abandoned(tmp_path, parts._mark(process_host()), 12)
    monkeypatch.setattr(Path, "unlink", refusing)
    clear_abandoned(tmp_path)
    assert part.exists()

"""What the system itself refuses: permissions that bite, and a limit that cuts a write off. Each in a real process."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import frozen_clock

ROOT = Path(__file__).parents[4]

OPEN = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from litechat_tui.domain.errors import StoreError
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.words.problems import problem_text
if os.geteuid() == 0:  # the super-user may do everything, so somebody else has to try
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    SQLiteStore(Path(sys.argv[1]), lambda: datetime.now(UTC)).close()
except StoreError as error:
    print(problem_text(error.problem).summary)
"""

FILL = """
import os, resource, sys
from datetime import UTC, datetime
from pathlib import Path
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.words.problems import problem_text
path = Path(sys.argv[1])
store = SQLiteStore(path, lambda: datetime.now(UTC))
turn = store.journal.begin(TurnRequest("a", Prompt("Again"), "model"))
store.journal.checkpoint(turn, Partial("Half"), None)
written = os.stat(f"{path}-wal").st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (written + 10_000, resource.RLIM_INFINITY))
for _ in range(2):
    try:
        store.journal.append(turn, [{"role": "assistant", "content": "x" * 100_000}])
    except StoreError as error:
        print(problem_text(error.problem).summary, error.problem.retryable)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
store.close()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody may enter, with a session file in it that everybody may use."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        with closing(SQLiteStore(folder / "s", frozen_clock)) as store:
            turn = store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
            store.journal.end(turn, Outcome(TurnStatus.COMPLETED, Partial("Hi")))
        (folder / "s").chmod(0o666)
        yield folder
        folder.chmod(0o777)


def run(script: str, path: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        cwd=ROOT,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("name", "file_mode", "folder_mode", "sentence"),
    [
        ("s", 0o444, 0o777, "s is read-only. Make it writable"),
        ("s", 0o666, 0o555, "s cannot be written to. Make the file and its folder writable"),
        ("s", 0o000, 0o777, "s cannot be used: Permission denied. Check the path and who owns it."),
        ("s", 0o666, 0o000, "s cannot be used: Permission denied. Check the path and who owns it."),
        ("new", 0o666, 0o555, "new cannot be used: Permission denied. Check the path and who owns it."),
    ],
)
def test_what_may_not_be_written_is_a_sentence_and_stays_as_it_was(
    folder: Path, name: str, file_mode: int, folder_mode: int, sentence: str
) -> None:
    before = (folder / "s").read_bytes()
    (folder / "s").chmod(file_mode)
    folder.chmod(folder_mode)
    said = run(OPEN, folder / name)
    folder.chmod(0o777)
    (folder / "s").chmod(0o666)
    assert sentence in said
    assert (folder / "s").read_bytes() == before
    assert [entry.name for entry in folder.iterdir()] == ["s"]


def test_a_write_that_is_cut_off_loses_nothing_and_is_made_good_later(folder: Path) -> None:
    said = run(FILL, folder / "s")
    assert said == f"The disk failed while {folder / 's'} was used. Check the disk and its free space. True\n"
    with closing(SQLiteStore(folder / "s", frozen_clock)) as store:
        assert store.check() == []
        assert [turn.status for turn in store.journal.recover()] == [TurnStatus.INTERRUPTED]
        assert [message.text for message in store.queries.messages("a")] == ["Hello", "Hi", "Again", "x" * 100_000]

"""A `.env` on the disk: what may be written, how, and what it leaves behind."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.settings import whole_file
from litechat_tui.settings.env_file import EnvFile

KEY = {"LITELLM_API_KEY": "sk-new"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a file may be."""
    return tmp_path / ".env"


def refused(file: EnvFile, replace: tuple[str, ...] = ()) -> Problem:
    with pytest.raises(ConfigurationError) as caught:
        file.write(KEY, replace)
    return caught.value.problem


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            b"# c\r\nLITELLM_API_KEY= # mine\r\n\r\nX='\xe6\x97\xa5'\r\n",
            b"# c\r\nLITELLM_API_KEY=sk-new # mine\r\n\r\nX='\xe6\x97\xa5'\r\n",
        ),
        (b"\xef\xbb\xbfLITELLM_API_KEY=''", b"\xef\xbb\xbfLITELLM_API_KEY=sk-new"),
        (b"\xef\xbb\xbf", b"\xef\xbb\xbfLITELLM_API_KEY=sk-new\n"),
        (b'export LITELLM_API_KEY\nA="1\n2"', b'export LITELLM_API_KEY=sk-new\nA="1\n2"'),
    ],
)
def test_a_file_keeps_its_bytes_but_for_the_value(path: Path, before: bytes, after: bytes) -> None:
    path.write_bytes(before)
    path.chmod(0o644)
    written = EnvFile(path).write(KEY)
    assert path.read_bytes() == after
    assert written.names == ("LITELLM_API_KEY",)
    assert Path(written.backup).read_bytes() == before
    assert (mode(path), mode(Path(written.backup))) == (0o600, 0o600)
    assert {entry.name for entry in path.parent.iterdir()} == {".env", ".env.bak"}


def test_a_file_is_made_where_there_is_none_in_a_folder_that_is_made_too(tmp_path: Path) -> None:
    file = EnvFile(tmp_path / "new" / "folder" / ".env", "# made\nLITELLM_API_KEY=\n")
    assert file.values() is None
    assert file.write(KEY).backup == ""
    assert Path(file.path).read_text() == "# made\nLITELLM_API_KEY=sk-new\n"
    assert mode(Path(file.path)) == 0o600


def test_a_file_that_was_made_here_needs_no_backup(path: Path) -> None:
    file = EnvFile(path, "# made\n")
    assert (file.create(), file.create()) == (True, False)
    assert (file.write(KEY).backup, file.write({"A": "1"}).backup) == ("", "")
    assert path.read_text() == "# made\nLITELLM_API_KEY=sk-new\nA=1\n"


def test_the_backup_of_the_first_change_is_kept(path: Path) -> None:
    path.write_text("A=1\n")
    file = EnvFile(path)
    assert file.write(KEY).backup == str(path.with_name(".env.bak"))
    assert file.write({"B": "1"}).backup == ""
    assert EnvFile(path).write({"C": "1"}).backup == str(path.with_name(".env-2.bak"))
    assert path.with_name(".env.bak").read_text() == "A=1\n"


def test_a_value_is_only_replaced_when_that_is_said(path: Path) -> None:
    path.write_text("LITELLM_API_KEY=sk-old\nA=1\n")
    problem = refused(EnvFile(path), ("A",))
    assert (problem.code, problem.facts) == (
        Code.SETUP_WOULD_REPLACE,
        {"variables": "LITELLM_API_KEY", "path": str(path)},
    )
    assert [*path.parent.iterdir()] == [path]
    EnvFile(path).write(KEY, ("LITELLM_API_KEY",))
    assert path.read_text() == "LITELLM_API_KEY=sk-new\nA=1\n"


def test_what_is_the_same_already_is_not_written(path: Path) -> None:
    path.write_text("LITELLM_API_KEY='sk-new'\n")
    assert EnvFile(path).write(KEY).names == ()
    assert path.read_text() == "LITELLM_API_KEY='sk-new'\n"


def test_a_link_stays_one_and_its_file_is_written(tmp_path: Path, path: Path) -> None:
    real = tmp_path / "elsewhere" / "env"
    real.parent.mkdir()
    real.write_text("A=1\n")
    path.symlink_to(real)
    EnvFile(path).write(KEY)
    assert path.is_symlink()
    assert real.read_text() == "A=1\nLITELLM_API_KEY=sk-new\n"
    real.unlink()
    EnvFile(path).write(KEY)
    assert (path.is_symlink(), real.read_text()) == (True, "LITELLM_API_KEY=sk-new\n")


def test_links_in_a_circle_are_refused(tmp_path: Path, path: Path) -> None:
    path.symlink_to(tmp_path / "other")
    (tmp_path / "other").symlink_to(path)
    with pytest.raises(ConfigurationError) as caught:
        whole_file.target_of(path)
    assert caught.value.problem.code is Code.SETUP_UNWRITABLE


def test_a_circle_is_seen_where_the_path_does_not_tell(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Newer releases of Python return the path of a link in a circle as it is."""
    path.symlink_to(path)
    monkeypatch.setattr(Path, "resolve", lambda self: self)
    monkeypatch.setattr(Path, "exists", lambda _: False)
    with pytest.raises(ConfigurationError) as caught:
        whole_file.target_of(path)
    assert caught.value.problem.code is Code.SETUP_UNWRITABLE


def test_what_is_no_file_is_refused(path: Path) -> None:
    path.mkdir()
    assert refused(EnvFile(path)).code is Code.CONFIG_FILE_IS_FOLDER
    path.rmdir()
    os.mkfifo(path)
    assert refused(EnvFile(path)).code is Code.SETUP_NOT_A_FILE


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_is_write_protected_is_refused_before_anything_is_made(
    path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    path.write_text("A=1\n")
    protected = path if kind == "file" else path.parent
    # Whoever may do everything, as in a container, would be let in.
    monkeypatch.setattr(os, "access", lambda asked, _mode: Path(asked) != protected)
    code = Code.SETUP_FILE_READ_ONLY if kind == "file" else Code.SETUP_FOLDER_READ_ONLY
    assert refused(EnvFile(path)).code is code
    with pytest.raises(ConfigurationError):
        EnvFile(path).write({})
    assert [*path.parent.iterdir()] == [path]


def test_a_disk_that_is_full_leaves_the_file_and_nothing_else(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text("A=1\n")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    problem = refused(EnvFile(path))
    assert (problem.code, problem.facts["reason"]) == (Code.SETUP_UNWRITABLE, "No space left on device")
    assert [(entry.name, entry.read_text()) for entry in path.parent.iterdir()] == [(".env", "A=1\n")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"A='1\n", Code.CONFIG_FILE_SYNTAX),
        ("A=日本\n".encode("cp932"), Code.CONFIG_FILE_NOT_UTF8),
        (b"A=1\rLITELLM_API_KEY=\r", Code.SETUP_LINE_ENDS),
        (b"LITELLM_API_KEY=\nLITELLM_API_KEY=\n", Code.SETUP_FILE_TWICE),
    ],
)
def test_a_file_that_is_not_clear_is_refused_and_left_as_it_is(path: Path, content: bytes, code: Code) -> None:
    path.write_bytes(content)
    assert refused(EnvFile(path)).code is code
    assert path.read_bytes() == content
    assert [*path.parent.iterdir()] == [path]


def test_parts_of_programs_that_were_killed_are_swept_away(path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    gone = path.with_name(f".env.{int(ended.stdout)}-ab.part")
    running = path.with_name(f".env.{os.getppid()}-ab.part")
    odd = [path.with_name(f".env.{name}-ab.part") for name in ("x", "99999999999")]
    for part in (gone, running, *odd):
        part.write_text("A=")
    EnvFile(path).write(KEY)
    assert {*path.parent.iterdir()} == {path, running, *odd}


def test_a_process_of_somebody_else_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", forbidden)
    part = path.with_name(".env.1-ab.part")
    part.write_text("")
    EnvFile(path).write(KEY)
    assert part.exists()


def test_a_folder_that_cannot_be_opened_is_written_all_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = os.open

    def open_(name: str, flags: int, *mode: int) -> int:
        if flags == os.O_RDONLY:
            raise PermissionError
        return before(name, flags, *mode)

    monkeypatch.setattr(os, "open", open_)
    EnvFile(path).write(KEY)
    assert path.read_text() == "LITELLM_API_KEY=sk-new\n"

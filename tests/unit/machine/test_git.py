"""Whether a `.env`, or a key in it, has got into a repository; with the real Git."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from litechat_tui.domain.examined import GitFacts
from litechat_tui.machine.git import examined, is_exposed

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="without Git")

SECRET = "sk-canary-0123456789"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / "repository"
    folder.mkdir()
    run(folder, "init", "--quiet")
    (folder / ".env").write_text(f"LITELLM_API_KEY={SECRET}\n")
    return folder


def run(folder: Path, *arguments: str) -> None:
    names = ("-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *names, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path, *names: str) -> None:
    run(folder, "add", "--force", *names)
    run(folder, "commit", "--quiet", "--message", "x")


def test_a_file_outside_of_every_repository(tmp_path: Path) -> None:
    assert examined(tmp_path / ".env", [SECRET]) == GitFacts()


def test_a_file_that_nobody_has_taken_in(repository: Path) -> None:
    assert examined(repository / ".env", [SECRET]) == GitFacts(is_inside=True)
    (repository / ".gitignore").write_text(".env\n")
    assert examined(repository / ".env", [SECRET]) == GitFacts(is_inside=True, is_ignored=True)


def test_a_file_is_exposed_where_git_does_not_ignore_it(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_exposed(repository / ".env")
    assert not is_exposed(tmp_path / ".env")
    (repository / ".gitignore").write_text(".env\n")
    assert not is_exposed(repository / ".env")
    assert is_exposed(repository / ".env.bak")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not is_exposed(repository / ".env.bak")


def test_a_file_that_was_taken_in_and_out_again(repository: Path) -> None:
    commit(repository, ".env")
    found = examined(repository / ".env", [])
    assert found.is_tracked
    assert found.commit
    run(repository, "rm", "--quiet", "--cached", ".env")
    assert examined(repository / ".env", [SECRET]) == GitFacts(is_inside=True, commit=found.commit)


def test_a_key_in_another_file_is_found_from_a_folder_below(repository: Path) -> None:
    (repository / "notes.txt").write_text(f"the key is {SECRET}.\n")
    commit(repository, "notes.txt")
    below = repository / "below"
    below.mkdir()
    (below / ".env").touch()
    assert Path(examined(below / ".env", ["short", "two\nlines-of-a-secret", SECRET]).secret_in).name == "notes.txt"
    assert examined(below / ".env", ["short"]).secret_in == ""
    assert examined(below / ".env", ["sk-another-key-0123456789"]).secret_in == ""


def test_no_key_stands_on_a_command_line_or_in_the_environment(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    really = subprocess.run

    def watched(command: list[str], **more: object) -> object:
        seen.append(f"{command} {more['env']}")
        return really(command, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", watched)
    examined(repository / ".env", [SECRET])
    assert len(seen) == 5
    assert not [one for one in seen if SECRET in one]


def test_without_git_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert examined(tmp_path / ".env", [SECRET]) == GitFacts(is_installed=False)

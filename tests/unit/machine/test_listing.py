"""The files below a folder: what Git says, and what is found without it."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from litechat_tui.machine import listing
from litechat_tui.machine.listing import Folders

KEPT = {
    "README.md",
    "a/",
    "a/b/",
    "a/b/deep.py",
    "a/mine.log",
    "日本語/",
    "日本語/メモ.md",
    ".gitignore",
    "a/.gitignore",
}
"""What is listed of the folder, whoever looks."""
IGNORED = ["x.log", "a/b/y.log", "build/out.txt", "a/secret.txt", ".hidden/z.txt", "a/.hidden/z.txt"]


def make(folder: Path) -> Path:
    """Make a folder with files that are ignored in several ways, and a link in a circle."""
    for path in [*(one for one in KEPT if not one.endswith("/")), *IGNORED]:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("x")
    (folder / ".gitignore").write_text("*.log\n/build/\n")
    (folder / "a" / ".gitignore").write_text("!mine.log\nsecret.txt\n")
    (folder / "a" / "circle").symlink_to(folder, target_is_directory=True)
    (folder / "gone").symlink_to(folder / "nowhere")
    return folder


def below(folder: Path) -> set[str]:
    batches = [*Folders().below(folder, lambda: False)]
    paths = [path for batch in batches for path in batch]
    assert len(paths) == len(set(paths))
    return set(paths)


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


def without_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)


def test_without_git_the_same_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_git(monkeypatch)
    assert below(make(tmp_path)) == KEPT | {"a/circle/", "gone"}


def test_git_says_what_there_is(tmp_path: Path) -> None:
    git(make(tmp_path), "init", "-q")
    git(tmp_path, "add", "README.md")
    assert below(tmp_path) == KEPT | {"a/circle", "gone"}


def test_what_git_keeps_is_listed_though_it_would_be_ignored(tmp_path: Path) -> None:
    git(make(tmp_path), "init", "-q")
    git(tmp_path, "add", "-f", "x.log")
    assert "x.log" in below(tmp_path)


def test_a_folder_of_a_repository_has_its_own_paths(tmp_path: Path) -> None:
    git(make(tmp_path), "init", "-q")
    assert below(tmp_path / "a") == {"b/", "b/deep.py", "mine.log", ".gitignore", "circle"}


def test_a_folder_that_git_ignores_is_looked_through(tmp_path: Path) -> None:
    git(make(tmp_path), "init", "-q")
    assert below(tmp_path / "build") == {"out.txt"}


def test_outside_of_a_repository_git_says_nothing(tmp_path: Path) -> None:
    assert "README.md" in below(make(tmp_path))


def test_git_that_cannot_be_started_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: str(tmp_path / "no-git"))
    assert "README.md" in below(make(tmp_path))


def test_git_gets_no_key_and_runs_nothing_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(make(tmp_path), "init", "-q")
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch '{tmp_path}/sprung'\n")
    trap.chmod(0o755)
    git(tmp_path, "config", "core.fsmonitor", str(trap))
    monkeypatch.setenv("LITELLM_API_KEY", "sk-1234")
    seen: list[object] = []
    popen = subprocess.Popen

    def watched(command: Sequence[str], **given: object) -> subprocess.Popen[bytes]:
        seen.append(given["env"])
        return popen(command, **given)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr("subprocess.Popen", watched)
    below(tmp_path)
    assert not (tmp_path / "sprung").exists()
    assert seen
    assert "sk-1234" not in str(seen)


@pytest.mark.parametrize("with_git", [True, False])
def test_it_ends_once_nobody_wants_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_git: bool) -> None:
    make(tmp_path)
    if with_git:
        git(tmp_path, "init", "-q")
    else:
        without_git(monkeypatch)
    assert [path for batch in Folders().below(tmp_path, lambda: True) for path in batch] == []


def test_it_ends_in_the_middle_of_a_level(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_git(monkeypatch)
    make(tmp_path)
    asked = iter([False, False, True])
    paths = [path for batch in Folders().below(tmp_path, lambda: next(asked)) for path in batch]
    assert paths == []


def test_many_come_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_git(monkeypatch)
    monkeypatch.setattr(listing, "BATCH", 3)
    make(tmp_path)
    assert len([*Folders().below(tmp_path, lambda: False)]) > 1


def test_a_line_that_is_no_pattern_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_git(monkeypatch)
    make(tmp_path)
    (tmp_path / ".gitignore").write_text("!\n*.log\n")
    assert "x.log" not in below(tmp_path)


def test_what_cannot_be_read_holds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_git(monkeypatch)
    assert [*Folders().entries(tmp_path / "nowhere")] == []
    assert below(tmp_path / "nowhere") == set()


def test_the_entries_of_a_folder_are_all_of_them(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    entries = {*Folders().entries(tmp_path)}
    assert entries == {".gitignore", ".hidden/", "README.md", "a/", "build/", "gone", "loop", "x.log", "日本語/"}

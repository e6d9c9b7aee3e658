"""The folders of templates: what is read, what is not, and how a new file is made."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError
from litechat_tui.domain.ports.templates import Place
from litechat_tui.settings.template_files import MOST_BYTES, TemplateFolders


@pytest.fixture
def folders(tmp_path: Path) -> TemplateFolders:
    return TemplateFolders(tmp_path / "own", tmp_path / "project")


def put(folder: Path, name: str, content: bytes = b"text") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return folder / name


def test_both_folders_are_read_the_reader_s_own_first(folders: TemplateFolders, tmp_path: Path) -> None:
    prompts = tmp_path / "project" / ".litechat" / "prompts"
    for name in ("b.md", "a.md", "notes.txt", ".hidden.md"):
        put(prompts, name)
    put(tmp_path / "own", "z.md", "日本".encode())

    read = folders.read()

    assert [(file.place, file.stem, file.reason) for file in read] == [
        (Place.OWN, "z", ""),
        (Place.FOLDER, "a", ""),
        (Place.FOLDER, "b", ""),
    ]
    assert (read[0].path, read[0].content) == (str(tmp_path / "own" / "z.md"), "日本".encode())


def test_folders_that_are_not_there_are_empty(folders: TemplateFolders) -> None:
    assert folders.read() == []


def test_they_are_where_the_platform_and_the_current_folder_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "config" / "litechat-tui" / "prompts", "mine.md")
    put(tmp_path / ".litechat" / "prompts", "here.md")
    assert [file.stem for file in TemplateFolders().read()] == ["mine", "here"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_what_cannot_be_read_is_named_with_its_reason(folders: TemplateFolders, tmp_path: Path) -> None:
    own, prompts = tmp_path / "own", tmp_path / "project" / ".litechat" / "prompts"
    put(own, "large.md", b"x" * (MOST_BYTES + 1))
    os.mkfifo(own / "pipe.md")
    (own / "circle.md").symlink_to(own / "circle.md")
    (own / "folder.md").mkdir()
    secret = put(tmp_path, "secret.md")
    (own / "linked.md").symlink_to(secret)
    put(prompts, "sound.md")
    (prompts / "near.md").symlink_to(prompts / "sound.md")
    (prompts / "out.md").symlink_to(secret)

    reasons = {file.stem: file.reason for file in folders.read()}

    assert {name for name, reason in reasons.items() if not reason} == {"linked", "sound", "near"}
    assert reasons["large"] == "it is larger than 1 MB"
    assert reasons["pipe"] == reasons["folder"] == "it is not a file"
    assert reasons["out"] == "it is a link that leads out of this folder"
    assert all(not file.content for file in folders.read() if file.reason)


def test_a_file_that_may_not_be_read_is_told(
    folders: TemplateFolders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "own", "a.md")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert [file.reason for file in folders.read()] == ["Permission denied"]


def test_a_new_file_is_made_and_never_written_over(folders: TemplateFolders, tmp_path: Path) -> None:
    path = folders.write("new", "text\n")
    assert Path(path) == tmp_path / "own" / "new.md"
    assert Path(path).read_text(encoding="utf-8") == "text\n"

    with pytest.raises(ConfigurationError) as raised:
        folders.write("new", "other")
    assert raised.value.problem.code is Code.TEMPLATE_TAKEN
    assert Path(path).read_text(encoding="utf-8") == "text\n"
    assert [each.name for each in (tmp_path / "own").iterdir()] == ["new.md"]


def test_a_disk_without_links_gets_the_file_too(
    folders: TemplateFolders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    assert Path(folders.write("new", "text")).read_text(encoding="utf-8") == "text"
    with pytest.raises(ConfigurationError) as raised:
        folders.write("new", "other")
    assert raised.value.problem.code is Code.TEMPLATE_TAKEN


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    put(tmp_path, "own")
    with pytest.raises(ConfigurationError) as raised:
        TemplateFolders(tmp_path / "own", tmp_path).write("new", "text")
    assert raised.value.problem.code is Code.TEMPLATE_UNWRITABLE

"""What is typed, pasted or dropped where a path is wanted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from litechat_tui.app.typed_paths import typed_path, typed_paths


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Be in a folder with some files of awkward names."""
    for name in ("plain.zip", "My Export.zip", "it's here.json", "日本 語.json", "b.json", "50%20.md", 'a"b\\c.txt'):
        (tmp_path / name).write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("plain.zip", ["plain.zip"]),
        ("  plain.zip \n", ["plain.zip"]),
        ("My Export.zip", ["My Export.zip"]),
        ("it's here.json", ["it's here.json"]),
        ('a"b\\c.txt', ['a"b\\c.txt']),
        ("50%20.md", ["50%20.md"]),
        ("'My Export.zip'", ["My Export.zip"]),
        ('"My Export.zip"', ["My Export.zip"]),
        (r"My\ Export.zip", ["My Export.zip"]),
        (r"'it'\''s here.json' ", ["it's here.json"]),
        (r"it\'s\ here.json", ["it's here.json"]),
        ("日本\\ 語.json", ["日本 語.json"]),
        ("b.json plain.zip", ["b.json", "plain.zip"]),
        (r"My\ Export.zip b.json", ["My Export.zip", "b.json"]),
        ("'My Export.zip' 'b.json'", ["My Export.zip", "b.json"]),
        ("", []),
        ("  ", []),
    ],
)
def test_what_is_there_is_found_however_a_terminal_writes_it(text: str, names: list[str]) -> None:
    assert [path.name for path in typed_paths(text)] == names
    assert all(path.exists() for path in typed_paths(text))


def test_home_and_addresses_are_understood(folder: Path) -> None:
    assert typed_paths("~/plain.zip") == [folder / "plain.zip"]
    assert typed_paths("'~/My Export.zip'") == [folder / "My Export.zip"]
    assert typed_paths(f"file://{folder}/My%20Export.zip") == [folder / "My Export.zip"]
    assert typed_paths(f"file://localhost{folder}/b.json") == [folder / "b.json"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("not there.json", ["not there.json"]),
        (r"not\ there.json", ["not there.json"]),
        ("'not there.json'", ["not there.json"]),
        ("'not there.json", ["'not there.json"]),
        ("~nobody-at-all/x", ["~nobody-at-all/x"]),
        ("a\0b", ["a\0b"]),
    ],
)
def test_what_is_not_there_is_called_as_it_was_meant(text: str, names: list[str]) -> None:
    assert [*map(str, typed_paths(text))] == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("new.md", "new.md"),
        ("2026-01-01 It's a test, it's new 1a2b3c4d.md", "2026-01-01 It's a test, it's new 1a2b3c4d.md"),
        ("'new file.md'", "new file.md"),
        ('"new file.md"', "new file.md"),
        (r"new\ file.md", "new file.md"),
        (r"'it'\''s.md'", "it's.md"),
        ("'new'", "new"),
        ("'new", "'new"),
        ("'a' 'b'", "a' 'b"),
    ],
)
def test_a_new_file_is_called_as_it_was_meant(folder: Path, text: str, name: str) -> None:
    assert typed_path(f" {text} ") == folder / name


def test_a_new_file_may_be_elsewhere(folder: Path) -> None:
    assert typed_path("~/x.md") == folder / "x.md"
    assert typed_path("/elsewhere/x.md") == Path("/elsewhere/x.md")


def test_where_backslashes_part_folders_nothing_is_escaped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sep", "\\")
    assert typed_paths('"My Export.zip"') == [Path("My Export.zip")]
    assert typed_paths(r"C:\new\x.zip") == [Path(r"C:\new\x.zip")]
    assert typed_path(r"C:\new\x.md") == folder / r"C:\new\x.md"

"""Files of an export: whole or not there, and never in place of another without being asked."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from litechat_tui.app.exporting.targets import FileTarget, FolderTarget, StreamTarget, Target, Written, ZipTarget
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ExportError

DATE = datetime(2026, 1, 2, 3, 4, 6, tzinfo=UTC)
TARGETS: list[Callable[..., Target]] = [FileTarget, ZipTarget]


def write(target: Target, *names: str, data: bytes = b"data") -> list[Written]:
    with target:
        written = [target.write(name, data, DATE) for name in names]
        target.finish()
    return written


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def code_of(error: pytest.ExceptionInfo[ExportError]) -> Code:
    return error.value.problem.code


def test_a_file_holds_all_sessions_for_its_owner_only(tmp_path: Path) -> None:
    assert write(FileTarget(tmp_path / "all"), "a", "b") == [Written.NEW] * 2
    assert (tmp_path / "all").read_bytes() == b"datadata"
    assert (tmp_path / "all").stat().st_mode & 0o777 == 0o600
    assert names_in(tmp_path) == ["all"]


def test_an_archive_holds_a_file_for_each_with_its_date_and_is_the_same_twice(tmp_path: Path) -> None:
    write(ZipTarget(tmp_path / "1"), "あ.md", "b.md")
    write(ZipTarget(tmp_path / "2"), "あ.md", "b.md")
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()
    with ZipFile(tmp_path / "1") as archive:
        assert [(entry.filename, entry.date_time) for entry in archive.infolist()] == [
            ("あ.md", (2026, 1, 2, 3, 4, 6)),
            ("b.md", (2026, 1, 2, 3, 4, 6)),
        ]
        assert archive.read("b.md") == b"data"


@pytest.mark.parametrize(("year", "kept"), [(1970, 1980), (2300, 2107)])
def test_an_archive_has_the_nearest_date_that_it_can(tmp_path: Path, year: int, kept: int) -> None:
    with ZipTarget(tmp_path / "z") as target:
        target.write("a", b"", DATE.replace(year=year))
        target.finish()
    with ZipFile(tmp_path / "z") as archive:
        assert archive.infolist()[0].date_time[0] == kept


def test_a_folder_is_made_and_gets_a_file_for_each(tmp_path: Path) -> None:
    assert write(FolderTarget(tmp_path / "new"), "a", "b") == [Written.NEW] * 2
    assert {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()} == {"a": b"data", "b": b"data"}


def test_the_same_again_is_left_alone_and_something_else_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"mine")
    assert write(FolderTarget(tmp_path), "a", "b") == [Written.NEW, Written.IN_THE_WAY]
    assert write(FolderTarget(tmp_path), "a") == [Written.SAME]
    assert (tmp_path / "b").read_bytes() == b"mine"
    assert write(FolderTarget(tmp_path, overwrite=True), "b") == [Written.NEW]
    assert (tmp_path / "b").read_bytes() == b"data"
    assert names_in(tmp_path) == ["a", "b"]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"mine")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a").symlink_to(tmp_path / "elsewhere")
    assert write(FolderTarget(tmp_path / "out"), "a") == [Written.IN_THE_WAY]
    assert write(FolderTarget(tmp_path / "out", overwrite=True), "a") == [Written.NEW]
    assert (tmp_path / "elsewhere").read_bytes() == b"mine"
    assert not (tmp_path / "out" / "a").is_symlink()


@pytest.mark.parametrize("target", TARGETS)
def test_a_file_that_is_there_is_refused_before_anything_is_done(target: Callable[..., Target], tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"mine")
    with pytest.raises(ExportError) as error, target(tmp_path / "out"):
        pytest.fail("it has begun")
    assert code_of(error) is Code.EXPORT_EXISTS
    write(target(tmp_path / "out", overwrite=True), "a")
    assert (tmp_path / "out").read_bytes() != b"mine"


@pytest.mark.parametrize("target", TARGETS)
def test_a_file_that_comes_meanwhile_stays(target: Callable[..., Target], tmp_path: Path) -> None:
    with target(tmp_path / "out") as begun:
        begun.write("a", b"data", DATE)
        (tmp_path / "out").write_bytes(b"mine")
        with pytest.raises(ExportError) as error:
            begun.finish()
    assert code_of(error) is Code.EXPORT_EXISTS
    assert (tmp_path / "out").read_bytes() == b"mine"
    assert names_in(tmp_path) == ["out"]


@pytest.mark.parametrize("target", TARGETS)
def test_what_is_not_finished_leaves_nothing_behind(target: Callable[..., Target], tmp_path: Path) -> None:
    with target(tmp_path / "out") as begun:
        begun.write("a", b"data", DATE)
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("target", TARGETS)
def test_without_hard_links_the_name_is_reserved_first(
    target: Callable[..., Target], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_paths: Path) -> None:
        raise PermissionError(errno.EPERM, "not here")

    monkeypatch.setattr(os, "link", refuse)
    write(target(tmp_path / "out"), "a")
    assert names_in(tmp_path) == ["out"]


@pytest.mark.parametrize("target", TARGETS)
def test_a_full_disk_is_told_and_leaves_nothing_behind(
    target: Callable[..., Target], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError) as error:
        write(target(tmp_path / "out"), "a")
    assert code_of(error) is Code.EXPORT_FAILED
    assert error.value.problem.facts["reason"] == "No space left on device"
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("target", [*TARGETS, FolderTarget])
def test_a_folder_that_is_not_there_is_told(target: Callable[..., Target], tmp_path: Path) -> None:
    with pytest.raises(ExportError) as error:
        write(target(tmp_path / "gone" / "out"), "a")
    assert code_of(error) is Code.EXPORT_NO_FOLDER


def test_what_cannot_be_written_in_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExportError) as error:
        write(FolderTarget(tmp_path), "x" * 300)
    assert code_of(error) is Code.EXPORT_FAILED


@pytest.mark.parametrize("target", TARGETS)
def test_a_path_that_is_none_is_told(target: Callable[..., Target], tmp_path: Path) -> None:
    with pytest.raises(ExportError) as error:
        write(target(tmp_path / "a\0b", overwrite=True), "a")
    assert code_of(error) is Code.EXPORT_FAILED


def test_a_stream_gets_everything_in_order() -> None:
    stream = io.BytesIO()
    assert write(StreamTarget(stream.write), "a", "b") == [Written.NEW] * 2
    assert stream.getvalue() == b"datadata"

"""Links of the session file."""

from __future__ import annotations

from dataclasses import replace

from litechat_tui.app.doctor.session_file import ROOM, session_file_checks
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.examined import FileFacts
from tests.unit.app.doctor.checked import told

WELL = FileFacts("x.db", exists=True, is_sound=True, version=5, known=5, size=10, free=ROOM + 10)
REST = ("file.integrity", "file.schema", "file.size", "file.others")


def checked(file: FileFacts | None) -> list[str]:
    return told(session_file_checks(file))


def test_all_is_well() -> None:
    assert checked(WELL) == [
        "file.path ok file_there",
        "file.integrity ok file_sound",
        "file.schema ok schema",
        "file.size ok size",
        "file.others ok alone",
    ]


def test_a_file_that_is_not_there_yet_is_no_fault() -> None:
    assert checked(FileFacts("x.db")) == ["file.path ok file_new", *(f"{link} skip file_none" for link in REST)]


def test_a_file_whose_place_is_not_known_is_not_looked_at() -> None:
    assert checked(None) == [f"{link} skip because" for link in ("file.path", *REST)]


def test_a_file_that_cannot_be_used_is_told() -> None:
    found = checked(FileFacts("x.db", Problem(Code.STORE_READ_ONLY, path="x.db")))
    assert found == ["file.path fail store.read_only", *(f"{link} skip because" for link in REST)]


def test_damage_is_told() -> None:
    assert checked(replace(WELL, is_sound=False, damage="x"))[1] == "file.integrity fail check.damage"
    assert checked(replace(WELL, is_sound=None))[1] == "file.integrity skip file_unchecked"


def test_an_older_format_and_little_room_and_other_programs_are_told() -> None:
    found = checked(replace(WELL, version=4, free=ROOM + 9, others=2))
    assert found[2:] == ["file.schema ok schema_old", "file.size warn size_tight", "file.others ok others"]

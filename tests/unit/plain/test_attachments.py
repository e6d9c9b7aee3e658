"""What goes with a prompt, line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from litechat_tui.domain.chat import Model
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.models import ModelDetails
from tests.attached import PDF, png
from tests.fakes import FakeCatalog
from tests.unit.plain.test_chat import ANSWER, BYE, NEW, Sitting


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "photo.png").write_bytes(png())
    (tmp_path / "the report.pdf").write_bytes(PDF)
    return tmp_path


def attached(sitting: Sitting) -> list[list[str]]:
    return [[each.name for each in reply.request.prompt.attachments] for reply in sitting.runner.replies]


def test_a_file_goes_with_the_next_prompt_and_only_that(folder: Path) -> None:
    sitting = Sitting()
    said = sitting.writes("/attach photo.png", "/attach the report.pdf", "/attach", "Look.", "And?", "/attach")
    assert said == [
        NEW,
        "Attached: photo.png · 68 B.",
        f"Attached: the report.pdf · {len(PDF)} B.",
        "1. photo.png · 68 B",
        f"2. the report.pdf · {len(PDF)} B",
        ANSWER,
        ANSWER,
        "Nothing goes with the next prompt. Write /attach with the path of a file.",
        BYE,
    ]
    assert attached(sitting) == [["photo.png", "the report.pdf"], []]


def test_it_can_be_taken_out_again(folder: Path) -> None:
    sitting = Sitting()
    said = sitting.writes(
        "/attach photo.png",
        "/attach the report.pdf",
        "/detach 3",
        "/detach x",
        "/detach 1",
        "/detach",
        "/detach",
        "Look.",
    )
    assert said[3:] == [
        "There is no attachment 3. Write /attach for the list.",
        "There is no attachment x. Write /attach for the list.",
        "Taken out: photo.png · 68 B.",
        "Nothing goes with the next prompt any more.",
        "Nothing goes with the next prompt. Write /attach with the path of a file.",
        ANSWER,
        BYE,
    ]
    assert attached(sitting) == [[]]


def test_what_cannot_be_attached_is_told_and_nothing_is_sent(folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    sitting = Sitting()
    said = sitting.writes("/attach nothing.png", "/attach empty.txt", "/attach 'photo.png' 'empty.txt'", "/attach")
    assert said == [
        NEW,
        "There is no file nothing.png.",
        "empty.txt is empty.",
        "empty.txt is empty.",
        "Nothing goes with the next prompt. Write /attach with the path of a file.",
    ]


def test_what_was_not_stored_still_goes_with_the_next(folder: Path) -> None:
    sitting = Sitting()
    sitting.runner.refusal = Problem(Code.STORE_DISK_FULL, path="s")
    assert sitting.writes("/attach photo.png", "Look.", "/attach")[-1] == "1. photo.png · 68 B"


def test_a_blind_model_is_no_reason_not_to_send(folder: Path) -> None:
    sitting = Sitting(catalog=FakeCatalog(Model("m1"), told=[ModelDetails("m1", "bedrock")]))
    assert sitting.writes("/attach photo.png", "Look.")[-2:] == [ANSWER, BYE]


def test_what_was_attached_is_read_out(folder: Path) -> None:
    sitting = Sitting()
    sitting.writes("/attach photo.png", "Look.")
    assert sitting.writes("/read", session_id="s1")[-4:-1] == ["You: [photo.png · 68 B]", "Look.", ANSWER]

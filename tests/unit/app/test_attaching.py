"""Attaching files to prompts."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from litechat_tui.app import attaching
from litechat_tui.app.attaching import Attaching, read_file, warning
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import AttachmentError
from litechat_tui.domain.models import Ability, ModelDetails
from litechat_tui.domain.prompt import Attachment, Prompt
from tests.attached import OF_EACH_KIND, document, image, png
from tests.fakes.blobs import FakeBlobs


def refusal(path: Path) -> Code:
    with pytest.raises(AttachmentError) as raised:
        Attaching(FakeBlobs()).from_file(path)
    return raised.value.problem.code


@pytest.mark.parametrize("name", OF_EACH_KIND)
def test_a_file_of_each_kind_is_attached_and_kept(name: str, tmp_path: Path) -> None:
    path, blobs = tmp_path / name, FakeBlobs()
    path.write_bytes(OF_EACH_KIND[name])
    attachment = Attaching(blobs).from_file(path)
    assert attachment.name == name
    assert blobs.read(attachment.digest) == OF_EACH_KIND[name]


def test_what_is_refused_is_not_kept() -> None:
    blobs = FakeBlobs()
    with pytest.raises(AttachmentError):
        Attaching(blobs).from_bytes("a.png", png()[:20])
    assert not blobs.kept


def test_what_is_no_file_is_refused_without_being_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe, end = tmp_path / "pipe", tmp_path / "end"
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(tmp_path)  # the path of a socket may be short only
        server.bind(end.name)
        monkeypatch.setattr(os, "open", lambda *_: pytest.fail("it was opened"))
        assert refusal(pipe) is Code.ATTACHMENT_NOT_A_FILE
        assert refusal(end) is Code.ATTACHMENT_NOT_A_FILE
        assert refusal(Path("/dev/zero")) is Code.ATTACHMENT_NOT_A_FILE
        assert refusal(tmp_path) is Code.ATTACHMENT_FOLDER
        assert refusal(tmp_path / "nothing") is Code.ATTACHMENT_MISSING


def test_what_has_become_a_pipe_meanwhile_keeps_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe, file = tmp_path / "pipe", tmp_path / "file"
    os.mkfifo(pipe)
    file.write_bytes(b"x")
    status = file.stat()
    monkeypatch.setattr(Path, "stat", lambda _self, **_: status)
    assert refusal(pipe) is Code.ATTACHMENT_NOT_A_FILE


def test_what_cannot_be_read_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")

    def forbidden(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", forbidden)
    with pytest.raises(AttachmentError) as raised:
        read_file(path)
    assert raised.value.problem.code is Code.ATTACHMENT_UNREADABLE
    assert raised.value.problem.facts == {"name": "a.txt", "reason": "Permission denied"}
    assert refusal(Path("a\0b")) is Code.ATTACHMENT_UNREADABLE


def test_no_more_is_read_than_can_be_made_smaller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attaching, "MOST_READ", 10)
    path = tmp_path / "a.txt"
    path.write_bytes(b"0123456789")
    assert read_file(path) == b"0123456789"
    path.write_bytes(b"01234567890")
    assert refusal(path) is Code.ATTACHMENT_SIZE


def test_a_whole_prompt_is_checked() -> None:
    blobs = FakeBlobs()
    service = Attaching(blobs)
    photo = service.from_bytes("a.png", png())
    service.check(Prompt("Look.", (photo, photo)))
    service.check(Prompt("Look."), [document(number) for number in range(5)])
    for prompt, unanswered, code in (
        (Prompt("", (image(1),)), (), Code.ATTACHMENT_GONE),
        (Prompt("", (photo,) * 21), (), Code.ATTACHMENT_IMAGES),
        (Prompt("", (photo,)), (photo,) * 20, Code.ATTACHMENT_IMAGES_BEFORE),
    ):
        with pytest.raises(AttachmentError) as raised:
            service.check(prompt, unanswered)
        assert raised.value.problem.code is code
    blobs.kept[photo.digest] += b"!"
    with pytest.raises(AttachmentError):
        service.check(Prompt("Look.", (photo,)))


@pytest.mark.parametrize(
    ("attachments", "model", "warned"),
    [
        ((image(),), ModelDetails("m", "bedrock", abilities=frozenset({Ability.VISION})), False),
        ((image(),), ModelDetails("m", "bedrock"), True),
        ((image(),), ModelDetails("m"), False),
        ((document(),), ModelDetails("m", "bedrock"), False),
        ((), ModelDetails("m", "bedrock"), False),
    ],
)
def test_a_model_that_is_said_to_be_blind_is_warned_of(
    attachments: tuple[Attachment, ...], model: ModelDetails, *, warned: bool
) -> None:
    problem = warning(attachments, model)
    assert (problem is not None) is warned
    assert problem is None or (problem.code, problem.facts) == (Code.ATTACHMENT_UNSEEN, {"model": "m"})

"""What is named in words becomes attachments."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from PIL import Image

from litechat_tui.app.attaching import Attaching
from litechat_tui.app.attaching_given import attached_given, warned
from litechat_tui.console import Streams
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import AttachmentError
from litechat_tui.domain.models import ModelDetails
from tests.attached import image, png
from tests.fakes.blobs import FakeBlobs


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def streams(*, terminal: bool = False) -> Streams:
    return Streams(io.StringIO(), Terminal() if terminal else io.StringIO())


def wide(folder: Path) -> Path:
    path = folder / "wide.png"
    Image.new("RGB", (8_400, 84)).save(path)
    return path


def test_a_file_and_standard_input_are_attached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "photo.png").write_bytes(png())
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a log\n")))
    attaching = Attaching(FakeBlobs())
    assert attached_given("~/photo.png", attaching, streams()).name == "photo.png"
    assert attached_given("-", attaching, streams()).name == "stdin"


def test_there_may_be_no_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(AttachmentError) as raised:
        attached_given("-", Attaching(FakeBlobs()), streams())
    assert raised.value.problem.code is Code.ATTACHMENT_STDIN


@pytest.mark.parametrize(("typed", "made"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_a_person_at_a_terminal_is_asked_whether_to_make_an_image_smaller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, *, made: bool
) -> None:
    monkeypatch.setattr("litechat_tui.console._terminal_mode", lambda **_: io.StringIO())
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    seen, attaching = streams(terminal=True), Attaching(FakeBlobs())
    if made:
        assert attached_given(str(wide(tmp_path)), attaching, seen).width == 2_000
    else:
        with pytest.raises(AttachmentError):
            attached_given(str(wide(tmp_path)), attaching, seen)
    assert isinstance(seen.err, io.StringIO)
    assert seen.err.getvalue().startswith("wide.png is 8,400 × 84 pixels; ")
    assert seen.err.getvalue().rstrip("\n").endswith(" Make it smaller? [y/N] ")


@pytest.mark.parametrize("stdin", [None, io.StringIO("y\n")])
def test_nobody_is_asked_where_nobody_sits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stdin: io.StringIO | None
) -> None:
    monkeypatch.setattr(sys, "stdin", stdin)
    with pytest.raises(AttachmentError):
        attached_given(str(wide(tmp_path)), Attaching(FakeBlobs()), streams(terminal=True))


def test_a_blind_model_is_told_of_and_another_is_not() -> None:
    seen = streams()
    warned([image()], ModelDetails("m1"), seen)
    assert isinstance(seen.err, io.StringIO)
    assert seen.err.getvalue() == ""
    warned([image()], ModelDetails("m1", "bedrock"), seen)
    assert "m1 sees no images" in seen.err.getvalue()

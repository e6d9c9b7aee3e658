"""Making images small enough."""

from __future__ import annotations

import io
import os

import pytest
from PIL import Image

from litechat_tui.app import shrinking
from litechat_tui.app.attaching import Attaching
from litechat_tui.app.shrinking import shrunk
from litechat_tui.domain.attachments import IMAGE_BYTES
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import AttachmentError, Problem
from litechat_tui.domain.image_sizes import image_size, image_type
from tests.attached import png
from tests.fakes.blobs import FakeBlobs


def drawn(mode: str, size: tuple[int, int], form: str) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size, "red").save(written, form)
    return written.getvalue()


def noise(width: int, height: int) -> bytes:
    """Return an image that no compression makes smaller."""
    written = io.BytesIO()
    Image.frombytes("RGB", (width, height), os.urandom(width * height * 3)).save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize(
    ("mode", "form", "media_type"),
    [
        ("RGB", "PNG", "image/png"),
        ("RGBA", "PNG", "image/png"),
        ("RGB", "JPEG", "image/jpeg"),
        ("P", "GIF", "image/jpeg"),
        ("RGBA", "WEBP", "image/jpeg"),
    ],
)
def test_a_wide_image_fits_afterwards_and_keeps_its_shape(mode: str, form: str, media_type: str) -> None:
    made = shrunk("a", drawn(mode, (8_400, 840), form))
    assert (image_type(made), image_size(made)) == (media_type, (2_000, 200))


def test_what_does_not_compress_becomes_a_jpeg_that_is_small_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    made = shrunk("a", noise(1_400, 1_000))
    assert image_type(made) == "image/jpeg"
    assert len(made) <= IMAGE_BYTES
    monkeypatch.setattr(shrinking, "IMAGE_BYTES", 100_000)
    made = shrunk("a", noise(1_400, 1_000))
    assert len(made) <= 100_000
    size = image_size(made)
    assert size is not None
    assert size[0] < 1_400


def test_a_photo_that_a_camera_laid_on_its_side_stands_upright() -> None:
    written, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20)).save(written, "JPEG", exif=exif)
    assert image_size(shrunk("a", written.getvalue())) == (20, 40)


def test_what_cannot_be_unpacked_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AttachmentError) as raised:
        shrunk("a.png", png()[:40])
    assert raised.value.problem.code is Code.ATTACHMENT_UNREADABLE
    monkeypatch.setattr(shrinking, "_MOST_PIXELS", 10)
    with pytest.raises(AttachmentError) as raised:
        shrunk("a.png", png())
    assert raised.value.problem.code is Code.ATTACHMENT_PIXELS_MANY


def test_without_pillow_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shrinking, "find_spec", lambda _name: None)
    with pytest.raises(AttachmentError) as raised:
        shrunk("a.png", png())
    assert raised.value.problem.code is Code.ATTACHMENT_NO_PILLOW
    with pytest.raises(AttachmentError) as raised:
        Attaching(FakeBlobs()).attach("a.png", png(8_400, 8), lambda _problem: pytest.fail("nobody is asked"))
    assert (raised.value.problem.code, raised.value.problem.consequence) == (
        Code.ATTACHMENT_PIXELS,
        Code.ATTACHMENT_SHRINKABLE,
    )


def test_a_person_is_asked_and_what_was_made_is_kept() -> None:
    blobs, wide, asked = FakeBlobs(), drawn("RGB", (8_400, 840), "PNG"), list[Problem]()

    def agree(problem: Problem) -> bool:
        asked.append(problem)
        return True

    made = Attaching(blobs).attach("wide.png", wide, agree)
    assert [problem.code for problem in asked] == [Code.ATTACHMENT_PIXELS]
    assert (made.name, made.width, made.height) == ("wide.png", 2_000, 200)
    assert [*blobs.kept] == [made.digest]
    with pytest.raises(AttachmentError):
        Attaching(blobs).attach("wide.png", wide, lambda _problem: False)


@pytest.mark.parametrize("data", [b"", b"a" * 4_500_001, png()[:20]])
def test_what_would_not_help_is_not_asked(data: bytes) -> None:
    with pytest.raises(AttachmentError):
        Attaching(FakeBlobs()).attach("a", data, lambda _problem: pytest.fail("nobody is asked"))


def test_what_fits_is_taken_as_it_is() -> None:
    blobs = FakeBlobs()
    Attaching(blobs).attach("a.png", png(), lambda _problem: pytest.fail("nobody is asked"))
    assert [*blobs.kept.values()] == [png()]

"""What a file is, by its content."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.domain.attachments import DOCUMENT_BYTES, IMAGE_BYTES, Kind, kind_of
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import AttachmentError
from litechat_tui.domain.file_contents import inspected
from tests.attached import COMPOUND, DOCX, OF_EACH_KIND, PDF, png, zipped

OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "photo.png": ("image/png", Kind.IMAGE),
    "photo.jpg": ("image/jpeg", Kind.IMAGE),
    "moving.gif": ("image/gif", Kind.IMAGE),
    "photo.webp": ("image/webp", Kind.IMAGE),
    "報告 書.pdf": ("application/pdf", Kind.DOCUMENT),
    "letter.docx": (f"{OFFICE}.wordprocessingml.document", Kind.DOCUMENT),
    "letter.doc": ("application/msword", Kind.DOCUMENT),
    "table.xlsx": (f"{OFFICE}.spreadsheetml.sheet", Kind.DOCUMENT),
    "table.xls": ("application/vnd.ms-excel", Kind.DOCUMENT),
    "notes.txt": ("text/plain", Kind.TEXT),
}


def refusal(data: bytes) -> Code:
    with pytest.raises(AttachmentError) as raised:
        inspected("x", data)
    return raised.value.problem.code


@pytest.mark.parametrize("name", OF_EACH_KIND)
def test_the_content_decides_and_not_the_name(name: str) -> None:
    data = OF_EACH_KIND[name]
    found = inspected("misleading.mp3", data)
    assert (found.media_type, kind_of(found)) == TYPES[name]
    assert (found.digest, found.size) == (sha256(data).hexdigest(), len(data))
    assert found.tokens > 0


def test_an_image_has_its_size() -> None:
    found = inspected("a.png", png(150, 100))
    assert (found.width, found.height, found.tokens) == (150, 100, 20)


@pytest.mark.parametrize(
    ("data", "content"),
    [
        (b"BM\0\0", "BMP"),
        (b"\0\0\0\x18ftypheic\0", "HEIC"),
        (b"\0\0\0\x18ftypavif\0", "AVIF"),
        (b"\0\0\0\x18ftypisom\0", "MP4"),
        (zipped("a"), "ZIP"),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), "ZIP"),
        (DOCX[:40], "ZIP"),
        (COMPOUND, None),
        (bytes(range(256)), None),
    ],
    ids=count(),
)
def test_what_models_do_not_take_is_refused_by_its_name(data: bytes, content: str | None) -> None:
    with pytest.raises(AttachmentError) as raised:
        inspected("x", data)
    assert raised.value.problem.code is Code.ATTACHMENT_KIND
    assert raised.value.problem.facts.get("content") == content


def test_each_refusal_has_a_code_of_its_own() -> None:
    assert refusal(b"") is Code.ATTACHMENT_EMPTY
    assert refusal(png()[:20]) is Code.ATTACHMENT_BROKEN
    assert refusal(COMPOUND + "EncryptedPackage".encode("utf-16-le")) is Code.ATTACHMENT_LOCKED
    assert refusal(png(padding=IMAGE_BYTES)) is Code.ATTACHMENT_SIZE
    assert refusal(b"a" * (DOCUMENT_BYTES + 1)) is Code.ATTACHMENT_SIZE
    assert refusal(png(8_001, 4)) is Code.ATTACHMENT_PIXELS
    assert refusal(png(4, 8_001)) is Code.ATTACHMENT_PIXELS


def test_what_is_as_large_as_can_be_is_taken() -> None:
    data = png()
    data += bytes(IMAGE_BYTES - len(data))
    assert inspected("a.png", data).size == IMAGE_BYTES
    assert inspected("a.txt", b"a" * DOCUMENT_BYTES).size == DOCUMENT_BYTES
    assert inspected("a.png", png(8_000, 8_000)).tokens == 1_600


def test_a_pdf_is_reckoned_by_its_pages_or_by_its_size() -> None:
    assert inspected("a.pdf", PDF).tokens == 2_000
    assert inspected("a.pdf", b"\n%PDF-1.7\n" + bytes(100_000)).tokens == 6_000


def test_a_pdf_may_begin_with_something_else() -> None:
    assert inspected("a", b"\x00\x01" + PDF).media_type == "application/pdf"
    assert inspected("a.py", b'x = "%PDF-"\n').media_type == "text/plain"


def test_a_name_is_one_line_that_is_safe_to_show() -> None:
    assert inspected("a\x1b[2J\nb.txt", b"x").name == "a␛[2J b.txt"
    assert inspected(" ", b"x").name == "?"


@given(st.binary(min_size=1), st.sampled_from([b"", b"PK\x03\x04", COMPOUND[:8], b"%PDF-", b"RIFF0000WEBP"]))
def test_any_bytes_are_taken_or_refused(data: bytes, beginning: bytes) -> None:
    with suppress(AttachmentError):
        assert inspected("x", beginning + data).size == len(beginning + data)

"""What a file is, by its content and never by its name. Pure and total over any bytes."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from hashlib import sha256

from litechat_tui.domain.attachments import (
    DOCUMENT_BYTES,
    IMAGE_BYTES,
    IMAGE_PIXELS,
    PDF,
    PLAIN,
    document_tokens,
    image_tokens,
)
from litechat_tui.domain.codes import Code
from litechat_tui.domain.decoded_text import decoded
from litechat_tui.domain.errors import AttachmentError
from litechat_tui.domain.image_sizes import image_size, image_type
from litechat_tui.domain.prompt import Attachment
from litechat_tui.domain.text import one_line
from litechat_tui.domain.token_estimate import estimated_tokens

_OFFICE = "application/vnd.openxmlformats-officedocument."
_ZIPPED = {
    "word/": f"{_OFFICE}wordprocessingml.document",
    "xl/": f"{_OFFICE}spreadsheetml.sheet",
}
"""Folder in the archive -> media type, as Bedrock takes it."""
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = (("EncryptedPackage", ""), ("WordDocument", "application/msword"), ("Workbook", "application/vnd.ms-excel"))
"""Name of a stream in a compound file -> media type; empty for one that needs a password."""
_TELLING = (
    (b"BM", 0, "BMP"),
    (b"II*\0", 0, "TIFF"),
    (b"MM\0*", 0, "TIFF"),
    (b"ftypheic", 4, "HEIC"),
    (b"ftypheix", 4, "HEIC"),
    (b"ftypmif1", 4, "HEIC"),
    (b"ftypavif", 4, "AVIF"),
    (b"ftyp", 4, "MP4"),
    (b"ID3", 0, "MP3"),
    (b"\x1f\x8b", 0, "gzip"),
    (b"\x7fELF", 0, "ELF"),
    (b"SQLite format 3\0", 0, "SQLite"),
    (b"PK\x03\x04", 0, "ZIP"),
)
"""What other files begin with, at which byte, and what people call them."""
_BEGINNING = 1_024
"""Bytes among which a PDF says that it is one."""
_PAGE = re.compile(rb"/Type\s*/Page[^s]")
_PAGE_TOKENS = 2_000
"""Of a page of a PDF, which is looked at and read: 1,500 to 3,000, says Anthropic."""
_PAGE_BYTES = 50_000
"""Of a PDF that does not tell how many pages it has."""


@dataclass(frozen=True, slots=True)
class Content:
    """What bytes turned out to be."""

    media_type: str
    width: int = 0
    height: int = 0
    tokens: int = 0


def inspected(name: str, data: bytes) -> Attachment:
    """Return the attachment that a file of this name and content makes. Raises `AttachmentError`."""
    name = one_line(name) or "?"
    if not data:
        raise AttachmentError(Code.ATTACHMENT_EMPTY, name=name)
    found = _image(name, data) or _document(name, data)
    most = IMAGE_BYTES if found.width else DOCUMENT_BYTES
    if len(data) > most:
        raise AttachmentError(Code.ATTACHMENT_SIZE, name=name, bytes=len(data), most_bytes=most)
    if max(found.width, found.height) > IMAGE_PIXELS:
        raise AttachmentError(
            Code.ATTACHMENT_PIXELS, name=name, width=found.width, height=found.height, limit=IMAGE_PIXELS
        )
    digest = sha256(data).hexdigest()
    return Attachment(digest, name, found.media_type, len(data), found.width, found.height, found.tokens)


def _image(name: str, data: bytes) -> Content | None:
    media_type = image_type(data)
    if not media_type:
        return None
    size = image_size(data)
    if size is None:
        raise AttachmentError(Code.ATTACHMENT_BROKEN, name=name, content=media_type.removeprefix("image/").upper())
    return Content(media_type, *size, image_tokens(*size))


def _document(name: str, data: bytes) -> Content:
    """Return what else models take. Raises `AttachmentError` for what they do not."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return Content(PDF, tokens=_pdf_tokens(data))
    if data.startswith(b"PK\x03\x04") and (media_type := _zipped(data)):
        return Content(media_type, tokens=document_tokens(len(data)))
    if data.startswith(_COMPOUND) and (media_type := _compound(name, data)):
        return Content(media_type, tokens=document_tokens(len(data)))
    # Decoding is what takes long here, and no text of that size is taken.
    text = decoded(data[: DOCUMENT_BYTES + 1])
    if text is not None:
        return Content(PLAIN, tokens=estimated_tokens(text))
    if b"%PDF-" in data[:_BEGINNING]:
        return Content(PDF, tokens=_pdf_tokens(data))
    raise _not_taken(name, data)


def _pdf_tokens(data: bytes) -> int:
    pages = len(_PAGE.findall(data)) or -(-len(data) // _PAGE_BYTES)
    return pages * _PAGE_TOKENS


def _zipped(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return ""
    if "[Content_Types].xml" not in names:
        return ""
    return next((_ZIPPED[part] for part in _ZIPPED if any(name.startswith(part) for name in names)), "")


def _compound(name: str, data: bytes) -> str:
    for stream, media_type in _STREAMS:
        if stream.encode("utf-16-le") in data:
            if not media_type:
                raise AttachmentError(Code.ATTACHMENT_LOCKED, name=name)
            return media_type
    return ""


def _not_taken(name: str, data: bytes) -> AttachmentError:
    for beginning, at, content in _TELLING:
        if data.startswith(beginning, at):
            return AttachmentError(Code.ATTACHMENT_KIND, name=name, content=content)
    return AttachmentError(Code.ATTACHMENT_KIND, name=name)

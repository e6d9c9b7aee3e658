"""Small files of every kind that can be attached, made of as few bytes as say what they are."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from litechat_tui.domain.file_contents import inspected
from litechat_tui.domain.prompt import Attachment

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type /Pages /Kids[2 0 R]/Count 1>>endobj\n2 0 obj<</Type /Page /Parent 1 0 R>>endobj\n%%EOF\n"
)
GIF = b"GIF89a" + struct.pack("<HH", 3, 2) + b"\0\0\0;"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xff\x01\xff\xc0\x00\x11\x08"
    + struct.pack(">HH", 20, 30)
    + b"\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01\xff\xd9"
)


def png(width: int = 4, height: int = 3, padding: int = 0) -> bytes:
    """Return a grey image, with `padding` bytes of nothing in it."""
    rows = zlib.compress(b"".join(b"\0" + bytes(width) for _ in range(height)) if width * height < 10_000 else b"")
    parts = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))]
    parts += [(b"prVt", bytes(padding))] if padding else []
    parts += [(b"IDAT", rows), (b"IEND", b"")]
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def webp(kind: bytes, size: bytes) -> bytes:
    """Return the beginning of a WebP image; `size` is at the place where that kind has its size."""
    return b"RIFF\x00\x00\x00\x00WEBP" + kind + bytes(4) + size + bytes(8)


LOSSY = webp(b"VP8 ", bytes(6) + struct.pack("<HH", 30, 20))
LOSSLESS = webp(b"VP8L", b"\x2f" + struct.pack("<I", 29 | 19 << 14) + bytes(8))
EXTENDED = webp(b"VP8X", bytes(4) + (29).to_bytes(3, "little") + (19).to_bytes(3, "little"))


def zipped(*names: str) -> bytes:
    """Return an archive with files of these names."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "x")  # with no date: its bytes are the same each time
    return written.getvalue()


DOCX = zipped("[Content_Types].xml", "word/document.xml")
XLSX = zipped("[Content_Types].xml", "xl/workbook.xml")
DOC = COMPOUND + "WordDocument".encode("utf-16-le")
XLS = COMPOUND + "Workbook".encode("utf-16-le")

OF_EACH_KIND: dict[str, bytes] = {
    "photo.png": png(),
    "photo.jpg": JPEG,
    "moving.gif": GIF,
    "photo.webp": LOSSY,
    "報告 書.pdf": PDF,
    "letter.docx": DOCX,
    "letter.doc": DOC,
    "table.xlsx": XLSX,
    "table.xls": XLS,
    "notes.txt": "Notes, 覚え書き\n".encode(),
}


def image(number: int = 0, side: int = 10) -> Attachment:
    """Return an image unlike those of other numbers."""
    return inspected(f"{number}.png", png(side, side, number + 1))


def document(number: int = 0) -> Attachment:
    """Return a document unlike those of other numbers."""
    return inspected(f"{number}.pdf", PDF + b"%d" % number)

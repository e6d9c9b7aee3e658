"""Bytes as text, where they are text: by what is in them. Pure and total."""

from __future__ import annotations

import codecs
import re

_MOST_CONTROLS = 0.02
"""Share of control characters that a text may have: more of them is data. Colours of a terminal begin with ESC."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_HALF_WIDTH = re.compile(r"[\uff61-\uff9f]")
_MOST_HIGH = 0.3
"""Share of bytes beyond ASCII that a text in a Western encoding may have."""
_HIGH = bytes(range(0x80, 0x100))
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""The mark of UTF-16 is the beginning of one of UTF-32."""


def decoded(data: bytes) -> str | None:
    """Return `data` as text, its lines ending with newlines; None where it is no text.

    UTF-8, UTF-16 and UTF-32 with a byte order mark, ISO-2022-JP, CP932, EUC-JP, and Windows-1252 at last.
    """
    text = _decoded(data)
    if text is None or "\0" in text or len(_CONTROL.findall(text)) > len(text) * _MOST_CONTROLS:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _as(data, encoding)
    if b"\0" in data:
        return None
    if b"\x1b$" in data and (text := _as(data, "iso2022_jp")) is not None:
        return text
    text = _as(data, "utf-8")
    return _japanese(data) or _western(data) if text is None else text


def _japanese(data: bytes) -> str | None:
    cp932, euc = _as(data, "cp932"), _as(data, "euc_jp")
    if cp932 is None or euc is None:
        return cp932 or euc
    # What is EUC reads as half-width katakana for the most part when it is taken for CP932.
    return euc if len(_HALF_WIDTH.findall(cp932)) > len(_HALF_WIDTH.findall(euc)) else cp932


def _western(data: bytes) -> str | None:
    high = len(data) - len(data.translate(None, _HIGH))
    return _as(data, "cp1252") if high <= len(data) * _MOST_HIGH else None


def _as(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None

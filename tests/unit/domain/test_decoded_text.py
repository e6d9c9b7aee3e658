"""Bytes as text, where they are text."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.domain.decoded_text import decoded

JAPANESE = "吾輩は猫である。名前はまだ無い。ﾊﾝｶｸもある。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp932", "euc_jp", "iso2022_jp"])
def test_japanese_is_read_in_every_encoding_it_is_written_in(encoding: str) -> None:
    text = JAPANESE if encoding != "iso2022_jp" else "吾輩は猫である。\n"
    assert decoded(text.encode(encoding)) == text


def test_western_text_is_read_at_last() -> None:
    assert decoded("Crème brûlée à la carte, déjà vu.\n".encode("cp1252")) == "Crème brûlée à la carte, déjà vu.\n"


@pytest.mark.parametrize(
    "data",
    [
        b"a\0b",
        bytes(range(256)),
        b"\xff\xfe\0",
        b"\x81\x8d\x8f\x90\x9d\xff" * 5,
        b"\x01\x02\x03abc",
        "a\0".encode("utf-16"),
    ],
    ids=count(),
)
def test_data_is_no_text(data: bytes) -> None:
    assert decoded(data) is None


def test_what_only_looks_like_a_japanese_mail_is_read_as_what_it_is() -> None:
    assert decoded("price \x1b$ é".encode()) == "price \x1b$ é"


def test_lines_end_with_newlines() -> None:
    assert decoded(b"a\r\nb\rc\n") == "a\nb\nc\n"


def test_nothing_is_an_empty_text() -> None:
    assert decoded(b"") == ""


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    text = decoded(data)
    assert text is None or "\0" not in text


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"])))
def test_text_comes_back(text: str) -> None:
    assert decoded(text.encode()) == text.removeprefix("\ufeff")

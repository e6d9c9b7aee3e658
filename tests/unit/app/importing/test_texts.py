"""Encodings, dates and YAML: what other programs write, and what is refused."""

import codecs
import io
from datetime import UTC, datetime

import pytest

from litechat_tui.app.importing.encodings import raw_chunks, utf8_chunks
from litechat_tui.app.importing.moments import moment
from litechat_tui.app.importing.skipped import Reason, UnreadableError
from litechat_tui.app.importing.yaml_text import yaml_value

TEXT = '[{"a": "港 😀"}]'


def as_utf8(data: bytes, size: int = 3) -> bytes:
    # The first piece tells the encoding; the others may end anywhere.
    pieces = [data[:8], *(data[at : at + size] for at in range(8, len(data), size))]
    return b"".join(utf8_chunks(iter(pieces)))


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
        *(TEXT.encode(name) for name in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")),
    ],
)
def test_unicode_is_read_in_every_encoding(data: bytes) -> None:
    assert as_utf8(data) == TEXT.encode()


def test_nothing_is_no_text() -> None:
    assert as_utf8(b"") == b""
    assert as_utf8(codecs.BOM_UTF8) == b""


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (codecs.BOM_UTF16_LE + b"[\0\0\xdc[\0", Reason.NOT_UTF8),
        (codecs.BOM_UTF32_LE + b"[\0\0\0\xff\xff\xff\xff", Reason.NOT_UTF8),
        (TEXT.encode("utf-16")[:-1], Reason.CUT_SHORT),
    ],
)
def test_what_is_no_unicode_after_all_is_refused(data: bytes, reason: Reason) -> None:
    with pytest.raises(UnreadableError) as caught:
        as_utf8(data)

    assert caught.value.reason is reason


def test_a_disk_that_fails_is_named() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(UnreadableError) as caught:
        list(raw_chunks(Broken()))

    assert caught.value.facts == {"why": "Input/output error"}


JANUARY = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        1767225600,
        1767225600.0,
        1767225600000,
        1767225600000000,
        1767225600000000000,
        "1767225600",
        "2026-01-01T00:00:00Z",
        *("2026-01-01 00:00:00", "2026-01-01 00:00:00 UTC"),
        "2026-01-01T09:00:00+09:00",
        datetime(2026, 1, 1),  # noqa: DTZ001 - as a reader of YAML may give it
        JANUARY,
    ],
)
def test_a_date_is_read_however_it_is_written(value: object) -> None:
    assert moment(value) == JANUARY


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, "", "soon", "x" * 100, 0, -1, 5, float("nan"), float("inf"), 10**400, [], {}, "nan"),
        *("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "1e999", 1e300),
    ],
)
def test_what_is_no_date_is_none(value: object) -> None:
    assert moment(value) is None


def test_words_stay_words_in_yaml() -> None:
    text = "a: 2026-01-10\nb: yes\nc: 12\nd: -1.5\ne: ~\nf:\ng: true\nh: 012\ni: 1_000\nj: off\nk: 'null'"

    assert yaml_value(text) == {
        "a": "2026-01-10",
        "b": "yes",
        "c": 12,
        "d": -1.5,
        "e": None,
        "f": None,
        "g": True,
        "h": "012",
        "i": "1_000",
        "j": "off",
        "k": "null",
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: &x [1]\nb: *x", Reason.NOT_YAML),
        ("a: 'x\n", Reason.NOT_YAML),
        ("a: !!python/object:os.system x", Reason.NOT_YAML),
        ("? [a]\n: 1", Reason.NOT_YAML),
        ("a: !!int x", Reason.NOT_YAML),
        ("a: !!timestamp x", Reason.NOT_YAML),
        ("[" * 100_000, Reason.NESTED_TOO_DEEPLY),
        ("a: \0", Reason.NOT_YAML),
    ],
)
def test_yaml_that_is_none_or_a_trap_is_refused(text: str, reason: Reason) -> None:
    with pytest.raises(UnreadableError) as caught:
        yaml_value(text)

    assert caught.value.reason is reason

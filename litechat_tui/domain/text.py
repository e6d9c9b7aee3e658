"""The one border where outside text becomes text that is safe to show.

Model output, titles, model names, tool output and error bodies all pass through `clean` before they are held by
any domain object, so nothing behind this module has to think about terminal control sequences again.
"""

from __future__ import annotations

import re
from unicodedata import east_asian_width

_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_INVISIBLE = (0xFEFF, *range(0xFFF9, 0xFFFC))
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def _table() -> dict[int, str | None]:
    """Build the translation: what cannot be shown safely becomes a visible stand-in, never nothing."""
    table: dict[int, str | None] = {code: chr(0x2400 + code) for code in range(0x20)}
    table[0x7F] = "\N{SYMBOL FOR DELETE}"
    table |= dict.fromkeys((*range(0x80, 0xA0), *_BIDI, *_INVISIBLE, *range(0xD800, 0xE000)), _REPLACEMENT)
    table |= {0x0A: "\n", 0x09: "\t", 0x2028: "\n", 0x2029: "\n"}
    # A carriage return only moves the cursor; dropping it is the one answer that does not depend on how a
    # stream was cut between "\r" and "\n".
    table[0x0D] = None
    return table


_TABLE = _table()

# Looking first is an order of magnitude cheaper than translating, and almost every text is clean.
_UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def clean(text: str) -> str:
    """Return `text` without anything a terminal could obey.

    C0 controls become their Unicode control pictures (ESC is shown as ``␛``), C1 controls, bidirectional
    overrides and lone surrogates become U+FFFD, line and paragraph separators become newlines, carriage returns
    are dropped. Newline and tab stay. The mapping is per character, so cleaning a text piece by piece gives the
    same result as cleaning it whole.
    """
    return text.translate(_TABLE) if _is_unsafe(text) else text


def _is_unsafe(text: str) -> bool:
    # Other threads wait while a search goes on, so that a very long text is searched in slices.
    return any(_UNSAFE.search(text, start, start + _SLICE_CHARS) for start in range(0, len(text), _SLICE_CHARS))


_SLICE_CHARS = 1 << 20

_CONTROLS = {code: picture for code, picture in _table().items() if code < 0xA0 and code not in (0x09, 0x0A, 0x0D)}


def without_controls(text: str) -> str:
    """Return what a person puts in with control characters shown as `clean` does; all else is left as it is."""
    return text.translate(_CONTROLS) if _is_unsafe(text) else text


_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\N{WORD JOINER}")


def unturned(text: str) -> str:
    """Return what a person types as it is drawn, of the same length and width.

    What turns the letters around it, beyond its box too, is drawn as nothing. Marks of direction stay: they are typed.
    """
    return text if text.isascii() else text.translate(_TURNING)


def one_line(text: str, limit: int = 200) -> str:
    """Return `clean(text)` on a single line of at most `limit` characters, runs of white space folded."""
    # Only the head is looked at: a title must not cost a pass over a megabyte of prompt.
    line = " ".join(clean(text[: limit * 4]).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def cells(text: str) -> int:
    """Return how many columns of a terminal `text` takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)

"""Text as it is compared: upper and lower case, full and half width alike, Japanese included."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from unicodedata import category, normalize

_JOINING = frozenset("ﾞﾟ") | frozenset(
    chr(code)
    for first, last in ((0x1160, 0x11FF), (0x3131, 0x318E), (0xFFA0, 0xFFDC))
    for code in range(first, last + 1)
)
"""What is no mark and yet becomes one character with the one before: half-width voicing, the letters of Hangul."""

_ENCODED = re.compile(r"[A-Za-z0-9+/_=-]{256,}")
"""A run that nobody reads, such as an image in base64."""

_SPACE = re.compile(r"[\n ]")

SLICE_CHARS = 64 * 1024
"""Characters that are folded at a time, and those up to the next white space."""


def folded(text: str) -> str:
    """Return `text` as it is compared: NFKC, case folded."""
    return text.lower() if text.isascii() else normalize("NFKC", text).casefold()


def searchable(text: str) -> str:
    """Return `text` as it is compared in a search of everything: without what nobody reads, and safe to store."""
    return folded(_ENCODED.sub(" ", text).encode("utf-8", "replace").decode()).replace(
        "\0", "\N{REPLACEMENT CHARACTER}"
    )


def searchable_slices(text: str) -> Iterator[str]:
    """Yield what `searchable` returns slice by slice: a very long text need not be folded all at once.

    A slice ends at white space, where nothing is folded together.
    """
    start = 0
    while start < len(text):
        space = _SPACE.search(text, start + SLICE_CHARS)
        stop = space.end() if space else len(text)
        yield searchable(text[start:stop])
        start = stop


def occurrences(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Yield where the folded `words` are in `text`, as (start, stop) in `text` as it is."""
    if not words or words not in folded(text):
        return
    pieces, starts, stops = _mapped(text)
    at = pieces.find(words)
    while at >= 0:
        after = at + len(words)
        yield starts[at], stops[after - 1]
        at = pieces.find(words, after)


def _mapped(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """Return `text` folded, and for each character of that where what it comes from starts and stops."""
    if text.isascii():
        return text.lower(), range(len(text)), range(1, len(text) + 1)
    out: list[str] = []
    starts: list[int] = []
    stops: list[int] = []
    start = 0
    for stop in range(1, len(text) + 1):
        # What is written as several characters is folded as one: NFKC may put them together.
        if stop < len(text) and _joins(text[stop]):
            continue
        piece = folded(text[start:stop])
        out.append(piece)
        starts += [start] * len(piece)
        stops += [stop] * len(piece)
        start = stop
    return "".join(out), starts, stops


def _joins(char: str) -> bool:
    """Whether `char` may combine with the character before it."""
    return not char.isascii() and (char in _JOINING or category(char)[0] == "M")

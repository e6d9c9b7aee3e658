"""Finding words: upper and lower case, full and half width alike, Japanese included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import category, normalize

from litechat_tui.domain.chat import ChatMessage

_JOINING = frozenset("ﾞﾟ") | frozenset(
    chr(code)
    for first, last in ((0x1160, 0x11FF), (0x3131, 0x318E), (0xFFA0, 0xFFDC))
    for code in range(first, last + 1)
)
"""What is no mark and yet becomes one character with the one before: half-width voicing, the letters of Hangul."""


def normalize_for_search(text: str) -> str:
    """Return `text` as it is compared: NFKC, case folded."""
    return text.lower() if text.isascii() else normalize("NFKC", text).casefold()


def occurrences(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Yield where the normalised `words` are in `text`, as (start, stop) in `text` as it is."""
    if not words or words not in normalize_for_search(text):
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
        piece = normalize_for_search(text[start:stop])
        out.append(piece)
        starts += [start] * len(piece)
        stops += [stop] * len(piece)
        start = stop
    return "".join(out), starts, stops


def _joins(char: str) -> bool:
    """Whether `char` may combine with the character before it."""
    return not char.isascii() and (char in _JOINING or category(char)[0] == "M")


@dataclass(frozen=True, slots=True)
class Match:
    """One occurrence of the words."""

    message: int
    """Index of the message."""
    nth: int
    """Which of the matches in it, from 0, ..."""
    count: int
    """... of how many."""


@dataclass(frozen=True, slots=True)
class Found:
    """The match that is shown, and its place among all."""

    match: Match
    number: int
    """From 1."""
    count: int


class Finder:
    """Finds words in one conversation, and goes from match to match."""

    def __init__(self) -> None:
        self._normalized: dict[int, tuple[ChatMessage, str]] = {}
        """By the identity of the message, which is kept beside it so that it stays one."""
        self._words = ""
        self._shown: tuple[int, int] | None = None
        """Which message, counted from the last so that older ones may come before it, and which match in it."""

    def matches(self, messages: Sequence[ChatMessage], words: str) -> list[Match]:
        """Return where `words` stand in the text of `messages`. May take a while: for a thread."""
        wanted = normalize_for_search(words)
        known = self._normalized
        self._normalized = {id(m): known.get(id(m)) or (m, normalize_for_search(m.text)) for m in messages}
        counts = (text.count(wanted) if wanted.strip() else 0 for _, text in self._normalized.values())
        return [Match(index, nth, count) for index, count in enumerate(counts) for nth in range(count)]

    def choose(self, matches: Sequence[Match], words: str, messages: int, by: int, origin: int) -> Found | None:
        """Return the match of `words` to show next; None when there is none. `messages` is how many there are.

        `by` = 1 or -1 is the one after or before the one shown, round and round. 0 is the one shown while the words are
        the same, else the nearest at or before the message with index `origin`, else the first.
        """
        if not matches:
            self._shown = None
            return None
        if self._shown is None or (words != self._words and not by):
            at = max(sum(match.message <= origin for match in matches) - 1, 0)
        else:
            here = messages - self._shown[0], self._shown[1]
            before = sum((match.message, match.nth) < here for match in matches)
            there = before < len(matches) and (matches[before].message, matches[before].nth) == here
            at = (before + by if there or by < 0 else before) % len(matches)
        match = matches[at]
        self._words, self._shown = words, (messages - match.message, match.nth)
        return Found(match, at + 1, len(matches))

"""Finding words in one conversation, and going from match to match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from litechat_tui.domain.chat import ChatMessage
from litechat_tui.domain.folding import folded


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
    """Finds words in one conversation."""

    def __init__(self) -> None:
        self._normalized: dict[int, tuple[ChatMessage, str]] = {}
        """By the identity of the message, which is kept beside it so that it stays one."""
        self._words = ""
        self._shown: tuple[int, int] | None = None
        """Which message, counted from the last so that older ones may come before it, and which match in it."""

    def matches(self, messages: Sequence[ChatMessage], words: str) -> list[Match]:
        """Return where `words` stand in the text of `messages`. May take a while: for a thread."""
        wanted = folded(words)
        known = self._normalized
        self._normalized = {id(m): known.get(id(m)) or (m, folded(m.text)) for m in messages}
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

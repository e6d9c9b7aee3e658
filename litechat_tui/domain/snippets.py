"""The line of a text that shows best where words are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from litechat_tui.domain.folding import folded, occurrences
from litechat_tui.domain.text import clean

LONGEST_LINE = 200
"""Characters of a line that are shown."""
_LEAD = 30
"""Characters that are shown before the first word of a long line."""

Spans = tuple[tuple[int, int], ...]
"""Where words are, as (start, stop), in order and apart."""


def telling_line(text: str, words: Sequence[str]) -> tuple[str, Spans]:
    """Return the first of the lines with most of the folded `words`, cut around them, and where they are in it.

    The line is safe to show. Empty where none of the words is in one line.
    """
    best, most = "", 0
    for line in clean(text).splitlines():
        there = folded(line)
        count = sum(word in there for word in words)
        if count > most:
            best, most = line.strip(), count
            if most == len(words):
                break
    spans = [*_raw_spans(best, words)]
    start = max(min((first for first, _ in spans), default=0) - _LEAD, 0) if len(best) > LONGEST_LINE else 0
    before, after = "…" if start else "", "…" if len(best) > start + LONGEST_LINE else ""
    shown = best[start : start + LONGEST_LINE].rstrip().replace("\t", " ")
    shift = len(before) - start
    return before + shown + after, _merged((a + shift, min(b, start + len(shown)) + shift) for a, b in spans)


def spans_of(text: str, words: Iterable[str]) -> Spans:
    """Return where the folded `words` are in `text`."""
    return _merged(_raw_spans(text, words))


def _raw_spans(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    for word in words:
        yield from occurrences(text, word)


def _merged(spans: Iterable[tuple[int, int]]) -> Spans:
    """Return spans in order, those that touch or overlap made one."""
    merged: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if stop <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(stop, merged[-1][1])
        else:
            merged.append((start, stop))
    return tuple(merged)

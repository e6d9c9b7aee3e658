"""Breaks styled text into lines of a given width, with the line-breaking rules of Japanese (kinsoku) where they matter.

Widths are those Rich and Textual measure with, so that no line is ever wider than the compositor believes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from rich.cells import cell_len, split_graphemes

from litechat_tui.ui.rendering.lines import Line, Run, line_from_runs

_WIDE = (
    r"\u2e80-\u2fdf\u3003-\u3007\u3012-\u3013\u3020-\u303f\u3041-\u30ff\u3105-\u312f\u3190-\u4dbf\u4e00-\ua4cf"
    r"\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff9f\U0001b000-\U0001b2ff\U00020000-\U0003fffd"
)
"""Characters a line may break before and after: Han, kana, full-width forms. Not Hangul, which has spaces."""
_OPENING = r"「『（【〔［｛〈《〘〖｟｢"
_CLOSING = (
    r"、。，．・：；？！゛゜ヽヾゝゞ々〻ー～〜‥…’”）〕］｝〉》」』】〙〗｠｡､｣"
    r"ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰ-ㇿｧ-ｯｰﾞﾟ"
)
"""Characters that must not start a line (JIS X 4051: closing brackets, stops, small kana, long marks)."""
_ZERO_WIDTH = (
    r"\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff"
    r"\u200b-\u200d\u2060-\u2064\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f\U000e0020-\U000e007f"
    r"\U000e0100-\U000e01ef"
)
"""Zero-width characters."""

_JOINING = frozenset("\u200d\ufe0f")
"""What Rich measures together with the characters beside it."""


@cache
def _stacked_marks() -> re.Pattern[str]:
    return re.compile(rf"([{_ZERO_WIDTH}]{{8}})[{_ZERO_WIDTH}]+")


@cache
def _unit() -> re.Pattern[str]:
    """Return what finds the next piece that no line breaks in; the first frame does not wait for its compilation."""
    return re.compile(
        rf"[{_OPENING}]*(?:[{_WIDE}][{_ZERO_WIDTH}]*|[^ {_WIDE}{_OPENING}]+)"
        rf"(?:[{_CLOSING}!),.:;?\]}}%][{_ZERO_WIDTH}]*)*|[{_OPENING}]+|(?P<space> +)"
    )


def displayable(text: str) -> str:
    """Return `text` with tabs expanded and at most eight combining marks on a character."""
    text = text.replace("\t", "    ")
    return text if text.isascii() else _stacked_marks().sub(r"\1", text)


def cells_of(text: str) -> int:
    """Return the width of `text` in cells."""
    return len(text) if text.isascii() else cell_len(text)


def line_breaks(text: str, width: int) -> Iterator[tuple[int, int, str]]:
    """Yield (start, stop, joiner) of the pieces of a line of text, each at most `width` cells wide.

    `joiner` is the white space at which the line broke. A word that is wider than a whole line is split.
    """
    if cells_of(text) <= width:
        yield 0, len(text), "\n"
        return
    start = stop = used = 0
    pending = 0
    """Cells of the white space after `stop`."""
    for unit in _unit().finditer(text):
        if unit["space"]:
            pending += len(unit[0])
            continue
        size = cells_of(unit[0])
        if used + pending + size <= width:
            used, stop, pending = used + pending + size, unit.end(), 0
            continue
        if stop > start:
            yield start, stop, text[stop : unit.start()]
        start, stop, used, pending = unit.start(), unit.end(), size, 0
        if size > width:
            *whole, (start, stop) = split_at_width(text, unit.start(), unit.end(), width)
            for piece in whole:
                yield *piece, ""
            used = cells_of(text[start:stop])
    yield start, stop, "\n"


def units(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, stop) of the pieces of a line that it may break between, each with the blanks behind it."""
    start = stop = 0
    for unit in _unit().finditer(text):
        if not unit["space"] and stop > start:
            yield start, stop
            start = stop
        stop = unit.end()
    if stop > start:
        yield start, stop


def split_at_width(text: str, start: int, stop: int, width: int) -> list[tuple[int, int]]:
    """Return (start, stop) of the pieces of `text[start:stop]`, split at `width` cells; at least one."""
    piece = text[start:stop]
    if piece.isascii():
        return [(at, min(at + width, stop)) for at in range(start, stop, width)] or [(start, stop)]
    out: list[tuple[int, int]] = []
    piece_start, used = 0, 0
    # Joiners and selectors change the width of what is beside them, which may be on another line after all.
    is_plain = _JOINING.isdisjoint(piece)
    for first, last, size in split_graphemes(piece)[0]:
        after = used + size if is_plain else cells_of(piece[piece_start:last])
        if after > width and first > piece_start:
            out.append((start + piece_start, start + first))
            piece_start, after = first, size if is_plain else cells_of(piece[first:last])
        used = after
    out.append((start + piece_start, stop))
    return out


def wrap(runs: Sequence[Run], width: int) -> list[Line]:
    """Return `runs`, which may contain newlines, as lines of at most `width` cells; at least one line."""
    width = max(width, 2)
    text = "".join(run.text for run in runs)
    out: list[Line] = []
    base = 0
    slicer = RunSlicer(runs)
    for paragraph in text.split("\n"):
        indent = len(paragraph) - len(paragraph.lstrip(" "))
        # Leading blanks belong to the first word; a line may break at other blanks.
        solid = "x" * indent + paragraph[indent:] if indent < width else paragraph
        for start, stop, joiner in line_breaks(solid, width):
            out.append(line_from_runs(slicer.slice(base + start, base + stop), joiner=joiner))
        base += len(paragraph) + 1
    return out


class RunSlicer:
    """Slices runs at increasing positions, in one pass."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self._runs = runs
        self._index = 0
        self._base = 0
        """Start of the run at `_index`."""

    def slice(self, start: int, stop: int) -> Iterator[Run]:
        """Yield the runs between `start` and `stop`; both must not decrease from call to call."""
        while self._index < len(self._runs):
            run = self._runs[self._index]
            end = self._base + len(run.text)
            if end > start and self._base < stop:
                yield run._replace(text=run.text[max(start - self._base, 0) : stop - self._base])
            if end > stop:
                return
            self._base, self._index = end, self._index + 1

"""What everything here is drawn into: lines of styled text, and the page they are drawn for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from litechat_tui.ui.rendering.look import Look

MEASURE = 100
"""Columns at most for prose; longer lines are hard to read. Code and tables may be wider."""


class Run(NamedTuple):
    """A stretch of text in one style."""

    text: str
    style: Style
    url: str = ""
    """Where it leads, http(s) only; empty when it is not a link."""


class Link(NamedTuple):
    """The cells of a line that lead somewhere."""

    start: int
    stop: int
    url: str


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One line of a page, never wider than the page and compared by identity: a drawn line does not change."""

    segments: tuple[Segment, ...]
    width: int
    """Cells."""
    gutter: int = 0
    """Characters at its start that are decoration and are not copied."""
    joint: str = "\n"
    """What stands between this line and the next one in the text they came from; not a newline where it wraps."""
    links: tuple[Link, ...] = ()

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join(segment.text for segment in self.segments)

    def same(self, other: Line | None) -> bool:
        """Whether both look the same on the screen."""
        return self is other or (other is not None and self.segments == other.segments)


BLANK = Line((), 0)


@dataclass(frozen=True, eq=False)
class Page:
    """What a line is drawn for: a width and a look. Drawings are kept as long as the page is the same object."""

    width: int
    """Cells."""
    look: Look = field(default_factory=Look)

    @property
    def measure(self) -> int:
        """Cells for prose."""
        return min(self.width, MEASURE)

    @cached_property
    def aside(self) -> Page:
        """The page for what is said aside, such as reasoning: narrower and in one quiet colour."""
        return Page(max(self.width - 2, 1), self.look.quiet)

    @cached_property
    def quoted(self) -> Page:
        """The page for what is quoted."""
        return Page(self.width, replace(self.look, text=self.look.text + self.look.quote))

    def narrowed(self, cells: int) -> Page:
        """Return the same page with `cells` less."""
        return Page(max(self.width - cells, 1), self.look)


def line_of(runs: Iterable[Run], *, gutter: int = 0, joint: str = "\n") -> Line:
    """Return the line that is made of `runs`."""
    segments: list[Segment] = []
    links: list[Link] = []
    width = 0
    for text, style, url in runs:
        if not text:
            continue
        size = len(text) if text.isascii() else cell_len(text)
        if url:
            links.append(Link(width, width + size, url))
        segments.append(Segment(text, style))
        width += size
    return Line(tuple(segments), width, gutter, joint, tuple(links))


def prefixed(lines: Sequence[Line], first: Segment, rest: Segment | None = None, *, copied: bool = False) -> list[Line]:
    """Return `lines` with `first` before the first and `rest` (blanks as wide, when None) before the others.

    `copied` says that `first` belongs to the text; blanks and `rest` never do.
    """
    if rest is None:
        rest = Segment(" " * cell_len(first.text))
    out: list[Line] = []
    for index, line in enumerate(lines):
        head = rest if index else first
        size = cell_len(head.text)
        gutter = 0 if copied and not index else len(head.text) + line.gutter
        links = tuple(Link(start + size, stop + size, url) for start, stop, url in line.links)
        out.append(Line((head, *line.segments), line.width + size, gutter, line.joint, links))
    return out

"""What everything here is drawn into: lines of styled text, and the context they are drawn for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from litechat_tui.ui.rendering.styles import TranscriptStyles

PROSE_CELLS = 100
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
    """One line of a context, never wider than the context and compared by identity: a drawn line does not change."""

    segments: tuple[Segment, ...]
    width: int
    """Cells."""
    gutter: int = 0
    """Characters at its start that are decoration and are not copied."""
    joiner: str = "\n"
    """What stands between this line and the next one in the text they came from; not a newline where it wraps."""
    links: tuple[Link, ...] = ()

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join(segment.text for segment in self.segments)

    def same(self, other: Line | None) -> bool:
        """Whether both styles the same on the screen."""
        return self is other or (other is not None and self.segments == other.segments)


BLANK = Line((), 0)


@dataclass(frozen=True, eq=False)
class RenderContext:
    """What a line is drawn for: a width and a styles. Drawings are kept as long as the context is the same object."""

    width: int
    """Cells."""
    styles: TranscriptStyles = field(default_factory=TranscriptStyles)

    @property
    def prose_width(self) -> int:
        """Cells for prose."""
        return min(self.width, PROSE_CELLS)

    @cached_property
    def secondary(self) -> RenderContext:
        """The context for what is said secondary, such as reasoning: narrower and in one quiet colour."""
        return RenderContext(max(self.width - 2, 1), self.styles.quiet)

    @cached_property
    def quoted(self) -> RenderContext:
        """The context for what is quoted."""
        return RenderContext(self.width, replace(self.styles, text=self.styles.text + self.styles.quote))

    def narrowed(self, cells: int) -> RenderContext:
        """Return the same context with `cells` less."""
        return RenderContext(max(self.width - cells, 1), self.styles)


def line_from_runs(runs: Iterable[Run], *, gutter: int = 0, joiner: str = "\n") -> Line:
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
    return Line(tuple(segments), width, gutter, joiner, tuple(links))


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
        out.append(Line((head, *line.segments), line.width + size, gutter, line.joiner, links))
    return out

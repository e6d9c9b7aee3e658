"""Lines of styled text, and the context they are drawn for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from litechat_tui.app.keymap import DEFAULT_KEYMAP, Keymap
from litechat_tui.domain.prices import Prices
from litechat_tui.ui.rendering.styles import TranscriptStyles

if TYPE_CHECKING:
    from litechat_tui.ui.rendering.previews import Previews


class Run(NamedTuple):
    """A stretch of text in one style."""

    text: str
    style: Style
    url: str = ""
    """Target of a link, http(s) only; empty when it is none."""


class Link(NamedTuple):
    """The cells of a line that are a link."""

    start: int
    stop: int
    url: str


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One drawn line, never wider than its context. Immutable and compared by identity."""

    segments: tuple[Segment, ...]
    width: int
    """Cells."""
    gutter: int = 0
    """Characters at its start that are decoration and not copied."""
    joiner: str = "\n"
    """The text between this line and the next one in their source; not a newline where the line wraps."""
    links: tuple[Link, ...] = ()
    fill: Style | None = None
    """The background of the rest of the row; None for what the row is painted on."""

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join(segment.text for segment in self.segments)

    def looks_like(self, other: Line | None) -> bool:
        """Whether both are drawn alike."""
        return self is other or (other is not None and self.segments == other.segments and self.fill == other.fill)


BLANK = Line((), 0)


@dataclass(frozen=True, eq=False)
class RenderContext:
    """Width, styles and key names that lines are drawn for.

    Drawn lines stay cached while the context is the same object.
    """

    width: int
    """Cells."""
    styles: TranscriptStyles = field(default_factory=TranscriptStyles)
    keymap: Keymap = DEFAULT_KEYMAP
    prices: Mapping[str, Prices] = field(default_factory=dict)
    """What models cost, by alias, as far as the proxy tells."""
    previews: Previews | None = None
    """Small pictures of images that were attached; None where none are shown."""

    @cached_property
    def secondary(self) -> RenderContext:
        """The context of secondary content such as reasoning: narrower and in one muted colour."""
        return replace(self, width=max(self.width - 2, 1), styles=self.styles.monochrome)

    @cached_property
    def quoted(self) -> RenderContext:
        """The context of quotes."""
        return replace(self, styles=replace(self.styles, text=self.styles.text + self.styles.quote))

    def narrowed(self, cells: int) -> RenderContext:
        """Return the context with `cells` less width."""
        return replace(self, width=max(self.width - cells, 1))


def line_from_runs(runs: Iterable[Run], *, gutter: int = 0, joiner: str = "\n") -> Line:
    """Return `runs` as one line."""
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
    """Return `lines` with `first` before the first and `rest` (equally wide blanks, when None) before the others.

    `copied` makes `first` part of the text that is copied; blanks and `rest` never are.
    """
    if rest is None:
        rest = Segment(" " * cell_len(first.text))
    out: list[Line] = []
    for index, line in enumerate(lines):
        head = rest if index else first
        size = cell_len(head.text)
        gutter = 0 if copied and not index else len(head.text) + line.gutter
        links = tuple(Link(start + size, stop + size, url) for start, stop, url in line.links)
        out.append(Line((head, *line.segments), line.width + size, gutter, line.joiner, links, line.fill))
    return out

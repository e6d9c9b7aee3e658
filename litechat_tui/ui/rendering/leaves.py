"""What a message is made of on the screen: stretches of lines that are drawn as a whole, when they are looked at."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from sys import maxsize

from rich.segment import Segment
from rich.style import Style

from litechat_tui.ui.rendering.blocks import PATIENCE, PIECE, WHOLE_FENCE, Block, Fence, pieces
from litechat_tui.ui.rendering.code import code_lines, label_lines, loose_code
from litechat_tui.ui.rendering.flow import block_lines, language_of
from litechat_tui.ui.rendering.grammar import References
from litechat_tui.ui.rendering.lines import BLANK, Line, Page, Run, prefixed
from litechat_tui.ui.rendering.wrap import tamed, wrap

ASIDE = Segment("  ")
"""What stands before the lines of what is said aside."""
_FIRST_LINES = 16
"""Lines of code that are only coloured each by itself at first."""


def guess(text: str, width: int) -> int:
    """Return about how many lines `text` takes when `width` cells are a line. Costs next to nothing."""
    # In UTF-8 a wide character has three bytes and two cells, a narrow one has one of both.
    cells = (len(text.encode("utf-8", "replace")) + len(text)) // 2
    return max(text.count("\n") + 1, cells // max(width, 1) + 1)


class Leaf(ABC):
    """A stretch of lines. What was drawn is kept as long as the page is the same."""

    __slots__ = ("_count", "_lines", "_page", "_width", "gap")

    def __init__(self, *, gap: bool = False) -> None:
        self.gap = gap
        """Whether it begins with a blank line."""
        self._page: Page | None = None
        self._lines: list[Line] = []
        self._width = -1
        self._count = 0
        """Lines it had when it was last drawn, `_width` cells wide."""

    def height(self, page: Page) -> int:
        """Return how many lines it takes: exactly when it was drawn as wide as this, else about."""
        return self._count if self._width == page.width else self._guess(page) + self.gap

    def lines(self, page: Page) -> Sequence[Line]:
        """Return its lines, drawing them if they are not there."""
        if self._page is not page:
            self._lines = [BLANK, *self._draw(page)] if self.gap else self._draw(page)
            self._page, self._width, self._count = page, page.width, len(self._lines)
        return self._lines

    def forget(self) -> None:
        """Let go of what was drawn; its height is remembered."""
        self._page, self._lines = None, []

    @abstractmethod
    def _draw(self, page: Page) -> list[Line]: ...

    @abstractmethod
    def _guess(self, page: Page) -> int: ...


class Space(Leaf):
    """One blank line."""

    __slots__ = ()

    def _draw(self, page: Page) -> list[Line]:  # noqa: ARG002 (it is blank on any page)
        return [BLANK]

    def _guess(self, page: Page) -> int:  # noqa: ARG002
        return 1


class MarkdownLeaf(Leaf):
    """One block of Markdown."""

    __slots__ = ("_aside", "_references", "block")

    def __init__(self, block: Block, references: References, *, aside: bool = False) -> None:
        super().__init__(gap=block.gap)
        self.block = block
        self._references = references
        self._aside = aside

    def _draw(self, page: Page) -> list[Line]:
        if not self._aside:
            return block_lines(self.block, page, self._references)
        return prefixed(block_lines(self.block, page.aside, self._references), ASIDE, ASIDE)

    def _guess(self, page: Page) -> int:
        return guess(self.block.source, page.measure)


class FenceLeaf(Leaf):
    """A code block that is still being written.

    Each line is drawn when it comes, coloured by itself; all of them are drawn again, and coloured as one, whenever
    the block has grown by half, as long as it is small. So a line costs the same however long the block gets.
    """

    __slots__ = ("_aside", "_due", "_language", "_partial", "_taken", "fence", "partial")

    def __init__(self, fence: Fence, *, aside: bool = False) -> None:
        super().__init__(gap=fence.opening.gap)
        self.fence = fence
        self.partial = ""
        """The line that is being written."""
        self._aside = aside
        self._language = language_of(fence.opening.source.lstrip(" ")[len(fence.mark) :])
        self._partial = ""
        """That line as far as it is drawn."""
        self._taken = 0
        """Complete lines that are drawn."""
        self._due = _FIRST_LINES
        """Complete lines at which all of them are drawn again."""

    def lines(self, page: Page) -> Sequence[Line]:
        """Return its lines; only what has come since the last time is drawn, mostly."""
        lines = self.fence.lines
        if self._page is not page or len(lines) >= self._due:
            self._page, self._width = page, page.width
            self._lines = self._draw(page)
            self._taken = len(lines)
            small = sum(map(len, lines)) * 3 // 2 < WHOLE_FENCE
            self._due = max(len(lines) * 3 // 2, _FIRST_LINES) if small else maxsize
        elif self._taken < len(lines) or self._partial_is_due():
            del self._lines[self._count :]
            self._lines += self._loose(lines[self._taken :], page)
            self._taken = len(lines)
        else:
            return self._lines
        self._count = len(self._lines)
        if self.partial.strip(" " + self.fence.mark[0]):
            self._lines += self._loose(pieces(self.partial), page)
        self._partial = self.partial
        return self._lines

    def _partial_is_due(self) -> bool:
        """Whether the line that is being written must be drawn again; a very long one is not for every letter."""
        new, old = self.partial, self._partial
        return new != old and (len(new) < PIECE or not len(old) < len(new) < len(old) + len(old) // PATIENCE)

    def height(self, page: Page) -> int:
        """Return how many lines it takes; exactly when it was just drawn."""
        if self._page is not page:
            return self._guess(page)
        return len(self._lines) + len(self.fence.lines) - self._taken

    def _draw(self, page: Page) -> list[Line]:
        target = page.aside if self._aside else page
        code = "\n".join(self.fence.lines)
        head = ([BLANK] if self.gap else []) + self._placed(label_lines(self._language, target))
        if not self.fence.lines:
            return head
        if len(code) > WHOLE_FENCE:
            return head + self._loose(self.fence.lines, page)
        return head + self._placed(code_lines(code, self._language, target, label=""))

    def _loose(self, lines: Iterable[str], page: Page) -> list[Line]:
        return self._placed(loose_code(lines, self._language, page.aside if self._aside else page))

    def _placed(self, lines: list[Line]) -> list[Line]:
        return prefixed(lines, ASIDE, ASIDE) if self._aside else lines

    def _guess(self, page: Page) -> int:  # noqa: ARG002 (code is rarely wrapped)
        return len(self.fence.lines) + 2


class PlainLeaf(Leaf):
    """Text as it was written."""

    __slots__ = ("_role", "_text")

    def __init__(self, text: str, role: str = "text") -> None:
        super().__init__()
        self._text = text
        self._role = role

    def _draw(self, page: Page) -> list[Line]:
        style: Style = getattr(page.look, self._role)
        return wrap([Run(tamed(self._text), style)], page.measure)

    def _guess(self, page: Page) -> int:
        return guess(self._text, page.measure)


class SourceLeaf(Leaf):
    """A piece of what a tool was given or gave back, said aside."""

    __slots__ = ("_label", "_language", "_text")

    def __init__(self, text: str, language: str, label: str) -> None:
        super().__init__()
        self._text, self._language, self._label = text, language, label

    def _draw(self, page: Page) -> list[Line]:
        return prefixed(code_lines(self._text, self._language, page.aside, self._label), ASIDE, ASIDE)

    def _guess(self, page: Page) -> int:
        return guess(self._text, page.aside.width) + bool(self._label)

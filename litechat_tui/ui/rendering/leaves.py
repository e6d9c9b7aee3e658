"""What a message is made of on the screen: stretches of lines that are drawn as a whole, when they are looked at."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from litechat_tui.ui.rendering.blocks import Block
from litechat_tui.ui.rendering.code import code_lines
from litechat_tui.ui.rendering.flow import block_lines
from litechat_tui.ui.rendering.grammar import References
from litechat_tui.ui.rendering.lines import BLANK, Line, Page, Run, prefixed
from litechat_tui.ui.rendering.wrap import tamed, wrap

ASIDE = Segment("  ")
"""What stands before the lines of what is said aside."""


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

"""Render blocks: the lines of a message in units that are drawn as a whole when they become visible."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from litechat_tui.app.markdown import References
from litechat_tui.ui.rendering.code_highlight import code_lines
from litechat_tui.ui.rendering.lines import BLANK, Line, RenderContext, Run, prefixed
from litechat_tui.ui.rendering.markdown_lines import block_lines, count_code
from litechat_tui.ui.rendering.source_blocks import SourceBlock
from litechat_tui.ui.rendering.wrap import displayable, wrap

SECONDARY_INDENT = Segment("  ")
"""Indent of secondary content."""


def estimated_lines(text: str, width: int) -> int:
    """Return about how many lines of `width` cells `text` takes. Cheap."""
    # In UTF-8 a wide character has three bytes and two cells, a narrow one has one of both.
    cells = (len(text.encode("utf-8", "replace")) + len(text)) // 2
    return max(text.count("\n") + 1, cells // max(width, 1) + 1)


class RenderBlock(ABC):
    """Lines that are drawn as a whole and cached while the context stays the same."""

    __slots__ = ("_context", "_count", "_lines", "_width", "gap")

    def __init__(self, *, gap: bool = False) -> None:
        self.gap = gap
        """Whether it starts with a blank line."""
        self._context: RenderContext | None = None
        self._lines: list[Line] = []
        self._width = -1
        self._count = 0
        """Number of lines when it was last drawn, at `_width` cells."""

    def height(self, context: RenderContext) -> int:
        """Return its number of lines: exact when it was last drawn at this width, else an estimate."""
        return self._count if self._width == context.width else self._estimate(context) + self.gap

    def lines(self, context: RenderContext) -> Sequence[Line]:
        """Return its lines, drawn unless they are cached."""
        if self._context is not context:
            self._lines = [BLANK, *self._draw(context)] if self.gap else self._draw(context)
            self._context, self._width, self._count = context, context.width, len(self._lines)
        return self._lines

    def forget(self) -> None:
        """Drop the cached lines; the height is kept."""
        self._context, self._lines = None, []

    @property
    def code_count(self) -> int:
        """How many code blocks start in it."""
        return 0

    def number_code(self, number: int) -> None:  # noqa: B027 (most have none)
        """Take in the number of its first code block."""

    @abstractmethod
    def _draw(self, context: RenderContext) -> list[Line]: ...

    @abstractmethod
    def _estimate(self, context: RenderContext) -> int: ...


class BlankBlock(RenderBlock):
    """One blank line."""

    __slots__ = ()

    def _draw(self, context: RenderContext) -> list[Line]:  # noqa: ARG002 (it is blank at any width)
        return [BLANK]

    def _estimate(self, context: RenderContext) -> int:  # noqa: ARG002
        return 1


class NoteBlock(RenderBlock):
    """One line of this program's between what was said, and a blank line below it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def _draw(self, context: RenderContext) -> list[Line]:
        return [*wrap([Run(displayable(f"── {self._text} ──"), context.styles.muted)], context.width), BLANK]

    def _estimate(self, context: RenderContext) -> int:  # noqa: ARG002 (it is short)
        return 2


class MarkdownBlock(RenderBlock):
    """One block of Markdown."""

    __slots__ = ("_code_count", "_code_number", "_references", "_secondary", "source")

    def __init__(self, source: SourceBlock, references: References, *, secondary: bool = False) -> None:
        super().__init__(gap=source.gap)
        self.source = source
        self._references = references
        self._secondary = secondary
        self._code_count = 0 if secondary else count_code(source)
        self._code_number = 0

    @property
    def code_count(self) -> int:
        """How many code blocks start in it; code inside a collapsible does not count."""
        return self._code_count

    def number_code(self, number: int) -> None:
        """Take in the number of its first code block."""
        if self._code_count and number != self._code_number:
            self._code_number = number
            self.forget()

    def _draw(self, context: RenderContext) -> list[Line]:
        if not self._secondary:
            return block_lines(self.source, context, self._references, self._code_number)
        return prefixed(
            block_lines(self.source, context.secondary, self._references), SECONDARY_INDENT, SECONDARY_INDENT
        )

    def _estimate(self, context: RenderContext) -> int:
        return estimated_lines(self.source.text, context.width)


class PlainTextBlock(RenderBlock):
    """Verbatim text."""

    __slots__ = ("_role", "_text")

    def __init__(self, text: str, role: str = "text") -> None:
        super().__init__()
        self._text = text
        self._role = role

    def _draw(self, context: RenderContext) -> list[Line]:
        style: Style = getattr(context.styles, self._role)
        return wrap([Run(displayable(self._text), style)], context.width)

    def _estimate(self, context: RenderContext) -> int:
        return estimated_lines(self._text, context.width)


class IndentedTextBlock(RenderBlock):
    """A sentence of this program's about what stands above it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def _draw(self, context: RenderContext) -> list[Line]:
        lines = wrap([Run(displayable(self._text), context.styles.text)], context.secondary.width)
        return prefixed(lines, SECONDARY_INDENT, SECONDARY_INDENT)

    def _estimate(self, context: RenderContext) -> int:
        return estimated_lines(self._text, context.secondary.width)


class ToolDataBlock(RenderBlock):
    """A piece of the arguments or the result of a tool call."""

    __slots__ = ("_label", "_language", "_text")

    def __init__(self, text: str, language: str, label: str) -> None:
        super().__init__()
        self._text, self._language, self._label = text, language, label

    def _draw(self, context: RenderContext) -> list[Line]:
        return prefixed(
            code_lines(self._text, self._language, context.secondary, self._label), SECONDARY_INDENT, SECONDARY_INDENT
        )

    def _estimate(self, context: RenderContext) -> int:
        return estimated_lines(self._text, context.secondary.width) + bool(self._label)

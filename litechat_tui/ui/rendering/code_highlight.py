"""Code as lines, highlighted where Pygments knows the language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style

from litechat_tui.app.languages import lexer_of
from litechat_tui.app.shortcuts import Scope
from litechat_tui.ui.rendering.lines import Line, RenderContext, Run, line_from_runs, prefixed
from litechat_tui.ui.rendering.styles import TranscriptStyles
from litechat_tui.ui.rendering.wrap import RunSlicer, cells_of, displayable, split_at_width, wrap
from litechat_tui.words import _

if TYPE_CHECKING:
    from pygments.token import _TokenType

MAX_HIGHLIGHT_CHARS = 60_000
"""Maximum size of a code block that is highlighted."""
MAX_LINE_HIGHLIGHT_CHARS = 2_000
"""Maximum length of a line that is highlighted by itself."""
CODE_BAR = "▏ "
"""The bar to the left of code."""
CONTINUATION_MARK = "↳ "
"""The mark before the rest of a wrapped line of code."""
MAX_INDENT_CELLS = 20
"""Maximum indent of the rest of a wrapped line."""

_BREAK_POINT = re.compile(r"(?<=[\s,;)\]}>])(?=[^\s,;)\]}>])|(?<=[\w\])}\"'])(?=[.(\[{=+*/|&<-])")
"""Preferred break points of code: after blanks and closing brackets, before operators and opening brackets."""

_ROLES = {
    "Comment": "comment",
    "Keyword": "keyword",
    "Keyword.Type": "type",
    "Literal.Number": "number",
    "Literal.String": "string",
    "Name.Attribute": "name",
    "Name.Builtin": "function",
    "Name.Class": "type",
    "Name.Decorator": "keyword",
    "Name.Exception": "type",
    "Name.Function": "function",
    "Name.Tag": "keyword",
    "Operator.Word": "keyword",
    "Operator": "operator",
    "Punctuation": "operator",
    "Generic.Deleted": "wrong",
    "Generic.Inserted": "string",
    "Generic.Heading": "keyword",
    "Generic.Subheading": "keyword",
    "Generic.Prompt": "comment",
    "Generic.Output": "comment",
}
"""Pygments token type -> role; other types have the role of their parent type."""


def code_lines(
    code: str, language: str, context: RenderContext, label: str | None = None, number: int = 0
) -> list[Line]:
    """Return `code` with its bar on its surface, below its language or `label`, and its number unless that is 0."""
    runs = highlighted(code, language, context.styles)
    lines = [line for one in runs for line in code_line(one, context)]
    return label_lines(language if label is None else label, context, number) + with_code_bar(lines, context)


def highlighted_line_by_line(lines: Iterable[str], language: str, context: RenderContext) -> list[Line]:
    """Return lines of code with their bar, each highlighted by itself: nearly right, and cheap while code streams."""
    runs = (
        one
        for line in lines
        for one in highlighted(line, language if len(line) < MAX_LINE_HIGHLIGHT_CHARS else "", context.styles)
    )
    return with_code_bar([line for one in runs for line in code_line(one, context)], context)


def label_lines(label: str, context: RenderContext, number: int = 0) -> list[Line]:
    """Return the label line of a code block, with its number and the key that copies it; none where all is empty."""
    if number:
        key = context.keymap.shown("code.copy", Scope.CONVERSATION)
        words = _("{language} · {number} · {key} copies")
        label = words.format(language=label or _("Code"), number=number, key=key)
    if not label:
        return []
    line = wrap([Run(displayable(label), context.styles.muted)], context.width - len(CODE_BAR))[0]
    return with_code_bar([replace(line, gutter=len(line.text), joiner="")], context)


def with_code_bar(lines: Sequence[Line], context: RenderContext) -> list[Line]:
    """Return `lines` with the bar of code before them, on the surface of code."""
    bar = Segment(CODE_BAR, context.styles.rule)
    ground = context.styles.code_ground
    return [_grounded(line, ground) for line in prefixed(lines, bar, bar)] if ground else prefixed(lines, bar, bar)


def _grounded(line: Line, ground: Style) -> Line:
    segments = tuple(Segment(text, ground + style if style else ground) for text, style, _control in line.segments)
    return replace(line, segments=segments, fill=ground)


def code_line(runs: list[Run], context: RenderContext) -> Iterator[Line]:
    """Yield one line of code, wrapped; the rest follows a mark, indented like the line."""
    width = max(context.width - len(CODE_BAR), 2)
    line = line_from_runs(runs)
    if line.width <= width:
        yield line
        return
    text = line.text
    indent = len(text) - len(text.lstrip(" "))
    indent = min(indent, MAX_INDENT_CELLS) if indent + len(CONTINUATION_MARK) <= width // 2 else 0
    rest_width = width - indent - len(CONTINUATION_MARK)
    head = Segment(" " * indent + CONTINUATION_MARK, context.styles.rule)
    slicer = RunSlicer(runs)
    start = 0
    while start < len(text):
        stop = _break_position(text, start, rest_width if start and rest_width >= 2 else width)
        piece = line_from_runs(slicer.slice(start, stop), joiner="" if stop < len(text) else "\n")
        yield from prefixed([piece], head) if start and rest_width >= 2 else (piece,)
        start = stop


def _break_position(text: str, start: int, width: int) -> int:
    """Return where the line that starts at `start` ends: at a break point in its last third, or where it is fitting."""
    # More than fits, unless it has no width: so that a long line is not measured as a whole for each piece of it.
    limit = min(len(text), start + 4 * width)
    (_width, fitting), *more = split_at_width(text, start, limit, width)
    if not more and limit == len(text):
        return fitting
    break_points = [
        point.start() for point in _BREAK_POINT.finditer(text, start + (fitting - start) * 2 // 3, fitting + 1)
    ]
    return max(
        (point for point in break_points if start < point <= fitting and cells_of(text[start:point]) <= width),
        default=fitting,
    )


def highlighted(code: str, language: str, styles: TranscriptStyles) -> Iterator[list[Run]]:
    """Yield the lines of `code` as runs. Characters stay as they are, except for what `displayable` changes."""
    lexer = lexer_of(language) if len(code) <= MAX_HIGHLIGHT_CHARS else None
    if lexer is None:
        for line in code.split("\n"):
            yield [Run(displayable(line), styles.text)]
        return
    line_runs: list[Run] = []
    # Lexers want a final newline; the empty line after it is not yielded.
    for _at, token, value in lexer.get_tokens_unprocessed(code + "\n"):
        style = _style(token, styles)
        head, *more = displayable(value).split("\n")
        if head:
            line_runs.append(Run(head, style))
        for text in more:
            yield line_runs
            line_runs = [Run(text, style)] if text else []


def _style(token: _TokenType, styles: TranscriptStyles) -> Style:
    role = _role(token)
    return styles.text if role is None else styles.syntax[role]


@lru_cache(maxsize=512)
def _role(token: _TokenType) -> str | None:
    name = str(token).removeprefix("Token.")
    while name and name not in _ROLES:
        name = name.rpartition(".")[0]
    return _ROLES.get(name)

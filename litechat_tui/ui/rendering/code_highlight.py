"""Code as lines, in colours where Pygments knows the language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style

from litechat_tui.app.languages import lexer_of
from litechat_tui.ui.rendering.lines import Line, RenderContext, Run, line_from_runs, prefixed
from litechat_tui.ui.rendering.styles import TranscriptStyles
from litechat_tui.ui.rendering.wrap import RunSlicer, cells_of, displayable, split_at_width, wrap

if TYPE_CHECKING:
    from pygments.token import _TokenType

MAX_HIGHLIGHT_CHARS = 60_000
"""Characters of a code block that is still highlighted."""
MAX_LINE_HIGHLIGHT_CHARS = 2_000
"""Characters of a single line that is highlighted while the code grows."""
CODE_BAR = "▏ "
"""What code stands beside."""
CONTINUATION_MARK = "↳ "
"""What a line of code that goes on below stands behind there."""
MAX_INDENT_CELLS = 20
"""Cells by which the rest of such a line is indented at most, as the line is."""

_SEAM = re.compile(r"(?<=[\s,;)\]}>])(?=[^\s,;)\]}>])|(?<=[\w\])}\"'])(?=[.(\[{=+*/|&<-])")
"""Where a line of code is rather broken: behind blanks and closing marks, before operators and opening ones."""

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
"""Name of a Pygments token -> role; a token that is not here has the role of what it is a kind of."""


def code_lines(code: str, language: str, context: RenderContext, label: str | None = None) -> list[Line]:
    """Return `code` beside its bar, with the name of its language, or `label`, above it."""
    runs = highlighted(code, language, context.styles)
    lines = [line for one in runs for line in code_line(one, context)]
    return label_lines(language if label is None else label, context) + with_code_bar(lines, context)


def highlighted_line_by_line(lines: Iterable[str], language: str, context: RenderContext) -> list[Line]:
    """Return lines of code beside their bar, each highlighted by itself: nearly right, and cheap while code streams."""
    runs = (
        one
        for line in lines
        for one in highlighted(line, language if len(line) < MAX_LINE_HIGHLIGHT_CHARS else "", context.styles)
    )
    return with_code_bar([line for one in runs for line in code_line(one, context)], context)


def label_lines(label: str, context: RenderContext) -> list[Line]:
    """Return the line that stands above a code block; none when there is nothing to say."""
    if not label:
        return []
    line = wrap([Run(displayable(label), context.styles.muted)], context.width - len(CODE_BAR))[0]
    return with_code_bar([replace(line, gutter=len(line.text), joiner="")], context)


def with_code_bar(lines: Sequence[Line], context: RenderContext) -> list[Line]:
    """Return `lines` beside the bar of code."""
    bar = Segment(CODE_BAR, context.styles.rule)
    return prefixed(lines, bar, bar)


def code_line(runs: list[Run], context: RenderContext) -> Iterator[Line]:
    """Yield one line of code as the lines it takes, the rest of it behind a mark, indented as it is itself."""
    width = max(context.width - len(CODE_BAR), 2)
    line = line_from_runs(runs)
    if line.width <= width:
        yield line
        return
    text = line.text
    indent = len(text) - len(text.lstrip(" "))
    indent = min(indent, MAX_INDENT_CELLS) if indent + len(CONTINUATION_MARK) <= width // 2 else 0
    hung = width - indent - len(CONTINUATION_MARK)
    head = Segment(" " * indent + CONTINUATION_MARK, context.styles.rule)
    cutter = RunSlicer(runs)
    start = 0
    while start < len(text):
        stop = _broken(text, start, hung if start and hung >= 2 else width)
        piece = line_from_runs(cutter.cut(start, stop), joiner="" if stop < len(text) else "\n")
        yield from prefixed([piece], head) if start and hung >= 2 else (piece,)
        start = stop


def _broken(text: str, start: int, width: int) -> int:
    """Return where the line that begins at `start` ends: at a seam in its last third, or where it is full."""
    # Far more than find place, unless they are of no width; all of a long line is not looked at for each piece of it.
    most = min(len(text), start + 4 * width)
    (_, full), *more = split_at_width(text, start, most, width)
    if not more and most == len(text):
        return full
    seams = [seam.start() for seam in _SEAM.finditer(text, start + (full - start) * 2 // 3, full + 1)]
    return max((seam for seam in seams if start < seam <= full and cells_of(text[start:seam]) <= width), default=full)


def highlighted(code: str, language: str, styles: TranscriptStyles) -> Iterator[list[Run]]:
    """Yield the lines of `code` as runs. No character is added, lost or changed but what `displayable` changes."""
    lexer = lexer_of(language) if len(code) <= MAX_HIGHLIGHT_CHARS else None
    if lexer is None:
        for line in code.split("\n"):
            yield [Run(displayable(line), styles.text)]
        return
    line_runs: list[Run] = []
    # Lexers want a last newline; it is taken off again with the empty line it begins.
    for _, token, value in lexer.get_tokens_unprocessed(code + "\n"):
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

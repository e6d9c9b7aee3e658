"""Code as lines, in colours where Pygments knows the language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style

from litechat_tui.ui.rendering.lines import Line, Page, Run, line_of, prefixed
from litechat_tui.ui.rendering.look import Look
from litechat_tui.ui.rendering.wrap import Cutter, cells_of, chops, tamed, wrap

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

HIGHLIGHT_LIMIT = 60_000
"""Characters of a code block that is still coloured."""
LOOSE_LIMIT = 2_000
"""Characters of a single line that is coloured while the code grows."""
BAR = "▏ "
"""What code stands beside."""
WRAPPED = "↳ "
"""What a line of code that goes on below stands behind there."""
DEEPEST = 20
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


def code_lines(code: str, language: str, page: Page, label: str | None = None) -> list[Line]:
    """Return `code` beside its bar, with the name of its language, or `label`, above it."""
    runs = coloured(code, language, page.look)
    lines = [line for one in runs for line in code_line(one, page)]
    return label_lines(language if label is None else label, page) + barred(lines, page)


def loose_code(lines: Iterable[str], language: str, page: Page) -> list[Line]:
    """Return lines of code coloured each by itself, beside their bar: nearly right, and cheap for code that grows."""
    runs = (one for line in lines for one in coloured(line, language if len(line) < LOOSE_LIMIT else "", page.look))
    return barred([line for one in runs for line in code_line(one, page)], page)


def label_lines(label: str, page: Page) -> list[Line]:
    """Return the line that stands above a code block; none when there is nothing to say."""
    if not label:
        return []
    line = wrap([Run(tamed(label), page.look.muted)], page.width - len(BAR))[0]
    return barred([replace(line, gutter=len(line.text), joint="")], page)


def barred(lines: Sequence[Line], page: Page) -> list[Line]:
    """Return `lines` beside the bar of code."""
    bar = Segment(BAR, page.look.rule)
    return prefixed(lines, bar, bar)


def code_line(runs: list[Run], page: Page) -> Iterator[Line]:
    """Yield one line of code as the lines it takes, the rest of it behind a mark, indented as it is itself."""
    width = max(page.width - len(BAR), 2)
    line = line_of(runs)
    if line.width <= width:
        yield line
        return
    text = line.text
    indent = len(text) - len(text.lstrip(" "))
    indent = min(indent, DEEPEST) if indent + len(WRAPPED) <= width // 2 else 0
    hung = width - indent - len(WRAPPED)
    head = Segment(" " * indent + WRAPPED, page.look.rule)
    cutter = Cutter(runs)
    start = 0
    while start < len(text):
        stop = _broken(text, start, hung if start and hung >= 2 else width)
        piece = line_of(cutter.cut(start, stop), joint="" if stop < len(text) else "\n")
        yield from prefixed([piece], head) if start and hung >= 2 else (piece,)
        start = stop


def _broken(text: str, start: int, width: int) -> int:
    """Return where the line that begins at `start` ends: at a seam in its last third, or where it is full."""
    # Far more than find place, unless they are of no width; all of a long line is not looked at for each piece of it.
    most = min(len(text), start + 4 * width)
    (_, full), *more = chops(text, start, most, width)
    if not more and most == len(text):
        return full
    seams = [seam.start() for seam in _SEAM.finditer(text, start + (full - start) * 2 // 3, full + 1)]
    return max((seam for seam in seams if start < seam <= full and cells_of(text[start:seam]) <= width), default=full)


def coloured(code: str, language: str, look: Look) -> Iterator[list[Run]]:
    """Yield the lines of `code` as runs. No character is added, lost or changed but what `tamed` changes."""
    lexer = lexer_of(language) if len(code) <= HIGHLIGHT_LIMIT else None
    if lexer is None:
        for line in code.split("\n"):
            yield [Run(tamed(line), look.text)]
        return
    line_runs: list[Run] = []
    # Lexers want a last newline; it is taken off again with the empty line it begins.
    for _, token, value in lexer.get_tokens_unprocessed(code + "\n"):
        style = _style(token, look)
        head, *more = tamed(value).split("\n")
        if head:
            line_runs.append(Run(head, style))
        for text in more:
            yield line_runs
            line_runs = [Run(text, style)] if text else []


@lru_cache(maxsize=64)
def lexer_of(language: str) -> Lexer | None:
    """Return what reads code in `language`; None when nobody knows it."""
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language.lower()) if language else None
    except ClassNotFound:
        return None


def _style(token: _TokenType, look: Look) -> Style:
    role = _role(token)
    return look.text if role is None else look.syntax[role]


@lru_cache(maxsize=512)
def _role(token: _TokenType) -> str | None:
    name = str(token).removeprefix("Token.")
    while name and name not in _ROLES:
        name = name.rpartition(".")[0]
    return _ROLES.get(name)

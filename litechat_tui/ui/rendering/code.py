"""Code as lines, in colours where Pygments knows the language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Token, _TokenType
from pygments.util import ClassNotFound
from rich.segment import Segment
from rich.style import Style

from litechat_tui.ui.rendering.lines import Line, Page, Run, line_of, prefixed
from litechat_tui.ui.rendering.look import Look
from litechat_tui.ui.rendering.wrap import chops, tamed, wrap

HIGHLIGHT_LIMIT = 60_000
"""Characters of a code block that is still coloured."""
BAR = "▏ "
"""What code stands beside."""

_ROLES = {
    Token.Comment: "comment",
    Token.Keyword: "keyword",
    Token.Keyword.Type: "type",
    Token.Literal.Number: "number",
    Token.Literal.String: "string",
    Token.Name.Attribute: "name",
    Token.Name.Builtin: "function",
    Token.Name.Class: "type",
    Token.Name.Decorator: "keyword",
    Token.Name.Exception: "type",
    Token.Name.Function: "function",
    Token.Name.Tag: "keyword",
    Token.Operator.Word: "keyword",
    Token.Operator: "operator",
    Token.Punctuation: "operator",
    Token.Generic.Deleted: "wrong",
    Token.Generic.Inserted: "string",
    Token.Generic.Heading: "keyword",
    Token.Generic.Subheading: "keyword",
    Token.Generic.Prompt: "comment",
    Token.Generic.Output: "comment",
}
"""Pygments token -> role; a token that is not here has the role of what it is a kind of."""


def code_lines(code: str, language: str, page: Page, label: str | None = None) -> list[Line]:
    """Return `code` beside its bar, with the name of its language, or `label`, above it."""
    runs = coloured(code, language, page.look)
    lines = [line for one in runs for line in code_line(one, page.width - len(BAR))]
    return label_lines(language if label is None else label, page) + barred(lines, page)


def loose_code(lines: Iterable[str], language: str, page: Page) -> list[Line]:
    """Return lines of code coloured each by itself, beside their bar: nearly right, and cheap for code that grows."""
    runs = (one for line in lines for one in coloured(line, language, page.look))
    return barred([line for one in runs for line in code_line(one, page.width - len(BAR))], page)


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


def code_line(runs: list[Run], width: int) -> Iterator[Line]:
    """Yield one line of code as the lines it takes: it is cut where the page ends, and nowhere else."""
    width = max(width, 2)
    line = line_of(runs)
    if line.width <= width:
        yield line
        return
    text = line.text
    cuts = chops(text, 0, len(text), width)
    for start, stop in cuts:
        yield line_of(_between(runs, start, stop), joint="" if stop < len(text) else "\n")


def _between(runs: list[Run], start: int, stop: int) -> Iterator[Run]:
    base = 0
    for run in runs:
        if base < stop and base + len(run.text) > start:
            yield run._replace(text=run.text[max(start - base, 0) : stop - base])
        base += len(run.text)


def coloured(code: str, language: str, look: Look) -> Iterator[list[Run]]:
    """Yield the lines of `code` as runs. No character is added, lost or changed but what `tamed` changes."""
    lexer = _lexer(language) if len(code) <= HIGHLIGHT_LIMIT else None
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
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language.lower()) if language else None
    except ClassNotFound:
        return None


def _style(token: _TokenType, look: Look) -> Style:
    role = _role(token)
    return look.text if role is None else look.syntax[role]


@lru_cache(maxsize=512)
def _role(token: _TokenType) -> str | None:
    found: _TokenType | None = token
    while found is not None:
        if found in _ROLES:
            return _ROLES[found]
        found = found.parent
    return None

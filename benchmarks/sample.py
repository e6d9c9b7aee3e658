"""The text that is streamed: Markdown of every common kind, split into tokens, with marks to wait for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, count, cycle, islice
from pathlib import Path

MARK = re.compile(rb"Q(\d{5})Z")
"""A mark as it arrives at the terminal."""

_TOKEN = re.compile(r"§|\s?[\u3000-\u9fff\uff00-\uffef]{1,2}|\s?[^\s§\u3000-\u9fff\uff00-\uffef]{1,8}|\s", re.DOTALL)
"""Approximates a model's tokens: some letters with the space before them, or one or two Japanese characters."""

MIXED = "mixed"

_SHAPES = {
    MIXED: ("", (Path(__file__).parent / "sample.md").read_text(encoding="utf-8")),
    "one list": ("", "- An item of a list that does not want to end § with **some** `inline` marks in it\n"),
    "one code block": ("```python\n", 'value = compute(left, right)["key"] + 42  # § and so on\n'),
    "one paragraph": ("", "Words without an end, **some** of them strong, § and never a line break between them. "),
    "one table": ("| a | b | c |\n|---|---|---|\n", "| a cell § | another one, `code` | 表の中の文字 |\n"),
}
"""How a text of this kind begins, and what is repeated after that."""

SHAPES = tuple(_SHAPES)


def mark(number: int) -> str:
    """Return a mark as it is written; none is ever part of another."""
    return f"Q{number:05}Z"


def tokens(shape: str, amount: int) -> Iterator[str]:
    """Yield so many tokens of a text of that kind; its marks are numbered from 0."""
    beginning, repeated = _SHAPES[shape]
    numbers = count()
    endless = chain(_TOKEN.findall(beginning), cycle(_TOKEN.findall(repeated)))
    return (mark(next(numbers)) if token == "§" else token for token in islice(endless, amount))


def marked(token: str) -> int | None:
    """Return the number of the mark that a token is, or None."""
    found = MARK.fullmatch(token.encode())
    return int(found[1]) if found else None

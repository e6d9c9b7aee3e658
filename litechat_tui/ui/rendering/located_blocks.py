"""Finds the blocks in the lines of a Markdown text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from litechat_tui.app.markdown import References, parse_blocks
from litechat_tui.ui.rendering.source_blocks import (
    TABLE_HEAD_LINES,
    FenceSource,
    SourceBlock,
    StreamingSource,
    TableSource,
    gap_between,
)

if TYPE_CHECKING:
    from markdown_it.token import Token

_SPACE = " \t"
"""What a blank line may contain; other white space is text."""


def is_blank(line: str) -> bool:
    """Whether a line is blank."""
    return not line.strip(_SPACE)


@dataclass(frozen=True, slots=True)
class LocatedBlock:
    """A block and its line range in the source."""

    block: SourceBlock
    start: int
    stop: int
    token: Token
    later_item: bool = False
    """Whether it is a list item other than the first."""


@dataclass(frozen=True, slots=True)
class OpenEnd:
    """The context in which the open end starts."""

    before: str | None = None
    """Kind of the block before it; None at the start of the text."""
    blank: bool = False
    """Whether there is a blank line before it."""
    later_item: bool = False
    """Whether it starts with a list item other than the first ..."""
    ordinal: int | None = None
    """... and the number of that item, if it has one."""


def split(source: str, open_end: OpenEnd) -> tuple[list[LocatedBlock], list[tuple[int, str]], References]:
    """Split `source` into blocks; return them with its definitions as (line, label), and their targets."""
    tokens, definitions, references = parse_blocks(source)
    lines = source.split("\n")
    located: list[LocatedBlock] = []
    before = open_end.before
    for token, later, ordinal in _leading_tokens(tokens, open_end):
        start, stop = token.map or (0, 0)
        blank = is_blank(lines[start - 1]) if start else open_end.blank
        kind = token.type.removesuffix("_open")
        gap = blank if later else gap_between(before, kind, blank=blank or before == kind == "list_item")
        while stop > start + 1 and kind != "fence" and is_blank(lines[stop - 1]):
            stop -= 1
        block = SourceBlock(kind, "\n".join(lines[start:stop]), gap, ordinal)
        located.append(LocatedBlock(block, start, stop, token, later))
        before = kind
    return located, definitions, references


def _leading_tokens(tokens: Sequence[Token], open_end: OpenEnd) -> Iterator[tuple[Token, bool, int | None]]:
    """Yield the first token of each block, whether it is a later item of a list, and its number."""
    ordinal: int | None = None
    later = False
    for index, token in enumerate(tokens):
        if token.level == 0 and token.type in ("bullet_list_open", "ordered_list_open"):
            later = open_end.later_item and index == 0
            ordinal = None
            if token.type == "ordered_list_open":
                ordinal = open_end.ordinal if later else int(token.attrGet("start") or 0) if token.attrs else 1
        elif token.level == 1 and token.type == "list_item_open":
            yield token, later, ordinal
            later = True
            ordinal = None if ordinal is None else ordinal + 1
        elif token.level == 0 and token.nesting >= 0:
            yield token, False, None


def _open_fence(located: LocatedBlock, lines: Sequence[str]) -> FenceSource | None:
    """Return the fence that is still open at the end of these complete lines."""
    if located.block.kind != "fence" or located.stop != len(lines):
        return None
    fence = FenceSource(replace(located.block, text=lines[located.start]), located.token.markup)
    return None if located.stop > located.start + 1 and fence.ends(lines[located.stop - 1]) else fence


def _open_table(located: LocatedBlock, lines: Sequence[str]) -> TableSource | None:
    """Return the table at the end of these complete lines."""
    if located.block.kind != "table" or located.stop != len(lines):
        return None
    return TableSource(replace(located.block, text="\n".join(lines[located.start : located.start + TABLE_HEAD_LINES])))


def open_source(located: LocatedBlock, lines: Sequence[str]) -> StreamingSource | None:
    """Return the fence or the table at the end of these complete lines, which goes on line by line."""
    return _open_fence(located, lines) or _open_table(located, lines)

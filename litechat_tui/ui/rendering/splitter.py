r"""Cuts a streaming Markdown text into blocks: those that can no longer change, and the open end.

In CommonMark a line can only change the block it continues, so everything before the last block of the complete lines
is final. (A line is complete only with its newline: ``text\n#`` ends in a heading until it becomes ``text\n#1 of``.)
Each piece that arrives costs the parsing of the open end, not of the text. Two things that grow long are cut further:
a list into its items, and fences and tables are followed line by line. Whether a blank line stands between two items
is decided by what is written between those two, so that no item depends on a later one.

Link definitions are the one thing that reaches back. They are collected as they become final, and `version` tells that
blocks drawn before may now look different. The outcome is the same whichever way a text is cut into pieces.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from litechat_tui.app.markdown import References, parse_blocks
from litechat_tui.ui.rendering.source_blocks import (
    TABLE_HEAD_LINES,
    VERBATIM,
    FenceSource,
    SourceBlock,
    StreamingSource,
    TableSource,
    gap_between,
)

if TYPE_CHECKING:
    from markdown_it.token import Token

LARGE_TAIL_CHARS = 16_384
"""Characters of an open end that is no longer parsed for every piece that arrives ..."""
REPARSE_DIVISOR = 32
"""... but only when it has grown by one part in this many; what came since is shown as it was written meanwhile."""


_SPACE = " \t"
"""What a blank line may hold; other white space is text."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A block and the lines of the source it was cut from."""

    block: SourceBlock
    start: int
    stop: int
    token: Token
    later_item: bool = False
    """Whether it is an item that is not the first of its list."""


@dataclass(frozen=True, slots=True)
class _Edge:
    """What is known about the place where the open end begins."""

    before: str | None = None
    """Kind of the block before it; None at the start of the text."""
    blank: bool = False
    """Whether a blank line stands before it."""
    later_item: bool = False
    """Whether it begins with an item that is not the first of its list ..."""
    ordinal: int | None = None
    """... and the number of that item, if it has one."""


class Splitter:
    """Takes a text piece by piece."""

    def __init__(self) -> None:
        self.frozen: list[SourceBlock] = []
        """The blocks that are final. Only ever grows at its end."""
        self.references: References = {}
        """The link definitions that are final."""
        self.version = 0
        """Changes whenever `references` does."""
        self.streaming: StreamingSource | None = None
        """The block the text is in the middle of; `rest` is then the beginning of one of its lines, or follows it."""
        self.rest = ""
        """The open end."""
        self._edge = _Edge()
        self._settled_at = 0
        """Length of the open end when its complete lines were last looked at."""
        self._open: list[SourceBlock] = []
        self._opened_at = 0
        """Length of the open end when `_open` was cut from it."""

    def feed(self, text: str) -> None:
        """Take in more text."""
        self.rest += text
        if "\n" in text and (self.streaming is not None or self._due(self._settled_at)):
            self._settle()
            self._settled_at, self._opened_at = len(self.rest), 0

    def finish(self) -> None:
        """Take the text as complete: all of it is frozen."""
        self._settle()
        if self.streaming is not None:
            self._end_streaming((self.streaming.take([self.rest]) if self.rest else None) or ())
        self._freeze(*_cut(self.rest, self._edge), len(self.rest) + 1)
        self.rest = ""

    def open_blocks(self) -> list[SourceBlock]:
        """Return the open end as the blocks it would be if nothing more came."""
        if isinstance(self.streaming, FenceSource) or (
            isinstance(self.streaming, TableSource) and self.streaming.seems_to_go_on(self.rest)
        ):
            return []
        if self._due(self._opened_at):
            edge = self._edge if self.streaming is None else _Edge(self.streaming.opening.kind)
            self._open = [one.block for one in _cut(self.rest, edge)[0]]
            self._opened_at = len(self.rest)
            return self._open
        late = self.rest[self._opened_at :]
        return [*self._open, SourceBlock(VERBATIM, late)] if late.strip() else self._open

    def _due(self, length: int) -> bool:
        """Whether the open end is worth parsing when it had `length` the last time."""
        return len(self.rest) < LARGE_TAIL_CHARS or len(self.rest) - length >= length // REPARSE_DIVISOR

    def _settle(self) -> None:
        """Freeze what the complete lines of the open end have made final."""
        while "\n" in self.rest:
            *lines, after = self.rest.split("\n")
            streaming = self.streaming
            left = self._settle_blocks(lines) if streaming is None else streaming.take(lines)
            self.rest = "\n".join([*(left or ()), after])
            if streaming is None:
                streaming = self.streaming
            elif left is not None:
                self._end_streaming([*left, after])
                continue
            if streaming is None or not left:
                return

    def _settle_blocks(self, lines: Sequence[str]) -> Sequence[str]:
        """Freeze all blocks of these complete lines but the last, and return the lines that stay open."""
        placed, definitions, references = _cut("\n".join([*lines, ""]), self._edge)
        last = placed[-1] if placed else None
        keep = last.start if last else len(lines)
        self.streaming = None if last is None else _open_fence(last, lines) or _open_table(last, lines)
        # Definitions right above the open end may still change with it: a title may follow on the next line.
        floor = placed[-2].stop if len(placed) > 1 else 0
        above = keep
        while above > floor and lines[above - 1].strip(_SPACE):
            above -= 1
        if not isinstance(self.streaming, FenceSource) and above < keep:
            keep, self.streaming = above, None
        if keep:
            self._freeze(placed[:-1], definitions, references, keep)
            later = last is not None and last.later_item
            self._edge = _Edge(
                placed[-2].block.kind if len(placed) > 1 else self._edge.before,
                blank=not lines[keep - 1].strip(_SPACE),
                later_item=later,
                ordinal=last.block.ordinal if last and later else None,
            )
        return lines[keep + (self.streaming.opening.text.count("\n") + 1 if self.streaming else 0) :]

    def _end_streaming(self, left: Sequence[str]) -> None:
        """Freeze the block that was streaming; `left` are the lines that follow it."""
        if self.streaming is not None:
            self.frozen.append(self.streaming.whole())
            self._edge = _Edge(self.streaming.opening.kind)
        self.streaming, self.rest = None, "\n".join(left)

    def _freeze(
        self, placed: Sequence[_Placed], definitions: Sequence[tuple[int, str]], references: References, before: int
    ) -> None:
        """Freeze these blocks, and the definitions above line `before`."""
        self.frozen += [one.block for one in placed]
        for line, label in definitions:
            if line < before and label not in self.references:
                target = references[label]
                self.references[label] = {"href": target["href"], "title": target["title"]}
                self.version += 1


def _cut(source: str, edge: _Edge) -> tuple[list[_Placed], list[tuple[int, str]], References]:
    """Cut `source` into blocks, and return them with its definitions and the lines these stand on."""
    tokens, definitions, references = parse_blocks(source)
    lines = source.split("\n")
    placed: list[_Placed] = []
    before = edge.before
    for token, later, ordinal in _leading(tokens, edge):
        start, stop = token.map or (0, 0)
        blank = not lines[start - 1].strip(_SPACE) if start else edge.blank
        kind = token.type.removesuffix("_open")
        gap = blank if later else gap_between(before, kind, blank=blank or before == kind == "list_item")
        while stop > start + 1 and kind != "fence" and not lines[stop - 1].strip(_SPACE):
            stop -= 1
        block = SourceBlock(kind, "\n".join(lines[start:stop]), gap, ordinal)
        placed.append(_Placed(block, start, stop, token, later))
        before = kind
    return placed, definitions, references


def _leading(tokens: Sequence[Token], edge: _Edge) -> Iterator[tuple[Token, bool, int | None]]:
    """Yield the token that begins each block, whether it is a later item of a list, and its number."""
    ordinal: int | None = None
    later = False
    for index, token in enumerate(tokens):
        if token.level == 0 and token.type in ("bullet_list_open", "ordered_list_open"):
            later = edge.later_item and index == 0
            ordinal = None
            if token.type == "ordered_list_open":
                ordinal = edge.ordinal if later else int(token.attrGet("start") or 0) if token.attrs else 1
        elif token.level == 1 and token.type == "list_item_open":
            yield token, later, ordinal
            later = True
            ordinal = None if ordinal is None else ordinal + 1
        elif token.level == 0 and token.nesting >= 0:
            yield token, False, None


def _open_fence(placed: _Placed, lines: Sequence[str]) -> FenceSource | None:
    """Return the fence that the lines, all of them complete, end in the middle of."""
    if placed.block.kind != "fence" or placed.stop != len(lines):
        return None
    fence = FenceSource(replace(placed.block, text=lines[placed.start]), placed.token.markup)
    return None if placed.stop > placed.start + 1 and fence.ends(lines[placed.stop - 1]) else fence


def _open_table(placed: _Placed, lines: Sequence[str]) -> TableSource | None:
    """Return the table that the lines, all of them complete, end with."""
    if placed.block.kind != "table" or placed.stop != len(lines):
        return None
    return TableSource(replace(placed.block, text="\n".join(lines[placed.start : placed.start + TABLE_HEAD_LINES])))

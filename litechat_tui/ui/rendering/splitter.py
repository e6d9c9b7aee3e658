r"""Splits a streaming Markdown text into source blocks: the final ones, and the open end.

In CommonMark a line can only change the block it continues, so everything before the last block of the complete lines
is final. (A line is complete only with its newline: ``text\n#`` ends in a heading until it becomes ``text\n#1 of``.)
Each chunk costs the parsing of the open end, not of the whole text. Blocks that grow long are split further: a list
into its items, while fences and tables are extended line by line. Whether there is a blank line between two items is
decided by the source between those two, so that no item depends on a later one.

Only link definitions affect earlier blocks. They are collected when they become final, and `version` changes when
blocks drawn before may look different. The result is the same however the text is chunked.
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
"""Size of an open end that is no longer parsed for every chunk ..."""
REPARSE_DIVISOR = 32
"""... but only when it has grown by one part in this many; until then the rest is shown verbatim."""


_SPACE = " \t"
"""What a blank line may contain; other white space is text."""


@dataclass(frozen=True, slots=True)
class _LocatedBlock:
    """A block and its line range in the source."""

    block: SourceBlock
    start: int
    stop: int
    token: Token
    later_item: bool = False
    """Whether it is a list item other than the first."""


@dataclass(frozen=True, slots=True)
class _OpenEnd:
    """The context in which the open end starts."""

    before: str | None = None
    """Kind of the block before it; None at the start of the text."""
    blank: bool = False
    """Whether there is a blank line before it."""
    later_item: bool = False
    """Whether it starts with a list item other than the first ..."""
    ordinal: int | None = None
    """... and the number of that item, if it has one."""


class Splitter:
    """Splits a text that arrives in chunks."""

    def __init__(self) -> None:
        self.frozen: list[SourceBlock] = []
        """The final blocks; append-only."""
        self.references: References = {}
        """The final link definitions."""
        self.version = 0
        """Changes whenever `references` does."""
        self.streaming: StreamingSource | None = None
        """The streaming block, if there is one; `rest` is then its incomplete line, or follows it."""
        self.rest = ""
        """The open end."""
        self._open_end = _OpenEnd()
        self._settled_at = 0
        """Length of the open end when its complete lines were last parsed."""
        self._open: list[SourceBlock] = []
        self._opened_at = 0
        """Length of the open end when `_open` was parsed."""

    def feed(self, text: str) -> None:
        """Append text."""
        self.rest += text
        if "\n" in text and (self.streaming is not None or self._due(self._settled_at)):
            self._settle()
            self._settled_at, self._opened_at = len(self.rest), 0

    def finish(self) -> None:
        """Complete the text: freeze all blocks."""
        self._settle()
        if self.streaming is not None:
            self._end_streaming((self.streaming.consume([self.rest]) if self.rest else None) or ())
        self._freeze(*_split(self.rest, self._open_end), len(self.rest) + 1)
        self.rest = ""

    def open_blocks(self) -> list[SourceBlock]:
        """Return the open end as blocks, as if the text ended here."""
        if isinstance(self.streaming, FenceSource) or (
            isinstance(self.streaming, TableSource) and self.streaming.may_continue(self.rest)
        ):
            return []
        if self._due(self._opened_at):
            open_end = self._open_end if self.streaming is None else _OpenEnd(self.streaming.opening.kind)
            self._open = [one.block for one in _split(self.rest, open_end)[0]]
            self._opened_at = len(self.rest)
            return self._open
        unparsed = self.rest[self._opened_at :]
        return [*self._open, SourceBlock(VERBATIM, unparsed)] if unparsed.strip() else self._open

    def _due(self, length: int) -> bool:
        """Whether to parse the open end again, given its `length` the last time."""
        return len(self.rest) < LARGE_TAIL_CHARS or len(self.rest) - length >= length // REPARSE_DIVISOR

    def _settle(self) -> None:
        """Freeze the blocks that the complete lines of the open end have made final."""
        while "\n" in self.rest:
            *lines, after = self.rest.split("\n")
            streaming = self.streaming
            left = self._settle_blocks(lines) if streaming is None else streaming.consume(lines)
            self.rest = "\n".join([*(left or ()), after])
            if streaming is None:
                streaming = self.streaming
            elif left is not None:
                self._end_streaming([*left, after])
                continue
            if streaming is None or not left:
                return

    def _settle_blocks(self, lines: Sequence[str]) -> Sequence[str]:
        """Freeze all blocks of these complete lines but the last; return the lines that stay open."""
        located, definitions, references = _split("\n".join([*lines, ""]), self._open_end)
        last = located[-1] if located else None
        keep = last.start if last else len(lines)
        self.streaming = None if last is None else _open_fence(last, lines) or _open_table(last, lines)
        # Definitions right above the open end may still change with it: a title may follow on the next line.
        floor = located[-2].stop if len(located) > 1 else 0
        above = keep
        while above > floor and lines[above - 1].strip(_SPACE):
            above -= 1
        if not isinstance(self.streaming, FenceSource) and above < keep:
            keep, self.streaming = above, None
        if keep:
            self._freeze(located[:-1], definitions, references, keep)
            later = last is not None and last.later_item
            self._open_end = _OpenEnd(
                located[-2].block.kind if len(located) > 1 else self._open_end.before,
                blank=not lines[keep - 1].strip(_SPACE),
                later_item=later,
                ordinal=last.block.ordinal if last and later else None,
            )
        return lines[keep + (self.streaming.opening.text.count("\n") + 1 if self.streaming else 0) :]

    def _end_streaming(self, left: Sequence[str]) -> None:
        """Freeze the streaming block; `left` are the lines after it."""
        if self.streaming is not None:
            self.frozen.append(self.streaming.whole())
            self._open_end = _OpenEnd(self.streaming.opening.kind)
        self.streaming, self.rest = None, "\n".join(left)

    def _freeze(
        self,
        located: Sequence[_LocatedBlock],
        definitions: Sequence[tuple[int, str]],
        references: References,
        before: int,
    ) -> None:
        """Freeze these blocks, and the definitions above line `before`."""
        self.frozen += [one.block for one in located]
        for line, label in definitions:
            if line < before and label not in self.references:
                target = references[label]
                self.references[label] = {"href": target["href"], "title": target["title"]}
                self.version += 1


def _split(source: str, open_end: _OpenEnd) -> tuple[list[_LocatedBlock], list[tuple[int, str]], References]:
    """Split `source` into blocks; return them with its definitions as (line, label), and their targets."""
    tokens, definitions, references = parse_blocks(source)
    lines = source.split("\n")
    located: list[_LocatedBlock] = []
    before = open_end.before
    for token, later, ordinal in _leading_tokens(tokens, open_end):
        start, stop = token.map or (0, 0)
        blank = not lines[start - 1].strip(_SPACE) if start else open_end.blank
        kind = token.type.removesuffix("_open")
        gap = blank if later else gap_between(before, kind, blank=blank or before == kind == "list_item")
        while stop > start + 1 and kind != "fence" and not lines[stop - 1].strip(_SPACE):
            stop -= 1
        block = SourceBlock(kind, "\n".join(lines[start:stop]), gap, ordinal)
        located.append(_LocatedBlock(block, start, stop, token, later))
        before = kind
    return located, definitions, references


def _leading_tokens(tokens: Sequence[Token], open_end: _OpenEnd) -> Iterator[tuple[Token, bool, int | None]]:
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


def _open_fence(located: _LocatedBlock, lines: Sequence[str]) -> FenceSource | None:
    """Return the fence that is still open at the end of these complete lines."""
    if located.block.kind != "fence" or located.stop != len(lines):
        return None
    fence = FenceSource(replace(located.block, text=lines[located.start]), located.token.markup)
    return None if located.stop > located.start + 1 and fence.ends(lines[located.stop - 1]) else fence


def _open_table(located: _LocatedBlock, lines: Sequence[str]) -> TableSource | None:
    """Return the table at the end of these complete lines."""
    if located.block.kind != "table" or located.stop != len(lines):
        return None
    return TableSource(replace(located.block, text="\n".join(lines[located.start : located.start + TABLE_HEAD_LINES])))

"""Source blocks: the blocks of a Markdown text, and the two kinds that are extended line by line while they stream."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from litechat_tui.app.markdown import parse_blocks

VERBATIM = "verbatim"
"""Kind of a block that is shown verbatim."""
FENCE_REST = "fence_rest"
"""Kind of a fence that continues the code of the previous one."""
WHOLE_BLOCK_CHARS = 50_000
"""Maximum size of a block, where each line adds `LINE_COST_CHARS`; what follows is a block of its own ..."""
WHOLE_TABLE_CHARS = 20_000
"""... and of a table; the rows that follow are a table of their own with the same header ..."""
LINE_COST_CHARS = 40
WHOLE_FENCE_CHARS = 16_000
"""... and of a fence, which is expensive to highlight."""
LONG_LINE_CHARS = 20_000
"""Maximum length of a line that may be Markdown; inline Markdown is not parsed in a longer paragraph anyway."""
PIECE_CHARS = 4_000
"""Size of the pieces that larger blocks are split into; only visible pieces are drawn."""
TABLE_HEAD_LINES = 2
"""The header row and the delimiter row."""

_ROW_PREFIX_CHARS = 200
"""Characters of a line that decide whether it may be a table row."""

_FENCE_MARK = re.compile(r" *(`+|~+)")
_BLANK_BEFORE = frozenset({"heading", "fence", "code_block", "table", "hr", "html_block", "math_block", "blockquote"})
"""Kinds before which there is always a blank line."""
_BLANK_AFTER = _BLANK_BEFORE - {"heading"}
"""Kinds after which there is always a blank line."""


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """One block of a text, as its lines of Markdown."""

    kind: str
    """The type in markdown-it: paragraph, heading, fence, table ...; list_item for each item; or VERBATIM."""
    text: str
    gap: bool = False
    """Whether a blank line is drawn before it."""
    ordinal: int | None = None
    """Number of an item of an ordered list."""


@dataclass(slots=True)
class FenceSource:
    """The source of a fenced code block that is not closed yet."""

    opening: SourceBlock
    """The block up to its first line."""
    mark: str
    """The opening fence characters."""
    lines: list[str] = field(default_factory=list)
    """Complete lines of code so far, without newlines."""
    closing: str | None = None
    """The closing line."""
    size: int = 0
    """Characters of these lines."""

    def ends(self, line: str) -> bool:
        """Whether `line` closes the fence."""
        line = line.expandtabs(4)
        bare = line.strip(" ")
        return len(bare) >= len(self.mark) and not bare.strip(self.mark[0]) and not line.startswith("    ")

    def consume(self, lines: Sequence[str]) -> Sequence[str] | None:
        """Consume lines up to the closing one. Returns the remaining lines, None while it stays open."""
        for at, line in enumerate(lines):
            if self.ends(line):
                self.closing = line
                return lines[at + 1 :]
            self.lines.append(line)
            self.size += len(line) + 1
        return None

    def without_final(self) -> tuple[Sequence[SourceBlock], FenceSource]:
        """Return the pieces of a fence that is too large to be drawn as a whole, and the fence that follows them."""
        first = self.opening.kind == "fence"
        if self.size <= PIECE_CHARS or (first and len(self.opening.text) + self.size <= WHOLE_FENCE_CHARS):
            return (), self
        code = "\n".join(self.lines)
        final = list(_ends_of_pieces(code))[:-1]
        if not final:
            return (), self
        cut = final[-1]
        rest = replace(self.opening, kind=FENCE_REST, gap=False)
        follows = FenceSource(rest, self.mark, code[cut:].split("\n"), size=len(code) + 1 - cut)
        return [*_fence_pieces(self.opening, self.mark, pieces(code[:cut], goes_on=True))], follows

    def whole(self) -> SourceBlock:
        """Return the block with all its lines."""
        if self.opening.kind == FENCE_REST:
            return _fence_pieces(self.opening, self.mark, ["\n".join(self.lines)])[0]
        closing = () if self.closing is None else (self.closing,)
        return replace(self.opening, text="\n".join([self.opening.text, *self.lines, *closing]))


@dataclass(slots=True)
class TableSource:
    """The source of a table that may get more rows. Rows are parsed independently of each other."""

    opening: SourceBlock
    """The block up to its delimiter row."""
    lines: list[str] = field(default_factory=list)
    """Complete rows so far, without newlines."""

    def consume(self, lines: Sequence[str]) -> Sequence[str] | None:
        """Consume lines up to the first that is no row. Returns the remaining lines, None while it stays open."""
        count = self.row_count(lines[: first_long_line(lines)])
        self.lines += lines[:count]
        return None if count == len(lines) else lines[count:]

    def row_count(self, lines: Sequence[str]) -> int:
        """Return how many of these lines, from the first on, are rows."""
        tokens, _, _ = parse_blocks("\n".join([self.opening.text, *lines]))
        return ((tokens[0].map or [0, 0])[1]) - TABLE_HEAD_LINES if tokens else 0

    def may_continue(self, beginning: str) -> bool:
        """Whether a line with this beginning may be a row. Cheap: only a prefix is parsed, as this is called often."""
        return self.row_count([beginning[:_ROW_PREFIX_CHARS]]) > 0

    def without_final(self) -> tuple[Sequence[SourceBlock], TableSource]:
        """Return the pieces of a table that is too large to be drawn as a whole, and the table that follows them."""
        *final, last = (TableSource(*piece) for piece in _table_pieces(self.opening, self.lines))
        return [table.whole() for table in final], last if final else self

    def whole(self) -> SourceBlock:
        """Return the block with all its lines."""
        return replace(self.opening, text="\n".join([self.opening.text, *self.lines]))


StreamingSource = FenceSource | TableSource
"""The source of a block that is still streaming."""


def gap_between(before: str | None, kind: str, *, blank: bool) -> bool:
    """Whether a blank line is drawn between neighbours of these kinds, given whether the source has one."""
    return before is not None and (blank or kind in _BLANK_BEFORE or before in _BLANK_AFTER)


def pieces(text: str, *, goes_on: bool = False) -> Iterator[str]:
    """Yield `text` in pieces, split between lines where possible; one that `goes_on` ends where a piece does."""
    start = 0
    for stop in _ends_of_pieces(text):
        piece = text[start:stop]
        yield piece.removesuffix("\n") if goes_on or stop < len(text) else piece
        start = stop


def _ends_of_pieces(text: str) -> Iterator[int]:
    """Yield where the pieces of a text end; only the last one changes when the text grows."""
    at = 0
    while at < len(text):
        end = at + PIECE_CHARS
        if end < len(text):
            end = text.rfind("\n", at, end) + 1 or end + (text[end] == "\n")
        yield (at := min(end, len(text)))


def split_large(block: SourceBlock) -> Iterator[SourceBlock]:
    """Yield `block`, in pieces when it is too large to be drawn as a whole."""
    if block.kind == "fence" and len(block.text) > WHOLE_FENCE_CHARS:
        opening, _, code = block.text.partition("\n")
        mark = _FENCE_MARK.match(opening)[1]  # type: ignore[index]  # a fence starts with one
        body, _, last = code.rpartition("\n")
        code = body if FenceSource(block, mark).ends(last) else code
        yield from _fence_pieces(replace(block, text=opening), mark, pieces(code))
    elif block.kind == "table" and cost(block.text) > WHOLE_TABLE_CHARS:
        head, delimiter, *rows = block.text.split("\n")
        for table in _table_pieces(replace(block, text=f"{head}\n{delimiter}"), rows):
            yield TableSource(*table).whole()
    elif block.kind == VERBATIM and len(block.text) > PIECE_CHARS:
        for number, piece in enumerate(pieces(block.text)):
            yield SourceBlock(VERBATIM, piece, gap=block.gap and not number)
    else:
        yield block


def _fence_pieces(opening: SourceBlock, mark: str, codes: Iterable[str]) -> list[SourceBlock]:
    """Return fences with pieces of the code of one that begins with the line `opening`."""
    rest = replace(opening, kind=FENCE_REST, gap=False)
    return [
        replace(rest if number else opening, text=f"{opening.text}\n{code}\n{mark}")
        for number, code in enumerate(codes)
    ]


def _table_pieces(opening: SourceBlock, rows: Sequence[str]) -> list[tuple[SourceBlock, list[str]]]:
    """Return openings and rows of the tables that a large one is drawn as; only the last one changes when it grows."""
    found: list[tuple[SourceBlock, list[str]]] = [(opening, [])]
    size = first = cost(opening.text)
    for row in rows:
        size += cost(row) + 1
        if size > WHOLE_TABLE_CHARS and found[-1][1]:
            found.append((replace(opening, gap=True), []))
            size = first + cost(row) + 1
        found[-1][1].append(row)
    return found


def first_long_line(lines: Sequence[str]) -> int:
    """Return the index of the first line that is too long to be Markdown; the number of lines when there is none."""
    return next((index for index, line in enumerate(lines) if len(line) > LONG_LINE_CHARS), len(lines))


def whole_lines(lines: Sequence[str]) -> int:
    """Return how many of the lines of a block are drawn as a whole."""
    size = 0
    for count, line in enumerate(lines):
        size += cost(line) + 1
        if size > WHOLE_BLOCK_CHARS and count:
            return count
    return len(lines)


def cost(text: str) -> int:
    """Return the estimated cost of drawing a text, in characters."""
    return len(text) + (text.count("\n") + 1) * LINE_COST_CHARS

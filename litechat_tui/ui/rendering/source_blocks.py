"""Source blocks: the blocks of a Markdown text, and the two kinds that are extended line by line while they stream."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from litechat_tui.app.markdown import parse_blocks

VERBATIM = "verbatim"
"""Kind of a block that is shown verbatim."""
FENCE_REST = "fence_rest"
"""Kind of a fence that continues the code of the previous one."""
WHOLE_BLOCK_CHARS = 50_000
"""Maximum size of a block that is drawn as a whole ..."""
WHOLE_TABLE_CHARS = 150_000
"""... and of a table, where each line adds `LINE_COST_CHARS` ..."""
LINE_COST_CHARS = 40
WHOLE_FENCE_CHARS = 16_000
"""... and of a fence, which is expensive to highlight."""
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
        return None

    def whole(self) -> SourceBlock:
        """Return the block with all its lines."""
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
        count = self.row_count(lines)
        self.lines += lines[:count]
        return None if count == len(lines) else lines[count:]

    def row_count(self, lines: Sequence[str]) -> int:
        """Return how many of these lines, from the first on, are rows."""
        tokens, _, _ = parse_blocks("\n".join([self.opening.text, *lines]))
        return ((tokens[0].map or [0, 0])[1]) - TABLE_HEAD_LINES if tokens else 0

    def may_continue(self, beginning: str) -> bool:
        """Whether a line with this beginning may be a row. Cheap: only a prefix is parsed, as this is called often."""
        return self.row_count([beginning[:_ROW_PREFIX_CHARS]]) > 0

    def whole(self) -> SourceBlock:
        """Return the block with all its lines."""
        return replace(self.opening, text="\n".join([self.opening.text, *self.lines]))


StreamingSource = FenceSource | TableSource
"""The source of a block that is still streaming."""


def gap_between(before: str | None, kind: str, *, blank: bool) -> bool:
    """Whether a blank line is drawn between neighbours of these kinds, given whether the source has one."""
    return before is not None and (blank or kind in _BLANK_BEFORE or before in _BLANK_AFTER)


def pieces(text: str) -> Iterator[str]:
    """Yield `text` in pieces, split between lines where possible."""
    at = 0
    while at < len(text):
        end = at + PIECE_CHARS
        if end < len(text):
            end = text.rfind("\n", at, end) + 1 or end
        yield text[at:end].removesuffix("\n")
        at = end


def split_large(block: SourceBlock) -> Iterator[SourceBlock]:
    """Yield `block`, in pieces when it is too large to be drawn as a whole."""
    if block.kind == "fence" and len(block.text) > WHOLE_FENCE_CHARS:
        opening, _, code = block.text.partition("\n")
        mark = _FENCE_MARK.match(opening)[1]  # type: ignore[index]  # a fence starts with one
        body, _, last = code.rpartition("\n")
        for number, piece in enumerate(pieces(body if FenceSource(block, mark).ends(last) else code)):
            source = f"{opening}\n{piece}\n{mark}"
            yield SourceBlock(FENCE_REST, source) if number else replace(block, text=source)
    elif _cost(block) > (WHOLE_TABLE_CHARS if block.kind == "table" else WHOLE_BLOCK_CHARS):
        for number, piece in enumerate(pieces(block.text)):
            yield SourceBlock(VERBATIM, piece, gap=block.gap and not number)
    else:
        yield block


def _cost(block: SourceBlock) -> int:
    """Return the estimated cost of drawing a block, in characters of plain text."""
    return len(block.text) + block.text.count("\n") * LINE_COST_CHARS

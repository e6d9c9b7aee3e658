"""Blocks: what a text is cut into, and the two kinds of block that are followed line by line while they grow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from litechat_tui.app.markdown import parse_blocks

VERBATIM = "verbatim"
"""Kind of a block that is shown as it was written."""
FENCE_REST = "fence_rest"
"""Kind of a fence that goes on with the code of the one before it."""
WHOLE_BLOCK_CHARS = 50_000
"""Characters of a block that is still drawn as a whole ..."""
WHOLE_TABLE_CHARS = 150_000
"""... and of a table, where each line counts as so many more: ..."""
LINE_COST_CHARS = 40
WHOLE_FENCE_CHARS = 16_000
"""... and of a fence, whose colours are dear."""
PIECE_CHARS = 4_000
"""Characters of the pieces that larger ones are drawn in, only where somebody looks."""
TABLE_HEAD_LINES = 2
"""Lines of the head of a table."""

_ROW_PREFIX_CHARS = 200
"""Characters of a line that tell whether it may be a row of a table."""

_MARK = re.compile(r" *(`+|~+)")
_SET_APART = frozenset({"heading", "fence", "code_block", "table", "hr", "html_block", "math_block", "blockquote"})
"""Kinds before which there is always a blank line."""
_KEEPS_APART = _SET_APART - {"heading"}
"""Kinds after which there is always a blank line."""


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """One block of a text, by its own lines of Markdown."""

    kind: str
    """markdown-it's name for it: paragraph, heading, fence, table ...; list_item for each item; or VERBATIM."""
    text: str
    gap: bool = False
    """Whether a blank line stands before it on the screen."""
    ordinal: int | None = None
    """Number of an item of an ordered list."""


@dataclass(slots=True)
class FenceSource:
    """A fenced code block that has not ended yet."""

    opening: SourceBlock
    """The block as far as its first line."""
    mark: str
    """The characters that opened it."""
    lines: list[str] = field(default_factory=list)
    """Complete lines of code so far, without newlines. Grows."""
    closing: str | None = None
    """The line that closed it."""

    def ends(self, line: str) -> bool:
        """Whether `line` closes the fence."""
        line = line.expandtabs(4)
        bare = line.strip(" ")
        return len(bare) >= len(self.mark) and not bare.strip(self.mark[0]) and not line.startswith("    ")

    def take(self, lines: Sequence[str]) -> Sequence[str] | None:
        """Take in the lines up to the one that closes it. Returns what is left then, None when it goes on."""
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
    """A table that may get more rows. Each row is read by itself: no row depends on another."""

    opening: SourceBlock
    """The block as far as its head and the line under it."""
    lines: list[str] = field(default_factory=list)
    """Complete rows so far, without newlines. Grows."""

    def take(self, lines: Sequence[str]) -> Sequence[str] | None:
        """Take in the lines up to the first that is no row. Returns what is left then, None when it goes on."""
        count = self.belonging(lines)
        self.lines += lines[:count]
        return None if count == len(lines) else lines[count:]

    def belonging(self, lines: Sequence[str]) -> int:
        """Return how many of these lines, from the first on, are rows."""
        tokens, _, _ = parse_blocks("\n".join([self.opening.text, *lines]))
        return ((tokens[0].map or [0, 0])[1]) - TABLE_HEAD_LINES if tokens else 0

    def seems_to_go_on(self, beginning: str) -> bool:
        """Whether a line that begins so is a row, as far as can be told. Does not look far: it is asked often."""
        return self.belonging([beginning[:_ROW_PREFIX_CHARS]]) > 0

    def whole(self) -> SourceBlock:
        """Return the block with all its lines."""
        return replace(self.opening, text="\n".join([self.opening.text, *self.lines]))


StreamingSource = FenceSource | TableSource
"""A block that more lines are being written to."""


def gap_between(before: str | None, kind: str, *, blank: bool) -> bool:
    """Whether a blank line is drawn between neighbours of these kinds, given whether one is written there."""
    return before is not None and (blank or kind in _SET_APART or before in _KEEPS_APART)


def pieces(text: str) -> Iterator[str]:
    """Yield `text` in pieces, cut between lines where there are any."""
    at = 0
    while at < len(text):
        end = at + PIECE_CHARS
        if end < len(text):
            end = text.rfind("\n", at, end) + 1 or end
        yield text[at:end].removesuffix("\n")
        at = end


def split_large(block: SourceBlock) -> Iterator[SourceBlock]:
    """Yield `block`; one that is too large to be drawn as a whole comes in pieces."""
    if block.kind == "fence" and len(block.text) > WHOLE_FENCE_CHARS:
        opening, _, code = block.text.partition("\n")
        mark = _MARK.match(opening)[1]  # type: ignore[index]  # a fence begins with one
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
    """Return about what a block costs to draw, in characters of plain text."""
    return len(block.text) + block.text.count("\n") * LINE_COST_CHARS

r"""Cuts a growing Markdown text into blocks: those that can no longer change, and the open end.

In CommonMark a line can only change the block it continues, so everything before the last block of the complete lines
is final. (A line is complete only with its newline: ``text\n#`` ends in a heading until it becomes ``text\n#1 of``.)
Each piece that arrives costs the parsing of the open end, not of the text. Two things that grow long are cut further:
a list into its items, and in an open fence only whole lines are looked at. Whether a blank line stands between two
items is decided by what is written between those two, so that no item depends on a later one.

Link definitions are the one thing that reaches back. They are collected as they become final, and `version` tells that
blocks drawn before may now look different. The outcome is the same whichever way a text is cut into pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from litechat_tui.ui.rendering.grammar import References, parse_blocks

VERBATIM = "verbatim"
"""Kind of a block that is shown as it was written."""
FENCE_REST = "fence_rest"
"""Kind of a fence that goes on with the code of the one before it."""
WHOLE = 50_000
"""Characters of a block that is still drawn as a whole ..."""
LINE_COST = 40
"""... where each line counts as so many more, ..."""
WHOLE_FENCE = 16_000
"""... and of a fence, whose colours are dear."""
PIECE = 4_000
"""Characters of the pieces that larger ones are drawn in, only where somebody looks."""
LARGE = 8_192
"""Characters of an open end that is no longer parsed for every piece that arrives ..."""
PATIENCE = 32
"""... but only when it has grown by one part in this many; what came since is shown as it was written meanwhile."""

_MARK = re.compile(r" *(`+|~+)")
_SPACE = " \t"
"""What a blank line may hold; other white space is text."""
_SET_APART = frozenset({"heading", "fence", "code_block", "table", "hr", "html_block", "math_block", "blockquote"})
"""Kinds before which there is always a blank line."""
_KEEPS_APART = _SET_APART - {"heading"}
"""Kinds after which there is always a blank line."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a text, by its own lines of Markdown."""

    kind: str
    """markdown-it's name for it: paragraph, heading, fence, table ...; list_item for each item; or VERBATIM."""
    source: str
    gap: bool = False
    """Whether a blank line stands before it on the screen."""
    ordinal: int | None = None
    """Number of an item of an ordered list."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced code block that has not ended yet."""

    opening: Block
    """The block as far as its first line."""
    mark: str
    """The characters that opened it."""
    lines: list[str] = field(default_factory=list)
    """Complete lines of code so far, without newlines. Grows."""

    def ends(self, line: str) -> bool:
        """Whether `line` closes the fence."""
        line = line.expandtabs(4)
        bare = line.strip(" ")
        return len(bare) >= len(self.mark) and not bare.strip(self.mark[0]) and not line.startswith("    ")

    def whole(self, *more: str) -> Block:
        """Return the block with all its lines and `more`."""
        return replace(self.opening, source="\n".join([self.opening.source, *self.lines, *more]))


def gap_between(before: str | None, kind: str, *, blank: bool) -> bool:
    """Whether a blank line is drawn between neighbours of these kinds, given whether one is written there."""
    return before is not None and (blank or kind in _SET_APART or before in _KEEPS_APART)


def pieces(text: str) -> Iterator[str]:
    """Yield `text` in pieces, cut between lines where there are any."""
    at = 0
    while at < len(text):
        end = at + PIECE
        if end < len(text):
            end = text.rfind("\n", at, end) + 1 or end
        yield text[at:end].removesuffix("\n")
        at = end


def sliced(block: Block) -> Iterator[Block]:
    """Yield `block`; one that is too large to be drawn as a whole comes in pieces."""
    if block.kind == "fence" and len(block.source) > WHOLE_FENCE:
        opening, _, code = block.source.partition("\n")
        mark = _MARK.match(opening)[1]  # type: ignore[index]  # a fence begins with one
        body, _, last = code.rpartition("\n")
        for number, piece in enumerate(pieces(body if Fence(block, mark).ends(last) else code)):
            source = f"{opening}\n{piece}\n{mark}"
            yield Block(FENCE_REST, source) if number else replace(block, source=source)
    elif len(block.source) + block.source.count("\n") * LINE_COST > WHOLE:
        for number, piece in enumerate(pieces(block.source)):
            yield Block(VERBATIM, piece, gap=block.gap and not number)
    else:
        yield block


@dataclass(frozen=True, slots=True)
class _Placed:
    """A block and the lines of the source it was cut from."""

    block: Block
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
        self.frozen: list[Block] = []
        """The blocks that are final. Only ever grows at its end."""
        self.references: References = {}
        """The link definitions that are final."""
        self.version = 0
        """Changes whenever `references` does."""
        self.fence: Fence | None = None
        """The fence the text is in the middle of; `rest` is then the beginning of a line of code."""
        self.rest = ""
        """The open end."""
        self._edge = _Edge()
        self._looked = 0
        """Length of the open end when it was last cut."""
        self._open: list[Block] = []
        self._open_length = 0

    def feed(self, text: str) -> None:
        """Take in more text."""
        self.rest += text
        if "\n" in text and (self.fence is not None or self._due(self._looked)):
            self._settle()
            self._looked = len(self.rest)
            self._open_length = 0

    def finish(self) -> None:
        """Take the text as complete: all of it is frozen."""
        self._settle()
        if self.fence is not None:
            self.frozen.append(self.fence.whole(self.rest) if self.rest else self.fence.whole())
            self.fence = None
        else:
            self._freeze(*_cut(self.rest, self._edge), len(self.rest) + 1)
        self.rest = ""

    def open_blocks(self) -> list[Block]:
        """Return the open end as the blocks it would be if nothing more came."""
        if self.fence is not None:
            return []
        if self._due(self._open_length):
            self._open = [one.block for one in _cut(self.rest, self._edge)[0]]
            self._open_length = len(self.rest)
            return self._open
        late = self.rest[self._open_length :]
        return [*self._open, Block(VERBATIM, late)] if late.strip() else self._open

    def _due(self, length: int) -> bool:
        """Whether the open end is worth parsing when it had `length` the last time."""
        return len(self.rest) < LARGE or len(self.rest) - length >= length // PATIENCE

    def _settle(self) -> None:
        """Freeze what the complete lines of the open end have made final."""
        while "\n" in self.rest:
            end = self.rest.rindex("\n") + 1
            lines = self.rest[:end].split("\n")
            after = self.rest[end:]
            if self.fence is not None:
                closing = next((at for at, line in enumerate(lines[:-1]) if self.fence.ends(line)), None)
                self.fence.lines.extend(lines[: -1 if closing is None else closing])
                if closing is None:
                    self.rest = after
                    return
                self.frozen.append(self.fence.whole(lines[closing]))
                self.fence, self._edge = None, _Edge("fence")
                self.rest = "\n".join(lines[closing + 1 :]) + after
                continue
            placed, definitions, references = _cut(self.rest[:end], self._edge)
            fence = _open_fence(placed[-1], lines) if placed else None
            keep = placed[-1].start if placed else len(lines) - 1
            if fence is None:
                # Definitions right above the open end may still change with it: a title may follow on the next line.
                floor = placed[-2].stop if len(placed) > 1 else 0
                while keep > floor and lines[keep - 1].strip(_SPACE):
                    keep -= 1
            if keep:
                self._freeze(placed[:-1], definitions, references, keep)
                first = placed[-1] if placed and placed[-1].later_item else None
                self._edge = _Edge(
                    placed[-2].block.kind if len(placed) > 1 else self._edge.before,
                    blank=not lines[keep - 1].strip(_SPACE),
                    later_item=first is not None,
                    ordinal=first.block.ordinal if first else None,
                )
            if fence is None:
                self.rest = "\n".join(lines[keep:]) + after
                return
            self.fence = fence
            self.rest = "\n".join(lines[keep + 1 :]) + after

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
        block = Block(kind, "\n".join(lines[start:stop]), gap, ordinal)
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


def _open_fence(placed: _Placed, lines: Sequence[str]) -> Fence | None:
    """Return the fence that the lines, all of them complete, end in the middle of."""
    if placed.block.kind != "fence" or placed.stop != len(lines) - 1:
        return None
    fence = Fence(replace(placed.block, source=lines[placed.start]), placed.token.markup)
    return None if placed.stop > placed.start + 1 and fence.ends(lines[placed.stop - 1]) else fence

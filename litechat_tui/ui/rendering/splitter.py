r"""Splits a streaming Markdown text into source blocks: the final ones, and the open end.

In CommonMark a line can only change the block it continues, so everything before the last block of the complete lines
is final. (A line is complete only with its newline: ``text\n#`` ends in a heading until it becomes ``text\n#1 of``.)
Each chunk costs the parsing of the open end, not of the whole text, and the open end stays short: a list is split into
its items, fences and tables are extended line by line, and what gets too long ends where it does, so that the rest is
a block of its own. A line that is too long to be Markdown is shown verbatim. Whether there is a blank line between two
items is decided by the source between those two, so that no item depends on a later one.

Only link definitions affect earlier blocks. They are collected when they become final, and `version` changes when
blocks drawn before may look different. The result is the same however the text is chunked.
"""

from __future__ import annotations

from collections.abc import Sequence

from litechat_tui.app.markdown import References
from litechat_tui.ui.rendering.located_blocks import LocatedBlock, OpenEnd, is_blank, open_source, split
from litechat_tui.ui.rendering.source_blocks import (
    LONG_LINE_CHARS,
    PIECE_CHARS,
    VERBATIM,
    FenceSource,
    SourceBlock,
    StreamingSource,
    TableSource,
    first_long_line,
    gap_between,
    whole_lines,
)

LARGE_TAIL_CHARS = 16_384
"""Size of an open end that is no longer parsed for every chunk ..."""
REPARSE_DIVISOR = 32
"""... but only when it has grown by one part in this many; until then the rest is shown verbatim."""
SLICE_CHARS = 32_768
"""Characters that are taken in at a time: of a long text, the open end must not be all of it."""


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
        self._open_end = OpenEnd()
        self._in_long_line = False
        """Whether `rest` is in a line that is too long to be Markdown."""
        self._settled_at = 0
        """Length of the open end when its complete lines were last parsed."""
        self._open: list[SourceBlock] = []
        self._opened_at = 0
        """Length of the open end when `_open` was parsed."""

    def feed(self, text: str) -> None:
        """Append text."""
        for start in range(0, len(text), SLICE_CHARS):
            self._feed(text[start : start + SLICE_CHARS])

    def _feed(self, text: str) -> None:
        self.rest += text
        if self._in_long_line:
            self._freeze_long_line()
        due = "\n" in text and (self.streaming is not None or self._due(self._settled_at))
        if due or self._has_long_line():
            self._settle()
            self._settled_at, self._opened_at = len(self.rest), 0

    def finish(self) -> None:
        """Complete the text: freeze all blocks."""
        self._settle()
        if self.streaming is not None:
            self._end_streaming((self.streaming.consume([self.rest]) if self.rest else None) or ())
        if self._in_long_line:
            self._add_verbatim(self.rest)
        else:
            self._freeze_lines(self.rest.split("\n"))
        self.rest = ""

    def open_blocks(self) -> list[SourceBlock]:
        """Return the open end as blocks, as if the text ended here."""
        if isinstance(self.streaming, FenceSource) or (
            isinstance(self.streaming, TableSource) and self.streaming.may_continue(self.rest)
        ):
            return []
        if self._in_long_line:
            return [SourceBlock(VERBATIM, self.rest, self._gap_before_long_line())]
        if self._due(self._opened_at):
            open_end = self._open_end if self.streaming is None else OpenEnd(self.streaming.opening.kind)
            self._open = [one.block for one in split(self.rest, open_end)[0]]
            self._opened_at = len(self.rest)
            return self._open
        unparsed = self.rest[self._opened_at :]
        return [*self._open, SourceBlock(VERBATIM, unparsed)] if unparsed.strip() else self._open

    def _due(self, length: int) -> bool:
        """Whether to parse the open end again, given its `length` the last time."""
        return len(self.rest) < LARGE_TAIL_CHARS or len(self.rest) - length >= length // REPARSE_DIVISOR

    def _settle(self) -> None:
        """Freeze the blocks that the complete lines of the open end have made final."""
        while not self._in_long_line and ("\n" in self.rest or self._has_long_line()):
            *lines, after = self.rest.split("\n")
            streaming = self.streaming
            if streaming is not None:
                left = streaming.consume(lines)
                if left is not None or self._is_too_long(after):
                    self._end_streaming([*(left or ()), after])
                    continue
                self.rest = after
                final, self.streaming = streaming.without_final()
                self.frozen += final
                return
            count = first_long_line(lines)
            left, goes_on = self._settle_blocks(lines[:count])
            if self.streaming is None and not goes_on and (count < len(lines) or self._is_too_long(after)):
                self._freeze_lines(left)
                left, self._in_long_line = (), True
            self.rest = "\n".join([*left, *lines[count:], after])
            if self._in_long_line:
                self._freeze_long_line()
            elif self.streaming is None and not goes_on:
                return

    # Blocks

    def _settle_blocks(self, lines: Sequence[str]) -> tuple[Sequence[str], bool]:
        """Freeze all blocks of these complete lines but the last.

        Returns the lines that stay open, and whether there may be more final blocks in them.
        """
        located, definitions, references = split("\n".join([*lines, ""]), self._open_end)
        if (large := _first_large(located, lines)) is not None:
            return lines[self._freeze_large(large, located, definitions, references, lines) :], True
        last = located[-1] if located else None
        keep = last.start if last else len(lines)
        self.streaming = None if last is None else open_source(last, lines)
        # Definitions right above the open end may still change with it: a title may follow on the next line.
        floor = located[-2].stop if len(located) > 1 else 0
        above = keep
        while above > floor and not is_blank(lines[above - 1]):
            above -= 1
        if not isinstance(self.streaming, FenceSource) and above < keep:
            keep, self.streaming = above, None
        if keep:
            self._freeze(located[:-1], definitions, references, keep)
            later = last is not None and last.later_item
            self._open_end = OpenEnd(
                located[-2].block.kind if len(located) > 1 else self._open_end.before,
                blank=is_blank(lines[keep - 1]),
                later_item=later,
                ordinal=last.block.ordinal if last and later else None,
            )
        return lines[keep + (self.streaming.opening.text.count("\n") + 1 if self.streaming else 0) :], False

    def _freeze_lines(self, lines: Sequence[str]) -> None:
        """Freeze all blocks of these lines."""
        while lines:
            located, definitions, references = split("\n".join(lines), self._open_end)
            if (large := _first_large(located, lines)) is not None:
                lines = lines[self._freeze_large(large, located, definitions, references, lines) :]
                continue
            self._freeze(located, definitions, references, len(lines) + 1)
            before = located[-1].block.kind if located else self._open_end.before
            self._open_end = OpenEnd(before, blank=is_blank(lines[-1]))
            return

    def _freeze_large(
        self,
        index: int,
        located: Sequence[LocatedBlock],
        definitions: Sequence[tuple[int, str]],
        references: References,
        lines: Sequence[str],
    ) -> int:
        """Freeze the blocks up to a large one, and of that as much as is drawn as a whole.

        Returns the line at which the rest begins: the block is ended there, for what it is does not depend on the rest.
        """
        large = located[index]
        self._freeze(located[:index], definitions, references, large.start)
        self._open_end = OpenEnd(
            located[index - 1].block.kind if index else self._open_end.before,
            blank=is_blank(lines[large.start - 1]) if large.start else self._open_end.blank,
            later_item=large.later_item,
            ordinal=large.block.ordinal if large.later_item else None,
        )
        stop = large.start + whole_lines(lines[large.start : large.stop])
        self._freeze_lines(lines[large.start : stop])
        return stop

    def _end_streaming(self, left: Sequence[str]) -> None:
        """Freeze the streaming block; `left` are the lines after it."""
        if self.streaming is not None:
            final, rest = self.streaming.without_final()
            self.frozen += [*final, rest.whole()]
            self._open_end = OpenEnd("fence" if isinstance(rest, FenceSource) else "table")
        self.streaming, self.rest = None, "\n".join(left)

    def _freeze(
        self,
        located: Sequence[LocatedBlock],
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

    # Long lines

    def _is_too_long(self, line: str) -> bool:
        return len(line) > LONG_LINE_CHARS and not isinstance(self.streaming, FenceSource)

    def _has_long_line(self) -> bool:
        """Whether the incomplete line has just become too long to be Markdown."""
        if self._in_long_line or len(self.rest) <= LONG_LINE_CHARS or isinstance(self.streaming, FenceSource):
            return False
        return len(self.rest) - self.rest.rfind("\n") - 1 > LONG_LINE_CHARS

    def _freeze_long_line(self) -> None:
        """Freeze the pieces of the long line that the open end begins with; all of it once it is complete."""
        line, newline, after = self.rest.partition("\n")
        while len(line) > PIECE_CHARS:
            self._add_verbatim(line[:PIECE_CHARS])
            line = line[PIECE_CHARS:]
        self.rest = line
        if newline:
            self._add_verbatim(line)
            self.rest, self._in_long_line = after, False

    def _add_verbatim(self, text: str) -> None:
        self.frozen.append(SourceBlock(VERBATIM, text, self._gap_before_long_line()))
        self._open_end = OpenEnd(VERBATIM)

    def _gap_before_long_line(self) -> bool:
        return gap_between(self._open_end.before, VERBATIM, blank=self._open_end.blank)


def _first_large(located: Sequence[LocatedBlock], lines: Sequence[str]) -> int | None:
    """Return the index of the first block that is too large to be drawn as a whole and is not cut into pieces."""
    for index, one in enumerate(located):
        if one.block.kind not in ("fence", "table") and whole_lines(lines[one.start : one.stop]) < one.stop - one.start:
            return index
    return None

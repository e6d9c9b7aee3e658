"""Finds the code blocks of a conversation, so that the cursor can move from one to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from litechat_tui.domain.chat import TextPart
from litechat_tui.ui.rendering.code_highlight import CODE_BAR
from litechat_tui.ui.rendering.layout import Row, TranscriptLayout
from litechat_tui.ui.rendering.lines import Line
from litechat_tui.ui.rendering.message_view import MessageView


class CodeBlockRef(NamedTuple):
    """A code block of a message."""

    block: int
    """Index of the render block it is in."""
    nth: int
    """Its number within that render block, from 0."""
    number: int
    """Its number within the message, from 1."""


def code_block_refs(view: MessageView) -> list[CodeBlockRef]:
    """Return the code blocks in the text of an open message; those inside a collapsible do not count."""
    collapsed = {id(block) for collapsible in view.collapsibles for block in collapsible.blocks}
    out: list[CodeBlockRef] = []
    for index, block in enumerate(view.blocks):
        if id(block) not in collapsed:
            out += (CodeBlockRef(index, nth, len(out) + 1 + nth) for nth in range(block.code_count))
    return out


def first_line_of(code: CodeBlockRef, lines: Sequence[Line]) -> int:
    """Return the index of the first line of a code block, among the `lines` of its render block."""
    return _extent(code, lines).start


def _extent(code: CodeBlockRef, lines: Sequence[Line]) -> range:
    """Return the indexes of the lines of a code block, among the `lines` of its render block."""
    runs: list[range] = []
    for at, line in enumerate(lines):
        if any(segment.text == CODE_BAR for segment in line.segments):
            if runs and runs[-1].stop == at:
                runs[-1] = range(runs[-1].start, at + 1)
            else:
                runs.append(range(at, at + 1))
    return runs[min(code.nth, len(runs) - 1)] if runs else range(0)


def blocks_in_view(
    layout: TranscriptLayout, rows: Sequence[Row], skipped: int
) -> Iterator[tuple[MessageView, CodeBlockRef, bool]]:
    """Yield the code blocks with lines among the visible `rows`, and whether all of their lines are.

    `skipped` are the lines of the first row's block that are above it.
    """
    for (view, block), group in groupby(rows, key=lambda row: (row.view, row.block)):
        visible = range(skipped, skipped + len([*group]))
        skipped = 0
        for code in code_block_refs(view):
            if code.block != block:
                continue
            extent = _extent(code, view.lines(block, layout.context))
            seen = range(max(extent.start, visible.start), min(extent.stop, visible.stop))
            if seen:
                yield view, code, seen == extent


def next_code_block(
    layout: TranscriptLayout, rows: Sequence[Row], at: tuple[MessageView, CodeBlockRef] | None, by: int
) -> tuple[int, CodeBlockRef] | None:
    """Return a message index and the next (`by` = 1) or previous (-1) code block, seen from `at`.

    Without `at`, the search starts at the first or last of the visible `rows`. None when there is no code block.
    """
    if not rows:
        return None
    edge = rows[0 if by > 0 else -1]
    view, code = at or (edge.view, None)
    first = layout.views.index(view)
    for index in range(first, len(layout.views) if by > 0 else -1, by):
        codes = code_block_refs(layout.opened_view(index)) if _may_have_code(layout.views[index]) else []
        for one in codes[::by]:
            if index != first or (_beyond(one, code, by) if code else by * (one.block - edge.block) >= 0):
                return index, one
    return None


def _beyond(one: CodeBlockRef, code: CodeBlockRef, by: int) -> bool:
    return by * (one.number - code.number) > 0


def _may_have_code(view: MessageView) -> bool:
    return any("```" in text or "~~~" in text or "    " in text or "\t" in text for text in _part_texts(view))


def _part_texts(view: MessageView) -> Iterator[str]:
    return (part.text for part in view.message.parts if isinstance(part, TextPart))

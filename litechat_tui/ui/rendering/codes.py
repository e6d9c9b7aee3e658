"""Where the code blocks of a conversation are, so that a cursor can go from one to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from litechat_tui.domain.chat import TextPart
from litechat_tui.ui.rendering.code import BAR
from litechat_tui.ui.rendering.grammar import parse_blocks
from litechat_tui.ui.rendering.growing import FenceLeaf
from litechat_tui.ui.rendering.leaves import Leaf, MarkdownLeaf
from litechat_tui.ui.rendering.lines import Line
from litechat_tui.ui.rendering.message import MessageView
from litechat_tui.ui.rendering.roll import Roll, Row

CODE = frozenset({"fence", "code_block"})
_HOLDING = frozenset({"list_item", "bullet_list", "ordered_list", "blockquote"})


class Code(NamedTuple):
    """One code block of a message."""

    leaf: int
    """Index of the leaf it is in."""
    nth: int
    """Which of those in that leaf, from 0."""
    number: int
    """Which of the message, from 1."""


def codes_of(view: MessageView) -> list[Code]:
    """Return the code blocks in the text of an open message; those in what is folded aside do not count."""
    aside = {id(leaf) for fold in view.folds for leaf in fold.leaves}
    out: list[Code] = []
    for index, leaf in enumerate(view.leaves):
        if id(leaf) not in aside:
            out += (Code(index, nth, len(out) + 1 + nth) for nth in range(_count(leaf)))
    return out


def line_of(code: Code, lines: Sequence[Line]) -> int:
    """Return at which of the lines of its leaf a code block begins."""
    barred = [any(segment.text == BAR for segment in line.segments) for line in lines]
    starts = [at for at, is_code in enumerate(barred) if is_code and (at == 0 or not barred[at - 1])]
    return starts[min(code.nth, len(starts) - 1)] if starts else 0


def step_to_code(
    roll: Roll, rows: Sequence[Row], at: tuple[MessageView, Code] | None, by: int
) -> tuple[int, Code] | None:
    """Return the index of a message and the code block in it that comes after (`by` = 1) or before (-1) `at`.

    Without `at` it is the first one that begins on the screen, which is `rows`, or below, or the last one that does
    there or above. None when there is none.
    """
    if not rows:
        return None
    edge = rows[0 if by > 0 else -1]
    view, code = at or (edge.view, None)
    first = roll.views.index(view)
    for index in range(first, len(roll.views) if by > 0 else -1, by):
        codes = codes_of(roll.opened(index)) if _may_have_code(roll.views[index]) else []
        for one in codes[::by]:
            if index != first or (_beyond(one, code, by) if code else by * (one.leaf - edge.leaf) >= 0):
                return index, one
    return None


def _beyond(one: Code, code: Code, by: int) -> bool:
    return by * (one.number - code.number) > 0


def _may_have_code(view: MessageView) -> bool:
    return any("```" in text or "~~~" in text or "    " in text or "\t" in text for text in _texts(view))


def _texts(view: MessageView) -> Iterator[str]:
    return (part.text for part in view.message.parts if isinstance(part, TextPart))


def _count(leaf: Leaf) -> int:
    """Return how many code blocks begin in a leaf."""
    if isinstance(leaf, FenceLeaf):
        return 1
    if not isinstance(leaf, MarkdownLeaf) or leaf.block.kind not in CODE | _HOLDING:
        return 0
    return 1 if leaf.block.kind in CODE else sum(token.type in CODE for token in parse_blocks(leaf.block.source)[0])

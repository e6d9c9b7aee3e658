"""Where a cursor can stand in a conversation: at a message, or at a fold or a code block in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from litechat_tui.ui.rendering.codes import Code
from litechat_tui.ui.rendering.folds import FoldView
from litechat_tui.ui.rendering.message import MessageView
from litechat_tui.ui.rendering.roll import Place, Roll, Row


@dataclass(frozen=True, slots=True)
class Stop:
    """One of the places where a cursor can stand."""

    view: MessageView
    fold: FoldView | None = None
    code: Code | None = None

    def holds(self, row: Row) -> bool:
        """Whether a row belongs to what is here."""
        if self.view is not row.view:
            return False
        if self.code is not None:
            return row.leaf == self.code.leaf
        return self.fold is None or row.view.fold_at(row.leaf) is self.fold

    @property
    def place(self) -> Place:
        """Its first line."""
        return Place(self.view, 0 if self.fold is None else self.view.leaf_of(self.fold), 0)


def step(roll: Roll, rows: Sequence[Row], at: Stop | None, by: int) -> Stop | None:
    """Return the stop after (`by` = 1) or before (-1) `at`; None behind the last one.

    A reader who has scrolled away from `at`, or has none, goes on with what is on the screen, which is `rows`.
    """
    if not rows:
        return None
    if at is None or at.view not in roll.views or not any(at.holds(row) for row in rows):
        row = rows[0 if by > 0 else -1]
        return Stop(row.view, row.view.fold_at(row.leaf))
    index = roll.views.index(at.view)
    near = roll.views[max(index - 1, 0) : index + 2]
    stops = [stop for view in near for stop in _stops(view, roll)]
    # A fold that went away while its message changed leaves the cursor at the message.
    position = stops.index(at if at in stops else Stop(at.view)) + by
    return stops[max(position, 0)] if position < len(stops) else None


def _stops(view: MessageView, roll: Roll) -> list[Stop]:
    view.open(roll.page)
    return [Stop(view), *(Stop(view, fold) for fold in view.folds)]

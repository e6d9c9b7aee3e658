"""Where a cursor can stand in a conversation: at a message, or at a collapsible or a code block in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from litechat_tui.ui.rendering.code_navigation import CodeBlockRef
from litechat_tui.ui.rendering.collapsibles import CollapsibleView
from litechat_tui.ui.rendering.layout import LinePosition, Row, TranscriptLayout
from litechat_tui.ui.rendering.message_view import MessageView


@dataclass(frozen=True, slots=True)
class CursorStop:
    """One of the places where a cursor can stand."""

    view: MessageView
    collapsible: CollapsibleView | None = None
    code: CodeBlockRef | None = None

    def holds(self, row: Row) -> bool:
        """Whether a row belongs to what is here."""
        if self.view is not row.view:
            return False
        if self.code is not None:
            return row.block == self.code.block
        return self.collapsible is None or row.view.collapsible_at(row.block) is self.collapsible

    @property
    def position(self) -> LinePosition:
        """Its first line."""
        return LinePosition(self.view, 0 if self.collapsible is None else self.view.block_of(self.collapsible), 0)


def next_stop(layout: TranscriptLayout, rows: Sequence[Row], at: CursorStop | None, by: int) -> CursorStop | None:
    """Return the stop after (`by` = 1) or before (-1) `at`; None behind the last one.

    A reader who has scrolled away from `at`, or has none, goes on with what is on the screen, which is `rows`.
    """
    if not rows:
        return None
    if at is None or at.view not in layout.views or not any(at.holds(row) for row in rows):
        row = rows[0 if by > 0 else -1]
        return CursorStop(row.view, row.view.collapsible_at(row.block))
    index = layout.views.index(at.view)
    near = layout.views[max(index - 1, 0) : index + 2]
    stops = [stop for view in near for stop in _stops(view, layout)]
    # A collapsible that went away while its message changed leaves the cursor at the message.
    index_in_stops = stops.index(at if at in stops else CursorStop(at.view)) + by
    return stops[max(index_in_stops, 0)] if index_in_stops < len(stops) else None


def _stops(view: MessageView, layout: TranscriptLayout) -> list[CursorStop]:
    view.open(layout.context)
    return [CursorStop(view), *(CursorStop(view, collapsible) for collapsible in view.collapsibles)]

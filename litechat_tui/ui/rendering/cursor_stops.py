"""The stops of the transcript cursor: messages, and the collapsibles and code blocks in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from litechat_tui.ui.rendering.layout import LinePosition, Row, TranscriptLayout

if TYPE_CHECKING:
    from litechat_tui.ui.rendering.code_navigation import CodeBlockRef
    from litechat_tui.ui.rendering.collapsibles import CollapsibleView
    from litechat_tui.ui.rendering.message_view import MessageView


@dataclass(frozen=True, slots=True)
class CursorStop:
    """A stop of the cursor: a message, or a collapsible or code block of it."""

    view: MessageView
    collapsible: CollapsibleView | None = None
    code: CodeBlockRef | None = None

    def holds(self, row: Row) -> bool:
        """Whether a row belongs to this stop."""
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
    """Return the stop after (`by` = 1) or before (-1) `at`; None after the last one.

    Without a visible `at`, the first or last of the visible `rows` decides.
    """
    if not rows:
        return None
    if at is None or at.view not in layout.views or not any(at.holds(row) for row in rows):
        row = rows[0 if by > 0 else -1]
        return CursorStop(row.view, row.view.collapsible_at(row.block))
    index = layout.views.index(at.view)
    near = layout.views[max(index - 1, 0) : index + 2]
    stops = [stop for view in near for stop in _stops(view, layout)]
    # When a collapsible has disappeared from its message, the cursor is at the message.
    index_in_stops = stops.index(at if at in stops else CursorStop(at.view)) + by
    return stops[max(index_in_stops, 0)] if index_in_stops < len(stops) else None


def _stops(view: MessageView, layout: TranscriptLayout) -> list[CursorStop]:
    view.open(layout.context)
    return [CursorStop(view), *(CursorStop(view, collapsible) for collapsible in view.collapsibles)]

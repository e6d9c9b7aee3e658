"""Steps of undo and redo for what belongs to a text without being in it."""

from __future__ import annotations

from collections.abc import Callable

from textual.document._document import EditResult, Location  # the public module exports neither
from textual.document._edit import Edit
from textual.widgets import TextArea

Act = Callable[[], object]


class SideStep(Edit):
    """Changes nothing of the text; does and undoes something beside it."""

    def __init__(self, at: Location, do: Act, undo: Act) -> None:
        super().__init__("", at, at, maintain_selection_offset=True)
        self._do = do
        self._undo = undo

    def do(self, text_area: TextArea, record_selection: bool = True) -> EditResult:
        """Do it."""
        self._do()
        return super().do(text_area, record_selection)

    def undo(self, text_area: TextArea) -> EditResult:
        """Undo it."""
        self._undo()
        return super().undo(text_area)


def take_step(area: TextArea, do: Act, undo: Act, *, since: int | None = None) -> None:
    """Do something as a step of its own; or as a part of the one there is, if there are more of them than `since`."""
    step = SideStep(area.cursor_location, do, undo)
    step.do(area)
    history = area.history
    # Textual (8.2.8) records no step in which the text stays the same.
    stack = history._undo_stack  # noqa: SLF001
    if since is not None and len(stack) > since:
        stack[-1].append(step)
    else:
        stack.append([step])
    history._redo_stack.clear()  # noqa: SLF001
    history.checkpoint()
    area.post_message(area.Changed(area))

"""Frames that cost what has changed: only the widgets concerned are drawn, and one widget can be drawn at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from textual._compositor import ChopsUpdate, Compositor, ReflowResult  # the public modules export none of them
from textual.events import ScreenResume
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget


class PartialCompositor(Compositor):
    """A compositor that, where little has changed, asks only the widgets there for their lines.

    Textual's (8.2.8) asks each one whose container overlaps with the rectangle around all changes, which is the whole
    screen as soon as something changes at its top and at its bottom: half the cost of a frame while a reply streams.
    """

    def __init__(self) -> None:
        super().__init__()
        self._changed: Sequence[Region] = ()

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay everything out, and tell who has another size.

        Textual (8.2.8) forgets that of those whose place was asked for between a scroll and the layout.
        """
        result = super().reflow(parent, size)
        told = {widget for widget, at in self._full_map.items() if widget.outer_size != at.region.size}
        return result._replace(resized=result.resized | (told & self.widgets) - result.shown)

    def render_partial_update(self) -> ChopsUpdate | None:
        """Render what has changed."""
        self._changed = [*self._dirty_regions]
        try:
            return super().render_partial_update()
        finally:
            self._changed = ()

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        everything = self.visible_widgets
        if self._changed:
            self._visible_widgets = {widget: everything[widget] for widget in self._concerned()}
        try:
            yield from super()._get_renders(crop)
        finally:
            self._visible_widgets = everything

    def _concerned(self) -> Iterable[Widget]:
        """Yield the widgets of which something is seen where something has changed; they are ordered front to back."""
        hidden_by: list[list[Region]] = [[] for _ in self._changed]
        for widget, (region, clip) in self.visible_widgets.items():
            seen = False
            for changed, fronts in zip(self._changed, hidden_by, strict=True):
                part = region.intersection(clip).intersection(changed)
                if part and not any(front.contains_region(part) for front in fronts):
                    fronts.append(part)
                    seen = True
            if seen:
                yield widget


T = TypeVar("T")


class QuickScreen(Screen[T]):
    """A screen that can draw a widget at once, before anything else that has changed."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = PartialCompositor()
        self._has_resumed = False

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Style nothing twice: the first time, everything has just been mounted with the styles it has."""
        event.refresh_styles = event.refresh_styles and self._has_resumed
        self._has_resumed = True

    def draw_now(self, *widgets: Widget) -> None:
        """Draw what has changed in these widgets, and nothing else, without waiting for the next frame.

        Where more is to be done than drawing, as where the layout has to change, the next frame does it. There is no
        public way: this is `Screen._on_timer_update` for some of the widgets.
        """
        later = self._layout_required or self._scroll_required or self._repaint_required or self.app._batch_count  # noqa: SLF001
        if later or not self.is_current or not self._compositor.visible_widgets.keys() >= {*widgets}:
            return
        others, self._dirty_widgets = self._dirty_widgets - {*widgets}, {*widgets}
        for widget in widgets:
            widget._repaint_required = False  # noqa: SLF001
        self._compositor.update_widgets(self._dirty_widgets)
        self._compositor_refresh()
        self._dirty_widgets |= others


def draw_now(*widgets: Widget) -> None:
    """Draw what has changed in widgets of one screen at once, if it is a screen that can."""
    if widgets[0].is_attached and isinstance(screen := widgets[0].screen, QuickScreen):
        screen.draw_now(*widgets)

"""Puts the focus somewhere at once."""

from __future__ import annotations

from textual.widget import Widget


def focus_now(widget: Widget) -> None:
    """Give `widget` the focus before the next key is handled, so that letters typed in one go with a command reach it.

    `Widget.focus` of Textual (8.2.8) waits until the messages that have arrived are handled, those keys among them.
    """
    widget.screen.set_focus(widget)

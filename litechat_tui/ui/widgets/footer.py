"""Textual's footer, showing only as many keys as fit whole."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from textual import events
from textual.widget import Widget
from textual.widgets import Footer
from textual.widgets._footer import FooterKey  # the public module does not export the key


class KeysFooter(Footer):
    """The keys that matter now. What does not fit is in the palette and under F1, never cut in half."""

    def compose(self) -> Iterator[Widget]:
        """Yield Textual's keys until the row is full."""
        room = self.app.size.width
        for key in super().compose():
            if isinstance(key, FooterKey):
                room -= cell_len(key.key_display) + cell_len(key.description) + 3
                if room < 0:
                    return
            yield key

    def on_resize(self, event: events.Resize) -> None:
        """Choose the keys anew for the new width."""
        if event.size.width != event.virtual_size.width or self._bindings_ready:
            self.refresh(recompose=True)

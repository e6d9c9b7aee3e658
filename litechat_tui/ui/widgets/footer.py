"""Textual's footer, with Help always visible and an ellipsis for the keys that do not fit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer
from textual.widgets._footer import FooterKey, FooterLabel  # the public module exports neither

from litechat_tui.app.commands import COMMANDS
from litechat_tui.ui.bindings import NO_KEY
from litechat_tui.words import _

_HELP_ACTION = "show_help"
"""The action that shows all omitted keys."""
_ELLIPSIS = "… "
_RANKS = {shortcut.action: shortcut.footer for command in COMMANDS for shortcut in command.shortcuts if shortcut.footer}
"""Action -> its rank in the row; bindings come in Textual's own order."""
_COMMANDS = {shortcut.action: command.id for command in COMMANDS for shortcut in command.shortcuts}
"""Action -> the command it belongs to."""


class KeysFooter(Footer):
    """The active keys, as many as fit: those of the focused widget before those that work anywhere."""

    def compose(self) -> Iterator[Widget]:
        """Yield Textual's keys, or the first of them, an ellipsis and Help."""
        rows = (key for key in super().compose() if isinstance(key, FooterKey))
        shown = (_translated(key) for key in rows if not key.key.startswith(NO_KEY))
        ordered = sorted(shown, key=lambda key: _RANKS[key.action])
        first: dict[str, FooterKey] = {}
        for key in ordered:
            # A command may have one key in the focused widget and another that works anywhere.
            first.setdefault(_COMMANDS[key.action], key)
        keys = [*first.values()]
        help_keys = [key for key in keys if key.action == _HELP_ACTION]
        room = self.app.size.width - self.styles.padding.width
        if sum(map(_width, keys)) - 1 <= room:
            yield from keys
            return
        room -= sum(map(_width, help_keys)) - 1 + cell_len(_ELLIPSIS)
        for key in keys:
            room -= _width(key)
            if room < 0:
                break
            if key not in help_keys:
                yield key
        yield FooterLabel(_ELLIPSIS)
        yield from help_keys

    def bindings_changed(self, screen: Screen[Any]) -> None:
        """Update the keys if they have changed, which most of the many changes of bindings do not."""
        self._bindings_ready = True
        if screen is self.screen and screen.app.app_focus:
            self.call_after_refresh(self._update_keys)

    def on_resize(self) -> None:
        """Choose the keys for the new width."""
        self.call_after_refresh(self._update_keys)

    async def _update_keys(self) -> None:
        if self.is_attached and [_shown_key(key) for key in self.compose()] != [
            _shown_key(key) for key in self.children
        ]:
            # Textual binds each key to the row and never lets go of it: a megabyte for every few turns.
            reactive._clear_watchers(self)  # noqa: SLF001 - there is no public way
            await self.recompose()


def _shown_key(key: Widget) -> tuple[str, ...]:
    return (key.action, key.key_display, key.description) if isinstance(key, FooterKey) else ()


def _translated(key: FooterKey) -> FooterKey:
    """Return the key with its words in the language in use; bindings are made before it is known."""
    key.description = _(key.description)
    key.tooltip = _(str(key.tooltip))
    return key


def _width(key: FooterKey) -> int:
    """Return the cells of a key with the gap after it."""
    return cell_len(f"{key.key_display} {key.description} ")

"""Textual's footer, with Help always in sight and an ellipsis for the keys that do not fit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer
from textual.widgets._footer import FooterKey, FooterLabel  # the public module exports neither

from litechat_tui.ui.commands import COMMANDS, Where

_KEPT = "show_help"
"""The action that leads to all that is left out."""
_MORE = "… "
_RANKS = {command.action: (command.where is Where.ANYWHERE, place) for place, command in enumerate(COMMANDS)}
_RANKS["stop"] = (False, -1)  # wanted in a hurry


class KeysFooter(Footer):
    """The keys that matter now, as many as fit whole: those of what has the focus before those that work anywhere."""

    def compose(self) -> Iterator[Widget]:
        """Yield Textual's keys, or the first of them, an ellipsis and Help."""
        ranked = sorted((key for key in super().compose() if isinstance(key, FooterKey)), key=_rank)
        first: dict[str, FooterKey] = {}
        for key in ranked:
            # A thing may have one key where the focus is and another that works anywhere.
            first.setdefault(key.description, key)
        keys = [*first.values()]
        kept = [key for key in keys if key.action == _KEPT]
        room = self.app.size.width - self.styles.padding.width
        if sum(map(_width, keys)) - 1 <= room:
            yield from keys
            return
        room -= sum(map(_width, kept)) - 1 + cell_len(_MORE)
        for key in keys:
            room -= _width(key)
            if room < 0:
                break
            if key not in kept:
                yield key
        yield FooterLabel(_MORE)
        yield from kept

    def bindings_changed(self, screen: Screen[Any]) -> None:
        """Show other keys if it comes to that; most changes of the bindings, and there are many, change no key here."""
        self._bindings_ready = True
        if screen is self.screen and screen.app.app_focus:
            self.call_after_refresh(self._follow)

    def on_resize(self) -> None:
        """Choose the keys anew for the new width."""
        self.call_after_refresh(self._follow)

    async def _follow(self) -> None:
        if self.is_attached and [_face(key) for key in self.compose()] != [_face(key) for key in self.children]:
            # Textual binds each key to the row and never lets go of it: a megabyte for every few turns.
            reactive._clear_watchers(self)  # noqa: SLF001 - there is no public way
            await self.recompose()


def _face(key: Widget) -> tuple[str, ...]:
    return (key.action, key.key_display, key.description) if isinstance(key, FooterKey) else ()


def _rank(key: FooterKey) -> tuple[bool, int]:
    """Return where a key stands: by the table, as bindings come in the order of Textual's own."""
    return _RANKS.get(key.action, (True, len(_RANKS)))


def _width(key: FooterKey) -> int:
    """Return the cells of a key with the gap after it."""
    return cell_len(f"{key.key_display} {key.description} ")

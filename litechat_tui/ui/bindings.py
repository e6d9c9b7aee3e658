"""Textual's bindings, made from the command table; the ids in them let the user's keymap replace the keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from textual.binding import Binding

from litechat_tui.app.commands import COMMANDS, shortcuts_at
from litechat_tui.app.keymap import Keymap, address
from litechat_tui.app.shortcuts import Command, Scope, Shortcut

NO_KEY = "<"
"""What the name of a key begins with that stands for none."""


def bindings_at(scope: Scope) -> list[Binding]:
    """Return the bindings of the widget that has the focus in `scope`; for ANYWHERE, those of the screen.

    Keys of the empty box are no bindings: with text in the box they are the box's own.
    """
    return [
        binding
        for command, shortcut in shortcuts_at(scope)
        if not shortcut.app_wide and not shortcut.in_empty_box
        for binding in _bindings(command, shortcut)
    ]


def app_bindings() -> list[Binding]:
    """Return the bindings of the app itself."""
    return [
        binding
        for command, shortcut in shortcuts_at(Scope.ANYWHERE)
        if shortcut.app_wide
        for binding in _bindings(command, shortcut)
    ]


def same_keys(command_id: str, action: str) -> Binding:
    """Return a binding of the keys that a command has anywhere to an action of another widget or screen."""
    return same_keys_at(command_id, action, Scope.ANYWHERE)


def same_keys_at(command_id: str, action: str, scope: Scope = Scope.PROMPT) -> Binding:
    """Return a binding of the keys that a command has in a scope to an action of another widget or screen."""
    command, shortcut = next(pair for pair in shortcuts_at(scope) if pair[0].id == command_id)
    return Binding(",".join(shortcut.keys), action, show=False, id=address(command, shortcut))


def _bindings(command: Command, shortcut: Shortcut) -> Iterator[Binding]:
    title, help_text = command.title_at(shortcut), command.help_at(shortcut)
    if shortcut.written:
        for key in shortcut.keys:
            yield Binding(key, shortcut.action.replace("{key}", key), title, show=False, tooltip=help_text)
        return
    yield Binding(
        _joined(shortcut.keys, command.id),
        shortcut.action,
        title,
        show=shortcut.footer > 0,
        priority=shortcut.app_wide or shortcut.opens_a_box,
        tooltip=help_text,
        id=address(command, shortcut),
    )


def _joined(keys: Sequence[str], name: str) -> str:
    """Return the keys as Textual takes them. It knows no binding without a key, so that one gets a key nobody has."""
    return ",".join(keys) or f"{NO_KEY}{name}>"


def textual_keymap(keymap: Keymap) -> Mapping[str, str]:
    """Return the keys that the user chose, by the ids of the bindings."""
    shortcuts = {address(command, shortcut): shortcut for command in COMMANDS for shortcut in command.shortcuts}
    chosen = [shortcuts[id_] for id_ in keymap.chosen]
    # Replacing a key, Textual (8.2.8) drops whatever else that key does in the same widget, too.
    return {
        id_: _joined(keymap.chosen.get(id_, shortcut.keys), id_)
        for id_, shortcut in shortcuts.items()
        if id_ in keymap.chosen or any(_share_a_key(shortcut, other) for other in chosen)
    }


def _share_a_key(one: Shortcut, other: Shortcut) -> bool:
    return one.scope is other.scope and not set(one.keys).isdisjoint(other.keys)

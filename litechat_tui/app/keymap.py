"""The keys in use: those of the command table, except where the user chose others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from litechat_tui.app.commands import COMMANDS
from litechat_tui.app.key_names import written_key
from litechat_tui.app.shortcuts import Command, Scope, Shortcut

_BY_ID = {command.id: command for command in COMMANDS}


def address(command: Command, shortcut: Shortcut) -> str:
    """Return what names one shortcut of a command, such as ``turn.retry@conversation``."""
    return f"{command.id}@{shortcut.scope.value}"


@dataclass(frozen=True, slots=True)
class Keymap:
    """Which keys run which command."""

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """`address` -> Textual's names of the keys that the user chose."""

    def keys(self, command: Command, shortcut: Shortcut) -> tuple[str, ...]:
        """Return the keys of a command in one scope; the first is the one to show."""
        return self.chosen.get(address(command, shortcut), shortcut.keys)

    def written(self, command: Command, shortcut: Shortcut) -> list[str]:
        """Return the keys of a command in one scope, as people write them."""
        return [shortcut.written] if shortcut.written else [*map(written_key, self.keys(command, shortcut))]

    def shown(self, command_id: str, scope: Scope | None = None) -> str:
        """Return the key to name in a hint, as people write it; without a scope, that of the first one."""
        command = _BY_ID[command_id]
        shortcuts = [shortcut for shortcut in command.shortcuts if scope in (None, shortcut.scope)]
        return self.written(command, shortcuts[0])[0]

    def rows(self, scope: Scope) -> Iterator[tuple[str, str]]:
        """Yield the keys and the message id of the sentence for all that has a key in `scope`."""
        for command in COMMANDS:
            for shortcut in command.shortcuts:
                if shortcut.scope is scope and (keys := self.written(command, shortcut)):
                    yield ", ".join(keys), command.help_at(shortcut)


DEFAULT_KEYMAP = Keymap()

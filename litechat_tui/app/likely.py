"""Which commands a person is likely to want now: the palette's order."""

from __future__ import annotations

from collections.abc import Sequence

from litechat_tui.app.commands import COMMANDS
from litechat_tui.app.shortcuts import Command, Scope

_MAX_RECENT = 5
"""Commands that are remembered as recently used."""


def likely_first(scope: Scope, recent: Sequence[str], *, busy: bool) -> list[Command]:
    """Return the commands of the palette: Stop while a reply arrives, those of `recent`, those of `scope`, the rest.

    `recent` are ids of commands, the last used first. Otherwise the order is that of the table.
    """
    first = ["reply.stop", *recent] if busy else [*recent]
    ranks = {command_id: rank for rank, command_id in reversed([*enumerate(first)])}

    def rank(command: Command) -> int:
        here = any(shortcut.scope is scope for shortcut in command.shortcuts)
        return ranks.get(command.id, len(first) + (not here))

    return sorted((command for command in COMMANDS if command.palette), key=rank)


def used(command_id: str, recent: Sequence[str]) -> list[str]:
    """Return the recently used commands after another use of one of them."""
    return [command_id, *(other for other in recent if other != command_id)][:_MAX_RECENT]

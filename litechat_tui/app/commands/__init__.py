"""The one table of everything a person can do: it feeds bindings, footer, palette, help and docs/keys.md.

Its rows are in a file for each place; their order, here and there, is that of help and palette.
"""

from __future__ import annotations

from collections.abc import Iterator

from litechat_tui.app.commands.anywhere import ANYWHERE
from litechat_tui.app.commands.approval import APPROVAL
from litechat_tui.app.commands.messages import MESSAGES
from litechat_tui.app.commands.prompt import PROMPT
from litechat_tui.app.commands.reading import READING
from litechat_tui.app.commands.sessions import SESSIONS
from litechat_tui.app.shortcuts import Command, Scope, Shortcut

COMMANDS: tuple[Command, ...] = (*PROMPT, *ANYWHERE, *READING, *MESSAGES, *APPROVAL, *SESSIONS)

TAKING_TURNS = frozenset({"reply.stop", "focus.back"})
"""Commands that may have the same key: Stop is on offer only while a reply arrives, and then comes before Back."""


NEEDED = frozenset({"palette.open", "focus.back"})
"""Commands that cannot do without a key: the one that finds all others by name, and the way out of what is open."""


def shortcuts_at(scope: Scope) -> Iterator[tuple[Command, Shortcut]]:
    """Yield the commands that have keys where the focus is `scope`, in the table's order."""
    return ((command, shortcut) for command in COMMANDS for shortcut in command.shortcuts if shortcut.scope is scope)

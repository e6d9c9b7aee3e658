"""The command table: keys that terminals really send, no collisions, nothing out of reach."""

from __future__ import annotations

from collections import Counter

import pytest

from litechat_tui.ui.commands import COMMANDS, Where, bindings_at
from litechat_tui.ui.widgets.prompt import Prompt

NEVER_SENT = {
    "ctrl+m", "ctrl+i", "ctrl+h", "ctrl+left_square_bracket", "ctrl+b", "ctrl+a", "ctrl+@", "ctrl+space", "ctrl+tab",
    "alt+enter",
}  # fmt: skip
"""Keys that terminals send as something else or that multiplexers take."""


def test_no_key_is_one_that_terminals_do_not_send() -> None:
    assert not {key for command in COMMANDS for key in command.keys} & NEVER_SENT


def test_every_command_has_an_id_of_its_own_and_a_sentence() -> None:
    assert max(Counter(command.id for command in COMMANDS).values()) == 1
    assert all(command.help.endswith(".") for command in COMMANDS)


@pytest.mark.parametrize("where", [where for where in Where if where is not Where.ANYWHERE])
def test_no_two_commands_share_a_key_in_one_focus_chain(where: Where) -> None:
    # Stop and Back share Esc on purpose: Stop is on offer only while a reply arrives.
    reachable = [c for c in COMMANDS if c.where in (where, Where.ANYWHERE) and c.id != "reply.stop"]
    taken = Counter(key for command in reachable for key in command.keys)
    assert [key for key, count in taken.items() if count > 1] == []


def test_every_command_is_in_the_palette_unless_it_only_moves() -> None:
    only_moves = {"view.up", "view.down", "palette.open", "focus.back"}
    again = {"turn.retry": "turn.again", "turn.more": "turn.continue"}
    hidden = {c.id for c in COMMANDS if not c.palette and c.where in (Where.ANYWHERE, Where.PROMPT)}
    assert hidden == only_moves | again.keys()
    assert again.items() <= {(one.id, other.id) for one in COMMANDS for other in COMMANDS if one.title == other.title}


def test_no_key_for_anywhere_is_one_the_prompt_needs_for_editing() -> None:
    editing = {key for key, binding in Prompt._merge_bindings() if not binding.action.startswith("screen.")}
    anywhere = {key for command in COMMANDS if command.where is Where.ANYWHERE for key in command.keys}
    assert anywhere & editing == set()


def test_only_the_first_key_of_a_command_is_shown() -> None:
    shown = [binding.key for binding in bindings_at(Where.PROMPT) if binding.show]
    assert shown == ["enter", "ctrl+j"]

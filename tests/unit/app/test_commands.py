"""The command table: keys that terminals really send, no collisions, nothing out of reach."""

from __future__ import annotations

from collections import Counter

import pytest

from litechat_tui.app.commands import COMMANDS, shortcuts_at
from litechat_tui.app.key_names import EDITING, RESERVED, canonical_key, reaches_the_program, types_text
from litechat_tui.app.keymap import address
from litechat_tui.app.shortcuts import Scope

SHORTCUTS = {address(command, shortcut): shortcut for command in COMMANDS for shortcut in command.shortcuts}


def test_every_key_is_one_that_terminals_send_by_its_canonical_name() -> None:
    keys = {key for shortcut in SHORTCUTS.values() for key in shortcut.keys}
    changeable = {key for shortcut in SHORTCUTS.values() if not shortcut.written for key in shortcut.keys}
    assert {key: canonical_key(key) for key in keys} == {key: key for key in keys}
    assert [key for key in keys if not reaches_the_program(key)] == []
    assert changeable & RESERVED == set()


def test_every_command_has_an_id_of_its_own_and_a_sentence() -> None:
    assert max(Counter(command.id for command in COMMANDS).values()) == 1
    assert all(
        command.help_at(shortcut).endswith(".") and command.title_at(shortcut)
        for command in COMMANDS
        for shortcut in command.shortcuts
    )


def test_a_command_has_at_most_one_shortcut_in_each_scope() -> None:
    assert len(SHORTCUTS) == sum(len(command.shortcuts) for command in COMMANDS)


@pytest.mark.parametrize("scope", [scope for scope in Scope if scope is not Scope.ANYWHERE])
def test_no_two_commands_share_a_key_in_one_focus_chain(scope: Scope) -> None:
    # Stop and Back share Esc on purpose: Stop is on offer only while a reply arrives.
    chain = [*shortcuts_at(scope), *shortcuts_at(Scope.ANYWHERE)]
    pairs = {(command.id, key) for command, shortcut in chain for key in shortcut.keys if command.id != "reply.stop"}
    taken = Counter(key for _, key in pairs)
    assert [key for key, count in taken.items() if count > 1] == []


def test_no_key_types_text_where_text_is_typed() -> None:
    typed = [key for shortcut in SHORTCUTS.values() if shortcut.scope.typed_in for key in shortcut.keys]
    assert [key for key in typed if types_text(key)] == []


def test_no_key_for_anywhere_is_one_that_edits_text() -> None:
    anywhere = {key for _, shortcut in shortcuts_at(Scope.ANYWHERE) for key in shortcut.keys}
    assert anywhere & EDITING == set()


def test_every_command_is_in_the_palette_unless_it_only_moves() -> None:
    only_moves = {"read.page_up", "read.page_down", "palette.open", "focus.back"}
    hidden = {c.id for c in COMMANDS if not c.palette and c.shortcuts[0].scope in (Scope.ANYWHERE, Scope.PROMPT)}
    assert hidden == only_moves | {"prompt.take_back", "prompt.quit", "app.interrupt"}


def test_every_rank_in_the_row_of_keys_is_taken_once_in_a_focus_chain() -> None:
    for scope in Scope:
        ranks = [s.footer for s in SHORTCUTS.values() if s.footer and s.scope in (scope, Scope.ANYWHERE)]
        assert len(ranks) == len(set(ranks)), scope

"""The keys in use, as hints and help name them."""

from __future__ import annotations

import pytest

from litechat_tui.app.keymap import DEFAULT_KEYMAP, Keymap
from litechat_tui.app.shortcuts import Scope

MINE = Keymap({"turn.retry@conversation": ("f8", "ctrl+y"), "theme.pick@anywhere": ("f6",)})


@pytest.mark.parametrize(
    ("keymap", "command", "scope", "key"),
    [
        (DEFAULT_KEYMAP, "turn.retry", None, "r"),
        (DEFAULT_KEYMAP, "turn.retry", Scope.ANYWHERE, "Ctrl+R"),
        (DEFAULT_KEYMAP, "session.find", Scope.SESSIONS, "/"),
        (DEFAULT_KEYMAP, "code.number", None, "1–9"),
        (MINE, "turn.retry", Scope.CONVERSATION, "F8"),
        (MINE, "turn.retry", Scope.ANYWHERE, "Ctrl+R"),
        (MINE, "theme.pick", None, "F6"),
    ],
)
def test_a_hint_names_the_first_key_in_use(keymap: Keymap, command: str, scope: Scope | None, key: str) -> None:
    assert keymap.shown(command, scope) == key


def test_the_rows_of_help_are_what_has_keys_in_a_scope() -> None:
    assert dict(DEFAULT_KEYMAP.rows(Scope.FIND_BAR)) == {
        "Enter, Down": "Go to the next match.",
        "Up, Shift+Enter": "Go to the match before.",
    }
    choosing_a_theme = "Choose a light or a dark theme; it is remembered."
    assert choosing_a_theme not in dict(DEFAULT_KEYMAP.rows(Scope.ANYWHERE)).values()
    assert dict(MINE.rows(Scope.ANYWHERE))["F6"] == choosing_a_theme
    assert "F8, Ctrl+Y" in dict(MINE.rows(Scope.CONVERSATION))


def test_a_scope_has_a_name() -> None:
    assert [scope.label for scope in Scope] == [
        "Anywhere", "Prompt", "Conversation", "Sessions", "Filter", "Find bar",
    ]  # fmt: skip

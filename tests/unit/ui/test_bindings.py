"""Textual's bindings: made from the table, and replaced by the keys that the user chose."""

from __future__ import annotations

import pytest
from textual.actions import parse
from textual.binding import BindingsMap
from textual.dom import DOMNode
from textual.widget import Widget

from litechat_tui.app.commands import COMMANDS
from litechat_tui.app.keymap import DEFAULT_KEYMAP, Keymap
from litechat_tui.app.shortcuts import Scope
from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.bindings import app_bindings, bindings_at, same_keys, textual_keymap
from litechat_tui.ui.screens.main import MainScreen
from litechat_tui.ui.widgets.approval_bar import ApprovalBar
from litechat_tui.ui.widgets.attached_files import AttachedFiles
from litechat_tui.ui.widgets.attachment_list import AttachmentList
from litechat_tui.ui.widgets.comparisons import Comparisons
from litechat_tui.ui.widgets.find_bar import FindBox
from litechat_tui.ui.widgets.housekeeper import Housekeeper
from litechat_tui.ui.widgets.model_selection import ModelSelection
from litechat_tui.ui.widgets.name_box import NameBox
from litechat_tui.ui.widgets.panes import Panes
from litechat_tui.ui.widgets.parameter_setting import ParameterSetting
from litechat_tui.ui.widgets.prompt import Prompt
from litechat_tui.ui.widgets.session_list import SessionList
from litechat_tui.ui.widgets.shortening import Shortening
from litechat_tui.ui.widgets.sidebar import FilterBox
from litechat_tui.ui.widgets.template_use import TemplateUse
from litechat_tui.ui.widgets.transcript import Transcript
from litechat_tui.ui.widgets.transfers import Transfers
from litechat_tui.ui.widgets.turn_requests import TurnRequests


def actions(bindings: BindingsMap, key: str) -> list[str]:
    return [binding.action for binding in bindings.key_to_bindings.get(key, [])]


def rebound(keymap: Keymap, widget: type[Widget]) -> BindingsMap:
    """Return the bindings of a widget as Textual has them with `keymap`."""
    bindings = widget._merge_bindings()
    bindings.apply_keymap(textual_keymap(keymap))
    return bindings


def test_what_is_shown_in_the_footer_has_a_rank_in_the_table() -> None:
    shown = [binding.key for binding in bindings_at(Scope.PROMPT) if binding.show]
    assert shown == ["enter", "ctrl+j,shift+enter"]


def test_the_keys_that_are_taken_before_all_others_are_the_app_s_own_and_those_that_open_a_box() -> None:
    assert [(binding.key, binding.priority) for binding in app_bindings()] == [
        ("ctrl+p", True),
        ("ctrl+q", True),
        ("f6", True),
    ]
    first = [binding.key for scope in Scope for binding in bindings_at(scope) if binding.priority]
    assert sorted(first) == ["ctrl+f", "ctrl+l", "ctrl+o", "f10", "f2", "f3"]


def test_each_digit_copies_the_code_block_with_its_number() -> None:
    bindings = Transcript._merge_bindings()
    assert [actions(bindings, key) for key in "19"] == [["screen.copy_code(1)"], ["screen.copy_code(9)"]]


def test_every_action_of_the_table_is_somebody_s() -> None:
    owners: dict[str, type[DOMNode]] = {
        "app": LitechatApp,
        "screen": MainScreen,
        "panes": Panes,
        "model": ModelSelection,
        "turns": TurnRequests,
        "house": Housekeeper,
        "parameters": ParameterSetting,
        "templates": TemplateUse,
        "transfers": Transfers,
        "compare": Comparisons,
        "context": Shortening,
        "approval": ApprovalBar,
        "attached": AttachedFiles,
    }
    in_place = {
        Scope.ANYWHERE: MainScreen,
        Scope.PROMPT: Prompt,
        Scope.CONVERSATION: Transcript,
        Scope.SESSIONS: SessionList,
        Scope.FILTER: FilterBox,
        Scope.NAME_BOX: NameBox,
        Scope.ATTACHMENTS: AttachmentList,
        Scope.FIND_BAR: FindBox,
        Scope.QUESTION: ApprovalBar,
    }
    missing = []
    for shortcut in (shortcut for command in COMMANDS for shortcut in command.shortcuts):
        owner, name, _ = parse(shortcut.action.replace("{key}", "1"))
        if not hasattr(owners[owner] if owner else in_place[shortcut.scope], f"action_{name}"):
            missing.append(shortcut.action)
    assert missing == []


def test_without_a_keymap_of_the_user_s_there_is_nothing_to_replace() -> None:
    assert textual_keymap(DEFAULT_KEYMAP) == {}


@pytest.mark.parametrize(
    ("chosen", "widget", "keys"),
    [
        (
            {"find.next@find": ("f5", "ctrl+g")},
            FindBox,
            {"f5": "step(1)", "ctrl+g": "step(1)", "enter": None, "down": None, "up": "step(-1)"},
        ),
        ({"sessions.open@sessions": ("l",)}, SessionList, {"l": "select", "enter": None}),
        ({"filter.leave@filter": ("f5",)}, FilterBox, {"f5": "to_list", "enter": None}),
        ({"prompt.send@prompt": ("ctrl+d",)}, Prompt, {"ctrl+d": "send", "enter": None, "up": "cursor_up"}),
        (
            {"read.page_up@anywhere": ("f8",)},
            Prompt,
            {"f8": "screen.scroll_transcript('page_up')", "pagedown": "screen.scroll_transcript('page_down')"},
        ),
        ({"reply.stop@anywhere": ("ctrl+f10",)}, MainScreen, {"ctrl+f10": "stop", "escape": "back"}),
        ({"focus.back@anywhere": ("ctrl+f10",)}, MainScreen, {"ctrl+f10": "back", "escape": "stop"}),
        ({"theme.pick@anywhere": ("f8",)}, MainScreen, {"f8": "app.change_theme", "f1": "show_help"}),
        (
            {"session.new@anywhere": ("ctrl+o",), "session.find@anywhere": ("ctrl+n",)},
            MainScreen,
            {"ctrl+o": "new_session", "ctrl+n": "find_session", "f3": "panes.filter_sessions"},
        ),
    ],
)
def test_the_keys_that_the_user_chose_replace_those_of_the_table(
    chosen: dict[str, tuple[str, ...]], widget: type[Widget], keys: dict[str, str | None]
) -> None:
    bindings = rebound(Keymap(chosen), widget)
    assert {key: next(iter(actions(bindings, key)), None) for key in keys} == keys


def test_a_dialog_that_closes_by_the_key_that_opened_it_follows_the_keymap() -> None:
    bindings = BindingsMap([same_keys("help.show", "dismiss")])
    bindings.apply_keymap(textual_keymap(Keymap({"help.show@anywhere": ("f5",)})))
    assert actions(bindings, "f5") == ["dismiss"]
    assert actions(bindings, "f1") == []

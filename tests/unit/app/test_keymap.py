"""The keys in use, as hints and help name them."""

from __future__ import annotations

import pytest

from litechat_tui.app.commands import COMMANDS, NEEDED, shortcuts_at
from litechat_tui.app.keymap import DEFAULT_KEYMAP, Keymap, user_keymap
from litechat_tui.app.shortcuts import Scope
from litechat_tui.domain.codes import Code
from tests.wording import hint, message

MINE = Keymap({"turn.retry@conversation": ("ctrl+f10", "ctrl+y"), "theme.pick@anywhere": ("f8",)})


@pytest.mark.parametrize(
    ("keymap", "command", "scope", "key"),
    [
        (DEFAULT_KEYMAP, "turn.retry", None, "r"),
        (DEFAULT_KEYMAP, "turn.retry", Scope.ANYWHERE, "Ctrl+R"),
        (DEFAULT_KEYMAP, "sessions.filter", Scope.SESSIONS, "/"),
        (DEFAULT_KEYMAP, "code.number", None, "1–9"),
        (MINE, "turn.retry", Scope.CONVERSATION, "Ctrl+F10"),
        (MINE, "turn.retry", Scope.ANYWHERE, "Ctrl+R"),
        (MINE, "theme.pick", None, "F8"),
    ],
)
def test_a_hint_names_the_first_key_in_use(keymap: Keymap, command: str, scope: Scope | None, key: str) -> None:
    assert keymap.shown(command, scope) == key


def test_the_rows_of_help_are_what_has_keys_in_a_scope() -> None:
    assert dict(DEFAULT_KEYMAP.rows(Scope.FIND_BAR)) == {
        "Enter, Down": "Go to the next match.",
        "Up, Shift+Enter": "Go to the previous match.",
    }
    choosing_a_theme = "Choose a light or a dark theme; it is remembered."
    assert choosing_a_theme not in dict(DEFAULT_KEYMAP.rows(Scope.ANYWHERE)).values()
    assert dict(MINE.rows(Scope.ANYWHERE))["F8"] == choosing_a_theme
    assert "Ctrl+F10, Ctrl+Y" in dict(MINE.rows(Scope.CONVERSATION))


def test_a_scope_has_a_name() -> None:
    assert [scope.label for scope in Scope] == [
        "Anywhere", "Prompt", "Attachments", "Conversation", "Sessions", "Filter", "Name box", "Find bar",
        "Question about a tool call",
    ]  # fmt: skip


def chosen(entries: dict[str, object]) -> dict[str, tuple[str, ...]]:
    """Return the keys of `entries`, all of which are right."""
    keymap, problems = user_keymap(entries)
    assert [*map(message, problems)] == []
    return dict(keymap.chosen)


def refused(entries: dict[str, object]) -> list[str]:
    """Return the sentences about `entries`, none of which is right."""
    keymap, problems = user_keymap(entries)
    assert keymap == DEFAULT_KEYMAP
    return [*map(message, problems)]


def test_a_command_may_have_a_key_or_several_as_people_write_them() -> None:
    assert chosen({"model.pick": "Ctrl+F10", "help.show": ["Ctrl+F12", "f11", "F11"], "read.next": "]"}) == {
        "model.pick@anywhere": ("ctrl+f10",),
        "help.show@anywhere": ("ctrl+f12", "f11"),
        "read.next@conversation": ("right_square_bracket",),
    }


def test_a_command_gets_its_key_in_all_of_its_scopes_or_in_one() -> None:
    assert chosen({"turn.retry@conversation": "t", "turn.retry": "ctrl+f10"}) == {
        "turn.retry@conversation": ("t",),
        "turn.retry@anywhere": ("ctrl+f10",),
    }


def test_an_unquoted_name_which_toml_takes_for_a_table_is_a_command_too() -> None:
    assert chosen({"turn": {"retry": "ctrl+f10", "edit": "w"}}) == {
        "turn.retry@conversation": ("ctrl+f10",),
        "turn.retry@anywhere": ("ctrl+f10",),
        "turn.edit@conversation": ("w",),
    }


def test_an_empty_list_leaves_a_command_without_a_key_and_frees_the_one_it_had() -> None:
    keymap, problems = user_keymap({"turn.retry@conversation": [], "theme.pick@anywhere": [], "turn.fork": "r"})
    assert not problems
    assert keymap.shown("turn.retry") == "Ctrl+P → Retry"
    assert keymap.shown("turn.retry", Scope.ANYWHERE) == "Ctrl+R"
    assert keymap.shown("turn.fork") == "r"
    assert not any("Answer the last prompt again" in words for _, words in keymap.rows(Scope.CONVERSATION))


def test_every_command_whose_key_can_be_taken_is_found_by_name_or_only_moves_about() -> None:
    by_key_only = {command.id for command in COMMANDS if not command.palette and not command.shortcuts[0].written}
    assert by_key_only - NEEDED == {
        "prompt.take_back", "prompt.quit", "read.page_up", "read.page_down", "read.next", "read.previous", "read.fold",
        "read.up", "read.down", "read.top", "sessions.open", "sessions.next", "sessions.previous", "sessions.first",
        "sessions.last", "filter.leave", "name.save", "attachment.remove",
    }  # fmt: skip


def test_keys_may_change_places() -> None:
    assert len(chosen({"session.new": "ctrl+o", "session.find@anywhere": "ctrl+n"})) == 2


def test_stop_and_back_may_share_a_key_as_they_do_in_the_table() -> None:
    both = chosen({"reply.stop": "ctrl+f10", "focus.back": "ctrl+f10"})
    assert both.keys() == {"reply.stop@anywhere", "focus.back@anywhere", "focus.back@name"}


def test_the_prompt_may_have_a_key_that_edits_text_for_itself() -> None:
    assert chosen({"prompt.send": "ctrl+d", "prompt.newline": "enter"})["prompt.newline@prompt"] == ("enter",)


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"turn.retri": "ctrl+f10"}, "[keys]: there is no command turn.retri."),
        ({"turn": {"retri": "ctrl+f10"}}, "[keys]: there is no command turn.retri."),
        ({"turn.retry@prompt": "ctrl+f10"}, "[keys]: there is nothing to set as turn.retry@prompt."),
        ({"turn.retry@": "ctrl+f10"}, "[keys]: there is nothing to set as turn.retry@."),
        ({"code.number": "ctrl+f10"}, "[keys]: the keys of code.number cannot be changed."),
        ({"turn.edit": 8}, "[keys]: turn.edit is neither a key nor a list of keys."),
        ({"turn.edit": ""}, "[keys]: turn.edit is neither a key nor a list of keys."),
        ({"turn.edit": [[]]}, "[keys]: turn.edit is neither a key nor a list of keys."),
        ({"palette.open": []}, "[keys]: palette.open cannot be left without a key."),
        ({"focus.back@anywhere": []}, "[keys]: focus.back@anywhere cannot be left without a key."),
        ({"app.interrupt": []}, "[keys]: the keys of app.interrupt cannot be changed."),
        ({"turn.edit": ["ctrl+f10", 8]}, "[keys]: turn.edit is neither a key nor a list of keys."),
        ({"turn.edit": ["ctrl+f10", "f88"]}, "[keys]: turn.edit names f88, which is no key."),
        ({"turn.edit": " "}, "[keys]: turn.edit is neither a key nor a list of keys."),
        ({"turn.edit": "Tab"}, "[keys]: turn.edit names Tab, which moves the focus or copies everywhere."),
        *(
            (
                {"session.new": key},
                f"[keys]: session.new names {key}, which not every terminal hands to programs.",
            )
            for key in (
                "ctrl+m",
                "ctrl+i",
                "ctrl+h",
                "ctrl+[",
                "ctrl+b",
                "ctrl+a",
                "ctrl+space",
                "ctrl+tab",
                "alt+enter",
            )
        ),
        (
            {"session.new": "Ctrl+Shift+N"},
            "[keys]: session.new names Ctrl+Shift+N, which not every terminal hands to programs.",
        ),
        ({"session.new": "N"}, "[keys]: session.new names N, which types a character where it would have to work."),
        ({"turn.retry": "t"}, "[keys]: turn.retry names t, which types a character where it would have to work."),
        (
            {"find.next@find": "/"},
            "[keys]: find.next@find names /, which types a character where it would have to work.",
        ),
        ({"session.new": "ctrl+k"}, "[keys]: session.new names ctrl+k, which edits the prompt."),
        ({"session.new": "ctrl+o"}, "[keys]: session.new names Ctrl+O, which is also the key of session.find."),
        ({"prompt.send": "ctrl+o"}, "[keys]: prompt.send names Ctrl+O, which is also the key of session.find."),
        ({"turn.edit": "f"}, "[keys]: turn.edit names f, which is also the key of turn.fork."),
        ({"turn.fork": "e"}, "[keys]: turn.fork names e, which is also the key of turn.edit."),
        ({"turn.edit": "3"}, "[keys]: turn.edit names 3, which is also the key of code.number."),
        ({"help.show": "escape"}, "[keys]: help.show names Esc, which is also the key of reply.stop."),
    ],
)
def test_a_wrong_entry_is_a_sentence_and_changes_nothing(entry: dict[str, object], sentence: str) -> None:
    assert refused(entry) == [sentence]


def test_the_scopes_that_a_command_has_are_named() -> None:
    _, (problem,) = user_keymap({"turn.retry@prompt": "ctrl+f10"})
    assert hint(problem) == "What can be set is turn.retry@conversation, turn.retry@anywhere."


def test_of_two_entries_with_the_same_key_the_later_one_is_left_out() -> None:
    keymap, problems = user_keymap({"turn.edit": "w", "turn.fork": "w", "turn.copy": "x", "theme.pick": "f11"})
    assert dict(keymap.chosen) == {"turn.edit@conversation": ("w",), "theme.pick@anywhere": ("f11",)}
    assert [*map(message, problems)] == [
        "[keys]: there is no command turn.copy.",
        "[keys]: turn.fork names w, which is also the key of turn.edit.",
    ]


def test_an_entry_that_counts_on_one_that_is_left_out_is_left_out_too() -> None:
    assert refused({"session.new": "ctrl+l", "model.pick": "ctrl+f"}) == [
        "[keys]: model.pick names Ctrl+F, which is also the key of find.open.",
        "[keys]: session.new names Ctrl+L, which is also the key of model.pick.",
    ]


def test_the_same_key_in_scopes_that_never_meet_is_no_clash() -> None:
    assert len(chosen({"turn.edit": "Q", "session.origin": "Q", "prompt.editor": "f11", "filter.leave": "f11"})) == 4


def test_a_key_of_the_empty_prompt_gives_way_to_one_that_the_user_chose() -> None:
    command, shortcut = next(pair for pair in shortcuts_at(Scope.PROMPT) if pair[0].id == "prompt.quit")
    assert Keymap().keys(command, shortcut) == ("ctrl+d",)
    assert user_keymap({"prompt.send": "ctrl+d"})[0].keys(command, shortcut) == ()
    assert user_keymap({"session.new": "ctrl+d"})[0].keys(command, shortcut) == ("ctrl+d",)
    assert user_keymap({"prompt.quit": "f11"})[0].keys(command, shortcut) == ("f11",)


def test_what_ctrl_c_does_cannot_be_given_another_key() -> None:
    _, problems = user_keymap({"app.interrupt": "f11"})
    assert [problem.code for problem in problems] == [Code.CONFIG_KEYS_FIXED]

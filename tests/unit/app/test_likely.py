"""The order of the palette: what is likely now comes first."""

from __future__ import annotations

from litechat_tui.app.commands import COMMANDS
from litechat_tui.app.likely import likely_first, used
from litechat_tui.app.shortcuts import Scope


def ids(scope: Scope, *recent: str, busy: bool = False) -> list[str]:
    return [command.id for command in likely_first(scope, recent, busy=busy)]


def test_recent_commands_come_before_those_of_the_focus_and_these_before_the_rest() -> None:
    listed = ids(Scope.SESSIONS, "theme.pick", "message.copy")
    assert listed[:2] == ["theme.pick", "message.copy"]
    at = {command_id: place for place, command_id in enumerate(listed)}
    assert max(at["sessions.filter"], at["sessions.narrower"], at["session.origin"]) < at["prompt.send"]


def test_the_rest_is_in_the_order_of_the_table_and_nothing_is_left_out_or_twice() -> None:
    everything = [command.id for command in COMMANDS if command.palette]
    assert ids(Scope.FIND_BAR, "no.such.command", "read.next") == sorted(
        everything,
        key=lambda command_id: (command_id not in ("find.next", "find.previous"), everything.index(command_id)),
    )


def test_while_a_reply_arrives_the_first_command_stops_it() -> None:
    assert ids(Scope.PROMPT, "theme.pick", busy=True)[:3] == ["reply.stop", "theme.pick", "prompt.send"]
    assert ids(Scope.PROMPT, "reply.stop", busy=True)[:2] == ["reply.stop", "prompt.send"]


def test_the_last_five_commands_used_are_remembered_each_once() -> None:
    recent: list[str] = []
    for command_id in "abcadefg":
        recent = used(command_id, recent)
    assert recent == ["g", "f", "e", "d", "a"]

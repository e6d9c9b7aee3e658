"""Deciding about tool calls."""

from __future__ import annotations

from litechat_tui.app.commands.ranks import HERE
from litechat_tui.app.shortcuts import Command, Scope, Shortcut
from litechat_tui.words import N_

_QUESTION = Scope.QUESTION

APPROVAL: tuple[Command, ...] = (
    Command(
        "tool_call.focus",
        N_("Decide"),
        N_("Go to the question about a tool call, where there is one."),
        (
            Shortcut(Scope.ANYWHERE, (), "approval.focus_question"),
            Shortcut(Scope.PROMPT, ("shift+tab",), "screen.focus_question", written="Shift+Tab"),
        ),
    ),
    Command(
        "tool_call.once",
        N_("Allow once"),
        N_("Allow the tool call, this time."),
        (Shortcut(_QUESTION, ("o",), "decide('once')", footer=HERE, title=N_("Once")),),
    ),
    Command(
        "tool_call.session",
        N_("Allow in this session"),
        N_("Allow calls of the tool in this session without asking again."),
        (Shortcut(_QUESTION, ("s",), "decide('session')", footer=HERE + 1, title=N_("This session")),),
    ),
    Command(
        "tool_call.always",
        N_("Always allow"),
        N_("Always allow calls of the tool; it is written to tools_allowed.toml."),
        (Shortcut(_QUESTION, ("a",), "decide('always')", footer=HERE + 2, title=N_("Always")),),
    ),
    Command(
        "tool_call.no",
        N_("Refuse tool call"),
        N_("Refuse the tool call; the model goes on without it."),
        (Shortcut(_QUESTION, ("n",), "decide('no')", footer=HERE + 3, title=N_("No")),),
    ),
    Command(
        "tool_call.reason",
        N_("Refuse with a reason"),
        N_("Refuse the tool call with a reason that the model reads."),
        (Shortcut(_QUESTION, ("r",), "give_reason", footer=HERE + 4, title=N_("No, because …")),),
    ),
    Command(
        "tool_call.abandon",
        N_("End the turn"),
        N_("Refuse all tool calls that are asked about, and end the turn."),
        (Shortcut(_QUESTION, ("x",), "abandon", footer=HERE + 5),),
    ),
)

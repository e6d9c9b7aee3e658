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
        N_("Go to the question about a tool call."),
        (Shortcut(Scope.ANYWHERE, ("f12",), "approval.focus_question"),),
    ),
    Command(
        "tool_call.once",
        N_("Once"),
        N_("Allow the tool call, this time."),
        (Shortcut(_QUESTION, ("o",), "decide('once')", footer=HERE),),
        palette=False,
    ),
    Command(
        "tool_call.session",
        N_("This session"),
        N_("Allow calls of the tool in this session without asking again."),
        (Shortcut(_QUESTION, ("s",), "decide('session')", footer=HERE + 1),),
        palette=False,
    ),
    Command(
        "tool_call.always",
        N_("Always"),
        N_("Always allow calls of the tool; it is written to tools_allowed.toml."),
        (Shortcut(_QUESTION, ("a",), "decide('always')", footer=HERE + 2),),
        palette=False,
    ),
    Command(
        "tool_call.no",
        N_("No"),
        N_("Refuse the tool call; the model goes on without it."),
        (Shortcut(_QUESTION, ("n",), "decide('no')", footer=HERE + 3),),
        palette=False,
    ),
    Command(
        "tool_call.reason",
        N_("No, because …"),
        N_("Refuse the tool call with a reason that the model reads."),
        (Shortcut(_QUESTION, ("r",), "give_reason", footer=HERE + 4),),
        palette=False,
    ),
    Command(
        "tool_call.abandon",
        N_("End the turn"),
        N_("Refuse all tool calls that are asked about, and end the turn."),
        (Shortcut(_QUESTION, ("x",), "abandon", footer=HERE + 5),),
        palette=False,
    ),
)

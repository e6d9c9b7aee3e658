"""Tool calls in words: what is asked about them, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from litechat_tui.domain.consent import NOBODY_TO_ASK, RULE_FORBIDS
from litechat_tui.domain.tool_calls import CallError, CallState, Decision, ToolCall
from litechat_tui.domain.tools import Hints
from litechat_tui.words.catalogue import N_, _

_STATES: Mapping[CallState, str] = {
    CallState.PENDING: N_("asks for your decision"),
    CallState.ALLOWED: N_("allowed, not begun"),
    CallState.RUNNING: N_("running"),
    CallState.REFUSED: N_("not allowed"),
    CallState.UNKNOWN: N_("not known whether it ran"),
    CallState.FAILED: N_("not carried out"),
}
_DECISIONS: Mapping[Decision, str] = {
    Decision.ONCE: N_("allowed once"),
    Decision.SESSION: N_("allowed in this session"),
    Decision.ALWAYS: N_("always allowed"),
    Decision.RULE: N_("allowed by a rule"),
}
_ERRORS: Mapping[CallError, str] = {
    CallError.GONE: N_("The tool is not there any more, or has changed since it was asked about."),
    CallError.NOT_RUN: N_("The turn ended before it began."),
    CallError.TIMED_OUT: N_("It did not answer in time."),
    CallError.UNKNOWN: N_("It was begun and never reported. It is not run again by itself."),
}


def call_label(call: ToolCall) -> str:
    """Return where a call stands, in a few words: how it was allowed once it is done."""
    if call.state is CallState.DONE and call.decision is not None:
        return _(_DECISIONS[call.decision])
    return _(_STATES[call.state])


def call_notes(call: ToolCall) -> Iterator[str]:
    """Yield the sentences about what became of a call that did not simply return."""
    if call.error is not None:
        yield _(_ERRORS[call.error])
    if call.state is CallState.REFUSED and call.reason:
        yield _("Reason: {reason}").format(reason=_reason(call.reason))


def refused_call(call: ToolCall) -> str:
    """Return the sentence that tells of a call that was refused without asking."""
    if call.reason == NOBODY_TO_ASK:
        sentence = _("{tool} was not called: nobody can be asked in this run. --allow-tool allows it.")
        return sentence.format(tool=call.address)
    if call.reason == RULE_FORBIDS:
        return _("{tool} was not called: a rule forbids it.").format(tool=call.address)
    return _("{tool} was not called: it was not allowed.").format(tool=call.address)


def hints_told(hints: Hints) -> Iterator[str]:
    """Yield what a tool could do, as its server says; that may be wrong, and the words leave it with the server."""
    if hints.read_only:
        yield _("The server says it only reads.")
    elif hints.destructive:
        yield _("The server says it may change or delete what is there.")
    elif hints.destructive is False:
        yield _("The server says it only adds.")
    elif hints.read_only is False:
        yield _("The server says it writes.")
    else:
        yield _("The server does not say what it could do.")
    if hints.open_world:
        yield _("It may reach other systems, such as the internet.")


def asked_about(call: ToolCall) -> str:
    """Return the question about a call."""
    if call.server:
        return _("May the model call {tool} of {server}?").format(tool=call.tool, server=call.server)
    return _("May the model call {tool}?").format(tool=call.tool)


def _reason(reason: str) -> str:
    """Return why a call was refused, in the reader's language where it was the program that refused it."""
    if reason == RULE_FORBIDS:
        return _("a rule forbids it")
    return _("nobody could be asked") if reason == NOBODY_TO_ASK else reason

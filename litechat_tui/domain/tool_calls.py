"""A tool call that may need somebody's consent, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto

from litechat_tui.domain.tools import NO_HINTS, Hints

NOT_ALLOWED = "The user did not allow this call."
"""Output of a call that was refused, and of one that nobody decided about before the conversation went on."""

NOT_KNOWN = "It is not known whether this call was carried out."
"""Output of a call that was started and never reported: it may have had its effect, so it is never run again."""

NOT_RUN = "This call was not carried out: the turn ended before it began."
"""Output of a call that was allowed and not begun."""


class Decision(StrEnum):
    """What was decided about a call."""

    ONCE = "once"
    SESSION = "session"
    """This tool may be called in this session without asking again."""
    ALWAYS = "always"
    """This tool may be called everywhere without asking again."""
    RULE = "rule"
    """A rule, or an earlier decision, allowed it without asking."""
    NO = "no"

    @property
    def allows(self) -> bool:
        """Whether the call may be carried out."""
        return self is not Decision.NO


class CallError(StrEnum):
    """Why there is no output of the tool itself."""

    UNKNOWN = "unknown"
    """It was started and never reported."""
    TIMED_OUT = "timed_out"
    """It was given up after a while; whether it had its effect is not known either."""
    GONE = "gone"
    """The tool is not there any more, or is not the one that was asked about."""
    NOT_RUN = "not_run"
    """The turn ended before it began."""


class CallState(StrEnum):
    """Where a call stands."""

    PENDING = auto()
    """Nobody has decided about it."""
    ALLOWED = auto()
    """It is about to begin, or waits for decisions about others of its turn."""
    RUNNING = auto()
    DONE = auto()
    REFUSED = auto()
    UNKNOWN = auto()
    """It was started, and whether it was carried out is not known."""
    FAILED = auto()
    """It was not carried out, or given up."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call of a tool that is not known to be harmless. All texts but the arguments are clean for a terminal."""

    call_id: str
    server: str
    tool: str
    """What the server calls it."""
    fingerprint: str
    """`Tool.fingerprint` of what was asked about."""
    arguments: str
    """The arguments as the model wrote them: JSON text, if it is any."""
    asked_at: datetime
    title: str = ""
    description: str = ""
    hints: Hints = NO_HINTS
    decision: Decision | None = None
    reason: str = ""
    """What the model reads about a refusal; empty for the usual sentence."""
    decided_at: datetime | None = None
    started_at: datetime | None = None
    """Written before it is carried out."""
    ended_at: datetime | None = None
    """When its output was stored, whoever wrote that."""
    error: CallError | None = None

    @property
    def address(self) -> str:
        """``server.tool``."""
        return f"{self.server}.{self.tool}" if self.server else self.tool

    @property
    def state(self) -> CallState:
        """Where it stands."""
        if self.decision is None:
            return CallState.PENDING
        if not self.decision.allows:
            return CallState.REFUSED
        if self.error is not None:
            return CallState.FAILED if self.error in (CallError.GONE, CallError.NOT_RUN) else CallState.UNKNOWN
        if self.ended_at is not None:
            return CallState.DONE
        return CallState.ALLOWED if self.started_at is None else CallState.RUNNING


def closing_output(call: ToolCall) -> tuple[str, CallError | None]:
    """Return what the model reads of a call that is not carried out any more, and why; it has no output yet."""
    if call.started_at is not None:
        return NOT_KNOWN, CallError.UNKNOWN
    if call.decision is not None and call.decision.allows:
        return NOT_RUN, CallError.NOT_RUN
    return refusal(call.reason), None


def refusal(reason: str) -> str:
    """Return what the model reads of a call that was refused."""
    return f"{NOT_ALLOWED} Reason: {reason}" if reason else NOT_ALLOWED


def output_item(call_id: str, output: str) -> dict[str, str]:
    """Return the item that an output of our own is stored as."""
    return {"type": "function_call_output", "call_id": call_id, "output": output}

"""Running a turn, and its life in the session file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from litechat_tui.domain.chat import UNTIMED, Times, Turn, TurnStatus, Usage
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.events import ReplyEvent
from litechat_tui.domain.parameters import Parameters
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.served import Served
from litechat_tui.domain.tool_calls import CallError, Decision, ToolCall

Item = Mapping[str, Any]
"""One Responses item as JSON, exactly as it is stored and sent."""


@dataclass(frozen=True, slots=True)
class TurnRequest:
    """A prompt on its way to a model."""

    session_id: str
    """UUIDv7 of an existing or of a new session; the session begins to exist with its first turn."""
    prompt: Prompt
    model: str
    """Alias of the model at the proxy."""
    retry_of: str = ""
    """Id of the session's last turn when its prompt is to be answered again; `prompt` is then ignored.

    The new answer supersedes the one it has, which is kept. Empty for a new prompt.
    """
    comparison: str = ""
    """Id of the comparison that the answer takes part in, which its session keeps; empty for none."""
    parameters: Parameters | None = None
    """What the session is to send from now on; None leaves it as it is."""
    resumes: str = ""
    """Id of the session's last turn when it goes on after the decisions about its tool calls; `prompt` is ignored."""
    schema: str = ""
    """JSON Schema that this one answer is to fit, as the JSON text of an object; empty for none. It is not kept."""


@dataclass(frozen=True, slots=True)
class Partial:
    """What has arrived of a reply and is not yet stored as items."""

    text: str = ""
    reasoning: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a turn ended."""

    status: TurnStatus
    partial: Partial = Partial()
    """What arrived after the last stored item."""
    usage: Usage | None = None
    problem: Problem | None = None
    times: Times = UNTIMED
    served: Served | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a decision about a tool call."""

    counts: bool
    """Whether it was the first one."""
    resumed: Turn | None = None
    """The turn, where it was the last decision that it waited for: this program runs it now."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What a turn that goes on after decisions has come to."""

    requests: int = 0
    """How many it has taken."""
    times: Times = UNTIMED
    reasoning: str = ""
    """Thoughts that no item has."""
    calls: tuple[ToolCall, ...] = ()


class ToolDecisions(Protocol):
    """Decides about the tool calls of turns that wait. All calls block for a short time and raise `StoreError`."""

    def decide(self, turn_id: str, call_id: str, decision: Decision, reason: str = "") -> Decided:
        """Decide about a call of a turn that waits, in one transaction: the first decision holds.

        One for the session, or for always, is one about the turn's other calls of that tool, too. The last one makes
        the turn one that this program runs: `TurnRequest.resumes` lets it go on.
        """

    def abandon(self, session_id: str) -> Turn | None:
        """End the turn of a session that waits for decisions, and return it; None where none waits.

        Each of its calls gets an output that says what became of it.
        """


class TurnJournal(ToolDecisions, Protocol):
    """Records the life of every turn. All calls block for a short time and raise `StoreError`."""

    def begin(self, request: TurnRequest) -> Turn:
        """Commit the prompt's item and a running turn in one transaction; make the session if it is new.

        A turn that waits for decisions is ended by that, as by `abandon`; with `request.resumes` it goes on instead.
        With `request.retry_of` the prompt is there, and the answer it has is superseded instead; `StoreError` when
        that is not the last turn of the session any more.
        Raises `SessionBusyError` while a living program is in the middle of a turn of that session.
        """

    def parameters(self, session_id: str) -> Parameters:
        """Return what a session sends with each of its requests."""

    def items(self, session_id: str) -> Sequence[Item]:
        """Return the items of a session that are sent, in order, as stored: all, or those from `Session.sent_from` on.

        Those of the last turn are always among them.
        """

    def append(self, turn: Turn, items: Sequence[Item], calls: Sequence[ToolCall] = ()) -> None:
        """Commit items of a running turn, and clear what was checkpointed: it is part of them now.

        `calls` are those among them that somebody has to decide about, or has decided about.
        """

    def pause(self, turn: Turn, outcome: Outcome, requests: int) -> Turn:
        """Let a turn wait for decisions about its tool calls; return it as it is stored now.

        No program owns it then. `requests` is how many it has taken so far. Its session is unread from then on.
        """

    def carried(self, turn: Turn) -> Carried:
        """Return what a turn has come to, where it goes on after decisions."""

    def allowed(self, session_id: str) -> Collection[str]:
        """Return the fingerprints of the tools that may be called in a session without asking again."""

    def start_calls(self, turn: Turn, call_ids: Sequence[str]) -> None:
        """Note that calls of a running turn begin now; raises `StoreError` where one may not, or has begun."""

    def finish_call(self, turn: Turn, call_id: str, output: Item, error: CallError | None = None) -> None:
        """Commit the output of a call of a running turn; one that has an output keeps that."""

    def checkpoint(self, turn: Turn, partial: Partial, first_token_at: datetime | None) -> None:
        """Keep what has arrived so far beside the turn, in one short transaction."""

    def end(self, turn: Turn, outcome: Outcome) -> Turn:
        """Close the turn in one transaction and return it as it is stored now; its session is unread from then on.

        Text in `outcome.partial` becomes the assistant's message; reasoning stays beside the turn. Calls of tools that
        have no output get one that says what became of them.
        """

    def withdraw(self, turn: Turn) -> None:
        """Take back a turn that had no output: its prompt's item, its row, and the session if it made it.

        Of a retry the prompt stays, and the answer before it is restored as it was.
        """

    def beat(self) -> None:
        """Record that this program is alive; called every few seconds while a turn runs."""

    def recover(self) -> Sequence[Turn]:
        """Turn running turns of dead programs into interrupted ones, with the text they had; return those.

        Calls of tools that had begun count as unknown. Where others had not, the turn waits for decisions about them.

        Cheap enough to be asked every few seconds.
        """


class Reply(Protocol):
    """One running turn. It goes on whether or not anything iterates over it."""

    def __aiter__(self) -> AsyncIterator[tuple[ReplyEvent, ...]]:
        """Yield events in batches, about 30 a second; the very last event is a `ReplyEnded`."""

    def stop(self) -> None:
        """Ask the turn to end now. Returns at once; safe to call twice and from any thread."""


class ChatRunner(Protocol):
    """Sends prompts to models."""

    def start(self) -> None:
        """Begin to load and warm up in the background. Returns at once; later calls do nothing."""

    def send(self, request: TurnRequest) -> Reply:
        """Send a prompt. Returns at once; refusals and failures arrive as the reply's `ReplyEnded`."""

    def close(self) -> None:
        """Stop all replies, keep what they had, and release everything. Blocks until that is done."""

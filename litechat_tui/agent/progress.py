"""What has arrived of a turn so far: what of it is stored, and what is not yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from litechat_tui.agent.translate import TERMINAL, kind, returned, text_of, translate, words
from litechat_tui.agent.translate import field as field_of
from litechat_tui.domain.chat import Times, TurnStatus, Usage
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.events import (
    ReasoningDelta,
    ReasoningEnded,
    ReplyEvent,
    TextBreak,
    TextDelta,
    ToolCalled,
    ToolReturned,
    UsageReported,
)
from litechat_tui.domain.ports import Clock, Item, Partial
from litechat_tui.domain.text import clean

UNFINISHED = "No result: the turn ended before this tool call was done."
"""What a call is answered with in the file when its tool was cut off; a call without an output is refused."""

_CUT_SHORT = Problem(Code.ANSWER_CUT_SHORT)
_INCOMPLETE = {
    "max_output_tokens": Problem(Code.ANSWER_TOO_LONG),
    "content_filter": Problem(Code.ANSWER_FILTERED),
}


@dataclass(slots=True)
class Progress:
    """A fold of the raw stream events of one turn, over all its requests."""

    clock: Clock
    usage: Usage | None = None
    first_token_at: datetime | None = None
    ending: object = None
    """The terminal event of the newest request; None while it runs, and when the stream just ended."""
    heard: bool = False
    """Whether the newest request was answered by any event at all."""
    any_output: bool = False
    """Whether the reader has seen anything of the model."""
    unstored: Sequence[Item] = ()
    """The items of a finished response, and of its tools, on their way to the file."""
    _blocks: list[list[str]] = field(default_factory=lambda: [[]])
    _reasoning: list[str] = field(default_factory=list)
    _thinking_since: datetime | None = None
    """None while the model does not think."""
    _thoughts: list[float] = field(default_factory=list)
    """Seconds that each thought took ..."""
    _called_at: dict[str, datetime] = field(default_factory=dict)
    _tools: dict[str, float] = field(default_factory=dict)
    """... and each tool call."""
    _final: bool = False
    """Whether the newest request was answered to its end without a tool call."""
    _spoke: bool = False
    """Whether text arrived as deltas in the newest request."""

    def request_begins(self) -> None:
        """Take note that a request leaves."""
        self.ending = None
        self.heard = self._spoke = self._final = False

    def see(self, event: object) -> list[ReplyEvent]:
        """Take in a raw stream event and return what it means to the reader."""
        self.heard = True
        events = [*translate(event)]
        if kind(event) in TERMINAL:
            self.ending = event
            if not self._spoke:
                # A proxy that cannot stream a model may send all its text in the last event only.
                whole = text_of(field_of(event, "response"))
                events[:0] = [part for text in whole for part in (TextBreak(), TextDelta(clean(text)))]
        events = [one for happened in events for one in (*self._thought(happened), happened)]
        for happened in events:
            self._keep(happened)
        return events

    def returned(self, items: Sequence[Item]) -> list[ToolReturned]:
        """Return what the items tell the reader of tools: their outputs, and how long they took."""
        now = self.clock()
        for event in (events := [event for item in items if (event := returned(item))]):
            self._tools.setdefault(event.call_id, _seconds(self._called_at.get(event.call_id, now), now))
        return [replace(event, seconds=self._tools[event.call_id]) for event in events]

    def times(self) -> Times:
        """Return how long what has come to its end took."""
        return Times(tuple(self._thoughts), dict(self._tools))

    def finished(self, items: Sequence[Item]) -> None:
        """Take note of the items of a response that has come to its end, and of its tools; they are not stored yet."""
        self.unstored = items
        self._final = not any(kind(item) == "function_call" for item in items)

    def stored(self, items: Sequence[Item]) -> None:
        """Take note that `items` are in the file, and with them everything that arrived so far."""
        self.unstored = ()
        self._blocks = [[]]
        if any(item.get("type") == "reasoning" for item in items):
            self._reasoning.clear()

    @property
    def whole(self) -> bool:
        """Return whether the answer has been received to its end, with no tool left to run."""
        return self._final

    def outcome(self) -> tuple[TurnStatus, Problem | None]:
        """Return how a turn that was not disturbed came out."""
        if kind(self.ending) != "response.incomplete":
            return TurnStatus.COMPLETED, None
        details = field_of(field_of(self.ending, "response"), "incomplete_details")
        return TurnStatus.INCOMPLETE, _INCOMPLETE.get(words(field_of(details, "reason")), _CUT_SHORT)

    def closed(self) -> list[Item]:
        """Return the unstored items, with an output for every call."""
        answered = [item.get("call_id") for item in self.unstored if kind(item) == "function_call_output"]
        calls = [item.get("call_id") for item in self.unstored if kind(item) == "function_call"]
        return [
            *self.unstored,
            *(
                {"type": "function_call_output", "call_id": call, "output": UNFINISHED}
                for call in calls
                if call not in answered
            ),
        ]

    def partial(self) -> Partial:
        """Return what arrived and is no item in the file, which reasoning may never become."""
        blocks = ("".join(block) for block in self._blocks)
        return Partial("\n\n".join(block for block in blocks if block), "".join(self._reasoning))

    def _thought(self, event: ReplyEvent) -> Iterator[ReasoningEnded]:
        """Take the time of thinking, and tell it when it has ended before `event`."""
        if isinstance(event, ReasoningDelta):
            self._thinking_since = self._thinking_since or self.clock()
        elif self._thinking_since is not None:
            self._thoughts.append(_seconds(self._thinking_since, self.clock()))
            self._thinking_since = None
            yield ReasoningEnded(self._thoughts[-1])

    def _keep(self, event: ReplyEvent) -> None:
        match event:
            case UsageReported(usage):
                self.usage = usage if self.usage is None else self.usage + usage
            case TextBreak():
                self._blocks.append([])
            case TextDelta(text):
                self._blocks[-1].append(text)
                self._spoke = True
            case ReasoningDelta(text):
                self._reasoning.append(text)
            case ToolCalled(call_id):
                self._called_at[call_id] = self.clock()
        if isinstance(event, (TextDelta, ReasoningDelta, ToolCalled)):
            self.any_output = True
            self.first_token_at = self.first_token_at or self.clock()


def _seconds(start: datetime, stop: datetime) -> float:
    """Return the seconds between two moments, to the millisecond."""
    return round((stop - start).total_seconds(), 3)

"""What has arrived of a turn so far, stored and not yet stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import assert_never

from litechat_tui.agent.as_streamed import as_streamed
from litechat_tui.agent.redacted_events import RedactedEvents
from litechat_tui.agent.translate import TERMINAL, UNREADABLE, kind, returned, text_of, translate, words
from litechat_tui.agent.translate import field as field_of
from litechat_tui.domain.chat import Times, Turn, TurnStatus, Usage
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.events import (
    ReasoningDelta,
    ReasoningEnded,
    ReplyEnded,
    ReplyEvent,
    RetryScheduled,
    TextBreak,
    TextDelta,
    ToolAsked,
    ToolCalled,
    ToolReturned,
    TurnStarted,
    UsageReported,
)
from litechat_tui.domain.ports import Carried, Clock, Item, Partial
from litechat_tui.domain.redaction import NO_SECRETS, Redactor
from litechat_tui.domain.served import Served
from litechat_tui.domain.text import clean
from litechat_tui.proxy.serving import served_by

UNFINISHED = "No result: the turn ended before this tool call was done."
"""Output of a tool call that was cut off; a call without an output is refused."""

MOST_ANSWER_BYTES = 256 * 2**20
"""Bytes of text in one turn, as UTF-8: hundreds of times what any model says. SQLite takes no value of 10**9 bytes, and
as JSON they may be three times as many."""

_CUT_SHORT = Problem(Code.ANSWER_CUT_SHORT)
_INCOMPLETE = {
    "max_output_tokens": Problem(Code.ANSWER_TOO_LONG),
    "content_filter": Problem(Code.ANSWER_FILTERED),
}


@dataclass(slots=True)
class Progress:
    """The state of one turn, updated by the raw stream events of all its requests."""

    clock: Clock
    usage: Usage | None = None
    served: Served | None = None
    """What the proxy told in the headers of its responses."""
    first_token_at: datetime | None = None
    ending: object = None
    """The terminal event of the newest request; None while it runs, and when the stream just ended."""
    heard: bool = False
    """Whether the newest request has received any event."""
    unreadable: int = 0
    """How many events could not be read."""
    any_output: bool = False
    """Whether any output of the model has arrived."""
    unstored: Sequence[Item] = ()
    """The items of a finished response, and of its tools, not yet in the file."""
    requests: int = 0
    """How many requests have been answered, those before a pause included."""
    _blocks: list[list[str]] = field(default_factory=lambda: [[]])
    _reasoning: list[str] = field(default_factory=list)
    _thinking_since: datetime | None = None
    """None outside reasoning."""
    _reasoning_seconds: list[float] = field(default_factory=list)
    """Duration of each reasoning in seconds ..."""
    _called_at: dict[str, datetime] = field(default_factory=dict)
    _tool_seconds: dict[str, float] = field(default_factory=dict)
    """... and of each tool call."""
    _bytes: int = 0
    """How many bytes of text have arrived."""
    _recorded: int = 0
    """How many events were recorded ..."""
    _times_stored: int = 0
    """... and how often items were stored."""
    _answer_complete: bool = False
    """Whether the newest response is complete and has no tool call."""
    _text_streamed: bool = False
    """Whether text arrived as deltas in the newest request."""
    _redactor: Redactor = NO_SECRETS
    _redacted: RedactedEvents = field(default_factory=lambda: RedactedEvents(NO_SECRETS))

    def redact(self, redactor: Redactor) -> None:
        """Keep secrets out of what arrives from now on."""
        self._redactor = redactor
        self._redacted = RedactedEvents(redactor)

    def resume(self, turn: Turn, carried: Carried) -> None:
        """Go on from what a turn had come to when it was paused."""
        self.usage, self.served, self.first_token_at = turn.usage, turn.served, turn.first_token_at
        self.requests, self.any_output = carried.requests, True
        self._reasoning_seconds, self._tool_seconds = [*carried.times.thoughts], dict(carried.times.tools)
        self._reasoning = [carried.reasoning] if carried.reasoning else []

    def request_begins(self) -> None:
        """Reset for a new request."""
        self.ending = None
        self.heard = self._text_streamed = self._answer_complete = False

    def responded(self, headers: Mapping[str, str]) -> None:
        """Take note of the headers of a response, be it an answer or a refusal."""
        if (served := served_by(headers, self._redactor)) is not None:
            self.served = served.after(self.served)

    def receive(self, event: object) -> list[ReplyEvent]:
        """Apply a raw stream event and return its reply events."""
        self.heard = True
        self.unreadable += kind(event) == UNREADABLE
        events = [*translate(event)]
        self._text_streamed = self._text_streamed or any(isinstance(one, TextDelta) for one in events)
        if kind(event) not in TERMINAL:
            return self._happened(self._redacted.feed(events))
        self.ending = event
        self.requests += 1
        rest = self.rest()
        return [*rest, *self._happened(self._redacted.feed([*self._unheard(event), *events])), *self.rest()]

    def _unheard(self, ending: object) -> Iterator[ReplyEvent]:
        """Yield the text that only the terminal event has: all of it, or what follows upon what was streamed."""
        texts = text_of(field_of(ending, "response"))
        if self._text_streamed and sum(map(len, texts)) <= sum(map(len, chain.from_iterable(self._blocks))):
            return
        texts = tuple(map(clean, texts))
        if not self._text_streamed:
            # A proxy that cannot stream a model may send all its text in the last event only.
            yield from (part for text in texts for part in (TextBreak(), TextDelta(text)))
            return
        whole, shown = "".join(texts), "".join(chain.from_iterable(self._blocks))
        if len(whole) > len(shown) and whole.startswith(shown):
            yield TextDelta(whole[len(shown) :])

    def rest(self) -> list[ReplyEvent]:
        """Return the reply events of what is still held back, when nothing more arrives."""
        return self._happened(self._redacted.rest())

    def returned(self, items: Sequence[Item]) -> list[ToolReturned]:
        """Return the events of tool outputs in `items`, with their durations."""
        now = self.clock()
        for event in (events := [self._redacted.returned(event) for item in items if (event := returned(item))]):
            self._tool_seconds.setdefault(event.call_id, _seconds(self._called_at.get(event.call_id, now), now))
        return [replace(event, seconds=self._tool_seconds[event.call_id]) for event in events]

    def tool_begins(self, call_id: str) -> None:
        """Measure a tool from now on: until then somebody may have been asked about it."""
        self._called_at[call_id] = self.clock()

    def redacted(self, items: Sequence[Item]) -> list[Item]:
        """Return items without secrets."""
        return self._redacted.items(items)

    def times(self) -> Times:
        """Return the durations of what has ended."""
        return Times(tuple(self._reasoning_seconds), dict(self._tool_seconds))

    def finished(self, items: Sequence[Item]) -> list[Item]:
        """Record the items of a finished response and of its tools; return them as they are to be stored."""
        # One text takes less than its pieces.
        blocks = ["".join(block) for block in self._blocks]
        self._blocks = [[block] for block in blocks]
        self.unstored = as_streamed(self._redacted.items(items), blocks, "".join(self._reasoning))
        self._answer_complete = not any(kind(item) == "function_call" for item in items)
        return [*self.unstored]

    def stored(self, items: Sequence[Item]) -> None:
        """Record that `items` are in the file, and with them everything that arrived so far."""
        self.unstored = ()
        self._blocks = [[]]
        self._times_stored += 1
        if any(item.get("type") == "reasoning" for item in items):
            self._reasoning.clear()

    @property
    def whole(self) -> bool:
        """Return whether the answer has been received to its end, with no tool left to run."""
        return self._answer_complete

    def outcome(self) -> tuple[TurnStatus, Problem | None]:
        """Return the outcome of a turn that was not interrupted."""
        if kind(self.ending) != "response.incomplete":
            left_out = Problem(Code.ANSWER_PARTS_UNREADABLE, count=self.unreadable) if self.unreadable else None
            return TurnStatus.COMPLETED, left_out
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

    @property
    def endless(self) -> bool:
        """Return whether more has arrived than can be kept."""
        return self._bytes > MOST_ANSWER_BYTES

    @property
    def state(self) -> tuple[int, int]:
        """Return what differs whenever `partial` does."""
        return self._recorded, self._times_stored

    def partial(self) -> Partial:
        """Return the text and reasoning that are not stored as items; reasoning may never be."""
        blocks = ("".join(block) for block in self._blocks)
        return Partial("\n\n".join(block for block in blocks if block), "".join(self._reasoning))

    def _happened(self, events: Iterable[ReplyEvent]) -> list[ReplyEvent]:
        """Record events that are certain; return them with the ends of what was thought."""
        happened = [one for event in events for one in (*self._ended_reasoning(event), event)]
        for event in happened:
            self._record(event)
        return happened

    def _ended_reasoning(self, event: ReplyEvent) -> Iterator[ReasoningEnded]:
        """Measure reasoning, and yield its end when `event` follows it."""
        if isinstance(event, ReasoningDelta):
            self._thinking_since = self._thinking_since or self.clock()
        elif self._thinking_since is not None:
            self._reasoning_seconds.append(_seconds(self._thinking_since, self.clock()))
            self._thinking_since = None
            yield ReasoningEnded(self._reasoning_seconds[-1])

    def _record(self, event: ReplyEvent) -> None:
        self._recorded += 1
        match event:
            case UsageReported(usage):
                self.usage = usage if self.usage is None else self.usage + usage
            case TextBreak():
                self._blocks.append([])
            case TextDelta(text):
                self._blocks[-1].append(text)
                self._bytes += len(text.encode())
            case ReasoningDelta(text):
                self._reasoning.append(text)
                self._bytes += len(text.encode())
            case ToolCalled(call_id):
                self._called_at[call_id] = self.clock()
            case ToolReturned() | ToolAsked() | TurnStarted() | ReasoningEnded() | RetryScheduled() | ReplyEnded():
                pass
            case _:
                assert_never(event)
        if isinstance(event, (TextDelta, ReasoningDelta, ToolCalled)):
            self.any_output = True
            self.first_token_at = self.first_token_at or self.clock()


def _seconds(start: datetime, stop: datetime) -> float:
    """Return the seconds between two times, to the millisecond."""
    return round((stop - start).total_seconds(), 3)

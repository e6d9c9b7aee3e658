"""Prints one reply: its text as it comes, everything else in a sentence of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from litechat_tui.console import Streams
from litechat_tui.domain.chat import (
    AttachmentPart,
    ChatMessage,
    Part,
    PreviousAnswer,
    ReasoningPart,
    TextPart,
    ToolPart,
    Turn,
)
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
from litechat_tui.domain.text import one_line
from litechat_tui.domain.tool_calls import CallState, ToolCall
from litechat_tui.words import N_, _
from litechat_tui.words.parts import attachment_label
from litechat_tui.words.problems import problem_text
from litechat_tui.words.sentences import joined
from litechat_tui.words.served import served_facts
from litechat_tui.words.states import status_sentence
from litechat_tui.words.times import thought_for, trying_again_in
from litechat_tui.words.tool_calls import call_label, call_notes

YOU, ASSISTANT = N_("You: "), N_("Assistant: ")
SENTENCE_CHARS = 500
"""Characters at most in the sentence about a tool or an error."""


class LineRenderer:
    """Prints one reply: its text as it comes, everything else in a sentence of its own."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self._speaking = False
        """Whether the next text follows other text of the answer ..."""
        self._inside = False
        """... and belongs to the same block."""
        self._silent = True
        self._calls: dict[str, ToolCalled] = {}
        self._thinking = False
        self._retry: RetryScheduled | None = None

    def take_all(self, events: Iterable[ReplyEvent]) -> None:
        """Print what the events add."""
        for event in events:
            self._take(event)

    def _take(self, event: ReplyEvent) -> None:
        if self._thinking and not isinstance(event, ReasoningDelta):
            self._thinking = False
            self._sentence(thought_for(round(event.seconds) if isinstance(event, ReasoningEnded) else 0))
        match event:
            case TextDelta(text):
                if text:
                    self._text(text)
            case TextBreak():
                self._inside = False
            case ReasoningDelta():
                self._thinking = True
            case ToolCalled(call_id):
                self._calls[call_id] = event
            case ToolReturned(call_id, output):
                call = self._calls.pop(call_id, ToolCalled(call_id, ""))
                arguments = "" if call.arguments.strip() == "{}" else call.arguments
                name = " ".join(filter(None, (call.name, arguments)))
                text = _("Tool {name}: {output}") if name else _("Tool: {output}")
                self._sentence(text.format(name=name, output=output))
            case RetryScheduled(seconds, reason):
                if event != self._retry:
                    self._retry = event
                    self._sentence(joined(problem_text(reason).message, trying_again_in(round(seconds))))
            case ReplyEnded(turn, withdrawn):
                self._end(turn, withdrawn=withdrawn)
            case ToolAsked(call):
                self._asked(call)
            case TurnStarted() | ReasoningEnded() | UsageReported():
                pass
            case _:
                assert_never(event)

    def _asked(self, call: ToolCall) -> None:
        """Tell of a call that was refused, or that nobody knows the outcome of; what is pending is asked about."""
        told = (CallState.REFUSED, CallState.UNKNOWN, CallState.FAILED)
        if call.state in told and call.ended_at is not None:
            self._sentence(f"{call.address}: {joined(call_label(call) + '.', *call_notes(call))}")

    def _text(self, text: str) -> None:
        if not self._speaking:
            self._streams.end_line()
            self._streams.write(_(ASSISTANT))
        elif not self._inside:
            self._streams.part()
        self._streams.write(text)
        self._speaking = self._inside = True
        self._silent = False

    def _end(self, turn: Turn, *, withdrawn: bool) -> None:
        for call in self._calls.values():
            self._sentence(_("Tool {name}: no result.").format(name=call.name))
        self._streams.end_line()
        if facts := ", ".join(served_facts(turn)):
            self._sentence(_("Not as asked for: {facts}.").format(facts=facts))
        if turn.problem is not None:
            text = problem_text(turn.problem)
            self._sentence(joined(text.summary, text.quote))
        elif withdrawn:
            self._sentence(_("Stopped before anything came. The prompt was taken back."))
        elif sentence := status_sentence(turn.status):
            self._sentence(sentence)
        elif self._silent:
            self._sentence(_("The answer is empty."))

    def _sentence(self, words: str) -> None:
        self._streams.end_line()
        self._streams.write(one_line(words, SENTENCE_CHARS) + "\n")
        self._speaking = False


def describe_message(message: ChatMessage) -> Iterator[ReplyEvent]:
    """Yield a stored answer as the events that would have made it."""
    for part in message.parts:
        yield from _events(part)
    if message.turn is not None:
        yield ReplyEnded(message.turn)


def _events(part: Part) -> Iterator[ReplyEvent]:
    match part:
        case TextPart(text, continues):
            yield from (TextDelta(text),) if continues else (TextBreak(), TextDelta(text))
        case ReasoningPart(text, seconds):
            yield ReasoningDelta(text)
            if seconds is not None:
                yield ReasoningEnded(seconds)
        case ToolPart(call_id, name, arguments, output, seconds, call):
            yield ToolCalled(call_id, name, arguments)
            if call is not None:
                yield ToolAsked(call)
            if output is not None:
                yield ToolReturned(call_id, output, seconds)
        case AttachmentPart():
            yield from (TextBreak(), TextDelta(f"[{attachment_label(part)}]"))
        case PreviousAnswer():
            pass
        case _:
            assert_never(part)

"""Says one reply in words: its text as it comes, everything else in a sentence of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from litechat_tui.console import Streams
from litechat_tui.domain.chat import (
    AttachmentPart,
    ChatMessage,
    Part,
    ReasoningPart,
    TextPart,
    ToolPart,
    Turn,
    TurnStatus,
)
from litechat_tui.domain.events import (
    ReasoningDelta,
    ReasoningEnded,
    ReplyEnded,
    ReplyEvent,
    RetryScheduled,
    TextBreak,
    TextDelta,
    ToolCalled,
    ToolReturned,
)
from litechat_tui.domain.text import one_line
from litechat_tui.words.problems import problem_text

YOU, ASSISTANT = "You: ", "Assistant: "
SENTENCE = 500
"""Characters at most in what is said of a tool or of an error."""

_ENDINGS = {
    TurnStatus.RUNNING: "This reply is still arriving in another window.",
    TurnStatus.INCOMPLETE: "The answer was cut short. Ask the model to go on.",
    TurnStatus.STOPPED: "Stopped. What came is kept.",
    TurnStatus.FAILED: "The reply failed. What came is kept.",
    TurnStatus.INTERRUPTED: "Interrupted: the program ended here. What had come is kept.",
}


class Voice:
    """Says one reply: its text as it comes, everything else in a sentence of its own."""

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
        """Say what the events add."""
        for event in events:
            self._take(event)

    def _take(self, event: ReplyEvent) -> None:
        if self._thinking and not isinstance(event, ReasoningDelta):
            self._thinking = False
            self._sentence(f"Thought{_time(round(event.seconds)) if isinstance(event, ReasoningEnded) else ''}.")
        match event:
            case TextDelta(text) if text:
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
                self._sentence(f"{' '.join(filter(None, ('Tool', call.name, arguments)))}: {output}")
            case RetryScheduled(seconds, reason) if event != self._retry:
                self._retry = event
                self._sentence(f"{problem_text(reason).message} Trying again{_time(round(seconds), 'in')}.")
            case ReplyEnded(turn, withdrawn):
                self._end(turn, withdrawn=withdrawn)

    def _text(self, text: str) -> None:
        if not self._speaking:
            self._streams.end_line()
            self._streams.write(ASSISTANT)
        elif not self._inside:
            self._streams.part()
        self._streams.write(text)
        self._speaking = self._inside = True
        self._silent = False

    def _end(self, turn: Turn, *, withdrawn: bool) -> None:
        for call in self._calls.values():
            self._sentence(f"Tool {call.name}: no result.")
        self._streams.end_line()
        if turn.problem is not None:
            text = problem_text(turn.problem)
            self._sentence(f"{text.summary} {text.quote}".rstrip())
        elif withdrawn:
            self._sentence("Stopped before anything came. The prompt was taken back.")
        elif turn.status in _ENDINGS:
            self._sentence(_ENDINGS[turn.status])
        elif self._silent:
            self._sentence("The answer is empty.")

    def _sentence(self, words: str) -> None:
        self._streams.end_line()
        self._streams.write(one_line(words, SENTENCE) + "\n")
        self._speaking = False


def _time(seconds: int, word: str = "for") -> str:
    """Return a length of time as words that follow others; nothing when it is next to nothing."""
    return f" {word} {seconds} second{'s' if seconds > 1 else ''}" if seconds else ""


def told(message: ChatMessage) -> Iterator[ReplyEvent]:
    """Yield a stored answer as the events that would have made it."""
    for part in message.parts:
        yield from _events(part)
    if message.turn is not None:
        yield ReplyEnded(message.turn)


def _events(part: Part) -> Iterator[ReplyEvent]:
    match part:
        case TextPart(text):
            yield from (TextBreak(), TextDelta(text))
        case ReasoningPart(text, seconds):
            yield ReasoningDelta(text)
            if seconds is not None:
                yield ReasoningEnded(seconds)
        case ToolPart(call_id, name, arguments, output, seconds):
            yield ToolCalled(call_id, name, arguments)
            if output is not None:
                yield ToolReturned(call_id, output, seconds)
        case AttachmentPart(kind):
            yield from (TextBreak(), TextDelta(f"[{kind}]"))

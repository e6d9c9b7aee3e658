"""Keeps secrets out of the events and the items of a reply, before they are shown and stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import assert_never, cast

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
from litechat_tui.domain.ports import Item
from litechat_tui.domain.redaction import Redactor, StreamRedactor


class RedactedEvents:
    """The events of one turn, of whose texts the end is held back while it may be the beginning of a secret."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._stream = StreamRedactor(redactor)
        self._kind: type[TextDelta | ReasoningDelta] | None = None
        """What arrives piece by piece at the moment."""

    def feed(self, events: Iterable[ReplyEvent]) -> Iterator[ReplyEvent]:
        """Yield what is certain after `events`."""
        for event in events:
            match event:
                case TextDelta(text) | ReasoningDelta(text):
                    if type(event) is not self._kind:
                        yield from self.rest()
                    self._kind = type(event)
                    if piece := self._stream.feed(text):
                        yield self._kind(piece)
                case ToolCalled():
                    yield from self.rest()
                    name, arguments = map(self._redactor.redacted, (event.name, event.arguments))
                    yield replace(event, name=name, arguments=arguments)
                case (
                    TurnStarted()
                    | TextBreak()
                    | ReasoningEnded()
                    | ToolReturned()
                    | ToolAsked()
                    | UsageReported()
                    | RetryScheduled()
                    | ReplyEnded()
                ):
                    yield from self.rest()
                    yield event
                case _:
                    assert_never(event)

    def rest(self) -> Iterator[ReplyEvent]:
        """Yield what was held back, at the end of a text."""
        kind, self._kind = self._kind, None
        held = self._stream.finish()
        if kind is not None and held:
            yield kind(held)

    def returned(self, event: ToolReturned) -> ToolReturned:
        """Return what a tool answered."""
        return replace(event, output=self._redactor.redacted(event.output))

    def items(self, items: Sequence[Item]) -> list[Item]:
        """Return the items, those without secrets as the very same objects."""
        return [self._item(item) for item in items]

    def _item(self, item: Item) -> Item:
        redacted = cast("Item", self._redactor.redacted_json(item))
        signed = "encrypted_content"
        if redacted.get(signed) == item.get(signed):
            return redacted
        # The signature on it holds no more, and a provider refuses what it did not sign.
        return {name: value for name, value in redacted.items() if name != signed}

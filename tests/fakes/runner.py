"""Runners whose replies are scripted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from litechat_tui.agent.reply import EventLog
from litechat_tui.domain.chat import Turn, TurnStatus
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.events import (
    ReasoningDelta,
    ReplyEnded,
    ReplyEvent,
    TextDelta,
    ToolCalled,
    ToolReturned,
    TurnStarted,
)
from litechat_tui.domain.ports import Clock, Item, Outcome, Partial, TurnJournal, TurnRequest
from tests.conftest import frozen_clock


class GatedRunner:
    """A `ChatRunner` whose replies go on only when told: each `release()` lets out one more event.

    Every reply plays `TurnStarted`, then the events of `script`, then a `ReplyEnded` made of `outcome`.
    """

    def __init__(
        self,
        *script: ReplyEvent,
        outcome: Outcome | None = None,
        journal: TurnJournal | None = None,
        clock: Clock = frozen_clock,
    ) -> None:
        self.script = script or (TextDelta("Hello "), TextDelta("there."))
        self.outcome = outcome or Outcome(TurnStatus.COMPLETED)
        self.refusal: Problem | None = None
        """Why the next turns cannot even begin."""
        self.journal = journal
        """Gets the prompt when `TurnStarted` is let out and the text when the reply ends; None keeps nothing."""
        self.clock = clock
        self.replies: list[GatedReply] = []
        self.started = self.closed = False

    def start(self) -> None:
        self.started = True

    def send(self, request: TurnRequest) -> GatedReply:
        self.replies.append(GatedReply(self, request))
        if self.refusal:
            self.replies[-1].end_with(Outcome(TurnStatus.FAILED, problem=self.refusal), withdrawn=True)
        return self.replies[-1]

    def close(self) -> None:
        self.closed = True
        for reply in self.replies:
            reply.close()

    def release(self, events: int = 1) -> None:
        """Let out that many more events of the newest reply."""
        for _ in range(events):
            self.replies[-1].release()

    def release_all(self) -> None:
        """Let the newest reply go on to its end."""
        while not self.replies[-1].ended:
            self.replies[-1].release()


class Answering(GatedRunner):
    """Answers every prompt to the end, at once."""

    def send(self, request: TurnRequest) -> GatedReply:
        reply = super().send(request)
        self.release_all()
        return reply


class GatedReply(EventLog):
    """One reply of a `GatedRunner`."""

    def __init__(self, runner: GatedRunner, request: TurnRequest) -> None:
        super().__init__()
        self.request = request
        self.turn = Turn(
            f"turn-{len(runner.replies)}", request.session_id, request.model, TurnStatus.RUNNING, runner.clock()
        )
        self.ended = False
        self._runner = runner
        self._waiting = [*runner.script]
        self._said: list[ReplyEvent] = []
        self.begun = False

    def release(self) -> None:
        """Let out one more event; after the script, the end."""
        if not self.begun:
            self.begun = True
            if self._runner.journal:
                self.turn = self._runner.journal.begin(self.request)
            self.put((TurnStarted(self.turn),))
        elif self._waiting:
            self._said.append(self._waiting.pop(0))
            self.put((self._said[-1],))
        else:
            self.end_with(self._runner.outcome)

    def stop(self) -> None:
        self.end_with(Outcome(TurnStatus.STOPPED), withdrawn=not self._said)

    def close(self) -> None:
        """End as when the program ends: the prompt stays."""
        if not self.begun and not self.ended:
            self.release()
        self.end_with(Outcome(TurnStatus.STOPPED))

    def end_with(self, outcome: Outcome, *, withdrawn: bool = False) -> None:
        """End here and now, unless that has happened already."""
        if self.ended:
            return
        self.ended = True
        items, partial = _kept(self._said)
        usage, journal = outcome.usage, self._runner.journal
        turn = replace(
            self.turn, status=outcome.status, ended_at=self._runner.clock(), usage=usage, problem=outcome.problem
        )
        if journal and self.begun and withdrawn:
            journal.withdraw(self.turn)
        elif journal and self.begun:
            if items:
                journal.append(self.turn, items)
            turn = journal.end(self.turn, replace(outcome, partial=partial))
        self.put((ReplyEnded(turn, withdrawn=withdrawn),))


def _kept(events: Sequence[ReplyEvent]) -> tuple[list[Item], Partial]:
    """Return what a file holds of a reply: what a listener was told, or a screen would change at its end."""
    items: list[Item] = []
    text = reasoning = ""
    for event in events:
        match event:
            case TextDelta():
                text += event.text
            case ReasoningDelta():
                reasoning += event.text
            case ToolCalled():
                if text:
                    content = [{"type": "output_text", "text": text, "annotations": []}]
                    items.append({"type": "message", "role": "assistant", "id": "msg_1", "content": content})
                    text = ""
                call = {"call_id": event.call_id, "name": event.name, "arguments": event.arguments}
                items.append({"type": "function_call", **call})
            case ToolReturned():
                items.append({"type": "function_call_output", "call_id": event.call_id, "output": event.output})
            case _:
                pass
    return items, Partial(text, reasoning)


class PlayedRunner:
    """Replies at once and in full, one event a batch."""

    def __init__(self, *events: ReplyEvent) -> None:
        self.events = events
        self.received = 0

    def start(self) -> None: ...

    def close(self) -> None: ...

    def send(self, request: TurnRequest) -> PlayedRunner:
        return self

    def stop(self) -> None: ...

    async def __aiter__(self) -> AsyncIterator[tuple[ReplyEvent, ...]]:
        for event in self.events:
            self.received += 1
            yield (event,)

"""Stand-ins for the ports, small on purpose; each passes the contract suite of the real thing."""

from __future__ import annotations

from dataclasses import replace

from litechat_tui.agent.reply import EventLog
from litechat_tui.domain.chat import Model, Turn, TurnStatus
from litechat_tui.domain.errors import GatewayError
from litechat_tui.domain.events import ReplyEnded, ReplyEvent, TextDelta, TurnStarted
from litechat_tui.domain.ports import Clock, Outcome, Partial, TurnJournal, TurnRequest
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
        self.journal = journal
        """Gets the prompt when `TurnStarted` is let out and the text when the reply ends; None keeps nothing."""
        self.clock = clock
        self.replies: list[GatedReply] = []
        self.started = self.closed = False

    def start(self) -> None:
        self.started = True

    def send(self, request: TurnRequest) -> GatedReply:
        self.replies.append(GatedReply(self, request))
        return self.replies[-1]

    def close(self) -> None:
        self.closed = True
        for reply in self.replies:
            reply.stop()

    def release(self, events: int = 1) -> None:
        """Let out that many more events of the newest reply."""
        for _ in range(events):
            self.replies[-1].release()

    def release_all(self) -> None:
        """Let the newest reply go on to its end."""
        while not self.replies[-1].ended:
            self.replies[-1].release()


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
        self._begun = False

    def release(self) -> None:
        """Let out one more event; after the script, the end."""
        if not self._begun:
            self._begun = True
            if self._runner.journal:
                self.turn = self._runner.journal.begin(self.request)
            self.put((TurnStarted(self.turn),))
        elif self._waiting:
            self._said.append(self._waiting.pop(0))
            self.put((self._said[-1],))
        else:
            self._end(self._runner.outcome)

    def stop(self) -> None:
        self._end(Outcome(TurnStatus.STOPPED), withdrawn=not self._said)

    def _end(self, outcome: Outcome, *, withdrawn: bool = False) -> None:
        if self.ended:
            return
        self.ended = True
        text = "".join(event.text for event in self._said if isinstance(event, TextDelta))
        usage, journal = outcome.usage, self._runner.journal
        turn = replace(
            self.turn, status=outcome.status, ended_at=self._runner.clock(), usage=usage, problem=outcome.problem
        )
        if journal and self._begun and withdrawn:
            journal.withdraw(self.turn)
        elif journal and self._begun:
            turn = journal.end(self.turn, replace(outcome, partial=Partial(text)))
        self.put((ReplyEnded(turn, withdrawn=withdrawn),))


class FakeCatalog:
    """A `ModelCatalog` that offers `models`, or raises `error`."""

    def __init__(self, *models: Model, error: GatewayError | None = None) -> None:
        self.offered = models
        self.error = error

    def models(self) -> tuple[Model, ...]:
        if self.error is not None:
            raise self.error
        return self.offered

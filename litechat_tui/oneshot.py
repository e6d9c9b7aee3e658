"""The one-shot job: one prompt in, one answer out, on plain streams."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial
from typing import assert_never

from litechat_tui.app.chat import ChatService
from litechat_tui.app.dependencies import Dependencies
from litechat_tui.app.one_turn import OneTurn
from litechat_tui.app.taking_out import TakenOut, TakeOut
from litechat_tui.console import ExitCode, Streams, described, interrupted
from litechat_tui.domain.chat import ChatMessage, Turn, TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import LitechatError, Problem
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
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.tool_calls import CallState, ToolCall
from litechat_tui.words import _
from litechat_tui.words.problems import problem_text
from litechat_tui.words.tool_calls import refused_call

_CODES = {
    TurnStatus.COMPLETED: ExitCode.ANSWERED,
    TurnStatus.INCOMPLETE: ExitCode.ANSWERED,
    TurnStatus.STOPPED: ExitCode.INTERRUPTED,
}


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done."""

    session_id: str
    prompt: Prompt
    announce: bool = False
    """Whether the session's id is new to the caller and has to be printed."""
    as_json: bool = False
    take_out: TakeOut | None = None
    """Takes what is written out of the answer, which is then not written itself; None for all of it."""
    schema: str = ""
    """JSON Schema that the answer is to fit, for the model; empty for none."""


def run(job: Job, dependencies: Dependencies, streams: Streams) -> ExitCode:
    """Send the prompt, write the answer, and return how it went. Interrupting stops the turn and keeps what came."""
    quiet = job.as_json or job.take_out is not None
    if job.announce and not job.as_json:
        _announce(job, streams)
    answer = _Answer(Streams(streams.out, streams.err) if quiet else streams, quiet=quiet)
    one = OneTurn(dependencies, answer.take_all)
    with interrupted(lambda _: one.stop()):
        one.run(partial(_send, job, dependencies.model))
    ended, message = one.ending
    turn = ended.turn
    taken, problem = _taken_out(job, turn, message)
    if job.as_json:
        members = {} if taken is None else taken.members
        failure = {} if problem is None else {"error": described(problem)}
        streams.write_object({**as_json(turn, message), **members, **failure})
    elif taken is not None:
        streams.write(taken.text)
    streams.end_line()
    streams.complain(*filter(None, (turn.problem, problem)))
    if streams.unwritten is not None and not isinstance(streams.unwritten, BrokenPipeError):
        reason = streams.unwritten.strerror or str(streams.unwritten)
        streams.complain(Problem(Code.PROGRAM_OUTPUT_FAILED, reason=reason, session_id=job.session_id))
        return ExitCode.FAILED
    return ExitCode.FAILED if problem is not None else exit_code(turn.status)


def _announce(job: Job, streams: Streams) -> None:
    """Say which session it is: on standard error where standard output is for something else than text to read."""
    line = f"SESSION_ID={job.session_id}"
    if job.take_out is None:
        streams.write(f"{line}\n")
    else:
        streams.report(line)


def _send(job: Job, model: str, chat: ChatService) -> None:
    if job.schema:
        chat.ask(TurnRequest(job.session_id, job.prompt, model, schema=job.schema))
    else:
        chat.send(job.session_id, job.prompt)


def _taken_out(job: Job, turn: Turn, message: ChatMessage) -> tuple[TakenOut | None, Problem | None]:
    """Return what is wanted of an answer, or why that is not in it; neither where the turn failed or was stopped."""
    if job.take_out is None or turn.status not in (TurnStatus.COMPLETED, TurnStatus.INCOMPLETE):
        return None, None
    if turn.status is TurnStatus.INCOMPLETE:
        return None, Problem(Code.ANSWER_UNEXTRACTED, session_id=job.session_id)
    try:
        return job.take_out(message), None
    except LitechatError as error:
        return None, error.problem.with_facts(session_id=job.session_id)


def exit_code(status: TurnStatus) -> ExitCode:
    """Return what the program says of a turn that ended so."""
    return _CODES.get(status, ExitCode.FAILED)


class _Answer:
    """Writes the text of an answer piece by piece; all pieces together are the text of the stored message."""

    def __init__(self, streams: Streams, *, quiet: bool) -> None:
        self._streams = streams
        self._quiet = quiet
        self._inside = False
        """Whether the next text belongs to the block that was written last."""
        self._begun = False
        self._thinking = False
        self._calls: dict[str, ToolCalled] = {}
        self._retry: RetryScheduled | None = None
        """The last one that was noted; behind another window's turn it comes again every second."""

    def take_all(self, events: tuple[ReplyEvent, ...]) -> None:
        """Write what the events add."""
        for event in events:
            self.take(event)

    def take(self, event: ReplyEvent) -> None:
        """Write what the event adds, or note it for a person."""
        match event:
            case TextDelta(text):
                if text:
                    self._write(text)
            case TextBreak():
                self._inside = False
            case ReasoningDelta():
                if not self._thinking:
                    self._streams.note(_("· thinking"))
                self._inside = False
            case ToolCalled(call_id):
                self._inside = self._inside and call_id in self._calls
                self._calls[call_id] = event
            case ToolReturned(call_id):
                if call := self._calls.get(call_id):
                    self._streams.note(f"· {call.name} {call.arguments}")
            case RetryScheduled(seconds, reason):
                if event != self._retry:
                    self._retry = event
                    message = _("{reason} Trying again in {seconds:.0f} s.")
                    self._streams.report(message.format(reason=problem_text(reason).message, seconds=seconds))
            case ToolAsked(call):
                self._refused(call)
            case TurnStarted() | ReasoningEnded() | UsageReported() | ReplyEnded():
                pass
            case _:
                assert_never(event)
        self._thinking = isinstance(event, ReasoningDelta)

    def _refused(self, call: ToolCall) -> None:
        """Say of a call that it was refused, once."""
        if call.state is CallState.REFUSED and call.ended_at is None:
            self._streams.report(refused_call(call))

    def _write(self, text: str) -> None:
        if not self._quiet:
            if self._begun and not self._inside:
                self._streams.part()
            self._streams.write(text)
        self._inside = self._begun = True


def as_json(turn: Turn, message: ChatMessage) -> dict[str, object]:
    """Return the whole answer as one object."""
    answer: dict[str, object] = {
        "session_id": turn.session_id,
        "model": turn.model,
        "output": message.text,
        "usage": asdict(turn.usage) if turn.usage else None,
        "status": turn.status.value,
        "call_id": (turn.served and turn.served.call_id) or None,
        "served_model": (turn.served and turn.served.model) or None,
    }
    if turn.problem is not None:
        answer["error"] = described(turn.problem)
    return answer

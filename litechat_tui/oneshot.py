"""The one-shot job: one prompt in, one answer out, on plain streams."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, dataclass

from litechat_tui.console import ExitCode, Streams, interrupted
from litechat_tui.domain.chat import ChatMessage, Turn, TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem, ProxyError
from litechat_tui.domain.events import (
    ReasoningDelta,
    ReplyEnded,
    ReplyEvent,
    RetryScheduled,
    TextBreak,
    TextDelta,
    ToolCalled,
    ToolReturned,
)
from litechat_tui.domain.ports import ChatRunner, LocalState, ModelCatalog, SessionQueries, TurnRequest
from litechat_tui.domain.transcript import apply_events, reply_to

_CODES = {
    TurnStatus.COMPLETED: ExitCode.ANSWERED,
    TurnStatus.INCOMPLETE: ExitCode.ANSWERED,
    TurnStatus.STOPPED: ExitCode.INTERRUPTED,
}


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done."""

    request: TurnRequest
    announce: bool = False
    """Whether the session's id is new to the caller and has to be told."""
    as_json: bool = False


def choose_model(
    session_id: str, queries: SessionQueries, local: LocalState, catalog: ModelCatalog, *, wanted: str, usual: str
) -> str:
    """Return the alias to talk to: the `wanted` one, else the session's last, the `usual`, the remembered, the first.

    Raises `StoreError`, and `ProxyError` when the proxy has to be asked and cannot answer.
    """
    session = queries.session(session_id)
    known = wanted or (session.model if session else "") or usual or local.preference("model")
    if known:
        return known
    offered = catalog.models()
    if not offered:
        raise ProxyError(Code.PROXY_NO_MODELS)
    return offered[0].id


def run(job: Job, runner: ChatRunner, streams: Streams) -> ExitCode:
    """Send the prompt, write the answer, and return how it went. Interrupting stops the turn and keeps what came."""
    if job.announce and not job.as_json:
        streams.write(f"SESSION_ID={job.request.session_id}\n")
    turn, message = asyncio.run(_receive(job, runner, streams))
    if job.as_json:
        ascii_only = not (streams.out.encoding or "").lower().startswith("utf")
        streams.write(json.dumps(_as_json(turn, message), ensure_ascii=ascii_only))
    streams.end_line()
    if turn.problem is not None:
        streams.complain(turn.problem)
    if streams.unwritten is not None and not isinstance(streams.unwritten, BrokenPipeError):
        reason = streams.unwritten.strerror or str(streams.unwritten)
        streams.complain(Problem(Code.PROGRAM_OUTPUT_FAILED, reason=reason, session_id=job.request.session_id))
        return ExitCode.FAILED
    return _CODES.get(turn.status, ExitCode.FAILED)


async def _receive(job: Job, runner: ChatRunner, streams: Streams) -> tuple[Turn, ChatMessage]:
    """Take the reply in to its end, writing its text as it comes unless it is wanted as JSON."""
    loop = asyncio.get_running_loop()
    answer = _Answer(Streams(streams.out, streams.err) if job.as_json else streams, quiet=job.as_json)
    message = reply_to()
    reply = runner.send(job.request)
    with interrupted(lambda _: loop.call_soon_threadsafe(reply.stop)):
        async for batch in reply:
            message = apply_events(message, batch)
            for event in batch:
                answer.take(event)
                if isinstance(event, ReplyEnded):
                    return event.turn, message
    raise AssertionError("a reply ends with ReplyEnded")


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

    def take(self, event: ReplyEvent) -> None:
        """Write what the event adds, or note it for a person."""
        match event:
            case TextDelta(text) if text:
                if not self._quiet:
                    if self._begun and not self._inside:
                        self._streams.part()
                    self._streams.write(text)
                self._inside = self._begun = True
            case TextBreak():
                self._inside = False
            case ReasoningDelta():
                if not self._thinking:
                    self._streams.note("· thinking")
                self._inside = False
            case ToolCalled(call_id):
                self._inside = self._inside and call_id in self._calls
                self._calls[call_id] = event
            case ToolReturned(call_id) if call := self._calls.get(call_id):
                self._streams.note(f"· {call.name} {call.arguments}")
            case RetryScheduled(seconds, reason) if event != self._retry:
                self._retry = event
                self._streams.note(f"· {problem_text(reason).message} Trying again in {seconds:.0f} s.")
            case _:
                pass
        self._thinking = isinstance(event, ReasoningDelta)


def _as_json(turn: Turn, message: ChatMessage) -> dict[str, object]:
    """Return the whole answer as one object."""
    answer: dict[str, object] = {
        "session_id": turn.session_id,
        "model": turn.model,
        "output": message.text,
        "usage": asdict(turn.usage) if turn.usage else None,
        "status": turn.status.value,
    }
    if turn.problem is not None:
        problem, text = turn.problem, problem_text(turn.problem)
        answer["error"] = {
            "code": problem.code,
            "message": text.message,
            "hint": text.hint,
            "proxy": problem.proxy_message,
        }
    return answer

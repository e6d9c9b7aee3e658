"""The one-shot job for several models: one prompt in, an answer of each of them out, in the order they were named."""

from __future__ import annotations

from dataclasses import dataclass

from litechat_tui.app.answer_figures import figures_of
from litechat_tui.app.chat import ChatService
from litechat_tui.app.chat_events import ChatEvent, ReplyFinished
from litechat_tui.app.comparing import Comparing, Comparison
from litechat_tui.app.dependencies import Dependencies
from litechat_tui.app.one_turn import ShortService
from litechat_tui.app.replies import LiveReply
from litechat_tui.console import ExitCode, Streams, interrupted
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.events import ReplyEnded
from litechat_tui.domain.prompt import Prompt
from litechat_tui.oneshot import as_json, exit_code
from litechat_tui.words import _


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be asked of whom."""

    session_id: str
    """The stored session that the answers go on from, in forks of it; empty for new ones."""
    prompt: Prompt
    models: tuple[str, ...]
    as_json: bool = False


def compare(task: Task, dependencies: Dependencies, streams: Streams) -> ExitCode:
    """Ask all models at once, write their answers, and return how it went. Interrupting stops all and keeps what came.

    No answer is written before it and those before it have ended: pieces of several at once could not be told apart.
    """
    out = _Answers(task, streams)
    service = ShortService(dependencies, out.happened)

    async def begin(chat: ChatService) -> Comparison:
        comparing = Comparing(chat, dependencies.queries, dependencies.commands, dependencies.new_id)
        begun = await comparing.begin(task.session_id, task.prompt, task.models)
        out.expect(begun)
        return begun

    streams.note(_("· asking {models}").format(models=", ".join(task.models)))
    with interrupted(lambda _: service.stop()):
        comparison = service.run(begin)
    endings = [(answer, _ending(answer)) for answer in comparison.answers]
    if task.as_json:
        answers = [_described(answer, ended) for answer, ended in endings]
        streams.write_object({"comparison": comparison.id, "prompt": task.prompt.text, "answers": answers})
    if streams.unwritten is not None and not isinstance(streams.unwritten, BrokenPipeError):
        reason = streams.unwritten.strerror or str(streams.unwritten)
        sessions = ", ".join(answer.session_id for answer in comparison.answers)
        streams.complain(Problem(Code.PROGRAM_OUTPUT_FAILED, reason=reason, session_id=sessions))
        return ExitCode.FAILED
    return max(exit_code(ended.turn.status) for _answer, ended in endings)


class _Answers:
    """Writes each answer as a whole, in the order of the models, as soon as that can be done."""

    def __init__(self, task: Task, streams: Streams) -> None:
        self._task = task
        self._streams = streams
        self._awaited: list[LiveReply] = []
        """Those that are not written yet."""
        self._first = True

    def expect(self, comparison: Comparison) -> None:
        """Take in what was begun."""
        self._awaited = [*comparison.answers]

    def happened(self, event: ChatEvent) -> None:
        """Write what can be written now that a reply has ended."""
        if isinstance(event, ReplyFinished):
            while self._awaited and self._awaited[0].ending is not None:
                self._write(self._awaited.pop(0))

    def _write(self, answer: LiveReply) -> None:
        streams, turn = self._streams, _ending(answer).turn
        if not self._task.as_json:
            gap = "" if self._first else "\n"
            self._first = False
            streams.write(f"{gap}## {turn.model}\n")
            if not answer.withdrawn:
                streams.write(f"SESSION_ID={answer.session_id}\n")
            streams.write(f"\n{answer.message.text}" if answer.message.text else "")
            streams.end_line()
        if turn.problem is not None:
            streams.complain(turn.problem, of=turn.model)


def _ending(answer: LiveReply) -> ReplyEnded:
    if answer.ending is None:
        raise AssertionError("a reply ends with ReplyEnded")
    return answer.ending


def _described(answer: LiveReply, ended: ReplyEnded) -> dict[str, object]:
    """Return an answer as one object, with what it is compared by."""
    figures = figures_of(ended.turn)
    return {
        **as_json(ended.turn, answer.message),
        "session_id": None if answer.withdrawn else answer.session_id,
        "seconds_to_first_token": figures.first_token,
        "tokens_per_second": None if figures.rate is None else round(figures.rate, 2),
    }

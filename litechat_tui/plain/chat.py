"""The chat line by line: nothing is drawn twice, moved or coloured, so that a screen reader can follow it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TextIO

from litechat_tui.console import ExitCode, Streams, interrupted
from litechat_tui.domain.chat import CONTINUE, Role, Session, TurnStatus
from litechat_tui.domain.errors import LitechatError
from litechat_tui.domain.events import ReplyEnded
from litechat_tui.domain.ports import ChatRunner, Clock, LocalState, ModelCatalog, SessionQueries, TurnRequest
from litechat_tui.domain.text import clean, one_line
from litechat_tui.domain.titles import UNTITLED, when
from litechat_tui.plain.voice import SENTENCE, YOU, Voice, told

Ask = Callable[[str], str]
"""Reads one line after a marker and returns it without its end. Raises `EOFError` when there is no more."""

MORE = "More: "
"""Asks for the rest of a prompt whose line ended with a backslash."""
LISTED = 20
"""Sessions in a list."""
EVERY_ONE = 1_000_000_000
"""More messages than any session has."""

WAYS_ON = {
    TurnStatus.FAILED: "Write /again to try it once more.",
    TurnStatus.INCOMPLETE: "Write /continue for the rest.",
}
"""How a reply ended -> what can be done about it."""

HELP = f"""\
Write a prompt and press Enter. A line that ends with a backslash goes on in the next one.
Up brings back what you wrote.
Ctrl+C stops the reply, and what came is kept. Ctrl+D leaves.
/new begins a new session.
/sessions lists the newest {LISTED} sessions. /sessions WORDS lists those with WORDS in their title or text.
/open NUMBER, or /open ID, goes on with a session and reads its last exchange.
/read reads this session from its beginning.
/model lists the models. /model NUMBER, or /model NAME, takes another one.
/again has the last prompt answered again. /continue asks for the rest of an answer that was cut short.
/help says this. /quit leaves.
A prompt that begins with / is written with a space before it.
"""


def line_editor(stdin: TextIO, streams: Streams) -> Ask:
    """Return what reads standard input: edited as it is typed, or as it comes and repeated for the record."""
    if not stdin.isatty():
        return partial(_handed_over, stdin, streams)
    with suppress(ImportError):  # there is none on Windows
        import readline  # noqa: F401 - loading it gives `input` its editing keys and a history
    return partial(_typed, streams)


def _typed(streams: Streams, marker: str) -> str:
    try:
        return input(marker)
    except (EOFError, KeyboardInterrupt):
        streams.write("\n")
        raise


def _handed_over(stdin: TextIO, streams: Streams, marker: str) -> str:
    line = stdin.readline()
    if not line:
        raise EOFError
    line = line.rstrip("\r\n")
    streams.write(f"{marker}{clean(line)}\n")
    return line


class PlainChat:
    """One sitting: reads lines, sends prompts, says what comes."""

    def __init__(
        self,
        queries: SessionQueries,
        local: LocalState,
        runner: ChatRunner,
        catalog: ModelCatalog,
        *,
        streams: Streams,
        ask: Ask,
        clock: Clock,
        new_id: Callable[[], str],
        session_id: str,
        model: str,
    ) -> None:
        self._queries, self._local = queries, local
        self._runner, self._catalog = runner, catalog
        self._streams, self._ask, self._clock, self._new_id = streams, ask, clock, new_id
        self._session_id, self._model = session_id, model
        self._sessions: Sequence[Session] = ()
        """Those listed last, which numbers stand for."""
        self._models: Sequence[str] = ()
        self._leaving = False
        self._stored = False
        """Whether the session is in the file."""
        self._status = ExitCode.ANSWERED

    def run(self, greeting: str) -> ExitCode:
        """Talk until the input ends; return whether the last reply failed."""
        self._say(f"{greeting} Write /help for the commands.")
        self._resume(self._queries.session(self._session_id))
        while not self._leaving and self._streams.unwritten is None:
            try:
                text = self._prompt()
            except EOFError:
                break
            except KeyboardInterrupt:
                self._say("Ctrl+D leaves.")
                continue
            if text.startswith("/"):
                self._guarded(text)
            elif text.strip():
                self._send(TurnRequest(self._session_id, text.strip(), self._model))
        if self._stored:
            self._say(f"This was session {self._session_id}.")
        return self._status

    def _prompt(self) -> str:
        """Read a prompt, which goes on as long as its lines end with a backslash."""
        lines = [self._ask(YOU)]
        while lines[-1].endswith("\\"):
            lines[-1] = lines[-1][:-1]
            try:
                lines.append(self._ask(MORE))
            except EOFError:
                break
        return "\n".join(lines)

    def _say(self, *sentences: str) -> None:
        self._streams.end_line()
        for sentence in sentences:
            self._streams.write(one_line(sentence, SENTENCE) + "\n")

    # Commands

    def _guarded(self, line: str) -> None:
        """Do what a line with a command says, and say what went wrong with it."""
        try:
            self._obey(line)
        except LitechatError as error:
            self._say(str(error.problem))

    def _obey(self, line: str) -> None:
        name, _, rest = line.partition(" ")
        wanted = rest.strip()
        match name:
            case "/new":
                self._session_id = self._new_id()
                self._resume(None)
            case "/sessions":
                self._list_sessions(wanted)
            case "/open":
                self._open(_picked(wanted, [session.id for session in self._sessions]))
            case "/read":
                self._recite(limit=EVERY_ONE)
            case "/model":
                self._choose(_picked(wanted, self._models))
            case "/again":
                self._again()
            case "/continue":
                self._go_on()
            case "/help":
                self._streams.write(HELP)
            case "/quit":
                self._leaving = True
            case _:
                self._say(f"There is no command {name}. Write /help for those there are.")

    def _list_sessions(self, matching: str) -> None:
        self._sessions, now = self._queries.sessions(matching, LISTED), self._clock()
        for number, session in enumerate(self._sessions, 1):
            facts = (session.title or UNTITLED, when(session.updated_at, now), session.model)
            here = " (this one)" if session.id == self._session_id else ""
            self._say(f"{number}. {', '.join(filter(None, facts))}{here}")
        if not self._sessions:
            self._say("There are no such sessions." if matching else "There are no sessions yet.")

    def _open(self, session_id: str) -> None:
        session = self._queries.session(session_id)
        if session is None:
            self._say("There is no such session. Write /sessions, then /open with a number of the list.")
            return
        self._session_id, self._model = session.id, session.model or self._model
        self._resume(session)

    def _resume(self, session: Session | None) -> None:
        """Say where one is."""
        self._stored = session is not None
        if session is None:
            self._say(f"A new session with {self._model} begins with your next prompt.")
        else:
            self._say(f"Session {session.title or UNTITLED}, with {self._model}. Its last exchange:")
            self._recite(limit=2)

    def _choose(self, model: str) -> None:
        if model:
            self._model = model
            self._say(f"The model is {model}.")
            self._local.remember("model", model)
            return
        self._models = [model.id for model in self._catalog.models()]
        for number, name in enumerate(self._models, 1):
            self._say(f"{number}. {name}{' (this one)' if name == self._model else ''}")

    def _again(self) -> None:
        last = self._queries.messages(self._session_id, limit=2)
        turn = last[-1].turn if last else None
        if turn is None:
            self._say("There is no answer here to be given again.")
        else:
            self._send(TurnRequest(self._session_id, "", self._model, retry_of=turn.id))

    def _go_on(self) -> None:
        last = self._queries.messages(self._session_id, limit=2)
        if last and last[-1].text and last[-1].turn and last[-1].turn.status.cut_short:
            self._send(TurnRequest(self._session_id, CONTINUE, self._model))
        else:
            self._say("There is no answer here that was cut short.")

    def _recite(self, limit: int) -> None:
        """Read out the newest messages, until Ctrl+C."""
        with suppress(KeyboardInterrupt):
            for message in self._queries.messages(self._session_id, limit):
                if message.role is Role.USER:
                    self._streams.end_line()
                    self._streams.write(f"{YOU}{message.text}\n")
                else:
                    Voice(self._streams).take_all(told(message))
        self._streams.end_line()

    # A turn

    def _send(self, request: TurnRequest) -> None:
        end = asyncio.run(self._receive(request))
        self._stored = self._stored or not end.withdrawn
        status = end.turn.status
        self._status = ExitCode.FAILED if status is TurnStatus.FAILED else ExitCode.ANSWERED
        if status in WAYS_ON and not end.withdrawn:
            self._say(WAYS_ON[status])

    async def _receive(self, request: TurnRequest) -> ReplyEnded:
        """Say a reply as it comes. Ctrl+C stops it; told to end, the program leaves after it."""
        loop, voice, reply = asyncio.get_running_loop(), Voice(self._streams), self._runner.send(request)

        def stop(number: signal.Signals) -> None:
            self._leaving = number is not signal.SIGINT
            loop.call_soon_threadsafe(reply.stop)

        with interrupted(stop):
            async for batch in reply:
                voice.take_all(batch)
                if isinstance(batch[-1], ReplyEnded):
                    return batch[-1]
        raise AssertionError("a reply ends with ReplyEnded")


def _picked(wanted: str, listed: Sequence[str]) -> str:
    """Return what `wanted` stands for: a number of the list, or itself."""
    number = int(wanted) if wanted.isdecimal() else 0
    return listed[number - 1] if 0 < number <= len(listed) else wanted

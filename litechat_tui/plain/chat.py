"""The chat line by line: nothing is drawn twice, moved or coloured, so that a screen reader can follow it."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TextIO

from litechat_tui.app.approvals import pending_calls
from litechat_tui.app.dependencies import Dependencies
from litechat_tui.app.exchange import last_exchange
from litechat_tui.app.one_turn import Begin, OneTurn
from litechat_tui.app.search_query import query_from
from litechat_tui.console import ExitCode, Streams, interrupted
from litechat_tui.domain.chat import ChatMessage, Role, Session, TurnStatus
from litechat_tui.domain.errors import LitechatError, StoreError
from litechat_tui.domain.parameters import UNSET, Parameters
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.shelf import Change
from litechat_tui.domain.text import clean, one_line
from litechat_tui.domain.tool_calls import Decision, ToolCall
from litechat_tui.plain.approvals import answer, question
from litechat_tui.plain.attachments import Attached, prompt_lines
from litechat_tui.plain.line_renderer import SENTENCE_CHARS, YOU, LineRenderer, describe_message
from litechat_tui.plain.parameters import INSTRUCTIONS, settled
from litechat_tui.words import N_, _
from litechat_tui.words.parameters import what_is_set
from litechat_tui.words.problems import problem_text
from litechat_tui.words.sentences import joined
from litechat_tui.words.sessions import title_of, when

_log = logging.getLogger(__name__)

Ask = Callable[[str], str]
"""Reads one line after a marker and returns it without its end. Raises `EOFError` when there is no more."""

MORE = N_("More: ")
"""Asks for the rest of a prompt whose line ended with a backslash."""
LISTED = 20
"""Sessions in a list."""
EVERY_ONE = 1_000_000_000
"""More messages than any session has."""

WAYS_ON = {
    TurnStatus.FAILED: N_("Write /retry to try it once more."),
    TurnStatus.INCOMPLETE: N_("Write /continue for the rest."),
}
"""How a reply ended -> what can be done about it."""

HELP = N_(
    """\
Write a prompt and press Enter. A line that ends with a backslash goes on in the next one.
Up brings back what you wrote.
Ctrl+C stops the reply, and what came is kept. Ctrl+D leaves.
/new begins a new session.
/sessions lists the newest {listed} sessions. /sessions WORDS lists those with WORDS in their title or text.
/open NUMBER, or /open ID, goes on with a session and prints its last exchange.
/read prints this session from its beginning.
/model lists the models. /model NUMBER, or /model NAME, takes another one.
/set lists the parameters of the session. /set NAME VALUE sets one of them: temperature, top_p, max_tokens or effort.
/set NAME leaves it to the model. /instructions TEXT tells the model TEXT before all else; /instructions prints it.
/attach PATH lets a file go with the next prompt: an image, a document or text. /attach lists those that do.
/detach NUMBER, or /detach, takes one or all of them out again.
/template lists the templates. /template NAME, or /template NAME VARIABLE=VALUE TEXT, sends one of them.
/tools lists the tool servers and their tools. /tools NAME off, or on, switches one of them for this session.
/retry has the last prompt answered again. /continue asks for the rest of an answer that was cut short.
/decide asks about the tool calls that the session waits for.
/help prints this. /quit leaves.
A prompt that begins with / is written with a space before it.
"""
)


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
    """The chat from its greeting to its end: reads lines, sends prompts, prints what comes."""

    def __init__(self, dependencies: Dependencies, streams: Streams, ask: Ask) -> None:
        """`dependencies` name the session and the model to begin with."""
        self._dependencies = dependencies
        self._streams, self._ask = streams, ask
        self._session_id, self._model = dependencies.session_id, dependencies.model
        self._sessions: Sequence[Session] = ()
        """Those listed last, which numbers refer to."""
        self._models: Sequence[str] = ()
        self._attached = Attached(dependencies, streams)
        self._leaving = False
        self._waiting = dependencies.parameters
        """What is to go with the next prompt, and stays with the session; None for what the file has of it."""
        self._stored = False
        """Whether the session is in the file."""
        self._status = ExitCode.ANSWERED

    def run(self, greeting: str) -> ExitCode:
        """Talk until the input ends; return whether the last reply failed."""
        self._say(joined(greeting, _("Write /help for the commands.")))
        self._resume(self._dependencies.queries.session(self._session_id))
        while not self._leaving and self._streams.unwritten is None:
            try:
                text = self._prompt()
            except EOFError:
                break
            except KeyboardInterrupt:
                self._say(_("Ctrl+D leaves."))
                continue
            if text.startswith("/"):
                self._guarded(text)
            elif prompt := Prompt(_said(text)).stripped():
                self._send(prompt)
        if self._stored:
            self._say(_("This was session {session_id}.").format(session_id=self._session_id))
        return self._status

    def _prompt(self) -> str:
        """Read a prompt, which goes on as long as its lines end with a backslash."""
        lines = [self._ask(_(YOU))]
        while lines[-1].endswith("\\"):
            lines[-1] = lines[-1][:-1]
            try:
                lines.append(self._ask(_(MORE)))
            except EOFError:
                break
        return "\n".join(lines)

    def _say(self, *sentences: str) -> None:
        self._streams.end_line()
        for sentence in sentences:
            self._streams.write(one_line(sentence, SENTENCE_CHARS) + "\n")

    # Commands

    def _guarded(self, line: str) -> None:
        """Do what a line with a command asks for, and say what went wrong with it."""
        try:
            self._obey(line)
        except LitechatError as error:
            self._say(problem_text(error.problem).summary)

    def _obey(self, line: str) -> None:
        name, _space, rest = line.partition(" ")
        wanted = rest.strip()
        match name:
            case "/new":
                self._session_id = self._dependencies.new_id()
                self._resume(None)
            case "/sessions":
                self._list_sessions(wanted)
            case "/open":
                self._open(_picked(wanted, [session.id for session in self._sessions]))
            case "/read":
                self._recite(limit=EVERY_ONE)
            case "/model":
                self._choose(_picked(wanted, self._models))
            case "/set" | "/instructions":
                self._set(*_set_by(name, wanted))
            case "/attach" | "/detach":
                self._say(*self._attached.changed(name, wanted))
            case "/template" | "/tools":
                self._use(name, wanted)
            case "/retry" | "/continue":
                self._again(name)
            case "/decide":
                if not self._decide():
                    self._say(_("No tool call asks for a decision here."))
            case "/help":
                self._streams.write(_(HELP).format(listed=LISTED))
            case "/quit":
                self._leaving = True
            case _:
                self._say(_("There is no command {name}. Write /help for those there are.").format(name=name))

    def _use(self, name: str, wanted: str) -> None:
        if name == "/tools":
            self._list_tools(wanted)
        else:
            self._use_template(*wanted.partition(" ")[::2])

    def _list_tools(self, wanted: str) -> None:
        from litechat_tui.plain.tools import obeyed

        control = self._dependencies.tools() if self._dependencies.tools else None
        self._say(*obeyed(control, wanted, self._session_id))

    def _list_sessions(self, matching: str) -> None:
        now = self._dependencies.clock()
        found = self._dependencies.search.search(query_from(matching, now), LISTED)
        self._sessions = [hit.session for hit in found.hits]
        for number, session in enumerate(self._sessions, 1):
            facts = ", ".join(filter(None, (title_of(session), when(session.updated_at, now), session.model)))
            self._list(number, facts, here=session.id == self._session_id)
        if not self._sessions:
            self._say(_("There are no such sessions.") if matching else _("There are no sessions yet."))

    def _list(self, number: int, facts: str, *, here: bool) -> None:
        form = _("{number}. {facts} (this one)") if here else _("{number}. {facts}")
        self._say(form.format(number=number, facts=facts))

    def _open(self, session_id: str) -> None:
        session = self._dependencies.queries.session(session_id)
        if session is None:
            self._say(_("There is no such session. Write /sessions, then /open with a number of the list."))
            return
        self._session_id, self._model = session.id, session.model or self._model
        self._resume(session)

    def _resume(self, session: Session | None) -> None:
        """Say where the person is."""
        if self._session_id != self._dependencies.session_id:
            self._waiting = None
        self._stored = session is not None
        if session is None:
            self._say(_("A new session with {model} begins with your next prompt.").format(model=self._model))
        else:
            text = _("Session {title}, with {model}. Its last exchange:")
            self._say(text.format(title=title_of(session), model=self._model))
            self._recite(limit=2)
            self._mark_read()

    def _choose(self, model: str) -> None:
        if model:
            self._model = model
            self._say(_("The model is {model}.").format(model=model))
            if self._models and model not in self._models:
                self._say(_("It is not in the list of models for this key."))
            self._dependencies.models.remember(model)
            return
        self._models = [model.id for model in self._dependencies.models.offered()]
        for number, name in enumerate(self._models, 1):
            self._list(number, name, here=name == self._model)

    def _set(self, name: str, value: str) -> None:
        """Set a parameter, in the file or for the first prompt of a new session; or say which are set."""
        before = self._parameters
        after, said = settled(before, name, value.strip())
        if after != before:
            self._take_parameters(after)
        self._say(*said)

    def _take_parameters(self, parameters: Parameters) -> None:
        kept = self._dependencies.commands.change([self._session_id], Change(parameters=parameters))
        self._waiting = None if kept else parameters

    @property
    def _parameters(self) -> Parameters:
        if self._waiting is not None:
            return self._waiting
        session = self._dependencies.queries.session(self._session_id)
        return session.parameters if session else UNSET

    def _use_template(self, name: str, rest: str) -> None:
        """Send a template, with its model and parameters, which stay with the session; or list all of them."""
        from litechat_tui.app.templates import named, templates_in
        from litechat_tui.plain.templates import asked, lines_of

        templates = templates_in(self._dependencies.templates())
        if not name:
            self._say(*lines_of(templates))
            return
        try:
            made = asked(named(templates, name), rest, self._ask)
        except (EOFError, KeyboardInterrupt):
            return
        if made.model and made.model != self._model:
            self._model = made.model
            self._say(_("The model is {model}.").format(model=made.model))
        before = self._parameters
        if made.parameters and (after := made.parameters.changing(before)) != before:
            self._take_parameters(after)
            self._say(_("From now on: {parameters}.").format(parameters=what_is_set(after)))
        if prompt := Prompt(made.text).stripped():
            self._send(prompt)

    def _again(self, command: str) -> None:
        """Have the last prompt answered again, or the rest of an answer given."""
        messages = self._last_messages()
        if command == "/retry":
            if not self._follow(lambda chat: chat.retry(self._session_id, messages)):
                self._say(_("There is no answer here to be given again."))
        elif not self._follow(lambda chat: chat.continue_answer(self._session_id, messages)):
            self._say(_("There is no answer here that was cut short."))

    def _last_messages(self) -> Sequence[ChatMessage]:
        return self._dependencies.queries.messages(self._session_id, limit=2)

    def _recite(self, limit: int) -> None:
        """Print the newest messages, until Ctrl+C."""
        with suppress(KeyboardInterrupt):
            for message in self._dependencies.queries.messages(self._session_id, limit):
                if message.role is Role.USER:
                    self._streams.end_line()
                    self._streams.write(f"{_(YOU)}{prompt_lines(message)}\n")
                else:
                    LineRenderer(self._streams).take_all(describe_message(message))
        self._streams.end_line()

    # A turn

    def _send(self, prompt: Prompt) -> None:
        whole = self._attached.with_them(prompt, self._model)
        self._follow(lambda chat: chat.send(self._session_id, whole))

    def _follow(self, begin: Begin) -> bool:
        """Print a reply as it comes; return whether there is one. Ctrl+C stops it; told to end, the program leaves."""
        renderer = LineRenderer(self._streams)
        of = replace(self._dependencies, model=self._model, session_id=self._session_id, parameters=self._waiting)
        one = OneTurn(of, renderer.take_all)

        def stop(number: signal.Signals) -> None:
            self._leaving = number is not signal.SIGINT
            one.stop()

        with interrupted(stop):
            if not one.run(begin):
                return False
        end, _message = one.ending
        self._stored = self._stored or not end.withdrawn
        if not end.withdrawn:
            self._attached.clear()
        self._waiting = None if self._stored else self._waiting
        if not self._leaving:
            self._mark_read()
        status = end.turn.status
        if status is TurnStatus.AWAITING_APPROVAL and not self._leaving:
            return self._decide()
        self._status = ExitCode.FAILED if status is TurnStatus.FAILED else ExitCode.ANSWERED
        if status in WAYS_ON and not end.withdrawn:
            self._say(_(WAYS_ON[status]))
        return True

    def _decide(self) -> bool:
        """Ask about the tool calls that the turn waits for, and let it go on; return whether there are any."""
        messages = self._last_messages()
        calls = pending_calls(messages)
        for call in calls:
            self._say(*question(call))
            try:
                decision, reason = answer(self._ask)
            except (EOFError, KeyboardInterrupt):
                self._say(_("It stays open. Write /decide to be asked again."))
                break
            if self._decided(messages, call, decision, reason):
                break
        return bool(calls)

    def _decided(self, messages: Sequence[ChatMessage], call: ToolCall, decision: Decision, reason: str) -> bool:
        """Write a decision; return whether it was the last one, with which the turn goes on here."""
        of, (prompt, reply) = self._dependencies, last_exchange(messages)
        if prompt is None or reply is None or reply.turn is None:
            return False
        if decision is Decision.ALWAYS:
            of.consent.remember(call)
        decided = of.journal.decide(reply.turn.id, call.call_id, decision, reason)
        resumed = decided.resumed
        if resumed is None:
            return False
        self._follow(lambda chat: chat.resume(resumed, prompt, reply) is not None)
        return True

    def _mark_read(self) -> None:
        """Take away the mark of an unread session: what is in it was printed."""
        try:
            self._dependencies.commands.mark_read(self._session_id)
        except StoreError:
            _log.warning("A session that was read stays marked as unread", exc_info=True)


def _picked(wanted: str, listed: Sequence[str]) -> str:
    """Return what `wanted` refers to: a number of the list, or itself."""
    number = int(wanted) if wanted.isdecimal() else 0
    return listed[number - 1] if 0 < number <= len(listed) else wanted


def _set_by(command: str, wanted: str) -> tuple[str, str]:
    """Return the parameter that a line is about, and what it says of it."""
    if command == "/instructions":
        return INSTRUCTIONS if wanted else "", wanted
    name, _space, value = wanted.partition(" ")
    return name, value


def _said(line: str) -> str:
    """Return what is asked: a blank before a slash only says that it begins no command."""
    return line[1:] if line.startswith(" /") else line

"""Has a model name the sessions that nobody has named, on a thread of its own, away from the turns."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from queue import SimpleQueue
from threading import Event, Thread

from litechat_tui.domain.chat import Role, Usage
from litechat_tui.domain.errors import LitechatError
from litechat_tui.domain.model_titles import INSTRUCTIONS, TITLE_TOKENS, excerpt, title_of_answer
from litechat_tui.domain.ports import Asker, Clock, Question, SessionCommands, SessionQueries, ShortAnswer
from litechat_tui.domain.spending import SideRequest

_log = logging.getLogger(__name__)

MOST_TURNS = 2
"""Turns of a session after which it is asked for a title: the first one, and one more where that came to nothing."""


class ModelTitles:
    """Asks for a title after the first turn of a session, until it is closed.

    What goes wrong is only logged: the session keeps its first words, and is tried once more after its next turn.
    """

    def __init__(
        self, asker: Asker, queries: SessionQueries, commands: SessionCommands, *, clock: Clock, model: str
    ) -> None:
        """`model` is the alias of the one that is asked."""
        self._asker = asker
        self._queries = queries
        self._commands = commands
        self._clock = clock
        self._model = model
        self._answered: SimpleQueue[str] = SimpleQueue()
        self._tries: dict[str, int] = {}
        self._listener: Callable[[str], object] = lambda _: None
        self._asked: Future[ShortAnswer] | None = None
        self._closing = Event()
        self._thread = Thread(target=self._run, name="titles", daemon=True)

    def listen(self, listener: Callable[[str], object]) -> None:
        """Call `listener`, on a thread of its own, with each session that has got a title."""
        self._listener = listener

    def answered(self, session_id: str) -> None:
        """Say that a turn of a session has ended well. Returns at once; for one thread."""
        if not self._thread.is_alive() and not self._closing.is_set():
            self._thread.start()
        self._answered.put(session_id)

    def close(self) -> None:
        """Give up what is under way, and wait for its end, which is near."""
        self._closing.set()
        if (asked := self._asked) is not None:
            asked.cancel()
        self._answered.put("")
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while True:
            session_id = self._answered.get()
            if self._closing.is_set():
                return
            try:
                self._name(session_id)
            except CancelledError:
                continue  # the end is near, and comes from the queue
            except LitechatError as error:
                _log.warning("Session %s keeps its first words for now: %s", session_id, error.problem.code)
            except Exception:  # noqa: BLE001 - it is logged: a title is not worth a trace on the reader's screen
                _log.exception("A title broke")

    def _name(self, session_id: str) -> None:
        question = self._question(session_id)
        if question is None:
            return
        self._tries[session_id] = self._tries.get(session_id, 0) + 1
        sent_at = self._clock()
        answer = self._answer(question)
        title = title_of_answer(answer.text)
        if title:
            self._tries[session_id] = MOST_TURNS
        request = SideRequest(self._model, sent_at, answer.usage or Usage())
        if self._commands.entitle(session_id, title, request):
            self._listener(session_id)

    def _question(self, session_id: str) -> Question | None:
        """Return what to ask about a session; None where it has a title, or had its turns."""
        session = self._queries.session(session_id)
        tried = self._tries.get(session_id, 0) >= MOST_TURNS
        if session is None or session.title_source is not None or tried:
            return None
        messages = self._queries.messages(session_id, limit=2 * MOST_TURNS + 1)
        said = excerpt(messages)
        if not said or sum(message.role is Role.USER for message in messages) > MOST_TURNS:
            return None
        return Question(session_id, self._model, INSTRUCTIONS, said, TITLE_TOKENS)

    def _answer(self, question: Question) -> ShortAnswer:
        """Wait for the answer. Raises `CancelledError` when this is closed."""
        self._asked = asked = self._asker.ask(question)
        if self._closing.is_set():
            asked.cancel()
        return asked.result()

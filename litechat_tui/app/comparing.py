"""The same prompt asked of several models at once, each of them in a session of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from litechat_tui.app.chat import ChatService
from litechat_tui.app.replies import LiveReply, NoReply
from litechat_tui.domain.chat import Role, Session
from litechat_tui.domain.events import ReplyEnded
from litechat_tui.domain.ports import SessionCommands, SessionQueries, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.shelf import Change

MOST_COMPARED = 3
"""Answers that a screen has room for beside each other."""
MOST_MESSAGES = 10_000
"""Messages at the end of a session among which its answer is looked for."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was asked of whom."""

    id: str
    """UUIDv7 that its sessions share in the file."""
    answers: tuple[LiveReply, ...]
    """In the order of the models; each stays what it was at its end."""


class Comparing:
    """Begins comparisons over a chat service. Every answer is an ordinary session, linked with the others by an id.

    The prompt is in the file before any of the requests leaves, once for each of them. Until then whoever asks keeps
    it, as the draft of the session it was written in.
    """

    def __init__(
        self, chat: ChatService, queries: SessionQueries, commands: SessionCommands, new_id: Callable[[], str]
    ) -> None:
        self._chat = chat
        self._queries = queries
        self._commands = commands
        self._new_id = new_id

    async def begin(
        self, session_id: str, prompt: Prompt, models: Sequence[str], before: int | None = None
    ) -> Comparison:
        """Ask each model in a fork of the session before row `before` (all of it for None).

        A session that is not stored has nothing to fork: the answers begin new ones. Raises `StoreError` when a fork
        cannot be made; nothing is sent then.
        """
        comparison = self._new_id()
        ids = [self._new_id() for _ in models]
        goes_on = await asyncio.to_thread(self._queries.session, session_id) is not None
        if goes_on:
            await asyncio.to_thread(self._fork, session_id, ids, before)
        self._chat.parameters.hand_on(session_id, ids)
        answers = []
        for new_id, model in zip(ids, models, strict=True):
            request = TurnRequest(new_id, prompt, model, comparison=comparison)
            answers.append(self._chat.ask(request, self._drop_empty_fork) if goes_on else self._chat.ask(request))
        return Comparison(comparison, tuple(answers))

    def stop(self, comparison: Comparison) -> None:
        """Stop all answers that are still arriving."""
        for answer in comparison.answers:
            self._chat.stop(answer.session_id)

    def others(self, session_id: str) -> Sequence[Session]:
        """Return the other sessions of the comparison that a session takes part in. Blocks; raises `StoreError`."""
        session = self._queries.session(session_id)
        if session is None or not session.comparison:
            return ()
        return [other for other in self._queries.compared(session.comparison) if other.id != session_id]

    def again(self, session_id: str) -> Comparison | None:
        """Return the comparison that a session takes part in, with what has become of its answers since.

        None where it takes part in none. Blocks; raises `StoreError`.
        """
        session = self._queries.session(session_id)
        if session is None or not session.comparison:
            return None
        answers = map(self._answer_in, self._queries.compared(session.comparison))
        return Comparison(session.comparison, tuple(answer for answer in answers if answer is not None))

    def _answer_in(self, session: Session) -> LiveReply | None:
        """Return the answer of a comparison in a session: the first one that was not copied from another session."""
        live = self._chat.live(session.id)
        if live is not None and live.request.comparison:
            return live
        for prompt, reply in pairwise(self._queries.messages(session.id, MOST_MESSAGES)):
            turn = reply.turn
            if reply.role is Role.ASSISTANT and turn is not None and turn.started_at >= session.created_at:
                request = TurnRequest(session.id, Prompt(prompt.text), turn.model, comparison=session.comparison)
                ending = ReplyEnded(turn) if turn.status.ended else None
                return LiveReply(request, NoReply(), turn.started_at, prompt, reply, ending=ending)
        return None

    def _fork(self, session_id: str, ids: Sequence[str], before: int | None) -> None:
        made: list[str] = []
        try:
            for new_id in ids:
                self._commands.fork(session_id, new_id, before)
                made.append(new_id)
        finally:
            if len(made) < len(ids):
                self._drop(made)

    async def _drop_empty_fork(self, live: LiveReply) -> None:
        """Take a fork away of which nothing came: it says no more than its origin."""
        if live.withdrawn:
            await asyncio.to_thread(self._drop, [live.session_id])

    def _drop(self, session_ids: Sequence[str]) -> None:
        self._commands.change(session_ids, Change(doomed=True))

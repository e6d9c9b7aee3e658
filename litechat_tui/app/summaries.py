"""Has a model sum a conversation up, for a new session to go on with."""

from __future__ import annotations

from concurrent.futures import Future

from litechat_tui.domain.chat import Usage
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import LitechatError
from litechat_tui.domain.ports import Asker, Clock, Question, SessionCommands, SessionQueries, ShortAnswer
from litechat_tui.domain.spending import SideRequest
from litechat_tui.domain.summary import INSTRUCTIONS, SUMMARY_TOKENS, summary_request

MOST_MESSAGES = 2_000
"""Messages that are looked at, the newest ones."""


class Summary:
    """One summary under way. `get` blocks and belongs to a thread; `give_up` may come from any."""

    def __init__(self, asker: Asker, queries: SessionQueries, commands: SessionCommands, clock: Clock) -> None:
        self._asker = asker
        self._queries = queries
        self._commands = commands
        self._clock = clock
        self._given_up = False
        self._asked: Future[ShortAnswer] | None = None

    def get(self, session_id: str, model: str, window: int | None) -> str:
        """Return the summary of a session, and count what it consumed with that session.

        `window` is how many tokens the model takes, None where nobody knows. Raises `LitechatError`, and
        `CancelledError` once it was given up.
        """
        session = self._queries.session(session_id)
        cut = (session.sent_from if session else None) or 0
        messages = self._queries.messages(session_id, MOST_MESSAGES)
        text = summary_request([one for one in messages if (one.item_id or cut) >= cut], window)
        if not text:
            raise LitechatError(Code.ANSWER_NO_SUMMARY)
        sent_at = self._clock()
        self._asked = asked = self._asker.ask(Question(session_id, model, INSTRUCTIONS, text, SUMMARY_TOKENS))
        if self._given_up:
            asked.cancel()
        answer = asked.result()
        self._commands.entitle(session_id, "", SideRequest(model, sent_at, answer.usage or Usage()))
        if not answer.text.strip():
            raise LitechatError(Code.ANSWER_NO_SUMMARY)
        return answer.text.strip()

    def give_up(self) -> None:
        """Wait no more for an answer."""
        self._given_up = True
        if self._asked is not None:
            self._asked.cancel()

"""`SessionQueries` in memory."""

from __future__ import annotations

from collections.abc import Sequence

from litechat_tui.domain.attachments import line
from litechat_tui.domain.chat import ChatMessage, Role, Session, TitleSource
from litechat_tui.domain.items import messages_from
from litechat_tui.domain.parameters import UNSET
from litechat_tui.domain.shelf import Kept
from litechat_tui.domain.titles import title_from
from tests.fakes.memory import Memory


class FakeSessionQueries:
    """Reads what is in `memory`, which no other program writes to."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    def session(self, session_id: str) -> Session | None:
        memory = self.memory
        if session_id not in memory.rows:
            return None
        messages, (created, updated) = messages_from(memory.rows[session_id], ()), memory.changed[session_id]
        prompt = next((_title(message) for message in messages if message.role is Role.USER), "")
        title, origin = memory.forks.get(session_id, (prompt, ""))
        last = [stored.turn for stored in memory.turns_of(session_id)][-1:]
        model, status = (last[0].model, last[0].status) if last else ("", None)
        model = memory.models.get(session_id, model)
        kept = memory.kept.get(session_id) or Kept(session_id)
        source = TitleSource.FORK if session_id in memory.forks else None
        named = (kept.title, kept.title_source) if kept.title else (title, source)
        return Session(
            session_id,
            named[0],
            created,
            updated,
            model,
            status,
            origin,
            named[1],
            kept.pinned,
            kept.archived,
            kept.trashed_at,
            kept.tags,
            session_id in memory.unread,
            memory.comparisons.get(session_id, ""),
            memory.parameters.get(session_id, UNSET),
            memory.sent_from.get(session_id),
        )

    def beginning_with(self, prefix: str, limit: int = 10) -> Sequence[Session]:
        found = (self.session(key) for key in sorted(self.memory.rows) if key.startswith(prefix))
        return [session for session in found if session][:limit]

    def compared(self, comparison: str) -> Sequence[Session]:
        taking_part = (self.session(key) for key, of in sorted(self.memory.comparisons.items()) if of == comparison)
        return [session for session in taking_part if session and session.trashed_at is None]

    def messages(self, session_id: str, limit: int = 50, before: int | None = None) -> Sequence[ChatMessage]:
        older = [row for row in self.memory.rows.get(session_id, ()) if before is None or row.id < before]
        messages = messages_from(older, self.memory.turns_of(session_id))
        starts = [
            at for at, message in enumerate(messages) if message.role is Role.USER and at <= len(messages) - limit
        ]
        return messages[starts[-1] if starts else 0 :]

    def changes(self) -> int:
        return 0


def _title(message: ChatMessage) -> str:
    return title_from(message.text or "\n".join(map(line, message.attachments)))

"""What is done to sessions as a whole, and undone: names, pins, the archive, the trash, tags, copies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from litechat_tui.domain.chat import Session
from litechat_tui.domain.parameters import Parameters
from litechat_tui.domain.ports import SessionCommands
from litechat_tui.domain.shelf import Change, Kept

TRASH_DAYS = 30
"""Days that a session stays in the trash, unless the user sets another number."""

_LONG_AGO = datetime(1971, 1, 1, tzinfo=UTC)
"""Nothing came to the trash as early but what was deleted out of it."""


class Deed(StrEnum):
    """What was done."""

    RENAMED = "renamed"
    PINNED = "pinned"
    UNPINNED = "unpinned"
    ARCHIVED = "archived"
    UNARCHIVED = "unarchived"
    TRASHED = "trashed"
    RESTORED = "restored"
    DOOMED = "doomed"
    """Deleted out of the trash."""
    TAGGED = "tagged"
    DUPLICATED = "duplicated"
    PARAMETERS = "parameters"
    """Of what is sent with its requests."""


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that was done, and can be undone."""

    deed: Deed
    before: tuple[Kept, ...]
    """The sessions as they were."""
    made: str = ""
    """Id of the session that was made."""

    @property
    def count(self) -> int:
        """How many sessions it was done to."""
        return len(self.before)


class Housekeeping:
    """Does things to sessions and remembers, as long as the program runs, how to undo them. All calls block shortly."""

    def __init__(self, commands: SessionCommands, new_id: Callable[[], str]) -> None:
        self._commands = commands
        self._new_id = new_id
        self._done: list[Done] = []

    def rename(self, session: Session, title: str) -> Done:
        """Call a session by a name; an empty one is its first words again."""
        return self._change(Deed.RENAMED, [session], Change(title=title))

    def pin(self, sessions: Sequence[Session]) -> Done:
        """Pin sessions; where all of them are pinned, not any more."""
        pinned = not all(session.pinned for session in sessions)
        return self._change(Deed.PINNED if pinned else Deed.UNPINNED, sessions, Change(pinned=pinned))

    def archive(self, sessions: Sequence[Session]) -> Done:
        """Archive sessions; where all of them are archived, not any more."""
        archived = not all(session.archived for session in sessions)
        return self._change(Deed.ARCHIVED if archived else Deed.UNARCHIVED, sessions, Change(archived=archived))

    def delete(self, sessions: Sequence[Session]) -> Done:
        """Move sessions to the trash; those that are there, out of sight: the next start deletes them."""
        if all(session.trashed_at is not None for session in sessions):
            return self._change(Deed.DOOMED, sessions, Change(doomed=True))
        return self._change(Deed.TRASHED, sessions, Change(trashed=True))

    def restore(self, sessions: Sequence[Session]) -> Done:
        """Take sessions out of the trash and the archive."""
        return self._change(Deed.RESTORED, sessions, Change(trashed=False, archived=False))

    def tag(self, sessions: Sequence[Session], tags: Sequence[str]) -> Done:
        """Give a session these tags and no others; several sessions these tags as well."""
        gone = () if len(sessions) > 1 else tuple({*sessions[0].tags} - {*tags})
        return self._change(Deed.TAGGED, sessions, Change(tagged=tuple(tags), untagged=gone))

    def set_parameters(self, session: Session, parameters: Parameters) -> Done:
        """Let a session be answered in another way."""
        return self._change(Deed.PARAMETERS, [session], Change(parameters=parameters))

    def duplicate(self, session: Session) -> Done:
        """Copy a session."""
        copy = self._commands.duplicate(session.id, self._new_id())
        return self._remembered(Done(Deed.DUPLICATED, (Kept(session.id),), copy.id))

    def undo(self) -> Done | None:
        """Undo what was done last and is not undone yet, and return it; None when there is nothing."""
        if not self._done:
            return None
        done = self._done[-1]
        if done.made:
            self._commands.change([done.made], Change(doomed=True))
        else:
            self._commands.put_back(done.before)
        return self._done.pop()

    def sweep(self, now: datetime, days: int = TRASH_DAYS) -> int:
        """Delete for good what has been in the trash for so many days, 0 for ever, and what was deleted out of it."""
        return self._commands.purge(before=now - timedelta(days=days) if days else _LONG_AGO)

    def _change(self, deed: Deed, sessions: Sequence[Session], change: Change) -> Done:
        before = self._commands.change([session.id for session in sessions], change)
        return self._remembered(Done(deed, tuple(before)))

    def _remembered(self, done: Done) -> Done:
        self._done.append(done)
        return done

"""`SessionCommands` in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from litechat_tui.domain.chat import Session, TitleSource
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.items import StoredTurn
from litechat_tui.domain.parameters import UNSET
from litechat_tui.domain.shelf import Change, Kept
from litechat_tui.domain.spending import SideRequest
from litechat_tui.domain.text import one_line
from litechat_tui.domain.titles import TAG_LENGTH, TITLE_LENGTH, copy_title, fork_title
from tests.fakes.memory import DOOMED, Memory
from tests.fakes.queries import FakeSessionQueries


class FakeSessionCommands:
    """Changes what is in `memory`."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self._queries = FakeSessionQueries(memory)

    def fork(self, session_id: str, new_id: str, before: int | None = None) -> Session:
        memory, origin = self.memory, self._queries.session(session_id)
        if origin is None:
            raise StoreError(Code.STORE_FORK_ORIGIN_GONE)
        taken = {title for title, _ in memory.forks.values()}
        title = fork_title(origin.title, taken, of_fork=origin.title_source is TitleSource.FORK)
        memory.forks[new_id] = (title, session_id)
        memory.open(new_id)
        memory.parameters[new_id] = origin.parameters
        newest = {stored.first_item: stored for stored in memory.turns_of(session_id)}
        ends = [first for first, stored in newest.items() if not stored.turn.status.ended]
        ends += [] if before is None else [before]
        new = {
            row.id: memory.add(new_id, row.item or {}, row.at)
            for row in memory.rows[session_id]
            if all(row.id < end for end in ends)
        }
        self._copy_cut(session_id, new_id, new)
        for first, stored in newest.items():
            if first in new:
                turn = replace(stored.turn, id=f"turn-{new[first]}", session_id=new_id)
                memory.turns[turn.id] = StoredTurn(turn, new[first], new.get(stored.partial_item or 0), stored.partial)
        forked = self._queries.session(new_id)
        assert forked is not None
        return forked

    def _copy_cut(self, session_id: str, new_id: str, new: Mapping[int, int]) -> None:
        cut = self.memory.sent_from.get(session_id)
        sent = [new[row] for row in new if cut is not None and row >= cut]
        if sent and len(sent) < len(new):
            self.memory.sent_from[new_id] = min(sent)

    def change(self, session_ids: Sequence[str], change: Change) -> Sequence[Kept]:
        before = [self._kept(each) for each in dict.fromkeys(session_ids) if each in self.memory.rows]
        for kept in before:
            self.memory.kept[kept.session_id] = self._changed(kept, change)
            if change.model:
                self.memory.models[kept.session_id] = change.model
        if change.parameters is None:
            return before
        known = self.memory.parameters
        with_parameters = [replace(kept, parameters=known.get(kept.session_id, UNSET)) for kept in before]
        known |= dict.fromkeys((kept.session_id for kept in before), change.parameters)
        return with_parameters

    def put_back(self, kept: Sequence[Kept]) -> None:
        for each in kept:
            if each.session_id in self.memory.rows:
                there = self._kept(each.session_id)
                named = there if not each.title and there.title_source is TitleSource.MODEL else each
                titled = replace(each, title=named.title, title_source=named.title_source)
                self.memory.kept[each.session_id] = replace(titled, parameters=None)
                if each.parameters is not None:
                    self.memory.parameters[each.session_id] = each.parameters

    def entitle(self, session_id: str, title: str, request: SideRequest) -> bool:
        if session_id not in self.memory.rows:
            return False
        before = self.memory.side_requests.get(session_id, ())
        self.memory.side_requests[session_id] = (*before, request)
        kept = self._kept(session_id)
        if not title or kept.title or kept.title_source:
            return False
        self.memory.kept[session_id] = replace(kept, title=title, title_source=TitleSource.MODEL)
        return True

    def send_from(self, session_id: str, row: int | None) -> None:
        self.memory.sent_from.pop(session_id, None)
        if row is not None and session_id in self.memory.rows:
            self.memory.sent_from[session_id] = row

    def mark_read(self, session_id: str) -> bool:
        was_unread = session_id in self.memory.unread
        self.memory.unread.discard(session_id)
        return was_unread

    def duplicate(self, session_id: str, new_id: str) -> Session:
        memory, origin = self.memory, self._queries.session(session_id)
        if origin is None:
            raise StoreError(Code.STORE_FORK_ORIGIN_GONE)
        taken = {session.title for key in memory.rows if (session := self._queries.session(key))}
        self.fork(session_id, new_id)
        del memory.forks[new_id]
        if session_id in memory.forks:
            memory.forks[new_id] = memory.forks[session_id]
        title = copy_title(origin.title, taken)
        memory.kept[new_id] = Kept(new_id, title, origin.title_source or TitleSource.PERSON, tags=origin.tags)
        memory.side_requests[new_id] = memory.side_requests.get(session_id, ())
        for stored in [*memory.turns_of(session_id)]:
            if stored.superseded:
                self._copy_superseded(stored, new_id)
        copied = self._queries.session(new_id)
        assert copied is not None
        return copied

    def purge(self, session_ids: Sequence[str] = (), before: datetime | None = None) -> int:
        purged = [
            kept.session_id
            for kept in self.memory.kept.values()
            if kept.trashed_at is not None
            and (kept.session_id in session_ids or (before is not None and kept.trashed_at < before))
            and all(stored.turn.status.ended for stored in self.memory.turns_of(kept.session_id))
        ]
        for session_id in purged:
            del self.memory.rows[session_id], self.memory.kept[session_id]
            self.memory.side_requests.pop(session_id, None)
            for stored in self.memory.turns_of(session_id):
                del self.memory.turns[stored.turn.id]
        return len(purged)

    def _kept(self, session_id: str) -> Kept:
        known = self.memory.kept.get(session_id)
        if known is not None:
            return known
        title, _ = self.memory.forks.get(session_id, ("", ""))
        return Kept(session_id, title, TitleSource.FORK if title else None)

    def _changed(self, kept: Kept, change: Change) -> Kept:
        if change.title is not None:
            title = one_line(change.title, TITLE_LENGTH).strip()
            kept = replace(kept, title=title, title_source=change.title_source if title else None)
        if change.trashed is not None:
            kept = replace(kept, trashed_at=(kept.trashed_at or self.memory.clock()) if change.trashed else None)
        if change.doomed:
            kept = replace(kept, trashed_at=DOOMED)
        added = {tag for given in change.tagged if (tag := one_line(given, TAG_LENGTH))}
        return replace(
            kept,
            pinned=kept.pinned if change.pinned is None else change.pinned,
            archived=kept.archived if change.archived is None else change.archived,
            tags=tuple(sorted((added | {*kept.tags}) - {*change.untagged})),
        )

    def _copy_superseded(self, stored: StoredTurn, new_id: str) -> None:
        """Copy an answer that a newer one took the place of, before that one."""
        memory = self.memory
        at = [row.id for row in memory.rows[stored.turn.session_id]].index(stored.first_item)
        first = memory.rows[new_id][at].id
        turn = replace(stored.turn, id=f"{stored.turn.id} of {new_id}", session_id=new_id)
        newest = {key: each for key, each in memory.turns.items() if each.first_item == first}
        for key in newest:
            del memory.turns[key]
        memory.turns |= {turn.id: replace(stored, turn=turn, first_item=first)} | newest

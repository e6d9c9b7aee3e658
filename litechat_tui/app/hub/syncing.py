"""A session file and a hub brought in step: what others pushed is merged, and what came of it is pushed.

A state that is on the hub is only ever replaced by one that it has been merged into. So nothing is lost whoever pushes
at once, whatever was restored from a backup, and wherever a push was cut off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import chain
from typing import Any

from litechat_tui.app.hub.codec import BrokenStateError, Packed, packed, unpacked
from litechat_tui.app.importing.skipped import Reason, Skipped, sentence
from litechat_tui.domain.archive import Fate
from litechat_tui.domain.ports import SessionArchive
from litechat_tui.domain.ports.hub import Hub, HubMark, HubState
from litechat_tui.domain.redaction import NO_SECRETS, Redactor
from litechat_tui.domain.storable import title_of

_BATCH = 50
"""Sessions that are fetched, or pushed, at a time."""
_BATCH_BYTES = 4 * 1024 * 1024
"""Bytes that wait to be pushed, about."""

Marks = Mapping[str, Sequence[HubMark]]


@dataclass(slots=True)
class HubReport:
    """What came of it."""

    pushed: int = 0
    """Sessions whose state was pushed."""
    sessions: int = 0
    """New ones that came from the hub."""
    extended: int = 0
    """Sessions that had gone on, or been changed, elsewhere."""
    forks: int = 0
    """Made where both had gone on."""
    messages: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    stopped: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return it for programs, the reasons as sentences in the language in use."""
        counts = {name: value for name, value in asdict(self).items() if name not in ("skipped", "stopped")}
        skipped = [{"what": each.what, "reason": sentence(each), "code": each.reason} for each in self.skipped]
        return {**counts, "skipped": skipped, **({"stopped": True} if self.stopped else {})}


@dataclass(frozen=True, slots=True)
class Difference:
    """What is not in step."""

    here: tuple[str, ...]
    """Ids of sessions that are here and differ from the hub's, or are not there."""
    there: tuple[str, ...]
    """Ids of sessions that are on the hub and differ from those here, or are not here."""


def difference(archive: SessionArchive, hub: Hub) -> tuple[Difference, Marks]:
    """Return what is not in step, and what the hub has. Raises `StoreError` and `HubError`."""
    marks, here = hub.marks(), archive.fingerprints()
    mine = (each for each, fingerprint in here.items() if not _is_in_step(marks.get(each, ()), fingerprint))
    theirs = (each for each, states in marks.items() if not _is_in_step(states, here.get(each, "")))
    return Difference(tuple(mine), tuple(theirs)), marks


def _is_in_step(states: Sequence[HubMark], fingerprint: str) -> bool:
    return [each.fingerprint for each in states] == [fingerprint]


class Syncing:
    """Brings a file and a hub in step; `progress` gets how many sessions are done, and of how many."""

    def __init__(
        self,
        archive: SessionArchive,
        hub: Hub,
        *,
        redactor: Redactor = NO_SECRETS,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        stopped: Callable[[], bool] = bool,
    ) -> None:
        self.report = HubReport()
        self._archive = archive
        self._hub = hub
        self._redactor = redactor
        self._progress = progress
        self._stopped = stopped
        self._merged: dict[str, list[HubState]] = {}
        """By session: the states of the hub that are part of what is here."""
        self._held_up: set[str] = set()
        """Sessions that cannot be put together now."""

    def pull(self) -> HubReport:
        """Merge what is on the hub. Raises `StoreError` and `HubError`; what was merged before is whole."""
        found, _ = difference(self._archive, self._hub)
        self._fetch(found.there)
        return self.report

    def push(self) -> HubReport:
        """Push what is here, once what others pushed of the same sessions is merged. Raises as `pull` does."""
        found, marks = difference(self._archive, self._hub)
        self._fetch([each for each in found.here if each in marks])
        return self._push(marks)

    def both(self) -> HubReport:
        """Pull and push. Raises as `pull` does."""
        found, marks = difference(self._archive, self._hub)
        self._fetch(found.there)
        return self._push(marks)

    def _push(self, marks: Marks) -> HubReport:
        fingerprints = self._archive.fingerprints()
        # Merging may have made forks.
        wanted = [each for each in fingerprints if not _is_in_step(marks.get(each, ()), fingerprints[each])]
        waiting: list[Packed] = []
        for number, session_id in enumerate(wanted):
            if self._stopped():
                self.report.stopped = True
                break
            self._progress(number, len(wanted))
            if session_id not in self._held_up:
                waiting += self._packed(session_id, fingerprints[session_id])
            if len(waiting) >= _BATCH or sum(each.size for each in waiting) > _BATCH_BYTES:
                self._send(waiting)
                waiting = []
        self._send(waiting)
        return self.report

    def _fetch(self, session_ids: Sequence[str]) -> None:
        for at in range(0, len(session_ids), _BATCH):
            if self._stopped():
                self.report.stopped = True
                return
            self._progress(at, len(session_ids))
            self._merge(self._hub.states(session_ids[at : at + _BATCH]))

    def _merge(self, states: Sequence[HubState]) -> None:
        bodies = self._hub.parts({*chain.from_iterable(each.parts for each in states)})
        here = self._archive.fingerprints([each.session_id for each in states])
        for state in states:
            try:
                conversation = unpacked(state, bodies)
            except BrokenStateError:
                self._leave_out(state.session_id, state.session_id, Reason.BROKEN_STATE)
                continue
            if state.session_id not in here and conversation.trashed_at is not None:
                continue  # It may have been deleted here for good.
            (became,) = self._archive.merge([conversation])
            fates = [each.fate for each in became]
            if Fate.BUSY in fates:
                self._leave_out(state.session_id, title_of(conversation), Reason.BEING_ANSWERED)
                continue
            self._merged.setdefault(state.session_id, []).append(state)
            self.report.sessions += fates.count(Fate.NEW)
            self.report.extended += fates.count(Fate.EXTENDED)
            self.report.forks += fates.count(Fate.PARTED)
            self.report.messages += sum(each.messages for each in became)

    def _packed(self, session_id: str, fingerprint: str) -> Iterator[Packed]:
        """Yield a session as it is to be pushed, if it is."""
        # Looked at before and after: of half an answer, others would make a fork once all of it is there.
        unfinished = self._archive.is_unfinished(session_id)
        conversation = self._archive.conversation(session_id)
        if conversation is None:
            return
        if unfinished or self._archive.is_unfinished(session_id):
            self._leave_out(session_id, title_of(conversation), Reason.BEING_ANSWERED)
            return
        wanted = packed(conversation, fingerprint)
        merged = self._merged.get(session_id, [])
        if len(merged) == 1 and (merged[0].header, merged[0].parts) == (wanted.state.header, wanted.state.parts):
            return
        if any(self._redactor.redacted(text) != text for text in wanted.texts):
            self._leave_out(session_id, title_of(conversation), Reason.HOLDS_SECRET)
            return
        yield wanted

    def _send(self, some: Sequence[Packed]) -> None:
        if not some:
            return
        bodies = {digest: body for each in some for digest, body in each.bodies.items()}
        lacks = self._hub.lacks(bodies)
        merged = ([state.version for state in self._merged.get(each.state.session_id, ())] for each in some)
        states = [(each.state, versions) for each, versions in zip(some, merged, strict=True)]
        self._hub.push(states, {digest: bodies[digest] for digest in lacks})
        self.report.pushed += len(some)

    def _leave_out(self, session_id: str, what: str, reason: Reason) -> None:
        self._held_up.add(session_id)
        self.report.skipped.append(Skipped("", self._redactor.redacted(what), reason))

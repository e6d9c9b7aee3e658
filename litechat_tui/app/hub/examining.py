"""Looks at every step of the way to a hub, up to the first that is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from litechat_tui.app.hub.syncing import difference
from litechat_tui.domain.codes import Code
from litechat_tui.domain.diagnosis import Status
from litechat_tui.domain.errors import HubError, LitechatError, Problem
from litechat_tui.domain.hub_checks import HubCheck, HubNote, HubStep
from litechat_tui.domain.noted import NoteWithFacts
from litechat_tui.domain.ports import SessionArchive
from litechat_tui.domain.ports.hub import Hub, HubHealth

CLOCK_SECONDS = 5.0
"""From which on two clocks differ: which of two changes is the later one, clocks tell."""


def examined(opened: Callable[[], Hub], archive: SessionArchive | None = None) -> Iterator[HubCheck]:
    """Yield what is found, step by step; `archive` is what may be behind. The hub is the caller's to close.

    Raises `StoreError`.
    """
    try:
        hub = opened()
    except LitechatError as error:
        yield HubCheck(HubStep.ADDRESS, Status.FAIL, error.problem)
        return
    yield _well(HubStep.ADDRESS, HubNote.NAMED)
    step = HubStep.CONNECTION
    try:
        health = hub.health()
        yield from _found(health)
        if archive is not None and health.is_made and health.may_use:
            step = HubStep.SESSIONS
            yield _behind(hub, archive)
    except HubError as error:
        step = HubStep.SCHEMA if error.problem.code is Code.HUB_NEWER else step
        yield HubCheck(step, Status.FAIL, error.problem)


def _found(health: HubHealth) -> Iterator[HubCheck]:
    place, person = health.place, health.person
    yield _well(HubStep.CONNECTION, HubNote.ANSWERS, place=place, person=person)
    yield _well(HubStep.ENCRYPTION, HubNote.ENCRYPTED if health.is_encrypted else HubNote.ON_THIS_MACHINE)
    if not health.is_made:
        yield HubCheck(HubStep.SCHEMA, Status.FAIL, Problem(Code.HUB_NOT_MADE, place=place))
        return
    yield _well(HubStep.SCHEMA, HubNote.MADE, place=place)
    yield _rights(health)
    yield _well(HubStep.NEWS, HubNote.AT_ONCE if health.is_direct else HubNote.POLLED)
    if abs(health.ahead) < CLOCK_SECONDS:
        yield _well(HubStep.CLOCK, HubNote.CLOCK_RIGHT)
    else:
        yield _doubtful(HubStep.CLOCK, HubNote.CLOCK_WRONG, seconds=round(abs(health.ahead)))


def _rights(health: HubHealth) -> HubCheck:
    if not health.may_use:
        problem = Problem(Code.HUB_NOT_ALLOWED, place=health.place, reason=health.person)
        return HubCheck(HubStep.RIGHTS, Status.FAIL, problem)
    if not health.is_guarded:
        return HubCheck(HubStep.RIGHTS, Status.FAIL, Problem(Code.HUB_OPEN, place=health.place))
    if health.sees_all:
        return _doubtful(HubStep.RIGHTS, HubNote.SEES_ALL, person=health.person)
    return _well(HubStep.RIGHTS, HubNote.OWN_ONLY)


def _behind(hub: Hub, archive: SessionArchive) -> HubCheck:
    found, _marks = difference(archive, hub)
    if not (found.here or found.there):
        return _well(HubStep.SESSIONS, HubNote.IN_STEP)
    return _doubtful(HubStep.SESSIONS, HubNote.BEHIND, push=len(found.here), pull=len(found.there))


def _well(step: HubStep, note: HubNote, **facts: str) -> HubCheck:
    return HubCheck(step, Status.OK, NoteWithFacts(note, **facts))


def _doubtful(step: HubStep, note: HubNote, **facts: str | int) -> HubCheck:
    return HubCheck(step, Status.WARN, NoteWithFacts(note, **facts))

"""`hub`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from litechat_tui.app.hub.syncing import HubReport, Syncing, difference
from litechat_tui.app.importing.skipped import sentence
from litechat_tui.arguments.asked import HubTask, UseHub
from litechat_tui.console import Streams
from litechat_tui.domain.ports.hub import Hub
from litechat_tui.domain.redaction import Redactor
from litechat_tui.domain.text import one_line
from litechat_tui.subcommands.output import write_json, write_lines
from litechat_tui.subcommands.stored import Stored
from litechat_tui.words import N_, _

TOLD_SECONDS = 1.0
"""Between two words on how far it is."""
_COUNTS = {
    "pushed": N_("Pushed: {count}"),
    "sessions": N_("New sessions: {count}"),
    "messages": N_("Messages: {count}"),
    "extended": N_("Sessions that went on: {count}"),
    "forks": N_("Forks: {count}"),
}


def tell_made(command: UseHub, place: str, streams: Streams, *, is_new: bool) -> None:
    """Say that a hub is there."""
    if command.json:
        write_json(streams, {"place": place, "made": is_new, "members": [*command.members]})
        return
    text = _("The hub {place} is made.") if is_new else _("The hub {place} was there already.")
    write_lines(streams, [one_line(text.format(place=place))])


def use_hub(command: UseHub, stored: Stored, hub: Hub, redactor: Redactor, streams: Streams) -> bool:
    """Bring the session file and the hub in step, or say what is not; return whether all sessions could be.

    Raises `StoreError` and `HubError`.
    """
    if command.task is HubTask.STATUS:
        _tell_status(command, stored, hub, streams)
        return True
    syncing = Syncing(stored.archive, hub, redactor=redactor, progress=_Told(streams))
    report = syncing.pull() if command.task is HubTask.PULL else syncing.push()
    if command.json:
        write_json(streams, report.as_json())
    else:
        write_lines(streams, _lines(report, command.task))
    return not report.skipped


class _Told:
    """Says now and then how far it is."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self._next = time.monotonic() + TOLD_SECONDS

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + TOLD_SECONDS
            self._streams.note(_("{done} of {total} sessions").format(done=done, total=total))


def _tell_status(command: UseHub, stored: Stored, hub: Hub, streams: Streams) -> None:
    facts, (found, _marks) = hub.facts(), difference(stored.archive, hub)
    status: dict[str, Any] = {
        "place": facts.place,
        "person": facts.person,
        "encrypted": facts.is_encrypted,
        "sessions": facts.sessions,
        "to_push": len(found.here),
        "to_pull": len(found.there),
    }
    if command.json:
        write_json(streams, status)
        return
    lines = [
        one_line(_("The hub {place}, as {person}").format(place=facts.place, person=facts.person)),
        _("Sessions: {count}").format(count=facts.sessions),
        _("To push: {count}").format(count=len(found.here)),
        _("To pull: {count}").format(count=len(found.there)),
    ]
    write_lines(streams, lines)


def _lines(report: HubReport, task: HubTask) -> Iterator[str]:
    for name, words in _COUNTS.items():
        count = getattr(report, name)
        if count or name == ("pushed" if task is HubTask.PUSH else "sessions"):
            yield _(words).format(count=count)
    for skipped in report.skipped:
        yield one_line(f"{one_line(skipped.what)}: {sentence(skipped)}", 1_000)

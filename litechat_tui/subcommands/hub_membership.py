"""`hub join`, `hub leave` and `hub doctor`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from typing import Protocol

from litechat_tui.app.hub.examining import examined
from litechat_tui.app.hub.syncing import Syncing
from litechat_tui.app.importing.skipped import sentence
from litechat_tui.arguments.asked import UseHub
from litechat_tui.console import Streams
from litechat_tui.domain.diagnosis import Status
from litechat_tui.domain.hub_checks import HubCheck
from litechat_tui.domain.ports import SessionArchive
from litechat_tui.domain.ports.hub import Hub
from litechat_tui.domain.redaction import Redactor
from litechat_tui.domain.setup_ports import SettingsFile
from litechat_tui.domain.text import one_line
from litechat_tui.subcommands.output import write_json, write_lines
from litechat_tui.subcommands.stored import Stored
from litechat_tui.words import _
from litechat_tui.words.hub import hub_check_text

VARIABLE = "SESSION_HUB_URL"
_MARKS = {Status.OK: "+", Status.WARN: "!", Status.FAIL: "x"}
_WIDEST = 1_000
"""Characters of a line."""


class ClosableHub(Hub, Protocol):
    """A hub that whoever opened it closes."""

    def close(self) -> None:
        """Close the way to it."""


def examine_hub(command: UseHub, opened: Callable[[], ClosableHub], stored: Stored, streams: Streams) -> bool:
    """Say what is found step by step, and return whether nothing is broken. Raises `StoreError`."""
    checks = _looked(opened, stored.archive)
    well = _is_well(checks)
    if command.json:
        write_json(streams, {"checks": [*map(_json, checks)]})
    else:
        write_lines(streams, _lines(checks))
    return well


def join_hub(command: UseHub, opened: Callable[[], ClosableHub], file: SettingsFile, streams: Streams) -> bool:
    """Say whether the hub can be used, and write its address where that is wanted; return whether it can.

    Raises `ConfigurationError` where another hub is named in the file.
    """
    checks = _looked(opened)
    well = _is_well(checks)
    written = command.write and well
    if written:
        file.write({VARIABLE: command.address})
    if command.json:
        facts = {"checks": [*map(_json, checks)], "file": file.path, "written": written}
        write_json(streams, {**facts, "variable": VARIABLE, "value": command.address})
        return well
    write_lines(streams, _lines(checks))
    if well:
        words = _("{path} now has this line:") if written else _("Put this line into {path}:")
        write_lines(streams, ["", one_line(words.format(path=file.path), _WIDEST), f"{VARIABLE}={command.address}"])
        advice = _("A password belongs into ~/.pgpass or PGPASSWORD. Then bring your sessions: litechat-tui hub push")
        write_lines(streams, [advice])
    return well


def tell_how_to_leave(command: UseHub, facts: Mapping[str, str], streams: Streams) -> bool:
    """Say where the hub is named; nothing is changed."""
    where = _("the environment") if facts["source"] == "environment" else facts["file"]
    if command.json:
        write_json(streams, {"deleted": 0, "variable": VARIABLE, "named_in": where})
        return True
    lines = [
        _("To stop on this machine, take {variable} out of {place}. Your sessions stay here, and on the hub."),
        _("To delete your sessions from the hub, for all machines: litechat-tui hub leave --delete"),
    ]
    write_lines(streams, [one_line(line.format(variable=VARIABLE, place=where), _WIDEST) for line in lines])
    return True


def leave_hub(command: UseHub, stored: Stored, hub: Hub, redactor: Redactor, streams: Streams) -> bool:
    """Take in what is on the hub and delete it there, all of it or nothing; return whether it is deleted.

    What other machines push meanwhile stays. Raises `StoreError` and `HubError`.
    """
    newest = max((mark.version for marks in hub.marks().values() for mark in marks), default=0)
    report = Syncing(stored.archive, hub, redactor=redactor).pull()
    deleted = 0 if report.skipped else hub.forget(newest)
    if command.json:
        write_json(streams, {"deleted": deleted, **report.as_json()})
        return not report.skipped
    if report.skipped:
        write_lines(streams, [_("Nothing is deleted: some sessions of the hub cannot be brought here now.")])
        told = (f"{one_line(each.what)}: {sentence(each)}" for each in report.skipped)
        write_lines(streams, [one_line(each, _WIDEST) for each in told])
        return False
    lines = [
        _("Deleted from the hub: {count}").format(count=deleted),
        _("Take {variable} out of the settings of every machine, or the next push brings them back.").format(
            variable=VARIABLE
        ),
    ]
    write_lines(streams, lines)
    return True


def _looked(opened: Callable[[], ClosableHub], archive: SessionArchive | None = None) -> list[HubCheck]:
    with ExitStack() as stack:
        return [*examined(lambda: stack.enter_context(closing(opened())), archive)]


def _is_well(checks: list[HubCheck]) -> bool:
    return all(check.status is not Status.FAIL for check in checks)


def _json(check: HubCheck) -> dict[str, object]:
    _label, message, fix = hub_check_text(check)
    return {"id": check.step.value, "status": check.status.value, "message": message, "fix": fix}


def _lines(checks: list[HubCheck]) -> Iterator[str]:
    for check in checks:
        label, message, fix = hub_check_text(check)
        yield one_line(f"{_MARKS[check.status]} {label}: {message}", _WIDEST)
        if fix:
            yield f"  > {one_line(fix, _WIDEST)}"

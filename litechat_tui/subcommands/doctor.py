"""`doctor`: each check on a line as it comes, its fix below it; with tabs or as JSON where a program reads."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator

from litechat_tui.arguments.asked import Doctor
from litechat_tui.console import Streams
from litechat_tui.domain.diagnosis import Check, Status
from litechat_tui.domain.text import cells, one_line
from litechat_tui.subcommands.output import write_json, write_lines
from litechat_tui.words import _
from litechat_tui.words.doctor import check_text, summary
from litechat_tui.words.doctor.labels import ARROW, LABELS, MARKS
from litechat_tui.words.usage import wrapped

_ASCII_MARKS = {**MARKS, Status.OK: "+", Status.FAIL: "x"}
_NARROWEST = 30
"""Columns that a sentence needs beside its label."""


def diagnose(command: Doctor, checks: Iterable[Check], streams: Streams) -> bool:
    """Write the checks, and return whether nothing is broken."""
    counts = Counter[Status]()
    seen = _counted(checks, counts)
    if command.json:
        write_json(streams, {"checks": [_json(check) for check in seen]})
    elif streams.out.isatty():
        _write_for_a_person(seen, counts, streams)
    else:
        for check in seen:
            write_lines(streams, ["\t".join(map(_value, _json(check).values()))])
    return not counts[Status.FAIL]


def _counted(checks: Iterable[Check], counts: Counter[Status]) -> Iterator[Check]:
    for check in checks:
        counts[check.status] += 1
        yield check


def _json(check: Check) -> dict[str, object]:
    text = check_text(check)
    return {"id": check.link.value, "status": check.status.value, "message": text.message, "fix": text.fix}


def _value(value: object) -> str:
    return one_line(str(value), 10_000)


def _write_for_a_person(checks: Iterable[Check], counts: Counter[Status], streams: Streams) -> None:
    is_utf8 = (streams.out.encoding or "utf-8").lower().startswith("utf")
    marks, arrow = (MARKS, ARROW) if is_utf8 else (_ASCII_MARKS, "> ")
    labels = max(cells(_(label)) for label in LABELS.values())
    room = shutil.get_terminal_size().columns - 1
    for check in checks:
        write_lines(streams, _lines(check, marks[check.status], arrow, labels, room))
    write_lines(streams, ["", *wrapped(summary(counts[Status.FAIL], counts[Status.WARN]), room)])


def _lines(check: Check, mark: str, arrow: str, labels: int, room: int) -> Iterator[str]:
    """Yield the lines of a check: mark and label, the sentence beside them, the fix below it."""
    text = check_text(check)
    label = one_line(text.label)
    head, indent = f"{mark} {label}{' ' * (labels - cells(label))}  ", labels + 4
    if room - indent < _NARROWEST:
        yield f"{mark} {label}"
        head, indent = "    ", 4
    for line in wrapped(one_line(text.message, 10_000), room - indent):
        yield f"{head}{line}"
        head = " " * indent
    if text.fix:
        head = f"{head}{arrow}"
        for line in wrapped(one_line(text.fix, 10_000), room - indent - 2):
            yield f"{head}{line}"
            head = " " * (indent + 2)

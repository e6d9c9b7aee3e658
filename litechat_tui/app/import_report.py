"""What an import did, or would do, in lines to read. All of them are safe to show."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from litechat_tui.app.importing.program_names import NAMES
from litechat_tui.app.importing.skipped import Level, sentence
from litechat_tui.app.transfer import Report
from litechat_tui.domain.text import one_line
from litechat_tui.words import N_, _

COUNTS = {
    "sessions": N_("New sessions: {count}"),
    "messages": N_("Messages: {count}"),
    "forks": N_("Forks: {count}"),
    "attempts": N_("Earlier answers: {count}"),
    "extended": N_("Sessions that went on: {count}"),
    "duplicates": N_("There already: {count}"),
}
_WHOLE = (Level.FILE, Level.CONVERSATION)
"""What is named when it is left out."""
_LONGEST = 1_000
"""Characters of a line."""


def adds_anything(report: Report) -> bool:
    """Return whether anything came of it, or would."""
    return bool(report.sessions or report.forks or report.extended)


def programs(report: Report) -> str:
    """Return whose conversations were found, and how many; empty where there are none."""
    named = (f"{NAMES.get(program, one_line(program))} ({count})" for program, count in report.programs.most_common())
    found = ", ".join(named)
    return _("Found: {programs}").format(programs=found) if found else ""


def counts(report: Report) -> Iterator[str]:
    """Yield what was counted."""
    for name, words in COUNTS.items():
        count = getattr(report, name)
        if count or name == "sessions":
            yield _(words).format(count=count)


def how_many_left_out(report: Report) -> Iterator[str]:
    """Yield how many conversations were left out, and files, in each of which may be any number; nothing for none."""
    if count := sum(each.count for each in report.skipped if each.level in _WHOLE):
        yield _("Left out: {count}").format(count=count)


def left_out(report: Report) -> Iterator[str]:
    """Yield what was left out: each file and conversation, and other things by their reason."""
    for skipped in report.skipped:
        if skipped.level in _WHOLE:
            named = one_line(" · ".join(filter(None, (skipped.file, skipped.what))))
            yield one_line(f"{named}: {sentence(skipped)}", _LONGEST)
    parts = sorted((sentence(each), each.count) for each in report.skipped if each.level not in _WHOLE)
    for words, each in groupby(parts, key=lambda part: part[0]):
        count = sum(count for _words, count in each)
        yield one_line(_("{words} ({count} times)").format(words=words, count=count), _LONGEST)

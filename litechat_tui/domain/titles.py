"""What a session is called, and under which day it stands."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain, count, groupby

from litechat_tui.domain.chat import Session
from litechat_tui.domain.text import one_line

UNTITLED = "New session"
TITLE_LENGTH = 80

_FORK = re.compile(r" \(fork(?: \d+)?\)$")


def title_from(prompt: str) -> str:
    """Return a title made of the first words of `prompt`: its first line that says something."""
    lines = (one_line(line, TITLE_LENGTH) for line in prompt[:4_000].splitlines())
    return next((line for line in lines if line.strip("#*`>- ")), UNTITLED)


def fork_title(title: str, taken: Container[str]) -> str:
    """Return a title for a fork of the session called `title` that is not `taken`: "x (fork)", then "x (fork 2)"."""
    base = _FORK.sub("", title) or UNTITLED
    suffixes = chain([" (fork)"], (f" (fork {number})" for number in count(2)))
    names = (one_line(base, TITLE_LENGTH - len(suffix)) + suffix for suffix in suffixes)
    return next(name for name in names if name not in taken)


def day_of(when: datetime, now: datetime) -> str:
    """Return the heading `when` stands under, both in the reader's time zone (that of `now`)."""
    local = when.astimezone(now.tzinfo)
    days = (now.date() - local.date()).days
    if days <= 0:
        return "Today"
    if days == 1:
        return "Yesterday"
    if days < 7:
        return "Last 7 days"
    if days < 30:
        return "Last 30 days"
    return f"{local:%B %Y}"


def grouped(sessions: Iterable[Session], now: datetime) -> Iterator[tuple[str, list[Session]]]:
    """Yield (heading, sessions) for sessions that come newest first."""
    for heading, members in groupby(sessions, key=lambda session: day_of(session.updated_at, now)):
        yield heading, list(members)


def when(moment: datetime, now: datetime) -> str:
    """Return a short word for `moment`: the time today, the weekday this week, the date before that."""
    local = moment.astimezone(now.tzinfo)
    age = now.date() - local.date()
    if age < timedelta(days=1):
        return f"{local:%H:%M}"
    if age < timedelta(days=7):
        return f"{local:%a %H:%M}"
    return f"{local:%d %b}" if local.year == now.year else f"{local:%Y-%m-%d}"

"""What a session is called."""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import chain, count

from litechat_tui.domain.text import one_line

TITLE_LENGTH = 80
TAG_LENGTH = 40

_COPY = re.compile(r" \(\d+\)$")
_FORK = re.compile(r" \(fork(?: \d+)?\)$")


def title_from(prompt: str) -> str:
    """Return a title made of the first words of `prompt`, its first line with any; empty when there is none."""
    lines = (one_line(line, TITLE_LENGTH) for line in prompt[:4_000].splitlines())
    return next((line for line in lines if line.strip("#*`>- ")), "")


def fork_title(title: str, taken: Container[str]) -> str:
    """Return a title for a fork of the session called `title` that is not `taken`: "x (fork)", then "x (fork 2)"."""
    base = _FORK.sub("", title)
    suffixes = chain([" (fork)"], (f" (fork {number})" for number in count(2)))
    names = ((one_line(base, TITLE_LENGTH - len(suffix)) + suffix).strip() for suffix in suffixes)
    return next(name for name in names if name not in taken)


def copy_title(title: str, taken: Container[str]) -> str:
    """Return a title for a copy of the session called `title` that is not `taken`: "x (2)", then "x (3)"."""
    base = _COPY.sub("", title)
    suffixes = (f" ({number})" for number in count(2))
    names = ((one_line(base, TITLE_LENGTH - len(suffix)) + suffix).strip() for suffix in suffixes)
    return next(name for name in names if name not in taken)

"""What a session is called."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from itertools import chain, count

from litechat_tui.domain.attachments import name_in
from litechat_tui.domain.text import one_line

TITLE_LENGTH = 80
TAG_LENGTH = 40

_NUMBER = re.compile(r" \(\d+\)$")
_WORD = re.compile(r" \(fork(?: (\d+))?\)$")
"""What earlier versions wrote behind the title of a fork, in English whatever the language."""


def title_from(prompt: str) -> str:
    """Return a title made of the first words of `prompt`, its first line with any; empty when there is none.

    Where it is nothing but attachments, that is the name of the first one.
    """
    lines = (one_line(name_in(line) or line, TITLE_LENGTH) for line in prompt[:4_000].splitlines())
    return next((line for line in lines if line.strip("#*`>- ")), "")


def fork_title(title: str, taken: Container[str], *, of_fork: bool = False) -> str:
    """Return a title for a fork of the session called `title` that no other fork has taken: "x", then "x (2)".

    That it is a fork is said where it is shown, in the reader's language. `of_fork`: the session is one itself.
    """
    base = without_word(title)
    return _numbered(_NUMBER.sub("", base) if of_fork else base, chain([""], _suffixes()), taken)


def copy_title(title: str, taken: Container[str]) -> str:
    """Return a title for a copy of the session called `title` that is not `taken`: "x (2)", then "x (3)"."""
    return _numbered(_NUMBER.sub("", title), _suffixes(), taken)


def says_fork(title: str) -> bool:
    """Return whether an earlier version wrote into the title that the session is a fork."""
    return _WORD.search(title) is not None


def without_word(title: str) -> str:
    """Return the title of a fork as this version would store it: "x (2)" for "x (fork 2)"."""
    return _WORD.sub(lambda found: f" ({found[1]})" if found[1] else "", title)


def _suffixes() -> Iterator[str]:
    return (f" ({number})" for number in count(2))


def _numbered(base: str, suffixes: Iterable[str], taken: Container[str]) -> str:
    names = ((one_line(base, TITLE_LENGTH - len(suffix)) + suffix).strip() for suffix in suffixes)
    return next(name for name in names if name not in taken)

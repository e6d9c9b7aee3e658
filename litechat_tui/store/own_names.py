"""Names under which each program keeps what is its own: `name@owner`, and what versions before that left behind."""

from __future__ import annotations

import re
from typing import NamedTuple

_OWNED = re.compile(r"(?P<name>.*)@(?P<owner>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.[0-9]+)?", re.DOTALL)
_UNOWNED = re.compile(r"(?P<name>.*?)(?:#[2-8])?", re.DOTALL)
"""Earlier versions kept what further windows wrote under a name in `name#2` to `name#8`."""


class OwnName(NamedTuple):
    """What the name of a row says."""

    name: str
    owner: str | None
    """Id of the program whose row it is; None for a row of an earlier version."""


def own_name(row: str) -> OwnName:
    """Return the name that a row is for, and whose it is."""
    if owned := _OWNED.fullmatch(row):
        return OwnName(owned["name"], owned["owner"])
    unowned = _UNOWNED.fullmatch(row)
    return OwnName(unowned["name"] if unowned else row, None)


def row_name(name: str, owner: str, number: int = 1) -> str:
    """Return the row in which a program keeps something; what it took over from others has further numbers."""
    return f"{name}@{owner}" if number == 1 else f"{name}@{owner}.{number}"

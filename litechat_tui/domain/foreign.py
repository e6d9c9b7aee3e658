"""What a database of another program holds, as it is there: nothing is checked, nothing put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
"""A row, or a JSON value in one: column or field -> whatever is there."""


@dataclass(frozen=True, slots=True)
class ForeignMessage:
    """One message, or one prompt with its answer where the program keeps them together."""

    row: Row
    parts: Sequence[Row] = ()
    """What belongs to it in order, where that is kept in a table of its own."""
    fragments: Sequence[Row] = ()
    attachments: Sequence[Row] = ()
    calls: Sequence[Row] = ()
    results: Sequence[Row] = ()
    """What tools returned before it."""


@dataclass(frozen=True, slots=True)
class ForeignChat:
    """One conversation."""

    program: str
    """Which program and generation of its tables: `llm`, `llm-threads`, `elia`, `oterm`, `agents` or `openwebui`."""
    key: str
    """Its id there."""
    row: Row
    messages: Sequence[ForeignMessage]
    """In order."""

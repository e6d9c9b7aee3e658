"""A note with the facts that its sentence names, whatever it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from litechat_tui.domain.errors import Fact

N = TypeVar("N", bound=StrEnum)


@dataclass(frozen=True, slots=True, init=False)
class NoteWithFacts(Generic[N]):
    """Something that is told in words further up."""

    note: N
    facts: Mapping[str, Fact] = field(hash=False)
    """Values for the placeholders of the sentence. Text from outside is cleaned where it is shown."""

    def __init__(self, note: N, /, **facts: Fact) -> None:
        object.__setattr__(self, "note", note)
        object.__setattr__(self, "facts", facts)

"""What a program's module offers for the JSON objects that it keeps conversations in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from litechat_tui.app.importing.building import Draft
from litechat_tui.app.importing.sources import Assets
from litechat_tui.domain.text import one_line

JsonObject = Mapping[str, Any]

_TEXTS = ("text", "content", "parts")
_LOOKED_AT = 1_000
_WORDS = 1_000


@dataclass(frozen=True, slots=True)
class Identity:
    """Which conversation an object is, and how new."""

    key: str
    """Its id in its program."""
    updated: datetime | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class ElementProgram:
    """A program that keeps each conversation in one JSON object."""

    name: str
    """As it stands in `Source.program`."""
    recognises: Callable[[JsonObject], bool]
    identity: Callable[[JsonObject], Identity]
    """Cheap: every object is asked once before any is read."""
    draft: Callable[[JsonObject, Assets], Draft]


def identity_of(
    key: str, updated: datetime | None, title: object, *otherwise: object, messages: object = None
) -> Identity:
    """Return an identity; for an object without an id one that is made of what does not change."""
    shown = one_line(title) if isinstance(title, str) else ""
    if not key.strip():
        known = [str(each) for each in (title, *otherwise) if isinstance(each, (str, float, int))]
        known.append(_first_words(messages))
        made = sha256(repr(known).encode("utf-8", "backslashreplace"))
        key = f"sha256:{made.hexdigest()}"
    return Identity(key, updated, shown)


def _first_words(messages: object) -> str:
    """Return the beginning of the first text in messages of any shape, if it is not far behind."""
    waiting: list[object] = [messages]
    for _ in range(_LOOKED_AT):
        if not waiting:
            break
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(reversed([value[name] for name in value if name in _TEXTS or _is_holder(value[name])]))
        elif isinstance(value, list):
            waiting.extend(reversed(value[:_LOOKED_AT]))
        elif isinstance(value, str) and value.strip():
            return value[:_WORDS]
    return ""


def _is_holder(value: object) -> bool:
    return isinstance(value, (dict, list))

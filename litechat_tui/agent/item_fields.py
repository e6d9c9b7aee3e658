"""What the fields of Responses items may be, for items on their way out and on their way in."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from openai import BaseModel
from openai.types.responses import ResponseOutputText
from pydantic import ValidationError

ROLES = frozenset({"user", "assistant", "system", "developer"})
_STATUSES = frozenset({"in_progress", "completed", "incomplete"})
_IMAGE_DETAILS = frozenset({"auto", "low", "high", "original"})


def id_of(value: object) -> str | None:
    """Return an id as text; None when it is none that an output could be found by."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value.strip() else None


def as_text(value: object) -> str:
    """Return a text as it is, anything else as JSON, and nothing for nothing."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False) if value else ""


def fits(model: type[BaseModel], value: object, *, strict: bool = False) -> bool:
    """Return whether a value is what the openai client expects there."""
    try:
        model.model_validate(value, strict=strict)
    except ValidationError:
        return False
    return True


def checked(item: dict[str, Any], checks: Mapping[str, Callable[[Any], bool]]) -> dict[str, Any]:
    """Return the item without the fields that are not as `checks` want them."""
    wrong = {name for name, check in checks.items() if name in item and not check(item[name])}
    return {name: value for name, value in item.items() if name not in wrong} if wrong else item


def with_fields(item: dict[str, Any], /, **fields: object) -> dict[str, Any]:
    """Return the item with these fields; the very same object when it has them."""
    same = all(name in item and item[name] == value for name, value in fields.items())
    return item if same else {**item, **fields}


def text_part(part: dict[str, Any], text: str, kind: str) -> object:
    """Return `part` as a text of the type `kind`; None when it is blank."""
    if not text.strip():
        return None
    part = with_fields(checked(part, {"logprobs": is_empty, "annotations": is_list, **CACHE}), type=kind, text=text)
    if part.get("annotations") and not fits(ResponseOutputText, part):
        part = with_fields(part, annotations=[])
    return part


def text_parts(parts: list[object]) -> list[object]:
    """Return the parts that are texts; LiteLLM's bridge has types of its own for those of reasoning."""
    return [part for part in parts if isinstance(part, dict) and is_str(part.get("type")) and is_str(part.get("text"))]


def is_text(value: object) -> bool:
    """Return whether it is a text with something in it."""
    return isinstance(value, str) and bool(value.strip())


def is_str(value: object) -> bool:
    """Return whether it is a text."""
    return isinstance(value, str)


def is_list(value: object) -> bool:
    """Return whether it is a list."""
    return isinstance(value, list)


def is_object(value: object) -> bool:
    """Return whether it is an object."""
    return isinstance(value, dict)


def is_empty(value: object) -> bool:
    """Return whether it is a list without anything in it."""
    return value == []


def is_status(value: object) -> bool:
    """Return whether it is the status of an item."""
    return isinstance(value, str) and value in _STATUSES


def is_role(value: object) -> bool:
    """Return whether it is a role that a message may have."""
    return isinstance(value, str) and value in ROLES


def is_assistant(value: object) -> bool:
    """Return whether it is the role of the model."""
    return value == "assistant"


def is_detail(value: object) -> bool:
    """Return whether it is a level of detail of an image."""
    return isinstance(value, str) and value in _IMAGE_DETAILS


def is_phase(value: object) -> bool:
    """Return whether it is a phase of an answer."""
    return value in (None, "commentary", "final_answer")


CACHE = {"prompt_cache_breakpoint": is_object}
"""The check of the field that marks what a provider may cache."""

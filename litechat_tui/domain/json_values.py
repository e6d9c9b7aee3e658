"""JSON values as every reader of JSON takes them: pure, and total over whatever Python's own reader lets through."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from math import isfinite
from operator import is_
from typing import Any

MAX_DEPTH = 64
"""Levels of nesting that are kept. Readers give up at a few hundred, and nothing of use is nested as deeply."""

TOO_DEEP = "(nested too deeply)"

SLICE_CHARS = 1 << 20
"""Characters of a text that are written at a time."""

_INT64 = 2**63
"""From here on many readers know an integer no more."""


def sound_json(value: object, depth: int = MAX_DEPTH) -> object:
    """Return `value` with text in place of what is no JSON or is refused as such; the very same object if all is well.

    That is NaN and infinities, integers of more than 64 bits, half a surrogate pair (U+FFFD takes its place), what is
    nested more than `depth` levels deep, keys that are no text, and objects that JSON does not know.
    """
    if isinstance(value, str):
        return _sound_text(value)
    if isinstance(value, dict):
        return _sound_object(value, depth - 1) if depth else TOO_DEEP
    if isinstance(value, list):
        return _sound_list(value, depth - 1) if depth else TOO_DEEP
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if -_INT64 <= value < _INT64 else f"{value:#x}"
    if isinstance(value, float):
        return value if isfinite(value) else str(value)
    return f"({type(value).__name__})"


def object_json(value: Mapping[str, object]) -> str:
    """Return an object as JSON that readers take, as the SDK writes it; text takes the place of what is no JSON."""
    try:
        return _in_slices(value)
    except (TypeError, ValueError, RecursionError):
        return _in_slices(sound_json(dict(value)))


def _in_slices(value: object) -> str:
    """Return `value` as JSON. Its long texts are written in slices: other threads wait while one is written."""
    long: list[str] = []
    mark = os.urandom(16).hex()

    def short(part: object) -> object:
        if isinstance(part, str) and len(part) > SLICE_CHARS:
            long.append(part)
            return mark
        if isinstance(part, dict):
            return {key: short(one) for key, one in part.items()}
        return [short(one) for one in part] if isinstance(part, list) else part

    first, *rest = json.dumps(short(value), allow_nan=False).split(mark)
    written = [first]
    for text, after in zip(long, rest, strict=True):
        slices = (text[start : start + SLICE_CHARS] for start in range(0, len(text), SLICE_CHARS))
        written += [*(json.dumps(piece)[1:-1] for piece in slices), after]
    return "".join(written)


def _sound_text(text: str) -> str:
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        # Two halves that stand side by side are a character after all.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _sound_object(value: dict[Any, object], depth: int) -> object:
    sound: dict[str, object] = {}
    changed = False
    for key, part in value.items():
        sound_key = _sound_text(key) if isinstance(key, str) else str(sound_json(key, 0))
        sound[sound_key] = sound_part = sound_json(part, depth)
        changed = changed or sound_key is not key or sound_part is not part
    return sound if changed else value


def _sound_list(value: list[object], depth: int) -> object:
    sound = [sound_json(part, depth) for part in value]
    return value if all(map(is_, sound, value)) else sound

"""JSON that can be shown and stored anywhere: readable, and without a character that is anything but text."""

from __future__ import annotations

import json
import re

_UNSAFE = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
"""What JSON lets through and a terminal may obey, a YAML reader refuses, or UTF-8 does not have."""
_MARKUP = re.compile("[<>&]")


def json_text(value: object, *, markup: bool = True) -> str:
    """Return `value` as JSON on one line, which is also YAML; without `markup`, no `<`, `>` or `&` is in it."""
    text = _UNSAFE.sub(_escaped, json.dumps(value, ensure_ascii=False, allow_nan=False))
    return text if markup else _MARKUP.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"

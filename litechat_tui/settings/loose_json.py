"""JSON as people write it into configuration: comments and a comma too many are no mistakes."""

from __future__ import annotations

import json
import re

_COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_COMMA = re.compile(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])', re.DOTALL)


def loose_json(content: bytes) -> object:
    """Return the value that `content` says in UTF-8. Raises `ValueError`, whose text is the reason."""
    text = content.decode("utf-8-sig")
    try:
        return _loaded(text)
    except json.JSONDecodeError as error:
        try:
            return _loaded(_COMMA.sub(_kept, _COMMENT.sub(_kept, text)))
        except json.JSONDecodeError:
            raise error from None


def _loaded(text: str) -> object:
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _kept(found: re.Match[str]) -> str:
    return found[1] or ""

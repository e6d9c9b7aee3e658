"""What a person types, pastes or drops where a path is wanted -> paths."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

_QUOTES = ("'", '"')


def typed_paths(text: str) -> Sequence[Path]:
    """Return the paths that are meant; several where a terminal dropped several files. Asks the file system.

    The first way to read the text by which everything is there prevails, so that a name may hold blanks, quotes and
    backslashes as they are.
    """
    if not (text := text.strip()):
        return []
    literal, words = [_path(text)], [*map(_path, _words(text))]
    there = (
        paths for paths in (literal, [_path(_unquoted(text))], words) if paths and all(map(os.path.lexists, paths))
    )
    return next(there, words if words and _is_for_a_shell(text) else literal)


def typed_path(text: str) -> Path:
    """Return the one path that is meant for something new."""
    text = text.strip()
    words = _words(text) if _is_for_a_shell(text) else []
    return Path.cwd() / _path(words[0] if len(words) == 1 else _unquoted(text))


def _is_for_a_shell(text: str) -> bool:
    """Return whether a terminal has written it so that a shell would understand it."""
    # A quote in the middle is part of a name.
    return os.sep == "/" and ("\\" in text or text.startswith(_QUOTES))


def _words(text: str) -> list[str]:
    """Return the words that a shell would see; none where it would wait for another quote."""
    # On Windows a backslash parts folders, and nothing is escaped.
    try:
        return shlex.split(text) if os.sep == "/" else []
    except ValueError:
        return []


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] in _QUOTES and text[0] == text[-1] else text


def _path(text: str) -> Path:
    # Some terminals drop addresses.
    if text.startswith("file://"):
        text = unquote(urlsplit(text).path)
    return Path(os.path.expanduser(text))  # noqa: PTH111 - pathlib's fails for a user who is not known

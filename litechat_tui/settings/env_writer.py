"""Changes values in the text of a `.env`, and leaves every other character of it as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.settings.compose_env import Statement, statements

_PLAIN = re.compile(r"[A-Za-z0-9_./:@%+=,~^-]*")
"""What means itself without quotes, to Docker Compose and to a shell."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""What no value holds: control characters, and what stands for bytes that are not UTF-8."""


def changed(text: str, values: Mapping[str, str], path: str = "") -> str:
    """Return `text` with new values for some names; a name that has none yet gets a line of its own.

    That line follows one that has the name in a comment, as `.env.example` does, or stands at the end. `text` has no
    fault; `path` is what problems call it. Raises `ConfigurationError` for a name that stands there more than once,
    of which nobody could say which one is meant, and for a value that holds a control character.
    """
    found = [*statements(text)]
    _refuse(text, values, found, path)
    changes: list[tuple[tuple[int, int], str]] = []
    additions: list[tuple[str, str]] = []
    by_name = {statement.name: statement for statement in found}
    for name, value in values.items():
        if (statement := by_name.get(name)) is not None:
            sign = "" if statement.has_sign else "="
            changes.append((statement.place, f"{sign}{written(value)}"))
        elif (place := _commented(text, name, found)) is not None:
            changes.append(((place, place), f"{_line_end(text)}{name}={written(value)}"))
        else:
            additions.append((name, value))
    for (start, end), replacement in sorted(changes, reverse=True):
        text = f"{text[:start]}{replacement}{text[end:]}"
    return _extended(text, additions)


def written(value: str) -> str:
    """Return what stands for `value` in a `.env`: itself, in 'single quotes', or escaped in "double" ones."""
    if _PLAIN.fullmatch(value):
        return value
    if "'" not in value and "\\" not in value:
        return f"'{value}'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{escaped}"'


def _refuse(text: str, values: Mapping[str, str], found: Sequence[Statement], path: str) -> None:
    problems = []
    for name, value in values.items():
        places = [text.count("\n", 0, one.start) + 1 for one in found if one.name == name]
        if len(places) > 1:
            lines = ", ".join(map(str, places))
            problems.append(Problem(Code.SETUP_FILE_TWICE, variable=name, path=path, lines=lines))
        if _CONTROL.search(value):
            problems.append(Problem(Code.SETUP_VALUE_CONTROL, variable=name))
    if problems:
        raise ConfigurationError(*problems)


def _commented(text: str, name: str, found: Sequence[Statement]) -> int | None:
    """Return the end of the last comment that shows how to set `name`; None where there is none."""
    shows = re.compile(rf"^[ \t]*#[ \t]*(?:export[ \t]+)?{re.escape(name)}=[^\r\n]*", re.MULTILINE)
    places = (match.end() for start, end in _gaps(text, found) for match in shows.finditer(text, start, end))
    return max(places, default=None)


def _gaps(text: str, found: Sequence[Statement]) -> Iterator[tuple[int, int]]:
    """Yield where comments and blank lines are: between the end of one statement and the beginning of the next."""
    end = 0
    for statement in found:
        yield end, statement.start
        end = statement.end
    yield end, len(text)


def _extended(text: str, additions: Sequence[tuple[str, str]]) -> str:
    """Return `text` with lines at its end; one without a line end at its end stays without."""
    if not additions:
        return text
    end = _line_end(text)
    lines = end.join(f"{name}={written(value)}" for name, value in additions)
    if not text:
        return f"{text}{lines}{end}"
    return f"{text}{lines}{end}" if text.endswith("\n") else f"{text}{end}{lines}"


def _line_end(text: str) -> str:
    """Return the line end that the text has."""
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"

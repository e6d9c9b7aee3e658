"""Reads a `.env` as Docker Compose does.

Written after the Compose specification (interpolation) and compose-go's `dotenv` package (lines, quotes, escapes).
python-dotenv knows neither `$NAME` nor `$$` nor most of `${NAME...}`. The cases are in tests/data/compose_env.json.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from litechat_tui.domain.codes import Code

_SPACE = r"[ \t\v\f\r\x85\xa0]"
_BLANK = re.compile(r"\s+|#[^\n]*")
"""What may precede a statement: white space, line ends and comments."""
_NAME = re.compile(rf"(?:export{_SPACE}+)?([\w.\[\]-]+){_SPACE}*(?:([=:]){_SPACE}*|(?=\n|\Z))")
_WIDE_SIGN = re.compile(rf"(?:export{_SPACE}+)?[\w.\[\]-]+{_SPACE}*[＝：\u3000]")
_QUOTED = {quote: re.compile(rf"{quote}((?:[^{quote}\\]|\\.)*){quote}", re.DOTALL) for quote in "'\""}
_REST_OF_LINE = re.compile(rf"{_SPACE}*(?:#[^\n]*)?(?=\n|\Z)")

_ESCAPE = re.compile(r'\\(?:([abfnrtv"\\$])|0([0-3][0-7]{2}))')
_ESCAPED = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "$": "$$"}

_REFERENCE = re.compile(r"\$(?:(\$)|([A-Za-z_][A-Za-z0-9_]*)|\{)")
_BRACED = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-+?])(.*))?", re.DOTALL)
_BRACES = re.compile(r"\$\{|\}")
_DEEPEST = 20
"""How deep references may be nested."""

Lookup = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one line."""

    line: int
    """The first line is 1."""
    code: Code = Code.CONFIG_FILE_SYNTAX
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Statement:
    """A name, and what is written as its value, in a text."""

    name: str
    start: int
    """Where it begins."""
    quote: str
    """What stands around the value; empty for nothing."""
    written: str
    """The value as it is written between the quotes."""
    place: tuple[int, int]
    """Where that begins and ends, quotes included, without the blanks around it."""
    end: int
    """Where the statement ends, its comment included."""
    has_sign: bool = True
    """Whether there is a `=` or a colon; without one the name says that the environment has the value."""


class _MalformedError(Exception):
    """A reference that the specification does not know."""


class _RequiredError(Exception):
    """A reference to a variable that must have a value and has none."""

    def __init__(self, variable: str, reason: str) -> None:
        super().__init__(variable)
        self.facts = {"variable": variable, "reason": reason}


def parse_env(text: str, environment: Mapping[str, str]) -> tuple[dict[str, str], list[Fault]]:
    """Return what `text` defines, and the lines that cannot be understood.

    A reference finds the environment first, then what earlier lines define. A name without a value says that the
    environment has it, and so defines nothing here.
    """
    values: dict[str, str] = {}
    faults: list[Fault] = []

    def lookup(name: str) -> str | None:
        return environment.get(name, values.get(name))

    end, line = 0, 1
    while (start := _next_statement(text, end)) < len(text):
        line += text.count("\n", end, start)
        line_end = _line_end(text, start)
        try:
            statement = _statement(text, start, line_end)
        except _MalformedError:
            wide = _WIDE_SIGN.match(text, start)
            faults.append(Fault(line, Code.CONFIG_FILE_WIDE_SIGN if wide else Code.CONFIG_FILE_SYNTAX))
            end = line_end
            continue
        try:
            if statement.has_sign:
                values[statement.name] = _value(statement.written, statement.quote, lookup)
        except _MalformedError:
            faults.append(Fault(line))
        except _RequiredError as error:
            faults.append(Fault(line, Code.CONFIG_FILE_REQUIRED, error.facts))
        end = statement.end
        line += text.count("\n", start, end)
    return values, faults


def statements(text: str) -> Iterator[Statement]:
    """Yield the statements of a text in which `parse_env` finds no fault."""
    end = 0
    while (start := _next_statement(text, end)) < len(text):
        statement = _statement(text, start, _line_end(text, start))
        end = statement.end
        yield statement


def _statement(text: str, start: int, line_end: int) -> Statement:
    """Return the statement that begins at `start`."""
    name = _NAME.match(text, start)
    if name is None:
        raise _MalformedError
    if not name[2]:
        return Statement(name[1], start, "", "", (name.end(1), name.end(1)), name.end(), has_sign=False)
    quote = text[name.end() : name.end() + 1]
    if quote not in _QUOTED:
        rest = text[name.end(2) : line_end].partition(" #")[0]
        written = rest.strip()
        first = name.end(2) + (len(rest) - len(rest.lstrip()) if written else 0)
        return Statement(name[1], start, "", written, (first, first + len(written)), line_end)
    quoted = _QUOTED[quote].match(text, name.end())
    comment = quoted and _REST_OF_LINE.match(text, quoted.end())
    if not (quoted and comment):
        raise _MalformedError
    return Statement(name[1], start, quote, quoted[1], (quoted.start(), quoted.end()), comment.end())


def _value(written: str, quote: str, lookup: Lookup) -> str:
    """Return the value of what is written between the quotes."""
    if quote == "'":
        return _unquoted(written, quote)
    if quote == '"':
        written = _ESCAPE.sub(_meant, _unquoted(written, quote))
    return interpolated(written, lookup)


def _unquoted(value: str, quote: str) -> str:
    """Return `value` without the backslashes that protect a quote; every other one stays."""
    return re.sub(r"\\(.)", lambda escape: escape[1] if escape[1] == quote else escape[0], value, flags=re.DOTALL)


def _meant(escape: re.Match[str]) -> str:
    """Return what an escape sequence stands for."""
    return chr(int(escape[2], 8)) if escape[2] else _ESCAPED.get(escape[1], escape[1])


def interpolated(text: str, lookup: Lookup, depth: int = 0) -> str:
    """Return `text` with its references replaced. Raises when one is malformed or demands a value that is not there."""
    if depth > _DEEPEST:
        raise _MalformedError
    parts, position = [], 0
    while reference := _REFERENCE.search(text, position):
        parts.append(text[position : reference.start()])
        position = reference.end()
        dollar, name = reference.groups()
        if dollar or name:
            parts.append(dollar or lookup(name) or "")
        else:
            end = _closing_brace(text, position)
            parts.append(_braced(text[position:end], lookup, depth))
            position = end + 1
    return "".join((*parts, text[position:]))


def _braced(inside: str, lookup: Lookup, depth: int) -> str:
    """Return what stands for `${inside}`."""
    reference = _BRACED.fullmatch(inside)
    if reference is None:
        raise _MalformedError
    name, operator, operand = reference.groups()
    value = lookup(name)
    if operator is None:
        return value or ""
    counts = bool(value) if operator.startswith(":") else value is not None
    match operator[-1]:
        case "-":
            return value or "" if counts else interpolated(operand, lookup, depth + 1)
        case "+":
            return interpolated(operand, lookup, depth + 1) if counts else ""
        case _:
            if not counts:
                raise _RequiredError(name, operand)  # as it is written: what it refers to may be a secret
            return value or ""


def _closing_brace(text: str, position: int) -> int:
    """Return where the reference ends whose inside begins at `position`."""
    depth = 1
    for brace in _BRACES.finditer(text, position):
        depth += 1 if brace[0] == "${" else -1
        if not depth:
            return brace.start()
    raise _MalformedError


def _next_statement(text: str, position: int) -> int:
    """Return where the next statement begins, or the end of the text."""
    while (blank := _BLANK.match(text, position)) is not None:
        position = blank.end()
    return position


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end

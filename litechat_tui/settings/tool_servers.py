"""Entries of `mcpServers`, as several programs share them -> servers of tools. Total: what is wrong gets its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.text import one_line
from litechat_tui.domain.tool_servers import CALL_SECONDS, CONNECT_SECONDS, Origin, ToolServer, Transport

KEYS = ("mcpServers", "servers", "mcp_servers")
"""What the object of all servers is called: by most programs, by VS Code, and by Codex."""
MOST_SECONDS = 3_600.0

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_VARIABLE = re.compile(r"\$\{(?:env:)?([^}:]+|input:[^}]*)(?::-([^}]*))?\}")
_TRANSPORTS = {
    "stdio": Transport.STDIO,
    "http": Transport.HTTP,
    "streamable-http": Transport.HTTP,
    "streamableHttp": Transport.HTTP,
    "streamable_http": Transport.HTTP,
    "sse": Transport.SSE,
}

T = TypeVar("T")


class _WrongError(Exception):
    """An entry cannot be used."""

    def __init__(self, code: Code, **facts: str) -> None:
        self.code, self.facts = code, facts


def entries_of(document: object) -> Mapping[str, object] | None:
    """Return the entries by their names; None where the document has none of the objects they are in."""
    if isinstance(document, dict):
        for key in KEYS:
            if isinstance(found := document.get(key), dict):
                return found
    return None


def servers_of(
    entries: Mapping[str, object], path: str, variables: Mapping[str, str], origin: Origin
) -> tuple[Sequence[ToolServer], Sequence[Problem]]:
    """Return the servers, and for each wrong entry why it is none. `variables` is what `${NAME}` stands for."""
    servers: list[ToolServer] = []
    problems: list[Problem] = []
    for name, entry in entries.items():
        try:
            servers.append(_server(name, entry, variables, origin))
        except _WrongError as wrong:
            problems.append(Problem(wrong.code, path=path, server=one_line(name, 80), **wrong.facts))
    return servers, problems


def _server(name: str, entry: object, variables: Mapping[str, str], origin: Origin) -> ToolServer:
    if not _NAME.fullmatch(name):
        raise _WrongError(Code.TOOLS_SERVER_NAME)
    if not isinstance(entry, dict):
        raise _WrongError(Code.TOOLS_SERVER_WRONG, entry=name)
    fields = _Fields(entry, variables)
    transport = _transport(fields)
    target = "command" if transport is Transport.STDIO else "url"
    if not fields.text(target).strip():
        raise _WrongError(Code.TOOLS_SERVER_EMPTY)
    # A variable that is still there is one that only an import leaves open.
    if transport is not Transport.STDIO and not fields.text("url").startswith(("http://", "https://", "${")):
        raise _WrongError(Code.TOOLS_SERVER_WRONG, entry="url")
    only = fields.texts("enabled_tools") if "enabled_tools" in entry else None
    return ToolServer(
        name,
        transport,
        fields.text("command"),
        fields.texts("args"),
        fields.pairs("env"),
        fields.text("cwd"),
        fields.text("url"),
        fields.headers(),
        fields.seconds("startup_timeout_sec", CONNECT_SECONDS),
        fields.seconds("tool_timeout_sec", CALL_SECONDS),
        origin,
        fields.flag("enabled", usual=True) and not fields.flag("disabled", usual=False),
        None if only is None else frozenset(only),
        frozenset(fields.texts("disabled_tools")),
    )


def _transport(fields: _Fields) -> Transport:
    name = "type" if "type" in fields.entry else "transport"
    written = fields.text(name)
    if not written:
        return Transport.HTTP if fields.entry.get("url") and not fields.entry.get("command") else Transport.STDIO
    if written not in _TRANSPORTS:
        raise _WrongError(Code.TOOLS_SERVER_WRONG, entry=name)
    return _TRANSPORTS[written]


class _Fields:
    """The values of an entry, with the variables in them filled in."""

    def __init__(self, entry: Mapping[str, object], variables: Mapping[str, str]) -> None:
        self.entry = entry
        self._variables = variables

    def text(self, name: str) -> str:
        return self._checked(name, "", lambda value: isinstance(value, str), self._filled)

    def texts(self, name: str) -> tuple[str, ...]:
        def sound(value: object) -> bool:
            return isinstance(value, list) and all(isinstance(each, str) for each in value)

        return self._checked(name, (), sound, lambda value: tuple(map(self._filled, value)))

    def pairs(self, name: str) -> Mapping[str, str]:
        def sound(value: object) -> bool:
            return isinstance(value, dict) and all(isinstance(each, str | int | float) for each in value.values())

        def filled(value: Mapping[str, object]) -> Mapping[str, str]:
            return {key: self._filled(str(each)) for key, each in value.items()}

        return self._checked(name, {}, sound, filled)

    def headers(self) -> Mapping[str, str]:
        """Return the headers, in the words of Codex too."""
        headers = {**self.pairs("http_headers"), **self.pairs("headers")}
        headers |= {name: self._filled(f"${{{variable}}}") for name, variable in self.pairs("env_http_headers").items()}
        if variable := self.text("bearer_token_env_var"):
            headers["Authorization"] = self._filled(f"Bearer ${{{variable}}}")
        if not all(
            re.fullmatch(r"[!-9;-~]+", name) and value.isprintable() and value.isascii()
            for name, value in headers.items()
        ):
            raise _WrongError(Code.TOOLS_SERVER_WRONG, entry="headers")
        return headers

    def seconds(self, name: str, usual: float) -> float:
        def sound(value: object) -> bool:
            return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= MOST_SECONDS

        return self._checked(name, usual, sound, float)

    def flag(self, name: str, *, usual: bool) -> bool:
        return self._checked(name, usual, lambda value: isinstance(value, bool), bool)

    def _checked(self, name: str, usual: T, sound: Callable[[object], bool], made: Callable[..., T]) -> T:
        value = self.entry.get(name)
        if value is None:
            return usual
        if not sound(value):
            raise _WrongError(Code.TOOLS_SERVER_WRONG, entry=name)
        return made(value)

    def _filled(self, text: str) -> str:
        return _VARIABLE.sub(self._value, text)

    def _value(self, found: re.Match[str]) -> str:
        name, last_resort = found[1], found[2]
        value = self._variables.get(name)
        if not value and last_resort is not None:
            return last_resort
        if value is None:
            raise _WrongError(Code.TOOLS_SERVER_VARIABLE, variable=one_line(name, 80))
        return value

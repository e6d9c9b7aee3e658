"""The rules by which a tool call is carried out, refused, or asked about."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from string import ascii_lowercase

from litechat_tui.domain.json_values import sound_json
from litechat_tui.domain.tool_calls import Decision
from litechat_tui.domain.tools import Tool

RULE_FORBIDS = "A rule that the user has set up forbids it."
NOBODY_TO_ASK = "It needs the user's consent, and nobody can be asked in this run."
"""Reasons that the model reads."""

_SOME_TOOLS = tuple(f"{first}{rest}" for first in ascii_lowercase for rest in (".get", "1.z_0", "b-c.Q9", "_tool.x"))
"""Addresses of tools of servers that have little in common."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Which calls a rule is about."""

    tool: str
    """Pattern as in a shell, for ``server.tool`` or for ``tool`` alone."""
    arguments: tuple[tuple[str, str], ...] = ()
    """Names of arguments, each with a pattern that its value has to match."""

    def names(self, tool: Tool) -> bool:
        """Return whether it is about a tool."""
        return fnmatchcase(tool.address, self.tool) or fnmatchcase(tool.name, self.tool)

    def matches(self, arguments: Mapping[str, object]) -> bool:
        """Return whether all arguments that it is about are there and match."""
        return all(name in arguments and fnmatchcase(_text(arguments[name]), each) for name, each in self.arguments)

    def covers(self, arguments: Mapping[str, object]) -> bool:
        """Return whether it allows a call: a value that climbs up with ``..`` needs a pattern that says so."""
        climbs = any(
            ".." in _segments(_text(arguments.get(name))) and ".." not in _segments(each)
            for name, each in self.arguments
        )
        return self.matches(arguments) and not climbs


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that decides about a call before anybody is asked."""

    allow: tuple[Rule, ...] = ()
    deny: tuple[Rule, ...] = ()
    """Prevails over everything that allows."""
    always: frozenset[str] = frozenset()
    """Fingerprints of the tools that were allowed for always."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What rules say of a call."""

    decision: Decision | None
    """None where somebody has to be asked."""
    reason: str = ""
    """What the model reads about a refusal."""


def judge(rules: Rules, tool: Tool, arguments: str, allowed: Collection[str] = ()) -> Verdict:
    """Return what rules say of a call with these arguments, as the model wrote them.

    `allowed` are fingerprints of tools that were allowed for the session.
    """
    given = _object(arguments)
    about = [rule for rule in rules.deny if rule.names(tool)]
    # Arguments that cannot be read might be any.
    if any(given is None or rule.matches(given) for rule in about):
        return Verdict(Decision.NO, RULE_FORBIDS)
    if tool.fingerprint in rules.always or tool.fingerprint in allowed:
        return Verdict(Decision.RULE)
    if any(rule.names(tool) and rule.covers(given or {}) for rule in rules.allow):
        return Verdict(Decision.RULE)
    return Verdict(None)


def allows_everything(pattern: str) -> bool:
    """Return whether a pattern matches whatever a tool is called, so that nobody would ever be asked."""
    return _match_all(pattern, _SOME_TOOLS)


def _match_all(pattern: str, addresses: Iterable[str]) -> bool:
    return all(fnmatchcase(each, pattern) or fnmatchcase(each.rpartition(".")[2], pattern) for each in addresses)


def _object(arguments: str) -> Mapping[str, object] | None:
    """Return the arguments; none for none, and None where they are no JSON object."""
    try:
        found = json.loads(arguments or "{}")
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _text(value: object) -> str:
    """Return a value as patterns are compared with it: text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(sound_json(value), ensure_ascii=False)


def _segments(path: str) -> list[str]:
    return path.replace("\\", "/").split("/")

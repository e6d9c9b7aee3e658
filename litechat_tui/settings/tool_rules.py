"""Rules about tool calls: `tools.toml`, which a person writes, and `tools_allowed.toml`, which the program adds to."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from litechat_tui.domain.codes import Code
from litechat_tui.domain.consent import Rule, Rules, allows_everything
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.domain.text import one_line
from litechat_tui.domain.tool_calls import ToolCall
from litechat_tui.settings.whole_file import PRIVATE

RULES = "tools.toml"
ALLOWED = "tools_allowed.toml"
EVERYTHING = Rule("*")

_HEADER = """\
# Tools that were allowed for always. Take an entry out, and the program asks again.
"""
_ENTRY = """
[[tool]]
server = {server}
tool = {tool}
fingerprint = {fingerprint}
since = {since}
"""


@dataclass(frozen=True, slots=True)
class FoundRules:
    """What the files say, and what is wrong in them."""

    rules: Rules
    problems: tuple[Problem, ...] = ()


class ToolRuleFiles:
    """`ports.ToolConsent` over the two files in the folder for configuration."""

    def __init__(self, folder: Path, *, can_ask: bool, allowed: Iterable[str] = ()) -> None:
        """`allowed` are patterns of tools that this run alone may call."""
        self.can_ask = can_ask
        self._folder = folder
        self._allowed = tuple(map(Rule, allowed))

    def rules(self) -> Rules:
        """Return the rules as they are at this moment."""
        return self.found().rules

    def found(self) -> FoundRules:
        """Read both files. One that is not there says nothing."""
        problems: list[Problem] = []
        written, readable = _document(self._folder / RULES, Code.CONFIG_TOOL_RULES_SYNTAX, problems)
        allow = tuple(_rules(written, "allow", self._folder / RULES, problems))
        # What a file that cannot be read would forbid nobody knows.
        deny = tuple(_rules(written, "deny", self._folder / RULES, problems)) if readable else (EVERYTHING,)
        kept, _ = _document(self._folder / ALLOWED, Code.CONFIG_ALLOWED_SYNTAX, problems)
        return FoundRules(Rules((*self._allowed, *allow), deny, _fingerprints(kept)), tuple(problems))

    def remember(self, call: ToolCall) -> None:
        """Add the tool of a call to those that are allowed for always. Raises `ConfigurationError`."""
        path = self._folder / ALLOWED
        texts = {"server": call.server, "tool": call.tool, "fingerprint": call.fingerprint}
        quoted = {name: json.dumps(one_line(text), ensure_ascii=False) for name, text in texts.items()}
        entry = _ENTRY.format(**quoted, since=date.today().isoformat())  # noqa: DTZ011 - a day for people to read
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Windows add to it side by side: what is written in one piece at the end overwrites nothing.
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE)
            with os.fdopen(descriptor, "ab", buffering=0) as file:
                file.write(((_HEADER if not file.tell() else "") + entry).encode())
        except OSError as error:
            reason = error.strerror or str(error)
            raise ConfigurationError(Problem(Code.CONFIG_TOOL_NOT_KEPT, path=str(path), reason=reason)) from error


def allowed_patterns(patterns: Iterable[str]) -> tuple[str, ...]:
    """Return the patterns of a command line. Raises `ConfigurationError` for one that would allow everything."""
    for pattern in (patterns := tuple(patterns)):
        if allows_everything(pattern):
            raise ConfigurationError(Problem(Code.CONFIG_ALLOWS_EVERYTHING, pattern=one_line(pattern)))
    return patterns


def _document(path: Path, wrong: Code, problems: list[Problem]) -> tuple[Mapping[str, object], bool]:
    """Return what a file says, and whether it could be read, or `wrong`; one that is not there says nothing."""
    try:
        written = path.read_bytes()
    except FileNotFoundError:
        return {}, True
    except OSError as error:
        problems.append(Problem(Code.CONFIG_FILE_UNREADABLE, path=str(path), reason=error.strerror or str(error)))
        return {}, False
    import tomllib  # most people have no such file

    try:
        return tomllib.loads(written.decode("utf-8-sig")), True
    except UnicodeDecodeError:
        problems.append(Problem(Code.CONFIG_FILE_NOT_UTF8, path=str(path)))
    except tomllib.TOMLDecodeError as error:
        problems.append(Problem(wrong, path=str(path), reason=str(error)))
    return {}, False


def _rules(document: Mapping[str, object], name: str, path: Path, problems: list[Problem]) -> Iterator[Rule]:
    """Yield the rules of a list, and add what is wrong with the others.

    Of those that forbid, one that is wrong forbids all that it might be about.
    """
    found = document.get(name, [])
    forbids = name == "deny"
    for at, entry in enumerate(found if isinstance(found, list) else [found], 1):
        rule = _rule(entry)
        if rule is None:
            problems.append(Problem(Code.CONFIG_TOOL_RULE, path=str(path), list=name, number=at))
            if forbids:
                yield _widest(entry)
        elif not forbids and allows_everything(rule.tool) and not rule.arguments:
            problems.append(Problem(Code.CONFIG_TOOL_RULE_FOR_ALL, path=str(path), number=at, pattern=rule.tool))
        else:
            yield rule


def _rule(entry: object) -> Rule | None:
    """Return the rule that an entry is: a pattern, or a table with one and with patterns of arguments."""
    if isinstance(entry, str):
        return Rule(entry) if entry else None
    if not isinstance(entry, dict) or not entry.keys() <= {"tool", "arguments"}:
        return None
    tool, arguments = entry.get("tool"), entry.get("arguments", {})
    if not isinstance(tool, str) or not tool or not isinstance(arguments, dict):
        return None
    if not all(isinstance(value, str) for value in arguments.values()):
        return None
    return Rule(tool, tuple(arguments.items()))


def _widest(entry: object) -> Rule:
    """Return a rule about all tools of the server that a wrong entry names; about all tools where it names none."""
    tool = entry.get("tool") if isinstance(entry, dict) else None
    server, dot, _ = tool.partition(".") if isinstance(tool, str) else ("", "", "")
    return Rule(f"{server}.*") if server and dot else EVERYTHING


def _fingerprints(document: Mapping[str, object]) -> frozenset[str]:
    """Return the fingerprints of the tools that are allowed for always; what is none allows nothing."""
    tools = document.get("tool")
    entries = tools if isinstance(tools, list) else []
    found = (entry.get("fingerprint") for entry in entries if isinstance(entry, dict))
    return frozenset(each for each in found if isinstance(each, str) and each)

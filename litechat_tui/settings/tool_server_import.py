"""Takes entries of servers of tools over from other programs' files into the reader's own."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.domain.tool_servers import Origin
from litechat_tui.settings.loose_json import loose_json
from litechat_tui.settings.tool_server_files import content_of
from litechat_tui.settings.tool_servers import KEYS, entries_of, servers_of
from litechat_tui.settings.whole_file import target_of, write_whole


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What became of the entries of a file."""

    path: str
    """The reader's own file."""
    names: tuple[str, ...]
    """Servers that are new in it."""
    present: tuple[str, ...]
    """Servers that are left out because it has others of these names."""
    problems: tuple[Problem, ...]
    """Why other entries are left out."""


class _Unset(dict[str, str]):
    """Variables that are all said to be set: an import is about what is written."""

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
        return default or f"${{{key}}}"


def take_over(source: Path, own: Path) -> TakenOver:
    """Add the servers of a file to the reader's own, as they are written there. Raises `ConfigurationError`.

    Files of Claude Desktop and Code, Cursor and VS Code are JSON, that of Codex is TOML.
    """
    entries = _read(source)
    servers, problems = servers_of(entries, str(source), _Unset(), Origin.OWN)
    target = target_of(own)
    document = _own_document(target)
    there = entries_of(document) or {}
    key = next((key for key in KEYS if document.get(key) is there), KEYS[0])
    new = {each.name: entries[each.name] for each in servers if each.name not in there}
    if new:
        document[key] = {**there, **new}
        write_whole(target, json.dumps(document, indent=2, ensure_ascii=False).encode() + b"\n")
    present = tuple(each.name for each in servers if each.name in there)
    return TakenOver(str(own), tuple(new), present, tuple(problems))


def _read(source: Path) -> Mapping[str, object]:
    document = _document(source, _toml if source.suffix == ".toml" else loose_json)
    entries = entries_of(document)
    if not entries:
        raise ConfigurationError(Problem(Code.TOOLS_FILE_NO_SERVERS, path=str(source)))
    return entries


def _own_document(own: Path) -> dict[str, object]:
    document = _document(own, loose_json) if own.exists() else {}
    if not isinstance(document, dict):
        raise ConfigurationError(Problem(Code.TOOLS_FILE_NO_SERVERS, path=str(own)))
    return document


def _document(path: Path, read: Callable[[bytes], object]) -> object:
    try:
        return read(content_of(path))
    except OSError as error:
        code, reason = Code.TOOLS_FILE_UNREADABLE, error.strerror or str(error)
    except ValueError as error:
        code, reason = Code.TOOLS_FILE_NOT_JSON, str(error)
    raise ConfigurationError(Problem(code, path=str(path), reason=reason))


def _toml(content: bytes) -> object:
    return tomllib.loads(content.decode("utf-8-sig"))

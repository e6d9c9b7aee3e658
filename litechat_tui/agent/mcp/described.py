"""What a server lists as a tool -> the tool as this program knows it. Total over whatever a server may send."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256

from litechat_tui.domain.json_values import sound_json
from litechat_tui.domain.text import clean, one_line
from litechat_tui.domain.tool_servers import ToolServer
from litechat_tui.domain.tools import Hints, Tool

LONGEST_NAME = 64
"""What Bedrock takes for a name at most."""
LONGEST_DESCRIPTION = 20_000
MOST_TOOLS = 5_000
SEPARATOR = "__"
_HASH = 8


def tools_of(server: ToolServer, listed: Iterable[Mapping[str, object]]) -> dict[str, Tool]:
    """Return the tools by what the server itself calls them; the first one of a name has it."""
    tools: dict[str, Tool] = {}
    for raw in listed:
        name = raw.get("name")
        if isinstance(name, str) and name and name not in tools and len(tools) < MOST_TOOLS:
            tools[name] = _tool(server, name, raw)
    return tools


def wire_name(server: str, tool: str) -> str:
    """Return ``<server>__<tool>`` as providers take it. Different tools have different names, whatever they are called.

    The name depends on nothing else, so that a tool keeps it in all requests of a conversation. A hash ends those that
    had to be changed, or whose first separator would not tell where the server's own name ends.
    """
    plain = f"{server}{SEPARATOR}{tool}"
    name = re.sub(r"[^A-Za-z0-9_-]", "_", plain)
    if name == plain and len(name) <= LONGEST_NAME and SEPARATOR not in server and not server.endswith("_"):
        return name
    digest = sha256(json.dumps([server, tool]).encode()).hexdigest()[:_HASH]
    return f"{name[: LONGEST_NAME - _HASH - 1]}_{digest}"


def _tool(server: ToolServer, name: str, raw: Mapping[str, object]) -> Tool:
    hints = raw.get("annotations")
    hints = hints if isinstance(hints, dict) else {}
    schema = _cleaned(sound_json(raw.get("inputSchema")))
    schema = schema if isinstance(schema, dict) else {}
    # A tool without arguments may say nothing of them; providers want it said.
    schema = {"type": "object", "properties": {}, **schema}
    return Tool(
        server.name,
        # Names that would look the same once they are clean are told apart, because consent is to a name.
        name if one_line(name) == name else wire_name(server.name, name),
        wire_name(server.name, name),
        one_line(_text(raw.get("title")) or _text(hints.get("title"))),
        clean(_text(raw.get("description")))[:LONGEST_DESCRIPTION],
        json.dumps(schema, sort_keys=True, ensure_ascii=False),
        Hints(
            _flag(hints.get("readOnlyHint")),
            _flag(hints.get("destructiveHint")),
            _flag(hints.get("idempotentHint")),
            _flag(hints.get("openWorldHint")),
        ),
        server.identity,
    )


def _cleaned(value: object) -> object:
    """Return a JSON value with its texts clean; names of members stay, because arguments are called by them."""
    match value:
        case str():
            return clean(value)
        case list():
            return [_cleaned(each) for each in value]
        case dict():
            return {key: _cleaned(each) for key, each in value.items()}
        case _:
            return value


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None

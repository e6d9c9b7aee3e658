"""A server of tools over MCP that writes to a file of its own, which counts what was done: FILE is its argument."""

from __future__ import annotations

import sys
from pathlib import Path

from mcp.server.mcpserver import MCPServer
from mcp.types import ToolAnnotations

server = MCPServer("notes")


@server.tool(annotations=ToolAnnotations(title="Write a note", read_only_hint=False, destructive_hint=True))
def write(text: str) -> str:
    """Write a note."""
    with Path(sys.argv[1]).open("a", encoding="utf-8") as file:
        file.write(f"{text}\n")
    return "The note is written."


if __name__ == "__main__":
    server.run("stdio")

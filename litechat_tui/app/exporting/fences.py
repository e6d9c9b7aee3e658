"""Fences of Markdown around text, whatever fences it has of its own."""

from __future__ import annotations

import re

_RUNS = re.compile(r"`{3,}|~{3,}")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")


def fenced(text: str, language: str = "") -> str:
    """Return `text` in a fence that is longer than every run of its characters within."""
    longest = max(map(len, _RUNS.findall(text)), default=2)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def unfenced(block: str) -> str | None:
    """Return what `fenced` put into a fence, with other lines around it perhaps; None where there is no fence."""
    lines = block.split("\n")
    opened = next((at for at, line in enumerate(lines) if line.startswith("```")), None)
    if opened is None:
        return None
    fence = lines[opened][: len(lines[opened]) - len(lines[opened].lstrip("`"))]
    closed = next((at for at in range(len(lines) - 1, opened, -1) if lines[at].rstrip() == fence), None)
    return None if closed is None else "\n".join(lines[opened + 1 : closed])


def left_open(text: str) -> str:
    """Return the fence that Markdown leaves open at its end; empty when there is none."""
    fence = ""
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if found is None:
            continue
        if not fence:
            fence = "" if found[1][0] == "`" and "`" in found[2] else found[1]
        elif found[1].startswith(fence) and not found[2].strip():
            fence = ""
    return fence

"""Resource usage of processes, read from /proc."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


def cpu_seconds(pid: int) -> float:
    """Return the CPU time, user and system, of a process, of all below it, and of those it has waited for."""
    return sum(sum(map(int, _stat(one)[11:15])) for one in _tree(pid)) / _TICKS


def proportional_megabytes(pid: int) -> float:
    """Return the memory (PSS) of a process and of all below it."""
    total = 0
    for one in _tree(pid):
        lines = (_PROC / str(one) / "smaps_rollup").read_text(encoding="ascii").splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def written_bytes(pid: int) -> int:
    """Return how many bytes a process has handed to write calls of any kind."""
    lines = (_PROC / str(pid) / "io").read_text(encoding="ascii").splitlines()
    return int(dict(line.split(": ") for line in lines)["wchar"])


def _tree(pid: int) -> Iterator[int]:
    """Yield a process and all below it."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit() and (stat := _stat(int(entry.name))):
            children.setdefault(int(stat[1]), []).append(int(entry.name))
    found = [pid]
    for one in found:
        yield one
        found += children.get(one, [])


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat from the state on; nothing when the process is gone."""
    try:
        # The name before them may hold spaces and parentheses.
        return (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []

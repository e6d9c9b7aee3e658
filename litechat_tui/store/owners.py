"""Which program runs a turn, and whether that program is still alive."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from pathlib import Path

from litechat_tui.domain.ids import uuid7

HEARTBEAT_MS = 15_000
"""A program whose process cannot be seen from here counts as dead when its last heartbeat is older."""


@dataclass(frozen=True, slots=True)
class Owner:
    """One open store in one process."""

    id: str
    """UUIDv7."""
    pid: int
    host: str
    """As `process_host()` returns it."""
    token: str
    """What tells this process from another that gets the same pid; empty where the system does not offer one."""
    beat_ms: int = 0

    def alive(self, now_ms: int) -> bool:
        """Return whether it still runs: by its process where that can be seen, else by its heartbeat."""
        # A container has the boot of its host; two machines may share a name.
        boot, _, _ = start_token(os.getpid()).partition(" ")
        if boot and self.host == process_host() and self.token.startswith(boot):
            return start_token(self.pid) == self.token
        return now_ms - self.beat_ms < HEARTBEAT_MS


def this_program() -> Owner:
    """Return a new owner for this process."""
    return Owner(str(uuid7()), os.getpid(), process_host(), start_token(os.getpid()))


def process_host() -> str:
    """Return where process numbers mean what they mean to us: the host, and on Linux the namespace of processes.

    A container may have the host's own name, and sees only its own processes.
    """
    try:
        return f"{socket.gethostname()} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return socket.gethostname()


def start_token(pid: int) -> str:
    """Return the boot, and the tick in it, in which process `pid` started; "" when it is gone or there is no /proc."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    # proc(5): field 2 is the command in parentheses and may itself hold spaces and parentheses; 3 is the state, 22 the
    # start time. A zombie is dead although its parent has not noticed.
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] in {"Z", "X"} else f"{boot} {fields[19]}"

"""A program that upgrades a session file and is killed when that has been told of for the N-th time.

Usage: upgrader.py PATH N. With N = 0 it lives, and tells how often that was.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import closing
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from litechat_tui.domain.file_work import FileProgress
from litechat_tui.store.sqlite import SQLiteStore


def main() -> None:
    path, fatal = Path(sys.argv[1]), int(sys.argv[2])
    numbers = count(1)
    last = 0

    def told(_progress: FileProgress) -> None:
        nonlocal last
        last = next(numbers)
        if last == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    with closing(SQLiteStore(path, lambda: datetime.now(UTC), report=told)):
        sys.stdout.write(f"{last}\n")


if __name__ == "__main__":
    main()

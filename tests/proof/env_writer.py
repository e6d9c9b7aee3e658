"""Gives one variable of a `.env` one long value after the other, until it is killed."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from litechat_tui.settings.env_file import EnvFile

LENGTH = 200_000
"""Characters of a value: long enough that a program can be killed in the midst of writing one."""


def main() -> None:
    """Write, and say so before each time."""
    for number in count():
        sys.stdout.write("\n")
        sys.stdout.flush()
        # A backup each time: that one is written, too.
        EnvFile(Path(sys.argv[1])).write({"LITELLM_API_KEY": str(number % 10) * LENGTH}, ["LITELLM_API_KEY"])


if __name__ == "__main__":
    main()

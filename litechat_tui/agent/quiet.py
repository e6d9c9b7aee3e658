"""Keeps the libraries from writing to the terminal, which belongs to the screen."""

from __future__ import annotations

import logging

_LIBRARIES = ("openai", "httpx2", "httpcore2", "mcp", "asyncio")


def silence() -> None:
    """Send what the libraries log to the program's own log, if it keeps one, and nowhere else.

    Has to be called before they are imported: `OPENAI_LOG` makes openai set up a handler on standard error.
    """
    for name in _LIBRARIES:
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = logging.getLogger().hasHandlers()

"""What every test stands on: a scrubbed environment, a frozen clock."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest

from litechat_tui import words

JST = timezone(timedelta(hours=9), "JST")
NOW = datetime(2026, 11, 23, 15, 4, 5, tzinfo=JST)

SCRUBBED = (
    "LITELLM_",
    "LITECHAT_",
    "SESSION_DB_PATH",
    "POSTGRES_",
    "DATABASE_URL",
    "AWS_",
    "UI_",
    "OPENAI_",
    "NO_COLOR",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "SSH_",
    "TMUX",
    "VISUAL",
    "EDITOR",
)
"""Prefixes of variables that would let the machine a test runs on change its outcome."""


@pytest.fixture(autouse=True)
def scrubbed_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the machine's own settings, themes, proxies and terminal from every test."""
    for name in [*os.environ]:
        if name.startswith(SCRUBBED) or name.lower().endswith("_proxy") or name == "TEXTUAL_THEME":
            monkeypatch.delenv(name)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Begin every test in English, whatever language the one before ended in."""
    yield
    words.use("en")


def frozen_clock() -> datetime:
    """Return the one moment all tests happen at."""
    return NOW

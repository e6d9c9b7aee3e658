"""What every test has: a scrubbed environment, a frozen clock. Also how the tests are shared out among processes."""

import gc
import os
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from functools import cache

import httpcore2
import pytest
from hypothesis import settings

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
    "LC_",
    "LANG",
)
"""Prefixes of variables that would let the machine a test runs on change its outcome."""


# A deadline of hypothesis is a time on the clock, which other processes use up.
settings.register_profile("no deadline", settings(), deadline=None)
settings.load_profile("no deadline")


def pytest_configure() -> None:
    """Collect garbage less often: beside all the modules that are loaded it costs a third of the tests' time."""
    gc.set_threshold(10_000, 20, 20)


def pytest_collection_finish() -> None:
    """Leave what is loaded by now out of every collection."""
    gc.freeze()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Run the whole suite in parallel, and what is named on the command line in one process, which starts sooner.

    A test of the screen waits half of its time until the app is idle, so a small machine has work for more processes
    than it has cores.
    """
    if config.args_source is not pytest.Config.ArgsSource.TESTPATHS or config.option.keyword:
        return 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(cores, min(2 * cores, 4))


@pytest.fixture(autouse=True, scope="session")
def certificates_read_once() -> Iterator[None]:
    """Share one TLS context: reading the machine's certificates takes 18 ms, and no test connects by TLS."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("httpcore2.default_ssl_context", cache(httpcore2.default_ssl_context))
        yield


@pytest.fixture(autouse=True)
def scrubbed_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the machine's own settings, themes, proxies and terminal from every test."""
    for name in [*os.environ]:
        if name.startswith(SCRUBBED) or name.lower().endswith("_proxy") or name == "TEXTUAL_THEME":
            monkeypatch.delenv(name)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("XDG_CONFIG_HOME", "/nonexistent")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")  # what is on the screen does not depend on the moment


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Begin every test in English, whatever language the one before ended in."""
    yield
    words.use("en")


def frozen_clock() -> datetime:
    """Return the one moment all tests happen at."""
    return NOW

"""The doctor as the screen gets it: nothing that it looks at changes what is on the screen."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from litechat_tui import diagnosis
from litechat_tui.arguments import parsed
from litechat_tui.domain.examined import DockerFacts, TerminalFacts
from litechat_tui.machine import docker, terminal
from litechat_tui.parts import redactor_for
from litechat_tui.words import current_language, use
from tests.conftest import frozen_clock


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the settings of a folder ask for Japanese, and somebody have chosen English."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setattr(docker, "examined", DockerFacts)
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text("LITECHAT_LANG=ja\n")
    use("en")
    yield
    use("en")


def asked_terminal(monkeypatch: pytest.MonkeyPatch, *, on_screen: bool) -> tuple[Any, ...]:
    """Return which streams the terminal is looked at by, and whether it is asked."""
    seen: list[tuple[Any, ...]] = []

    def examined(given: Any, out: Any, _environ: Any, _clipboard: str, *, asks: bool) -> TerminalFacts:
        seen.append((given, out, asks))
        return TerminalFacts()

    monkeypatch.setattr(terminal, "examined", examined)
    diagnosis.examination(parsed([], print), frozen_clock, on_screen=on_screen).terminal()
    return seen[0]


def test_a_terminal_that_is_drawn_on_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked_terminal(monkeypatch, on_screen=True) == (sys.__stdin__, sys.__stdout__, False)
    assert asked_terminal(monkeypatch, on_screen=False) == (sys.stdin, sys.stdout, True)


def test_the_language_that_was_chosen_on_the_screen_stays() -> None:
    arguments = parsed([], print)
    looks = diagnosis.examination(arguments, frozen_clock, on_screen=True)
    assert looks.file() is not None
    redactor_for(arguments)
    assert current_language() == "en"
    diagnosis.examination(arguments, frozen_clock)
    assert current_language() == "ja"

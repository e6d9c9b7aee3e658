"""Programs that are asked something."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from litechat_tui.machine import programs
from litechat_tui.machine.programs import Said, asked, is_there
from litechat_tui.settings.sources import SECRETS

ECHO = "import sys; print(sys.stdin.read(), end=''); sys.exit(3)"


def test_what_a_program_says_is_told_with_its_status() -> None:
    assert asked((sys.executable, "-c", ECHO), given="おはよう") == Said(3, "おはよう")


def test_a_program_that_is_not_there_or_cannot_be_run_says_nothing(tmp_path: Path) -> None:
    assert asked(("no-such-program-of-anybody",)) is None
    (tmp_path / "x").write_text("no program")
    (tmp_path / "x").chmod(0o755)
    assert asked((str(tmp_path / "x"),)) is None


def test_a_program_that_hangs_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "PATIENCE", 0.1)
    assert asked((sys.executable, "-c", "import signal; signal.pause()")) is None


def test_no_secret_is_in_the_environment_of_a_program(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SECRETS:
        monkeypatch.setenv(name.upper(), "sk-canary-0123456789")
    said = asked((sys.executable, "-c", "import os; print([*os.environ.values()])"))
    assert said is not None
    assert said.status == 0
    assert "canary" not in said.text


def test_a_repository_that_the_environment_names_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    said = asked((sys.executable, "-c", "import os; print(os.environ.get('GIT_DIR'))"))
    assert said == Said(0, "None\n")


def test_whether_a_program_is_there_depends_on_folder_and_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "tool"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    monkeypatch.setenv("PATH", "/nowhere")
    assert not is_there(str(program)), "it is not executable"
    program.chmod(0o755)
    assert is_there(str(program))
    assert is_there(str(program), "/elsewhere")
    assert not is_there("tool")
    assert is_there("tool", path=str(program.parent))
    assert is_there("bin/tool", str(tmp_path))
    assert not is_there("bin/tool", "/elsewhere")

"""Docker Compose: what is found, how it is started, what it says and how it is stopped. Docker is a script here."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from litechat_tui.domain.redaction import Redactor
from litechat_tui.domain.setup import EngineFacts
from litechat_tui.machine import compose
from litechat_tui.machine.compose import DockerCompose

SECRET = "canary-of-the-database-0123456789"
Install = Callable[[str], DockerCompose]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Install a script as `docker`."""

    def installed(script: str) -> DockerCompose:
        folder = tmp_path / "bin"
        folder.mkdir()
        program = folder / "docker"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        return DockerCompose(tmp_path / "my.env", lambda: Redactor([SECRET]))

    return installed


def started(docker: DockerCompose) -> tuple[int | None, list[str]]:
    lines: list[str] = []
    return docker.up(lines.append, lambda: False), lines


def test_without_docker_nothing_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert DockerCompose(tmp_path / ".env", Redactor).examined() == EngineFacts()


@pytest.mark.parametrize(
    ("script", "facts"),
    [
        ("exit 1", EngineFacts(is_installed=True)),
        (
            'test "$1" = version && echo 27.1.1 || echo v2.29.1',
            EngineFacts(is_installed=True, version="27.1.1", compose="v2.29.1"),
        ),
        ('test "$1" = version && echo 27.1.1 || echo 1.29.2', EngineFacts(is_installed=True, version="27.1.1")),
        ('test "$1" = version && echo 27.1.1 || exit 1', EngineFacts(is_installed=True, version="27.1.1")),
    ],
)
def test_engine_and_compose_are_looked_for(install: Install, script: str, facts: EngineFacts) -> None:
    assert install(script).examined() == facts


@pytest.mark.parametrize(
    ("script", "is_there"), [("echo litechat_postgres_data", True), ("", False), ("exit 1", False)]
)
def test_a_database_of_an_earlier_deployment_is_seen(install: Install, script: str, is_there: bool) -> None:
    assert install(script).has_database() is is_there


def test_containers_are_started_with_the_file_and_in_its_folder(install: Install, tmp_path: Path) -> None:
    status, lines = started(install('echo "$@"; pwd'))
    arguments = f"compose --ansi never --env-file {tmp_path / 'my.env'} up --detach --wait"
    assert (status, lines) == (0, [arguments, str(tmp_path)])


def test_what_it_says_is_clean_and_without_secrets(install: Install) -> None:
    said = f"printf 'a\\rb\\r\\n\\n \\033[31mred\\033[0m {SECRET}\\n\\033]0;title\\007' >&2; printf end; exit 3"
    status, lines = started(install(said))
    assert (status, lines) == (3, ["a", "b", "red […]", "␛]0;title␇end"])


def test_no_secret_is_in_the_environment(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LITELLM_MASTER_KEY", "AWS_SECRET_ACCESS_KEY", "POSTGRES_PASSWORD", "DATABASE_URL", "UI_PASSWORD"):
        monkeypatch.setenv(name, SECRET)
    monkeypatch.setenv("MY_KEY", "sk-canary-0123456789")
    monkeypatch.setenv("DOCKER_HOST", "unix:///here")
    docker = install("env")
    lines: list[str] = []
    DockerCompose(docker._env_file, Redactor).up(lines.append, lambda: False)
    assert "DOCKER_HOST=unix:///here" in lines
    assert not [line for line in lines if SECRET in line or "sk-canary" in line]


def test_it_can_be_stopped_while_it_is_silent(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compose, "_BEAT", 0.01)
    docker = install("echo begun; exec sleep 600")
    lines: list[str] = []
    looks = iter(range(100))
    assert docker.up(lines.append, lambda: bool(lines) and next(looks) > 3) is None


def test_one_that_does_not_stop_is_killed(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compose, "_GRACE", 0.01)
    docker = install("trap '' TERM; echo begun; while :; do sleep 0.05; done")
    lines: list[str] = []
    assert docker.up(lines.append, lambda: bool(lines)) is None

"""Docker, as a program of its name answers."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from litechat_tui.domain.examined import Container, DockerFacts
from litechat_tui.machine.docker import examined

LISTED = (
    "litellm\trunning\tUp 2 minutes (health: starting)\n"
    "db\trunning\tUp 2 minutes (healthy)\n"
    "old\texited\tExited (1) 3 hours ago\n"
    "\x1b[2J\trunning\tUp (unhealthy)\n"
    "a line of another form\n"
)
SCRIPT = """#!{python}
import pathlib, sys
here = pathlib.Path(__file__).parent
with (here / "asked").open("a") as log:
    log.write(" ".join(sys.argv[1:]) + "\\n")
sys.stdout.write((here / sys.argv[1]).read_text())
"""


class Docker:
    """A program called docker."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        program = folder / "docker"
        program.write_text(SCRIPT.format(python=sys.executable))
        program.chmod(0o755)

    def says(self, **answers: str) -> DockerFacts:
        for name, text in answers.items():
            (self.folder / name).write_text(text)
        return examined()

    @property
    def asked(self) -> list[str]:
        return (self.folder / "asked").read_text().splitlines()


@pytest.fixture
def docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Docker:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("COMPOSE_PROJECT_NAME", raising=False)
    return Docker(tmp_path)


def test_without_docker_there_is_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert examined() == DockerFacts()


def test_an_engine_that_does_not_answer(docker: Docker) -> None:
    assert docker.says(version="") == DockerFacts(is_installed=True)
    (docker.folder / "version").unlink()  # the program fails then
    assert examined() == DockerFacts(is_installed=True)


def test_the_containers_of_the_deployment(docker: Docker) -> None:
    found = docker.says(version="27.5.1\n", ps=LISTED)
    assert found == DockerFacts(
        True,
        "27.5.1",
        (
            Container("litellm", "running", "starting"),
            Container("db", "running", "healthy"),
            Container("old", "exited"),
            Container("␛[2J", "running", "unhealthy"),
        ),
    )
    assert "label=com.docker.compose.project=litechat" in docker.asked[-1]


def test_the_deployment_may_have_another_name(docker: Docker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPOSE_PROJECT_NAME", "mine")
    assert docker.says(version="27\n", ps="").containers == ()
    assert "label=com.docker.compose.project=mine" in docker.asked[-1]

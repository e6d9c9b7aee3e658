"""Docker, and the containers of the deployment that `compose.yaml` describes."""

from __future__ import annotations

import os
import re
import shutil

from litechat_tui.domain.examined import Container, DockerFacts
from litechat_tui.domain.text import one_line
from litechat_tui.machine.programs import asked

PROJECT = "litechat"
"""Name of the deployment in `compose.yaml`; `COMPOSE_PROJECT_NAME` gives it another."""
_LABEL = "com.docker.compose.{}"
_HEALTH = re.compile(r"\((?:health: )?(healthy|unhealthy|starting)\)")


def examined() -> DockerFacts:
    """Return what Docker says. Blocks for some seconds at most."""
    if shutil.which("docker") is None:
        return DockerFacts()
    version = asked(("docker", "version", "--format", "{{.Server.Version}}"))
    if version is None or version.status or not version.text.strip():
        return DockerFacts(is_installed=True)
    return DockerFacts(is_installed=True, version=one_line(version.text), containers=_containers())


def _containers() -> tuple[Container, ...]:
    project = os.environ.get("COMPOSE_PROJECT_NAME") or PROJECT
    service = f'{{{{.Label "{_LABEL.format("service")}"}}}}'
    label = f"label={_LABEL.format('project')}={project}"
    listed = asked(
        ("docker", "ps", "--all", "--filter", label, "--format", f"{service}\t{{{{.State}}}}\t{{{{.Status}}}}")
    )
    lines = listed.text.splitlines() if listed is not None and not listed.status else []
    return tuple(_container(line) for line in lines if line.count("\t") == 2)


def _container(line: str) -> Container:
    service, state, status = line.split("\t")
    health = _HEALTH.search(status)
    return Container(one_line(service), one_line(state), health[1] if health else "")

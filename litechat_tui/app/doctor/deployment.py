"""Links of the deployment on this machine: Docker and its containers."""

from __future__ import annotations

from collections.abc import Iterator

from litechat_tui.domain.diagnosis import Check, Link, Note, because, failed, ok, skipped, warned
from litechat_tui.domain.examined import Container, DockerFacts


def deployment_checks(docker: DockerFacts, *, is_local: bool, is_here: bool) -> Iterator[Check]:
    """Yield what is found out about Docker; nothing of it matters while the proxy is elsewhere.

    `is_here` says that what Docker is to run is described here; otherwise the proxy may run without it.
    """
    if not is_local:
        yield skipped(Link.DOCKER_ENGINE, Note.DOCKER_ELSEWHERE)
        yield skipped(Link.DOCKER_CONTAINERS, Note.DOCKER_ELSEWHERE)
    elif not docker.is_installed:
        yield skipped(Link.DOCKER_ENGINE, Note.DOCKER_MISSING)
        yield from because(Link.DOCKER_ENGINE, Link.DOCKER_CONTAINERS)
    elif not docker.version:
        yield (warned if is_here else skipped)(Link.DOCKER_ENGINE, Note.DOCKER_DOWN)
        yield from because(Link.DOCKER_ENGINE, Link.DOCKER_CONTAINERS)
    else:
        yield ok(Link.DOCKER_ENGINE, Note.DOCKER_WELL, version=docker.version)
        yield from _containers(docker)


def _containers(docker: DockerFacts) -> Iterator[Check]:
    if not docker.containers:
        yield skipped(Link.DOCKER_CONTAINERS, Note.CONTAINERS_NONE)
        return
    ill = [*filter(None, map(_illness, docker.containers))]
    yield from ill or [ok(Link.DOCKER_CONTAINERS, Note.CONTAINERS_WELL, count=len(docker.containers))]


def _illness(container: Container) -> Check | None:
    """Return what is wrong with a container; None when nothing is."""
    service = container.service
    if container.state != "running":
        return failed(Link.DOCKER_CONTAINERS, Note.CONTAINER_DOWN, service=service, state=container.state)
    if container.health == "unhealthy":
        return failed(Link.DOCKER_CONTAINERS, Note.CONTAINER_UNHEALTHY, service=service)
    if container.health == "starting":
        return warned(Link.DOCKER_CONTAINERS, Note.CONTAINER_STARTING, service=service)
    return None

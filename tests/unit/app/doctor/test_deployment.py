"""Links of the deployment."""

import pytest

from litechat_tui.app.doctor.deployment import deployment_checks
from litechat_tui.domain.examined import Container, DockerFacts
from tests.unit.app.doctor.checked import told

RUNNING = (Container("litellm", "running", "healthy"), Container("db", "running"))


def checked(docker: DockerFacts, *, is_local: bool = True, is_here: bool = True) -> list[str]:
    return told(deployment_checks(docker, is_local=is_local, is_here=is_here))


def test_docker_does_not_matter_to_a_proxy_elsewhere() -> None:
    found = ["docker.engine skip docker_elsewhere", "docker.containers skip docker_elsewhere"]
    assert checked(DockerFacts(is_installed=True), is_local=False) == found


def test_a_proxy_may_run_without_docker() -> None:
    assert checked(DockerFacts()) == ["docker.engine skip docker_missing", "docker.containers skip because"]


@pytest.mark.parametrize(("is_here", "status"), [(True, "warn"), (False, "skip")])
def test_an_engine_that_does_not_answer_matters_where_it_is_to_run_something(is_here: bool, status: str) -> None:
    found = checked(DockerFacts(is_installed=True), is_here=is_here)
    assert found == [f"docker.engine {status} docker_down", "docker.containers skip because"]


@pytest.mark.parametrize(
    ("containers", "found"),
    [
        ((), ["skip containers_none"]),
        (RUNNING, ["ok containers_well"]),
        ((*RUNNING, Container("x", "exited")), ["fail container_down"]),
        (
            (Container("a", "running", "unhealthy"), Container("b", "running", "starting")),
            ["fail container_unhealthy", "warn container_starting"],
        ),
    ],
)
def test_each_container_that_is_ill_is_told(containers: tuple[Container, ...], found: list[str]) -> None:
    checks = checked(DockerFacts(is_installed=True, version="27", containers=containers))
    assert checks == ["docker.engine ok docker_well", *(f"docker.containers {one}" for one in found)]

"""The whole examination: the order, and what is not looked at because of something else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from litechat_tui.app.doctor.examination import Examination
from litechat_tui.domain.account import KeyInfo
from litechat_tui.domain.codes import Code
from litechat_tui.domain.diagnosis import Link, Noted
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.examined import DockerFacts, Readiness, ToolFacts
from tests.conftest import frozen_clock
from tests.fakes.probe import FakeProbe
from tests.unit.app.doctor import test_environment as environment
from tests.unit.app.doctor import test_session_file as session_file
from tests.unit.app.doctor import test_terminal as terminal
from tests.unit.app.doctor.checked import told


def examination(probe: FakeProbe | None = None) -> Examination:
    return Examination(
        settings=lambda: environment.WELL,
        git=lambda: [environment.IGNORED],
        docker=lambda: DockerFacts(is_installed=True, version="27"),
        probe=probe,
        file=lambda: session_file.WELL,
        tools=lambda: ToolFacts(1, commands=1),
        terminal=lambda: terminal.WELL,
        clock=frozen_clock,
    )


def reasons(looks: Examination) -> set[tuple[str, object]]:
    """Return each link that was not looked at because of another, with that one."""
    checks = looks.checks(asks=True)
    return {
        (check.link, check.found.facts["link"])
        for check in checks
        if isinstance(check.found, Noted) and check.found.note == "because"
    }


def links(prefix: str) -> list[Link]:
    return [link for link in Link if link.startswith(prefix)]


@pytest.mark.parametrize("probe", [FakeProbe(), None])
def test_every_link_is_told_about_in_the_order_of_the_chain(probe: FakeProbe | None) -> None:
    assert [check.link for check in examination(probe).checks(asks=True)] == [*Link]


def test_nobody_knows_where_a_proxy_without_an_address_is() -> None:
    nowhere = replace(environment.WELL, address="", host="", is_local=False)
    looks = replace(examination(), settings=lambda: replace(nowhere, compose=None))
    assert {(link, "env.client") for link in links("docker.")} <= reasons(looks)
    described = replace(examination(), settings=lambda: nowhere)
    assert not {(link, "env.client") for link in links("docker.")} & reasons(described)
    assert not any("docker_elsewhere" in each for each in told(described.checks(asks=False)))


def test_a_chain_that_holds_is_followed_to_its_end() -> None:
    assert reasons(examination(FakeProbe())) == set()


@pytest.mark.parametrize(
    ("question", "broken", "rest"),
    [
        ("alive", Link.PROXY_ALIVE, [Link.PROXY_DATABASE, Link.PROXY_VERSION, *links("key."), *links("model.")]),
        ("key", Link.KEY_VALID, [Link.KEY_EXPIRY, Link.KEY_BUDGET, Link.KEY_LIMITS, *links("model.")]),
        ("models", Link.MODEL_VISIBLE, [Link.MODEL_REGION, Link.MODEL_ANSWER]),
    ],
)
def test_what_hangs_on_a_broken_link_names_it(question: str, broken: Link, rest: list[Link]) -> None:
    found = reasons(examination(FakeProbe().refuse(question, Code.PROXY_FAILED)))
    assert found == {(link, broken.value) for link in rest}


def test_no_model_is_asked_with_a_budget_that_is_used_up() -> None:
    probe = FakeProbe(known=KeyInfo(spend=1.0, budget=1.0))
    assert reasons(examination(probe)) == {(link, "key.budget") for link in links("model.")}
    assert probe.asked[-1] == "key"


def test_no_key_is_sent_to_a_proxy_without_its_database() -> None:
    probe = FakeProbe(ready=Readiness("disconnected", "1.83.6"))
    found = reasons(examination(probe))
    assert found == {(link, "proxy.database") for link in (*links("key."), *links("model."))}
    assert probe.asked == ["port", "alive", "readiness"]


def test_an_unsafe_release_is_told_and_the_key_is_looked_at_nevertheless() -> None:
    probe = FakeProbe(ready=Readiness("connected", "1.83.6"))
    assert "proxy.version fail version_unsafe" in told(examination(probe).checks(asks=False))
    assert "key" in probe.asked


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({"faults": (Problem(Code.CONFIG_FILE_NOT_UTF8, path="x"),)}, "env.file"),
        ({"network": (Problem(Code.CONFIG_HTTP_PROXY, variable="x"),)}, "env.network"),
        ({"client": (environment.MISSING,)}, "env.client"),
    ],
)
def test_without_settings_no_proxy_is_asked(changes: dict[str, Any], broken: str) -> None:
    looks = replace(examination(), settings=lambda: replace(environment.WELL, **changes))
    assert {(link, broken) for prefix in ("proxy.", "key.", "model.") for link in links(prefix)} <= reasons(looks)


def test_the_demo_has_only_a_session_file_and_a_terminal() -> None:
    found = told(replace(examination(), demo=True).checks(asks=True))
    assert sum(check.endswith("skip demo") for check in found) == len(Link) - len(links("file.")) - len(links("term"))
    assert "file.path ok file_there" in found

"""Links of the proxy itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from litechat_tui.app.doctor.proxy import proxy_checks
from litechat_tui.domain.codes import Code
from litechat_tui.domain.examined import Readiness
from tests.fakes.probe import FakeProbe
from tests.unit.app.doctor.checked import told
from tests.unit.app.doctor.test_environment import WELL


def test_all_is_well() -> None:
    assert told(proxy_checks(WELL, FakeProbe())) == [
        "proxy.port ok port_open",
        "proxy.alive ok alive",
        "proxy.database ok database_well",
        "proxy.version ok version",
    ]


@pytest.mark.parametrize(
    ("question", "links"),
    [
        ("port", ["proxy.port", "proxy.alive", "proxy.database", "proxy.version"]),
        ("alive", ["proxy.alive", "proxy.database", "proxy.version"]),
        ("readiness", ["proxy.database", "proxy.version"]),
    ],
)
def test_what_comes_after_a_broken_link_is_not_looked_at(question: str, links: list[str]) -> None:
    probe = FakeProbe().refuse(question, Code.PROXY_SILENT)
    found = told(proxy_checks(WELL, probe))
    assert found[-len(links) :] == [f"{links[0]} fail proxy.silent", *(f"{link} skip because" for link in links[1:])]
    assert probe.asked[-1] == question


def test_the_port_behind_an_http_proxy_is_not_tried() -> None:
    probe = FakeProbe()
    assert told(proxy_checks(replace(WELL, detour="HTTP_PROXY"), probe))[0] == "proxy.port skip port_behind"
    assert "port" not in probe.asked


@pytest.mark.parametrize(
    ("database", "found"),
    [("Not connected", "warn database_none"), ("disconnected", "fail proxy.database_down")],
)
def test_the_database_is_told(database: str, found: str) -> None:
    assert f"proxy.database {found}" in told(proxy_checks(WELL, FakeProbe(ready=Readiness(database, "1.109.1"))))


@pytest.mark.parametrize(
    ("version", "found"),
    [
        ("", "skip version_unknown"),
        ("1.81.15", "ok version"),
        ("1.81.16", "fail version_unsafe"),
        ("1.83.6-stable", "fail version_unsafe"),
        ("1.83.7", "ok version"),
        ("1.109.1", "ok version"),
    ],
)
def test_releases_that_let_anybody_in_are_told(version: str, found: str) -> None:
    probe = FakeProbe(ready=Readiness("connected", version))
    assert told(proxy_checks(WELL, probe))[-1] == f"proxy.version {found}"

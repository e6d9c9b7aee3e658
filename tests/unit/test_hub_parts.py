"""How the full screen comes by what keeps it in step with a hub."""

from __future__ import annotations

import sys
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Event

import pytest

from litechat_tui.arguments.parser import parsed
from litechat_tui.composition import _hub
from litechat_tui.configuration import Configuration, sources_of
from litechat_tui.domain.codes import Code
from litechat_tui.domain.hub_light import HubLight, HubStanding
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import frozen_clock


@pytest.fixture
def session_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "sessions.db"
    SQLiteStore(path, frozen_clock).close()
    monkeypatch.setenv("SESSION_DB_PATH", str(path))
    monkeypatch.chdir(tmp_path)
    return path


def configuration(*, demo: bool = False) -> Configuration:
    return Configuration(sources_of(parsed([])), demo=demo)


def test_nothing_is_kept_in_step_where_no_hub_is_named_or_in_the_demo(
    session_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ExitStack() as stack:
        assert _hub(parsed([]), configuration(), stack) is None
        monkeypatch.setenv("SESSION_HUB_URL", "postgresql:///x")
        assert _hub(parsed([]), configuration(demo=True), stack) is None
    with closing(SQLiteStore(session_file, frozen_clock)) as store:
        assert store.check() == []


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("no address", Code.HUB_ADDRESS),
        ("postgresql:///x", Code.HUB_DRIVER_MISSING),
    ],
)
@pytest.mark.usefixtures("session_file")
def test_what_is_wrong_is_told_by_the_keeper_and_it_ends_with_the_program(
    monkeypatch: pytest.MonkeyPatch, address: str, code: Code
) -> None:
    monkeypatch.setenv("SESSION_HUB_URL", address)
    monkeypatch.setitem(sys.modules, "litechat_tui.hub.link", None)
    told, came = list[HubStanding](), Event()

    def report(standing: HubStanding) -> None:
        told.append(standing)
        came.set()

    with ExitStack() as stack:
        loaded = _hub(parsed([]), configuration(), stack)
        assert loaded is not None
        keeper = loaded()
        assert loaded() is keeper
        keeper.report = report
        keeper.start()
        assert came.wait(20)
    assert keeper._thread is not None
    keeper._thread.join(20)
    assert not keeper._thread.is_alive()
    (standing,) = told
    assert standing.light is HubLight.REFUSED
    assert standing.problem is not None
    assert standing.problem.code is code

"""Who runs a turn is told apart from who ran one and died."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from litechat_tui.store import owners
from litechat_tui.store.owners import HEARTBEAT_MS, Owner, process_host, start_token, this_program

linux_only = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked at through /proc")


def test_this_program_is_alive_however_long_it_was_silent() -> None:
    me = replace(this_program(), beat_ms=0)
    assert me.pid == os.getpid()
    if me.token:
        assert me.alive(10**15)


@linux_only
def test_a_process_that_ended_is_dead_however_young_its_heartbeat() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    owner = replace(this_program(), pid=child.pid, token=start_token(child.pid), beat_ms=1_000)
    assert owner.alive(1_000)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert not owner.alive(1_000), "not yet reaped"
    child.communicate()
    assert not owner.alive(1_000), "reaped"


@linux_only
def test_another_process_with_the_same_number_is_not_the_owner() -> None:
    me = this_program()
    boot, _, _ = me.token.partition(" ")
    assert not replace(me, token=f"{boot} 1", beat_ms=1_000).alive(1_000)


@pytest.mark.parametrize(
    "elsewhere",
    [
        Owner("o", 1, "another host", "boot 1", beat_ms=1_000),
        replace(this_program(), token="another boot 1", beat_ms=1_000),
        replace(this_program(), token="", beat_ms=1_000),
    ],
)
def test_a_program_that_cannot_be_looked_at_lives_by_its_heartbeat(elsewhere: Owner) -> None:
    assert elsewhere.alive(1_000 + HEARTBEAT_MS - 1)
    assert not elsewhere.alive(1_000 + HEARTBEAT_MS)


def test_without_proc_the_heartbeat_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    me = replace(this_program(), beat_ms=1_000)
    monkeypatch.setattr(owners, "start_token", lambda _: "")
    assert me.alive(1_000)
    assert not me.alive(1_000 + HEARTBEAT_MS)


def test_a_container_with_the_name_of_its_host_is_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    me = replace(this_program(), pid=2**30, beat_ms=1_000)
    monkeypatch.setattr("os.readlink", lambda _: "pid:[1]")
    assert me.alive(1_000), "its processes cannot be looked at from here"


def test_where_there_are_no_namespaces_the_host_has_its_name_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> str:
        raise FileNotFoundError

    monkeypatch.setattr("os.readlink", missing)
    assert process_host() == socket.gethostname()


def test_a_process_that_is_not_there_has_no_token() -> None:
    assert start_token(2**30) == ""

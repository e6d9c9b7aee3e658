"""`hub join`, `hub leave` and `hub doctor`, with a hub in memory."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from litechat_tui import errands
from litechat_tui.app.importing.skipped import Reason
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import HubError
from litechat_tui.domain.ports.hub import HubState
from litechat_tui.store.sqlite import SQLiteStore
from tests.contract.stores import said, talk
from tests.fakes.hub import FakeHub
from tests.unit.subcommands.conftest import Shell

ADDRESS = "postgresql://anna@db.example/litechat"


@pytest.fixture
def hub(store: SQLiteStore, monkeypatch: pytest.MonkeyPatch) -> FakeHub:
    made = FakeHub()
    monkeypatch.setattr(errands, "hub_of", lambda *_: made)
    return made


@pytest.fixture
def settings(shell: Shell, tmp_path: Path) -> Path:
    path = tmp_path / "own.env"
    path.write_text("A=1\n")
    return path


def test_the_doctor_says_every_step(store: SQLiteStore, hub: FakeHub, shell: Shell) -> None:
    assert shell.run("hub", "doctor")[1] == (
        "+ Driver and address: The driver is installed, and the address can be read.\n"
        "+ Connection: here/litechat answers, and knows you as anna.\n"
        "+ Encryption: Nobody on the way can read along.\n"
        "+ Database: There is a hub in here/litechat that this version knows.\n"
        "+ Rights: You may use it, and everybody sees the own sessions only.\n"
        "+ News: The server can tell at once what was pushed.\n"
        "+ Clocks: The clocks here and there agree.\n"
        "+ Sessions: This machine and the hub have the same.\n"
    )
    talk(store, "a")
    hub.told = replace(hub.told, is_encrypted=False, sees_all=True, is_direct=False, ahead=-61.2)
    out = shell.run("hub", "doctor")[1]
    for line in (
        "+ Encryption: Not encrypted; the way does not leave this machine.",
        "! Rights: The rules of the database do not bind the role anna, which could read all sessions.",
        "+ News: A pooler is on the way: what was pushed is asked for from time to time.",
        "! Clocks: The clocks here and there differ by 61 s, so an earlier change may win over a later one.",
        "! Sessions: To push: 1. To pull: 0.",
    ):
        assert line in out.splitlines()


@pytest.mark.parametrize(
    ("told", "step", "words"),
    [
        ({"is_made": False}, "schema", "There is no hub in here/litechat yet."),
        ({"may_use": False}, "rights", "Your role may not do that in here/litechat: anna"),
        ({"is_guarded": False}, "rights", "Nothing keeps others from your sessions in here/litechat"),
    ],
)
def test_the_doctor_says_what_is_broken(
    hub: FakeHub, shell: Shell, told: dict[str, bool], step: str, words: str
) -> None:
    hub.told = replace(hub.told, **told)  # type: ignore[arg-type] # which of them, the table says
    status, out, _ = shell.run("hub", "doctor", "--json")
    assert status == 1
    (check,) = [each for each in _checks(out) if each["status"] == "fail"]
    assert check["id"] == step
    assert check["message"].startswith(words)


@pytest.mark.parametrize(("code", "step"), [(Code.HUB_UNREACHABLE, "connection"), (Code.HUB_NEWER, "schema")])
def test_the_doctor_stops_at_what_does_not_answer(
    hub: FakeHub, shell: Shell, monkeypatch: pytest.MonkeyPatch, code: Code, step: str
) -> None:
    def fails() -> None:
        raise HubError(code, place="x", reason="no route", format=9, known=1)

    monkeypatch.setattr(hub, "health", fails)
    status, out, _ = shell.run("hub", "doctor", "--json")
    assert status == 1
    assert [(each["id"], each["status"]) for each in _checks(out)] == [("address", "ok"), (step, "fail")]


def test_the_doctor_tells_that_no_hub_is_named(store: SQLiteStore, shell: Shell) -> None:
    assert shell.run("hub", "doctor")[:2] == (
        1,
        "x Driver and address: No hub is named.\n  > Set SESSION_HUB_URL=postgresql://NAME@HOST/litechat\n",
    )


def test_a_broken_file_is_not_the_hubs(store: SQLiteStore, hub: FakeHub, shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "broken.db"
    path.write_bytes(b"no file of sessions")
    shell.monkeypatch.setenv("SESSION_DB_PATH", str(path))
    status, out, err = shell.run("hub", "doctor")
    assert (status, out) == (1, "")
    assert "broken.db" in err


def test_joining_says_what_to_set_and_writes_nothing(hub: FakeHub, shell: Shell, settings: Path) -> None:
    status, out, _ = shell.run("hub", "join", ADDRESS, "--env-file", str(settings))
    assert status == 0
    assert f"Put this line into {settings}:" in out.splitlines()
    assert f"SESSION_HUB_URL={ADDRESS}" in out.splitlines()
    assert settings.read_text() == "A=1\n"


def test_joining_writes_the_address_when_asked(hub: FakeHub, shell: Shell, settings: Path) -> None:
    told = shell.json("hub", "join", ADDRESS, "--write", "--env-file", str(settings))
    assert (told["written"], told["file"], told["value"]) == (True, str(settings), ADDRESS)
    assert settings.read_text().splitlines()[0] == "A=1"
    assert f"SESSION_HUB_URL={ADDRESS}" in settings.read_text()
    assert (
        f"{settings} now has this line:" in shell.run("hub", "join", ADDRESS, "--write", "--env-file", str(settings))[1]
    )
    other = shell.run("hub", "join", "postgresql:///other", "--write", "--env-file", str(settings))
    assert other[0] == 2
    assert ADDRESS in settings.read_text()


def test_a_hub_that_cannot_be_used_is_not_joined(hub: FakeHub, shell: Shell, settings: Path) -> None:
    hub.told = replace(hub.told, may_use=False)
    status, out, _ = shell.run("hub", "join", ADDRESS, "--write", "--env-file", str(settings))
    assert status == 1
    assert "SESSION_HUB_URL" not in out + settings.read_text()


@pytest.mark.parametrize("address", ["postgresql://anna:secret@h/x", "postgresql://h/x?user=anna&password=secret"])
def test_a_password_in_the_command_is_refused(store: SQLiteStore, shell: Shell, settings: Path, address: str) -> None:
    status, out, err = shell.run("hub", "join", address, "--write", "--env-file", str(settings))
    assert status == 1
    assert "Other programs of this machine can read a password in a command." in out
    assert "secret" not in out + err + settings.read_text()


def test_leaving_only_tells_how(store: SQLiteStore, hub: FakeHub, shell: Shell, tmp_path: Path) -> None:
    talk(store, "a")
    assert shell.run("hub", "push")[0] == 0
    (tmp_path / ".env").write_text("SESSION_HUB_URL=postgresql:///x\n")
    out = shell.run("hub", "leave")[1]
    assert f"take SESSION_HUB_URL out of {tmp_path / '.env'}" in out
    shell.monkeypatch.setenv("SESSION_HUB_URL", "postgresql:///x")
    assert shell.json("hub", "leave") == {"deleted": 0, "variable": "SESSION_HUB_URL", "named_in": "the environment"}
    assert len(hub.kept) == 1


def test_leaving_brings_everything_here_before_it_is_deleted(store: SQLiteStore, hub: FakeHub, shell: Shell) -> None:
    talk(store, "a", "Question", said("Answer"))
    assert shell.run("hub", "push")[0] == 0
    shell.monkeypatch.setenv("SESSION_DB_PATH", "other.db")
    assert "Deleted from the hub: 1" in shell.run("hub", "leave", "--delete")[1].splitlines()
    assert hub.kept == []
    assert shell.json("hub", "leave", "--delete")["deleted"] == 0
    assert [each["session_id"] for each in shell.json("sessions", "list")] == ["a"]


def test_nothing_is_deleted_that_cannot_be_brought_here(store: SQLiteStore, hub: FakeHub, shell: Shell) -> None:
    hub.kept.append(HubState("b", "no JSON", (), "f", 1))
    status, out, _ = shell.run("hub", "leave", "--delete")
    assert status == 1
    assert out.startswith("Nothing is deleted: some sessions of the hub cannot be brought here now.\nb: ")
    status, out, _ = shell.run("hub", "leave", "--delete", "--json")
    assert status == 1
    assert f'"{Reason.BROKEN_STATE}"' in out
    assert len(hub.kept) == 1


def _checks(out: str) -> list[dict[str, str]]:
    checks: list[dict[str, str]] = json.loads(out)["checks"]
    return checks

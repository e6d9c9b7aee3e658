"""`hub` on the command line, with a hub in memory."""

from __future__ import annotations

import sys

import pytest

from litechat_tui import errands
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.subcommands import hub as subcommand
from tests.contract.stores import said, talk
from tests.fakes.hub import FakeHub
from tests.unit.subcommands.conftest import Shell


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> FakeHub:
    made = FakeHub()
    monkeypatch.setattr(errands, "hub_of", lambda *_: made)
    return made


def test_a_hub_is_made_and_persons_are_added(hub: FakeHub, shell: Shell) -> None:
    assert shell.run("hub", "init")[:2] == (0, "The hub here/litechat is made.\n")
    assert shell.json("hub", "init", "--member", "anna", "--member", "bob") == {
        "place": "here/litechat",
        "made": False,
        "members": ["anna", "bob"],
    }
    assert shell.run("hub", "init")[1] == "The hub here/litechat was there already.\n"
    assert hub.members == ["anna", "bob"]


def test_status_push_and_pull_say_what_they_did(store: SQLiteStore, hub: FakeHub, shell: Shell) -> None:
    talk(store, "a", "Question", said("Answer"))
    assert shell.run("hub", "status")[1].splitlines() == [
        "The hub here/litechat, as anna",
        "Sessions: 0",
        "To push: 1",
        "To pull: 0",
    ]
    assert shell.run("hub", "push") == (0, "Pushed: 1\n", "")
    assert shell.json("hub", "status") == {
        "place": "here/litechat",
        "person": "anna",
        "encrypted": True,
        "sessions": 1,
        "to_push": 0,
        "to_pull": 0,
    }
    shell.monkeypatch.setenv("SESSION_DB_PATH", "other.db")
    assert shell.run("hub", "pull")[:2] == (0, "New sessions: 1\nMessages: 2\n")
    assert shell.json("hub", "pull")["sessions"] == 0
    assert len(hub.kept) == 1


def test_what_is_left_out_is_named_and_ends_with_a_status(
    store: SQLiteStore, hub: FakeHub, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk(store, "a", "My key is sk-of-a-person-123")
    monkeypatch.setenv("LITELLM_API_KEY", "sk-of-a-person-123")
    status, out, _ = shell.run("hub", "push")
    assert status == 1
    assert out.splitlines()[0] == "Pushed: 0"
    assert "so it stays on this machine" in out
    assert "sk-of-a-person" not in out
    assert hub.kept == []


def test_it_says_how_far_it_is(store: SQLiteStore, hub: FakeHub, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subcommand, "TOLD_SECONDS", 0.0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    talk(store, "a")
    assert "0 of 1 sessions" in shell.run("hub", "push")[2]
    assert len(hub.kept) == 1


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "No hub is named."),
        ("postgresql+asyncpg://a@b/c", "SESSION_HUB_URL is not an address of PostgreSQL."),
        ("postgresql://a:secret@[b/c", "SESSION_HUB_URL is not an address of PostgreSQL."),
        ("postgresql://a:secret@b.example/c?sslmode=prefer", "sslmode=prefer does not make sure"),
    ],
)
def test_an_address_that_leads_nowhere_safe_is_refused(
    store: SQLiteStore, shell: Shell, monkeypatch: pytest.MonkeyPatch, address: str, words: str
) -> None:
    monkeypatch.setenv("SESSION_HUB_URL", address)
    status, out, err = shell.run("hub", "status")
    assert (status != 0, out) == (True, "")
    assert words in err
    assert "secret" not in err
    assert store.archive.ids() == []


def test_a_missing_driver_is_told(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSION_HUB_URL", "postgresql:///x")
    monkeypatch.setitem(sys.modules, "litechat_tui.hub.link", None)
    assert "Install litechat-tui[postgres]." in shell.run("hub", "status")[2]

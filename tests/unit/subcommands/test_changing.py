"""`sessions rename`, `pin`, `archive`, `delete`, `tag`, their opposites, and `purge`."""

from __future__ import annotations

from typing import Any

import pytest

from litechat_tui.domain.codes import Code
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore
from tests.contract.stores import COMPLETED, said, spoken, talk
from tests.unit.subcommands.conftest import Shell


@pytest.mark.parametrize(
    ("word", "field", "opposite"),
    [("pin", "pinned", "unpin"), ("archive", "archived", "unarchive"), ("delete", "trashed", "restore")],
)
def test_several_sessions_are_changed_and_changed_back(
    store: SQLiteStore, shell: Shell, word: str, field: str, opposite: str
) -> None:
    for session_id in ("aa", "bb", "cc"):
        talk(store, session_id)

    def states() -> dict[str, Any]:
        return {row["session_id"]: row[field] for row in shell.json("sessions", "list", "--all")}

    assert [(row["session_id"], row[field]) for row in shell.json("sessions", word, "b", "a")] == [
        ("bb", True),
        ("aa", True),
    ]
    assert states() == {"aa": True, "bb": True, "cc": False}
    assert shell.lines("sessions", opposite, "aa", "bb") == []
    assert states() == {"aa": False, "bb": False, "cc": False}


def test_a_session_is_renamed_and_gets_its_first_words_back(store: SQLiteStore, shell: Shell) -> None:
    talk(store)
    assert shell.json("sessions", "rename", "a", "新しい\x1b名前")[0]["title"] == "新しい␛名前"
    assert shell.json("sessions", "rename", "a", "")[0]["title"] == "Hello"
    # What the shell hands over in another encoding.
    assert shell.json("sessions", "rename", "a", "\udc83x")[0]["title"].endswith("x")


def test_tags_are_given_and_taken(store: SQLiteStore, shell: Shell) -> None:
    talk(store)
    assert shell.json("sessions", "tag", "a", "work", "仕事")[0]["tags"] == ["work", "仕事"]
    assert shell.json("sessions", "untag", "a", "work", "nothing")[0]["tags"] == ["仕事"]


def test_a_person_sees_what_became_of_it(store: SQLiteStore, shell: Shell) -> None:
    talk(store)
    heading, line = shell.seen("sessions", "delete", "a")
    assert heading.startswith("ID ")
    assert line.endswith("Hello · unread · in the trash")


def test_one_that_is_not_there_prevents_all(store: SQLiteStore, shell: Shell) -> None:
    talk(store)
    status, _, err = shell.run("sessions", "delete", "a", "nobody")
    assert status == 1
    assert "There is no session nobody." in err
    assert shell.json("sessions", "list", "--trashed") == []


@pytest.mark.parametrize("word", ["delete", "archive"])
def test_a_session_that_is_answered_elsewhere_keeps_its_answer(store: SQLiteStore, shell: Shell, word: str) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
    *_, note = [line for line in shell.seen("sessions", word, "a") if "arriving" in line]
    assert note == "A reply is arriving in Hello. It goes on, and is kept."
    store.journal.append(turn, [said("Hi")])
    assert shell.run("sessions", "purge", "--yes")[1] == (
        "0 conversations are deleted for good.\n1 conversation stays: a reply is arriving there.\n"
        if word == "delete"
        else "The trash is empty.\n"
    )
    store.journal.end(turn, COMPLETED)
    assert [text for _, text in spoken(store)] == ["Hello", "Hi"]
    assert store.check() == []


def test_the_trash_is_emptied(store: SQLiteStore, shell: Shell) -> None:
    for session_id in "abc":
        talk(store, session_id)
    shell.run("sessions", "delete", "a", "b")
    assert shell.json("sessions", "purge", "--yes") == {"purged": 2, "left": 0}
    assert [row["session_id"] for row in shell.json("sessions", "list", "--all")] == ["c"]
    assert store.journal.items("a") == []
    assert shell.run("sessions", "purge") == (0, "The trash is empty.\n", "")


def test_a_person_is_asked_before_and_a_script_says_yes(store: SQLiteStore, shell: Shell) -> None:
    talk(store)
    shell.run("sessions", "delete", "a")
    assert shell.seen("sessions", "purge", typed="\n") == ["Delete 1 conversation for good? [y/N] "]
    assert shell.seen("sessions", "purge", typed="") == ["Delete 1 conversation for good? [y/N] "]
    status, out, err = shell.run("sessions", "purge", "--json")
    assert status == 2
    assert Code.PROGRAM_PURGE_UNCONFIRMED in out
    assert "--yes" in err
    assert len(shell.json("sessions", "list", "--trashed")) == 1
    assert shell.seen("sessions", "purge", typed="はい\n")[-1].endswith("1 conversation is deleted for good.")
    assert shell.json("sessions", "list", "--trashed") == []

"""`sessions list`: for a person, for a program that reads lines, and for one that reads JSON."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from litechat_tui.domain.chat import TurnStatus, Usage
from litechat_tui.domain.ports import Outcome, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.shelf import Change
from litechat_tui.domain.text import cells
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.subcommands.output import PAGE
from tests.contract.stores import said, talk
from tests.unit.subcommands.conftest import COLUMNS, Shell

ID = "019aaf00-1234-7000-8000-000000000001"


def paid(store: SQLiteStore, session_id: str, prompt: str, usage: Usage) -> None:
    turn = store.journal.begin(TurnRequest(session_id, Prompt(prompt), "haiku"))
    store.journal.append(turn, [said("Hi")])
    store.journal.end(turn, Outcome(TurnStatus.COMPLETED, usage=usage))


def listed(shell: Shell, *argv: str) -> list[str]:
    return [session["session_id"] for session in shell.json("sessions", "list", *argv)]


def test_json_tells_everything_about_a_session(store: SQLiteStore, shell: Shell) -> None:
    paid(store, ID, "東京の天気", Usage(20, 5, cost=0.25))
    store.commands.fork(ID, "copy")
    store.commands.change([ID], Change(pinned=True, tagged=("仕事", "a")))
    first, second = shell.json("sessions", "list")
    assert first == {
        "session_id": ID,
        "title": "東京の天気",
        "model": "haiku",
        "created_at": "2026-11-23T06:04:06Z",
        "updated_at": "2026-11-23T06:04:10Z",
        "messages": 2,
        "input_tokens": 20,
        "output_tokens": 5,
        "cost": 0.25,
        "turns_without_cost": 0,
        "pinned": True,
        "archived": False,
        "trashed": False,
        "unread": True,
        "tags": ["a", "仕事"],
        "forked_from": None,
        "comparison": None,
    }
    assert (second["session_id"], second["forked_from"], second["cost"]) == ("copy", ID, 0.25)
    store.commands.mark_read(ID)
    assert [session["unread"] for session in shell.json("sessions", "list")] == [False, False]


def test_a_sum_of_costs_has_no_error_of_rounding(store: SQLiteStore, shell: Shell) -> None:
    for cost in (0.1, 0.2):
        paid(store, ID, "Hello", Usage(1, 1, cost=cost))
    assert shell.json("sessions", "list")[0]["cost"] == 0.3


def test_lines_have_tabs_and_whole_ids(store: SQLiteStore, shell: Shell) -> None:
    paid(store, ID, "A\ttab and\na line", Usage(20, 5, cost=0.25))
    talk(store, "b", "\x1b[31mred")
    second, first = shell.lines("sessions", "list")
    assert first == [ID, "2026-11-23T06:04:10Z", "2", "25", "0.2500", "haiku", "A tab and"]
    assert (second[0], second[4], second[-1]) == ("b", "", "␛[31mred")


def test_a_person_sees_columns_that_fit(store: SQLiteStore, shell: Shell) -> None:
    paid(store, ID, "東京の天気を教えてください。" * 10, Usage(12_000, 500, cost=0.25))
    talk(store, "b")
    store.commands.change(["b"], Change(title="Short", pinned=True, tagged=("x",)))
    heading, first, second = shell.seen("sessions", "list")
    assert heading.split() == ["ID", "CHANGED", "MESSAGES", "TOKENS", "COST", "MODEL", "TITLE"]
    assert first.startswith("b ")
    assert first.endswith("Short · unread · pinned #x")
    assert "  12,500  0.2500  haiku  " in second
    assert second.startswith(f"{ID[:13]}  ")
    assert second.endswith("…")
    assert max(map(cells, (heading, first, second))) <= COLUMNS
    assert heading.index("MESSAGES") + len("MESSAGES") == second.index("  12,500") - 0 - (len("TOKENS") - len("12,500"))


def test_where_sessions_are_and_their_tags_choose_them(store: SQLiteStore, shell: Shell) -> None:
    for session_id in "abcd":
        talk(store, session_id)
    store.commands.change(["b"], Change(archived=True, tagged=("Work",)))
    store.commands.change(["c"], Change(trashed=True))
    store.commands.change(["d"], Change(tagged=("ｗｏｒｋ",)))
    assert listed(shell) == ["d", "a"]
    assert listed(shell, "--archived") == ["b"]
    assert listed(shell, "--trashed") == ["c"]
    assert listed(shell, "--all") == ["d", "c", "b", "a"]
    assert listed(shell, "--tag", "work") == ["d"]
    assert listed(shell, "--tag", "WORK", "--all") == ["d", "b"]
    assert listed(shell, "--tag", "wor") == []
    assert [row["trashed"] for row in shell.json("sessions", "list", "--trashed")] == [True]


def test_a_limit_counts_and_none_lists_all_pages(store: SQLiteStore, shell: Shell) -> None:
    amount = 2 * PAGE + 3
    for number in range(amount):
        store.commands.fork("a", f"{number:04}") if number else talk(store, "a")
    assert listed(shell, "--limit", "3") == [f"{amount - 1:04}", f"{amount - 2:04}", f"{amount - 3:04}"]
    everything = listed(shell, "--limit", "0")
    assert len(everything) == len({*everything}) == amount
    assert len(listed(shell)) == 50
    assert len(listed(shell, "--limit", str(PAGE + 1))) == PAGE + 1
    assert len(shell.lines("sessions", "list", "--limit", "0")) == amount
    assert len(shell.seen("sessions", "list", "--limit", "0")) == amount + 1


def test_a_file_without_sessions_is_an_empty_array_and_no_lines(shell: Shell) -> None:
    assert shell.json("sessions", "list") == []
    assert shell.lines("sessions", "list") == []
    assert shell.seen("sessions", "list") == []


def test_a_file_that_is_not_there_is_not_made(shell: Shell, tmp_path: Path) -> None:
    status, out, err = shell.run("sessions", "list", "--session-db", str(tmp_path / "other.db"), "--json")
    assert status == 1
    assert '"error"' in out
    assert "other.db" in err
    assert not (tmp_path / "other.db").exists()


def test_a_pipe_that_is_cut_ends_it_without_a_word(store: SQLiteStore, tmp_path: Path) -> None:
    talk(store, "a", "x" * 80)
    for number in range(1500):
        store.commands.fork("a", f"{number:04}")
    command = [sys.executable, "-m", "litechat_tui", "sessions", "list", "--limit", "0"]
    for flags in ([], ["--json"]):
        with subprocess.Popen(
            [*command, *flags], env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.read(10)
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
def test_a_full_disk_is_told(store: SQLiteStore, tmp_path: Path) -> None:
    talk(store)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "litechat_tui", "sessions", "list"],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
            stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=tmp_path,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "litechat-tui: Standard output could not be written to the end: No space left on device.\n"

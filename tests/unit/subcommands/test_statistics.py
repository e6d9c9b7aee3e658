"""`stats`."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from litechat_tui import errands
from litechat_tui.domain.chat import TurnStatus, Usage
from litechat_tui.domain.ports import Outcome, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import NOW
from tests.contract.stores import said
from tests.unit.subcommands.conftest import Shell


@pytest.fixture(autouse=True)
def days(store: SQLiteStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two days with two models, the reader in Tokyo."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    for session_id, days, model, usage in (
        ("a", 1, "sonnet", Usage(1000, 200, cost=0.5)),
        ("b", 0, "haiku", Usage(100, 20, cost=0.25)),
        ("c", 0, "sonnet", Usage(400, 80)),
    ):
        store.journal._clock = lambda days=days: NOW - timedelta(days=days)  # type: ignore[misc]
        turn = store.journal.begin(TurnRequest(session_id, Prompt("Hello"), model))
        store.journal.append(turn, [said("Hi")])
        store.journal.end(turn, Outcome(TurnStatus.COMPLETED, usage=usage))
    yield
    monkeypatch.undo()
    time.tzset()


def known(cost: float, unknown: int = 0) -> dict[str, float]:
    return {"cost": cost, "turns_without_cost": unknown}


def test_json_has_days_models_and_both(shell: Shell) -> None:
    found = shell.json("stats", "--days", "3")
    assert (found["first_day"], found["last_day"]) == ("2026-11-21", "2026-11-23")
    assert found["total"] == {
        "messages": 6,
        "input_tokens": 1500,
        "output_tokens": 300,
        "cost": 0.75,
        "turns_without_cost": 1,
    }
    assert found["days"] == [
        {"day": "2026-11-22", "messages": 2, "input_tokens": 1000, "output_tokens": 200, **known(0.5)},
        {"day": "2026-11-23", "messages": 4, "input_tokens": 500, "output_tokens": 100, **known(0.25, unknown=1)},
    ]
    assert [(row["model"], row["messages"], row["cost"]) for row in found["models"]] == [
        ("sonnet", 4, 0.5),
        ("haiku", 2, 0.25),
    ]
    assert [(row["day"], row["model"], row["cost"]) for row in found["days_and_models"]] == [
        ("2026-11-22", "sonnet", 0.5),
        ("2026-11-23", "haiku", 0.25),
        ("2026-11-23", "sonnet", None),
    ]
    assert shell.json("stats", "--days", "1")["total"]["messages"] == 4
    assert shell.json("stats", "--days", "0") == shell.json("stats", "--days", "2")


def test_lines_have_a_day_and_a_model_each(shell: Shell) -> None:
    assert shell.lines("stats") == [
        ["2026-11-22", "sonnet", "2", "1000", "200", "0.5000", "0"],
        ["2026-11-23", "haiku", "2", "100", "20", "0.2500", "0"],
        ["2026-11-23", "sonnet", "2", "400", "80", "", "1"],
    ]


def test_a_person_sees_bars(shell: Shell) -> None:
    assert shell.seen("stats") == [
        "DAY         MESSAGES  TOKENS IN  TOKENS OUT     COST",
        "2026-11-22         2      1,000         200   0.5000  ████████████████████████",
        "2026-11-23         4        500         100  ≥0.2500  ████████████",
        "",
        "MODEL   MESSAGES  TOKENS IN  TOKENS OUT     COST",
        "sonnet         4      1,400         280  ≥0.5000  ████████████████████████",
        "haiku          2        100          20   0.2500  █▊",
        "",
        "              MESSAGES  TOKENS IN  TOKENS OUT     COST",
        "All together         6      1,500         300  ≥0.7500",
        "",
        "The cost of 1 answer is not known.",
    ]


def test_where_all_costs_are_known_nothing_is_said_of_them(store: SQLiteStore, shell: Shell) -> None:
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute("UPDATE chat_turns SET cost = 0.25 WHERE cost IS NULL")
    seen = shell.seen("stats")
    assert seen[-1] == "All together         6      1,500         300  1.0000"
    assert not any("≥" in line for line in seen)


def test_a_time_without_anything_is_a_sentence(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errands, "now", lambda: NOW + timedelta(days=100))
    assert shell.seen("stats", "--days", "2") == ["Nothing was said from 2027-03-02 to 2027-03-03."]

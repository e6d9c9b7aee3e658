"""What is counted in a file that holds anything."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from litechat_tui.domain.archive import Fate
from litechat_tui.domain.chat import Usage
from litechat_tui.domain.spending import Amounts, SideRequest
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import NOW
from tests.contract.stores import TickingClock, talk

ODD = ["'abc'", "x'ff'", "9223372036854775807", "-1", "1e308", "9e999", "-9e999", "NULL", "0.5"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore(tmp_path / "s", TickingClock())) as made:
        talk(made)
        talk(made, "a", "Again")
        yield made


def spoil(store: SQLiteStore, statement: str) -> None:
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute(statement)


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize("column", ["input_tokens", "output_tokens", "cached_tokens", "reasoning_tokens", "cost"])
def test_odd_amounts_are_counted_or_left_out(store: SQLiteStore, column: str, value: str) -> None:
    spoil(store, f"UPDATE chat_turns SET {column} = {value}")
    (amounts,) = store.spending.amounts(["a"]).values()
    assert amounts.messages == 4
    assert isinstance(amounts.usage.input_tokens, int)
    known = column == "cost" and value == "0.5"
    assert amounts.usage.cost == (1.0 if known else None)
    assert sum((spell.amounts for spell in store.spending.spells()), Amounts()) == amounts


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize("column", ["input_tokens", "cost", "at_ms", "model"])
def test_odd_requests_for_titles_are_counted_or_left_out(store: SQLiteStore, column: str, value: str) -> None:
    store.commands.entitle("a", "A greeting", SideRequest("haiku", NOW + timedelta(days=1), Usage(300, 8, cost=0.25)))
    if value != "NULL" or column in ("input_tokens", "cost"):
        spoil(store, f"UPDATE chat_side_requests SET {column} = {value}")
    (amounts,) = store.spending.amounts(["a"]).values()
    assert amounts.usage.output_tokens == 8
    assert sum((spell.amounts for spell in store.spending.spells()), Amounts()).messages == 4
    whole = store.archive.conversation("a")
    assert whole is not None
    assert len(whole.side_requests) == 1
    assert store.archive.adopt([whole])[0].fate is Fate.DUPLICATE


@pytest.mark.parametrize("value", [value for value in ODD if value != "NULL"])
def test_what_has_no_moment_is_in_no_spell(store: SQLiteStore, value: str) -> None:
    spoil(store, "UPDATE chat_turns SET input_tokens = 7, output_tokens = 0")
    spoil(store, f"UPDATE chat_turns SET started_ms = {value}")
    spoil(store, f"UPDATE agent_messages SET created_at = {value}")
    total = sum((spell.amounts for spell in store.spending.spells()), Amounts())
    assert total in (Amounts(), Amounts(4))
    assert store.spending.amounts(["a"])["a"].usage == Usage(14)


@pytest.mark.parametrize("data", ["'['", "'3'", "x'00'", "'{\"role\": 5}'", '\'{"role": ["user"]}\'', "'{}'"])
def test_rows_that_are_no_messages_do_not_count(store: SQLiteStore, data: str) -> None:
    spoil(store, f"INSERT INTO agent_messages (session_id, message_data) VALUES ('a', {data})")
    assert store.spending.amounts(["a"])["a"].messages == 4


def test_what_another_program_wrote_has_no_model(store: SQLiteStore) -> None:
    spoil(store, "INSERT INTO agent_messages (session_id, message_data) VALUES ('sdk', '{\"role\": \"user\"}')")
    assert [(spell.model, spell.amounts) for spell in store.spending.spells() if not spell.model] == [("", Amounts(1))]
    assert store.spending.amounts(["sdk"]) == {"sdk": Amounts(1)}

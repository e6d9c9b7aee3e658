"""Files made one: whatever was done in them, and in whatever order they are merged, all are equal in the end."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import frozen_clock
from tests.machines import FILES, WORK, Machines, begun, described, looks, take_in


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s"
        SQLiteStore(path, frozen_clock).close()
        yield path


@settings(max_examples=60)
@given(work=st.lists(WORK, min_size=4, max_size=30), order=st.permutations(range(FILES)))
def test_three_machines_are_equal_in_the_end(template: Path, work: list[Any], order: Sequence[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        machines = Machines(template, Path(folder))
        with closing(machines):
            for file, what, number, word in work:
                machines.do(file, what, number, word)
            machines.end_all()
            first, second, third = order
            other_way = merged_elsewhere(machines, [third, second, first])
            for mine, theirs in ((first, second), (first, third), (second, first), (third, first)):
                machines.merge(mine, theirs)
            states = [*map(looks, machines.stores)]
            assert states[0] == states[1] == states[2] == other_way
            first_described, *others = map(described, machines.stores)
            assert all(each == first_described for each in others)
            for store, path in zip(machines.stores, [*machines.paths[1:], machines.paths[0]], strict=True):
                again = take_in(store, path)
                assert (again.sessions, again.forks, again.messages, again.attempts) == (0, 0, 0, 0)
                found = {turn for each in store.archive.ids(trashed=True) for turn in begun(store, each)}
                assert machines.turns <= found
            assert [*map(looks, machines.stores)] == states
            said = json.dumps([*map(repr, states)], ensure_ascii=False)
            assert all(prompt in said for prompt in machines.prompts)


def merged_elsewhere(machines: Machines, order: Sequence[int]) -> dict[str, object]:
    """Return what becomes of copies of the files that are merged in another order."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "s"
        machines.stores[order[0]].backup(target)
        with closing(SQLiteStore(target, machines.clock)) as store:
            for each in order[1:]:
                take_in(store, machines.paths[each])
            return looks(store)

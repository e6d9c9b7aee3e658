"""The list of sessions as rows."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.app.session_rows import Layout, SessionReader, Wanted, dated_groups
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.search import StaleSearchError
from litechat_tui.domain.shelf import Change, Group, GroupKind, Shelf
from tests.conftest import NOW
from tests.contract.stores import TickingClock, talk
from tests.fakes import FakeStore

COUNTS = st.lists(st.integers(0, 5), max_size=6)


def layout(counts: list[int]) -> Layout:
    return Layout.of([Group(GroupKind.MONTH, NOW - timedelta(days=31 * at), count) for at, count in enumerate(counts)])


@given(COUNTS)
def test_every_session_has_a_row_under_the_heading_of_its_group(counts: list[int]) -> None:
    rows = layout(counts)
    assert rows.sessions == sum(counts)
    found = [rows.at(row) for row in range(rows.rows)]
    assert [at for at in found if isinstance(at, int)] == [*range(sum(counts))]
    assert [at.count for at in found if isinstance(at, Group)] == [count for count in counts if count]
    assert all(rows.at(rows.row_of(position)) == position for position in range(rows.sessions))
    assert rows.at(-1) is rows.at(rows.rows) is None
    if found:
        assert isinstance(found[0], Group)
        assert found[-1] == rows.sessions - 1


@given(COUNTS, st.integers(-3, 40), st.integers(0, 12))
def test_what_is_near_a_row_and_what_is_in_sight(counts: list[int], row: int, height: int) -> None:
    rows = layout(counts)
    near = rows.position_near(row)
    assert (near is None) == (rows.sessions == 0)
    if near is not None:
        assert abs(rows.row_of(near) - min(max(row, 0), rows.rows - 1)) <= 2
    seen = [at for y in range(row, row + height) if isinstance(at := rows.at(y), int)]
    assert [*rows.positions(row, height)] == seen


@pytest.mark.parametrize(
    ("now", "oldest", "groups"),
    [
        # A Thursday.
        ("2026-11-26", None, ["today 11-26", "yesterday 11-25", "week 11-23", "month 11-01"]),
        (
            "2026-11-26",
            "2026-09-30",
            [*["today 11-26", "yesterday 11-25", "week 11-23", "month 11-01", "month 10-01", "month 09-01"]],
        ),
        # A Monday and a Tuesday: the week is today and yesterday.
        ("2026-11-23", None, ["today 11-23", "yesterday 11-22", "month 11-01"]),
        ("2026-11-24", None, ["today 11-24", "yesterday 11-23", "month 11-01"]),
        # The first of a month: yesterday's month is the first that is left.
        ("2026-10-01", "2026-09-02", ["today 10-01", "yesterday 09-30", "week 09-28", "month 09-01"]),
        ("2026-01-01", "2025-12-31", ["today 01-01", "yesterday 12-31", "week 12-29", "month 12-01"]),
    ],
)
def test_days_are_grouped_by_nearness(now: str, oldest: str | None, groups: list[str]) -> None:
    def day(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(hour=15, tzinfo=NOW.tzinfo)

    found = dated_groups(day(now), None if oldest is None else day(oldest))
    assert [f"{kind} {since:%m-%d}" for kind, since in found] == groups


def stored(*session_ids: str) -> tuple[FakeStore, SessionReader]:
    store = FakeStore(TickingClock())
    for session_id in session_ids:
        talk(store, session_id, f"Title {session_id}")
    return store, SessionReader(store.lists, store.search, lambda: NOW)


def test_only_what_is_in_sight_is_read() -> None:
    store, reader = stored(*(f"s{number:03}" for number in range(200)))
    store.commands.change(["s000"], Change(pinned=True))
    store.journal.begin(TurnRequest("s001", Prompt("Go"), "model"))
    listing = reader.read(Wanted(session_id="s100", first_row=2, rows=10))
    assert [placed.group.kind for placed in listing.layout.groups] == [
        GroupKind.PINNED,
        GroupKind.RUNNING,
        GroupKind.TODAY,
    ]
    assert listing.layout.sessions == 200
    assert listing.position is not None
    assert [session.id for session in listing.sessions.values()] == [
        "s001",
        "s199",
        "s198",
        "s197",
        "s196",
        "s195",
        "s100",
    ]
    more = reader.more(listing, range(5, 9))
    assert more.sessions[8].id == "s193"
    assert reader.more(more, range(5, 9)) is more


def test_a_filter_lists_what_a_search_finds() -> None:
    _, reader = stored("a", "b", "c")
    listing = reader.read(Wanted(words="title", session_id="b"))
    assert [session.id for session in listing.sessions.values()] == ["c", "b", "a"]
    assert listing.layout.groups[0].group == Group(GroupKind.FOUND, None, 3)
    assert listing.position == 1
    assert reader.read(Wanted(words="zebra")).layout.rows == 0
    with pytest.raises(StaleSearchError):
        reader.read(Wanted(words="title"), lambda: True)


def test_each_shelf_has_a_list() -> None:
    store, reader = stored("a", "b")
    store.commands.change(["a"], Change(archived=True))
    assert [session.id for session in reader.read(Wanted(Shelf.ARCHIVED)).sessions.values()] == ["a"]
    empty = reader.read(Wanted(Shelf.TRASHED, session_id="a"))
    assert (empty.layout.rows, empty.position) == (0, None)


def test_a_heading_and_a_blank_line_lead_to_the_session_below() -> None:
    rows = layout([2, 1])
    assert [rows.position_near(row) for row in range(-1, 7)] == [0, 0, 0, 1, 2, 2, 2, 2]
    assert [rows.group_of(position) for position in range(3)] == [rows.groups[0].group] * 2 + [rows.groups[1].group]


def test_a_session_that_comes_while_the_list_is_read_is_not_in_it_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    store, reader = stored()
    position = store.lists.position

    def late(shelf: Shelf, session_id: str) -> int | None:
        talk(store, session_id)
        return position(shelf, session_id)

    monkeypatch.setattr(store.lists, "position", late)
    listing = reader.read(Wanted(session_id="new"))
    assert (listing.layout.sessions, listing.position) == (0, None)

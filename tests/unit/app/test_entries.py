"""The list that `/` opens: what matches comes in the order of what is likely to be meant."""

from __future__ import annotations

import pytest

from litechat_tui.app.entries import Entry, TypedList, matching


def entry(title: str, help_text: str = "", name: str = "") -> Entry:
    return Entry(title, help_text, list, name)


ENTRIES = [
    entry("Find", "Find a session by title", "session.find"),
    entry("New session", "Start anew", "session.new"),
    entry("Theme", "Light or dark", "theme.pick"),
    entry("Session list", "Show it", "sessions.toggle"),
    entry("モデル", "選択", "model.pick"),
    entry("Obsession", "", "x"),
]


def chosen(listed: TypedList) -> Entry | None:
    return listed.chosen


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("", ["Find", "New session", "Theme", "Session list", "モデル", "Obsession"]),
        ("ses", ["Session list", "Find", "New session", "Obsession"]),
        ("SESSION  new", ["New session"]),
        ("ﾓﾃﾞﾙ", ["モデル"]),
        ("model", ["モデル"]),
        ("dark", ["Theme"]),
        ("title find", ["Find"]),
        ("zzz", []),
    ],
)
def test_titles_come_before_names_and_these_before_help(typed: str, titles: list[str]) -> None:
    assert [found.title for found in matching(ENTRIES, typed)] == titles


def test_the_list_follows_the_text_as_long_as_it_is_one_line_behind_a_slash() -> None:
    listed = TypedList([lambda: ENTRIES[:2], lambda: ENTRIES[2:3]])
    assert listed.follow("/")
    assert [found.title for found in listed.entries] == ["Find", "New session", "Theme"]
    listed.move(-1)
    assert chosen(listed) is ENTRIES[2]
    assert listed.follow("/")
    assert chosen(listed) is ENTRIES[2]
    assert listed.follow("/new")
    assert chosen(listed) is ENTRIES[1]
    assert listed.follow("/zzz")
    listed.move(1)
    assert chosen(listed) is None
    assert not listed.follow("/new\n")
    assert not listed.follow("")


def test_what_is_added_later_is_listed_and_the_one_that_is_chosen_stays_so() -> None:
    listed = TypedList([lambda: ENTRIES[2:4]])
    listed.add(ENTRIES[:1])
    assert listed.follow("/")
    listed.move(1)
    listed.add(ENTRIES[1:2])
    assert [found.title for found in listed.entries] == ["Theme", "Session list", "Find", "New session"]
    assert chosen(listed) is ENTRIES[3]
    assert listed.follow("/obs")
    assert chosen(listed) is None
    listed.add(ENTRIES[5:])
    assert chosen(listed) is ENTRIES[5]


def test_what_is_typed_behind_a_name_is_given_to_what_takes_it() -> None:
    taking = Entry("Attach", "", print, "prompt.attach", print)
    assert [*matching([taking, *ENTRIES], "attach a file.txt")] == [taking]
    assert taking.given_in("/ATTACH  a file.txt ") == "a file.txt"
    assert not taking.given_in("/attach ")
    assert not taking.given_in("/attached x")
    assert not ENTRIES[0].given_in("/new x")
    assert [*matching([taking], "attach")] == [taking]

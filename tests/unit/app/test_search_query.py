"""What is typed to search all sessions."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.app.search_query import LONGEST, MOST_WORDS, query_from
from litechat_tui.domain.search import Is, SearchQuery
from tests.conftest import NOW


def day(year: int, month: int = 1, day_: int = 1) -> datetime:
    return datetime(year, month, day_, tzinfo=NOW.tzinfo)


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("", SearchQuery()),
        ("  \u3000 ", SearchQuery()),
        ("Docker COMPOSE docker", SearchQuery(("docker", "compose"))),
        ("豆腐\u3000レシピ", SearchQuery(("豆腐", "レシピ"))),
        ("ＡＢＣ ﾌﾟﾛｸﾞﾗﾑ", SearchQuery(("abc", "プログラム"))),
        ('"two words" more', SearchQuery(("two words", "more"))),
        ("“two words”", SearchQuery(("two words",))),
        ('"open', SearchQuery(('"open',))),
        ('""', SearchQuery()),
        ("model:Haiku x", SearchQuery(("x",), models=("haiku",))),
        ("ｍｏｄｅｌ：haiku", SearchQuery(models=("haiku",))),
        ('tag:"two words" tag:b', SearchQuery(tags=("two words", "b"))),
        ("tag:料理", SearchQuery(tags=("料理",))),
        ("in:title x", SearchQuery(("x",), title_only=True)),
        ("is:pinned is:fork", SearchQuery(is_=frozenset({Is.PINNED, Is.FORK}))),
        ("is:archived is:trashed is:failed", SearchQuery(is_=frozenset({Is.ARCHIVED, Is.TRASHED, Is.FAILED}))),
        ("before:2026", SearchQuery(before=day(2026))),
        ("after:2026-02", SearchQuery(after=day(2026, 2))),
        ("after:2026/2/3", SearchQuery(after=day(2026, 2, 3))),
        ("after:2025 after:2026", SearchQuery(after=day(2026))),
        ("before:2025 before:2026", SearchQuery(before=day(2025))),
        # What is no filter is a word.
        ("before:2026-13", SearchQuery(("before:2026-13",))),
        ("before:0001", SearchQuery(("before:0001",))),
        ("before:9999", SearchQuery(("before:9999",))),
        ("before:yesterday", SearchQuery(("before:yesterday",))),
        ("is:funny", SearchQuery(("is:funny",))),
        ("in:text", SearchQuery(("in:text",))),
        ("model:", SearchQuery(("model:",))),
        ("https://example.com", SearchQuery(("https://example.com",))),
        (":", SearchQuery((":",))),
    ],
)
def test_what_is_typed_is_understood(typed: str, query: SearchQuery) -> None:
    assert query_from(typed, NOW) == query


def test_a_query_has_a_size() -> None:
    assert len(query_from(" ".join(map(str, range(100))), NOW).words) == MOST_WORDS
    assert query_from("x" * 1_000, NOW).words == ("x" * LONGEST,)


@given(st.text(max_size=60))
def test_anything_can_be_typed(typed: str) -> None:
    assert all(word.strip() for word in query_from(typed, NOW).words)

"""Which paths are meant by a few letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.app.file_ranking import MOST, Ranking
from litechat_tui.domain.folding import folded

PATHS = ["README.md", "docs/", "docs/readme.txt", "src/", "src/app/", "src/app/reader.py", "src/画面ﾚﾎﾟｰﾄ.png", ".env"]


def best(typed: str, paths: list[str] = PATHS) -> list[str]:
    ranking = Ranking(typed)
    ranking.feed(paths)
    return [*ranking.best]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("rea", ["README.md", "docs/readme.txt", "src/app/reader.py"]),
        ("READER", ["src/app/reader.py"]),
        ("src/app", ["src/app/", "src/app/reader.py"]),
        ("src/app/", ["src/app/reader.py"]),
        ("c/app/r", ["src/app/reader.py"]),
        ("rdr", ["src/app/reader.py"]),
        ("sapr", ["src/app/reader.py"]),
        ("レポート", ["src/画面ﾚﾎﾟｰﾄ.png"]),
        ("ＭＤ", ["README.md"]),
        ("zzz", []),
        (".e", [".env"]),
        ("env", []),
    ],
)
def test_the_best_come_first(typed: str, expected: list[str]) -> None:
    assert best(typed) == expected


def test_without_letters_what_is_nearest_comes_first() -> None:
    near = ["docs/", "README.md", "src/"]
    assert best("") == [*near, "docs/readme.txt", "src/app/", "src/画面ﾚﾎﾟｰﾄ.png", "src/app/reader.py"]


def test_a_whole_name_comes_before_a_longer_one() -> None:
    assert best("a/b", ["a/b/c", "a/bc", "a/b"]) == ["a/b", "a/bc", "a/b/c"]


def test_more_than_anybody_reads_is_dropped() -> None:
    assert best("f", [f"f{number:03}" for number in range(200)]) == [f"f{number:03}" for number in range(MOST)]


def test_nobody_waits_for_what_is_not_wanted_any_more() -> None:
    ranking = Ranking("r")
    ranking.feed(PATHS, lambda: True)
    assert (ranking.best, ranking.seen) == ([], 0)


def test_what_is_known_is_narrowed_at_once() -> None:
    ranking = Ranking("rea")
    ranking.feed(PATHS)
    assert ranking.narrowed("read").best == ranking.best
    assert ranking.narrowed("reader").best == ["src/app/reader.py"]


@given(st.lists(st.text(min_size=1)), st.text(max_size=4), st.integers(1, 5))
def test_it_does_not_matter_in_which_portions_paths_come(paths: list[str], typed: str, size: int) -> None:
    portions = Ranking(typed)
    for start in range(0, len(paths), size):
        portions.feed(paths[start : start + size])
    assert [*portions.best] == best(typed, paths)
    assert all(set(folded(typed)) <= set(folded(path)) for path in portions.best)

"""What is typed into the filter is looked for as it is, whatever characters it is made of."""

from __future__ import annotations

import pytest

from litechat_tui.store.sqlite.search import match_expression, needs_scan, normalize_for_search, patterns, query_from


def test_a_query_is_trimmed_and_bounded() -> None:
    assert query_from("  a b ") == "a b"
    assert len(query_from("x" * 10_000)) == 200


def test_what_reads_alike_is_folded_alike() -> None:
    assert normalize_for_search("Ｐｙｔｈｏｎ") == normalize_for_search("PYTHON") == "python"
    assert normalize_for_search(None) is None


@pytest.mark.parametrize(("query", "short"), [("ab", True), ("会議", True), ("abc", False), ("会議室", False)])
def test_the_index_needs_three_characters(query: str, short: bool) -> None:
    assert needs_scan(query) is short


def test_a_query_is_one_phrase_with_its_quotes_doubled() -> None:
    assert match_expression('say "hi" OR\0 bye') == '"say ""hi"" OR bye"'


def test_full_width_letters_are_also_looked_for_as_plain_ones() -> None:
    assert match_expression("ＡＢＣ") == '"ＡＢＣ" OR "ABC"'


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ab", ["%ab%".upper(), None, None, None]),
        ("会議", ["%会議%", None, None, None]),
        ("é", ["%é%", "%É%", None, None]),
        ("пр", ["%пр%", "%ПР%", "%Пр%", None]),
        ("ｐｙ", ["%ｐｙ%", "%ＰＹ%", "%Ｐｙ%", "%Py%"]),
        ("%_", [r"%\%\_%", None, None, None]),
        ("\\", ["%\\\\%", None, None, None]),
    ],
)
def test_a_short_query_is_spelled_in_every_case(query: str, expected: list[str | None]) -> None:
    found = patterns(query)
    assert len(found) == 4
    assert [found and found.casefold() for found in found] == [want and want.casefold() for want in expected]

"""About how many tokens a text takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.domain.token_estimate import estimated_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("a", 1),
        ("abcd", 1),
        ("abcde", 2),
        ("café naïve “quoted” …", 6),
        ("人工知能は世界を変革しています", 15),
        ("API キー", 3),
        ("x" * 4_000_000, 1_000_000),
        ("日" * 3_000_000, 3_000_000),
    ],
)
def test_latin_takes_a_quarter_and_other_scripts_one_for_each_character(text: str, tokens: int) -> None:
    assert estimated_tokens(text) == tokens


@given(st.text(), st.text())
def test_more_text_never_takes_fewer(one: str, other: str) -> None:
    assert max(map(estimated_tokens, (one, other))) <= estimated_tokens(one + other) <= len(one + other)

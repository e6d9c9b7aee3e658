"""The Markdown that models write, as tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.app.markdown import MAX_BRACKETS, MAX_INLINE_CHARS, parse_blocks, parse_inline


def kinds(source: str) -> list[str]:
    return [token.type for token in parse_blocks(source)[0] if token.nesting != -1]


def inline(text: str) -> list[tuple[str, str]]:
    return [(token.type, token.content) for token in parse_inline(text, {}) if token.content or token.nesting == 1]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("# a", ["heading_open", "inline"]),
        ("| a |\n|---|\n| b |", ["table_open"]),
        ("- [ ] a", ["bullet_list_open", "list_item_open"]),
        ("```py\na\n```", ["fence"]),
        ("$$\na_b\n$$", ["math_block"]),
        ("$$ a $$", ["math_block"]),
        ("\\[\na\n\\]\nb", ["math_block", "paragraph_open", "inline"]),
        ("$$\na\n\nb", ["math_block", "paragraph_open", "inline"]),
        ("$$ a $$ and more", ["paragraph_open", "inline"]),
        ("text\n$$\na\n$$", ["paragraph_open", "inline", "math_block"]),
        ("    $$\n    a", ["code_block"]),
        ("- $$\n  a\n\nb", ["bullet_list_open", "list_item_open", "math_block", "paragraph_open", "inline"]),
        ("- $$\nb", ["bullet_list_open", "list_item_open", "math_block", "paragraph_open", "inline"]),
    ],
)
def test_blocks_are_told_apart(source: str, found: list[str]) -> None:
    assert kinds(source)[: len(found)] == found


def test_mathematics_is_kept_verbatim_and_ends_with_its_mark() -> None:
    (token,) = (token for token in parse_blocks("$$\na_b*c*\n$$\nafter")[0] if token.type == "math_block")

    assert (token.content, token.map) == ("$$\na_b*c*\n$$", [0, 3])


def test_definitions_are_told_with_their_lines() -> None:
    source = "[a]: https://a.example\n\ntext\n\n[b]: https://b.example\n[a]: https://again.example\n"
    tokens, defined, references = parse_blocks(source)

    assert defined == [(0, "A"), (4, "B")]
    assert {label: reference["href"] for label, reference in references.items()} == {
        "A": "https://a.example",
        "B": "https://b.example",
    }
    assert [token.content for token in tokens if token.type == "inline"] == ["text"]


@pytest.mark.parametrize("source", ["[^1]: a footnote", "[a] is no definition", "text"])
def test_what_defines_nothing_is_text(source: str) -> None:
    tokens, defined, references = parse_blocks(source)

    assert (defined, references) == ([], {})
    assert [token.content for token in tokens if token.type == "inline"] == [source]


def test_a_definition_does_not_interrupt_a_paragraph() -> None:
    assert parse_blocks("> text\n[a]: https://a.example")[1] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("**a** ~~b~~", [("strong_open", ""), ("text", "a"), ("text", " "), ("s_open", ""), ("text", "b")]),
        ("$a_b$ c", [("math_inline", "$a_b$"), ("text", " c")]),
        ("\\(a\\)", [("math_inline", "\\(a\\)")]),
        ("\\[a\\]", [("math_inline", "\\[a\\]")]),
        ("$$a$$", [("math_inline", "$$a$$")]),
        ("it costs $5 or $6", [("text", "it costs $5 or $6")]),
        ("*$a*b$*", [("em_open", ""), ("math_inline", "$a*b$")]),
        ("[$a]b$](x)", [("link_open", ""), ("math_inline", "$a]b$")]),
        ("\\*", [("text_special", "*")]),
    ],
)
def test_inline_text_is_parsed(text: str, found: list[tuple[str, str]]) -> None:
    assert inline(text) == found


def test_links_lead_where_their_definitions_say() -> None:
    references = parse_blocks("[a]: https://a.example")[2]

    (opening, *_) = parse_inline("[a]", references)
    assert opening.attrs == {"href": "https://a.example"}


@pytest.mark.parametrize("text", ["*a* " * (MAX_INLINE_CHARS // 4) + "*b*", "[" * (MAX_BRACKETS + 1)])
def test_what_would_take_too_long_is_shown_as_it_is(text: str) -> None:
    assert inline(text) == [("text", text)]


@given(st.text("$\\[]()`*_#|-> \nab1", max_size=60))
def test_every_text_is_parsed(text: str) -> None:
    tokens, _, references = parse_blocks(text)
    for token in tokens:
        parse_inline(token.content, references)

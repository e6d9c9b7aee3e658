"""Values of a `.env` are changed and nothing else of it, byte for byte; what is written is read back equal."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError
from litechat_tui.settings.compose_env import parse_env, statements
from litechat_tui.settings.env_writer import changed, written

NAMES = ["A", "B_2", "LITELLM_API_KEY", "SK"]
printable = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12)
tricky = st.text("ab \\'\"$#={}~%é日", max_size=8)
values = st.one_of(printable, tricky, st.text(string.printable.strip(), max_size=20))
blank = st.text(" \t", max_size=2)
line_end = st.sampled_from(["\n", "\r\n"])


@st.composite
def assignments(draw: st.DrawFn, name: str) -> tuple[str, str, str]:
    """A statement in pieces: what stands before its value, the value as it is written, and what stands after it."""
    value = draw(
        st.one_of(
            st.sampled_from(
                ["", "old", "two words", "'single # quotes'", '"double \\" $$ quotes"', "'two\nlines'", "x#y"]
            )
        )
    )
    before = f"{draw(blank)}{draw(st.sampled_from(['', 'export ']))}{name}{draw(blank)}{draw(st.sampled_from('=:'))}"
    after = draw(st.sampled_from(["", " # a comment", "  ", " # NAME='unclosed"]))
    return (f"{before}{draw(blank)}" if value else before), value, after


@st.composite
def files(draw: st.DrawFn) -> list[tuple[str, str, str, str]]:
    """A file as pieces: name of the variable, before, value and after; the name is empty where there is none."""
    pieces: list[tuple[str, str, str, str]] = []
    end = draw(line_end)
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True)):
        noise = draw(
            st.lists(
                st.sampled_from(["", "# comment", "  # it's", "#", "OTHER=1", "OTHER='2\n3'", "ALONE"]), max_size=2
            )
        )
        pieces += [("", f"{line}{end}", "", "") for line in noise]
        before, value, after = draw(assignments(name))
        pieces.append((name, before, value, f"{after}{end}"))
    has_last_end: bool = draw(st.booleans())
    if pieces and not has_last_end:
        name, before, value, after = pieces[-1]
        pieces[-1] = (name, before.removesuffix(end) if not name else before, value, after.removesuffix(end))
    return pieces


@given(files(), st.dictionaries(st.sampled_from(NAMES), values))
def test_a_file_stays_as_it_is_but_for_the_values_that_change(
    pieces: list[tuple[str, str, str, str]], new: dict[str, str]
) -> None:
    text = "".join("".join(piece[1:]) for piece in pieces)
    there = {piece[0] for piece in pieces}
    known = {name: value for name, value in new.items() if name in there}
    expected = "".join(
        f"{before}{written(known[name]) if name in known else value}{after}" for name, before, value, after in pieces
    )

    assert changed(text, known) == expected
    assert changed(text, {}) == text
    added = changed(text, new)
    assert added.startswith(expected)
    found, faults = parse_env(added, {})
    assert not faults
    assert {name: found[name] for name in new} == new


@given(st.text(st.sampled_from("AB=:#'\"\\$ \n\r\t\ufeff日e"), max_size=60), values)
def test_any_text_that_is_understood_keeps_its_other_statements(text: str, value: str) -> None:
    if parse_env(text, {})[1]:
        return
    before = [*statements(text)]
    if [one.name for one in before].count("A") > 1:
        with pytest.raises(ConfigurationError):
            changed(text, {"A": value})
        return
    after = changed(text, {"A": value})
    found, faults = parse_env(after, {})
    assert not faults
    assert found["A"] == value
    others = [(one.name, one.quote, one.written) for one in before if one.name != "A"]
    assert [(one.name, one.quote, one.written) for one in statements(after) if one.name != "A"] == others


@given(values)
def test_what_is_written_means_the_same_when_it_is_read(value: str) -> None:
    assert parse_env(f"A={written(value)} # comment\nB=1\n", {})[0] == {"A": value, "B": "1"}


def test_a_value_is_quoted_only_where_it_must_be() -> None:
    assert written("sk-litellm-a_B-9") == "sk-litellm-a_B-9"
    assert written("postgresql://u:p@db:5432/d") == "postgresql://u:p@db:5432/d"
    assert written("pa$$ #word") == "'pa$$ #word'"
    assert written("it's $5 \\") == '"it\'s $$5 \\\\"'


def test_a_new_name_follows_the_comment_that_shows_it() -> None:
    text = "# LITELLM_SALT_KEY=\r\nX='\n# LITELLM_SALT_KEY=inside\n'\r\n"
    assert changed(text, {"LITELLM_SALT_KEY": "new"}) == f"# LITELLM_SALT_KEY=\r\nLITELLM_SALT_KEY=new\r\n{text[21:]}"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", "A=1\nB='2 3'\n"),
        ("X=1", "X=1\nA=1\nB='2 3'"),
        ("X=1\r\n", "X=1\r\nA=1\r\nB='2 3'\r\n"),
        ("A\nB=\n", "A=1\nB='2 3'\n"),
        ("export A\nB=x\n", "export A=1\nB='2 3'\n"),
    ],
)
def test_new_names_get_lines_of_their_own(text: str, after: str) -> None:
    assert changed(text, {"A": "1", "B": "2 3"}) == after


def test_names_that_stand_twice_are_refused_with_their_lines() -> None:
    with pytest.raises(ConfigurationError) as caught:
        changed("A=1\nX='\n'\nA=2\n", {"A": "3"}, "/here/.env")
    assert caught.value.problem.facts == {"variable": "A", "path": "/here/.env", "lines": "1, 4"}


@pytest.mark.parametrize("value", ["two\nlines", "\x00", "esc\x1b", "\x7f", "\x85", "\udcff"])
def test_values_with_control_characters_are_refused_without_being_repeated(value: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        changed("", {"A": value})
    assert (caught.value.problem.code, caught.value.problem.facts) == (Code.SETUP_VALUE_CONTROL, {"variable": "A"})

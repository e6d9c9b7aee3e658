"""Names of files: safe everywhere, cut between characters, no two alike."""

from __future__ import annotations

import pytest

from litechat_tui.app.exporting.names import LONGEST, Names, cut
from litechat_tui.domain.archive import Conversation
from tests.conversations import conversation, exchange

ID = "0198aaaa-bbbb-7ccc-8ddd-eeeeffff0001"


def titled(title: str, session_id: str = ID) -> Conversation:
    return conversation(exchange("The first words", "Yes"), title=title, session_id=session_id)


def name_of(title: str) -> str:
    return Names().name_of(titled(title), ".md")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Tea", "2026-01-02 Tea ffff0001.md"),
        ("CON", "2026-01-02 CON ffff0001.md"),
        ("...", "2026-01-02 ffff0001.md"),
        (" \u3000 ", "2026-01-02 The first words ffff0001.md"),
        ("", "2026-01-02 The first words ffff0001.md"),
        ("../../x", "2026-01-02 _.._x ffff0001.md"),
        ('a/b\\c:d*e?f"g<h>i|j.', "2026-01-02 a_b_c_d_e_f_g_h_i_j ffff0001.md"),
        ("\x1b[2J\u202eabc\ud800", "2026-01-02 ␛[2J\ufffdabc\ufffd ffff0001.md"),
        ("が".encode().decode(), "2026-01-02 が ffff0001.md"),
        ("か\u3099", "2026-01-02 が ffff0001.md"),
    ],
)
def test_a_name_is_safe_and_tells_the_title(title: str, name: str) -> None:
    assert name_of(title) == name


def test_a_long_title_is_cut_between_characters() -> None:
    name = name_of("あ" * 300)
    assert len(name.encode()) == LONGEST - 1
    assert name == f"2026-01-02 {'あ' * 77} ffff0001.md"


@pytest.mark.parametrize("cluster", ["👨‍👩‍👧", "🇯🇵", "e\u0301", "ก็", "👍🏽"])
def test_no_character_is_cut_apart(cluster: str) -> None:
    size = len(cluster.encode())
    assert cut(cluster * 3, 3 * size - 1) == cluster * 2
    assert cut(cluster * 3, 3 * size) == cluster * 3
    assert cut(cluster, size - 1) == ""


def test_equal_titles_get_names_of_their_own_whatever_the_case() -> None:
    names = Names()
    given = [
        names.name_of(titled(title, session_id), ".md")
        for title, session_id in (("Tea", "a-ffff0001"), ("TEA", "b-ffff0001"), ("Tea", "c-ffff0002"))
    ]
    assert len({name.casefold() for name in given}) == 3


@pytest.mark.parametrize("session_id", ["../../etc/passwd", "", "short", "名前"])
def test_an_odd_id_does_not_reach_the_name(session_id: str) -> None:
    name = Names().name_of(titled("Tea", session_id), ".md")
    assert len(name) == len("2026-01-02 Tea ffff0001.md")
    assert name.isascii()
    assert "/" not in name

"""Finding words in one conversation."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.app.find import Finder, Found, Match
from litechat_tui.domain.chat import ChatMessage, Role, TextPart
from litechat_tui.domain.folding import folded, occurrences


def messages(*texts: str) -> list[ChatMessage]:
    return [ChatMessage(Role.USER, (TextPart(text),)) for text in texts]


@given(st.text(max_size=60), st.text(min_size=1, max_size=2).filter(str.strip))
def test_as_many_are_located_as_are_counted(text: str, words: str) -> None:
    for whole in (text, text.join((words, words))):
        (count,) = [match.count for match in Finder().matches(messages(whole), words)[:1]] or [0]
        assert len([*occurrences(whole, folded(words))]) == count


def test_matches_are_counted_in_every_message() -> None:
    found = Finder().matches(messages("one fox", "none", "Fox and fox"), "FOX")
    assert found == [Match(0, 0, 1), Match(2, 0, 2), Match(2, 1, 2)]
    assert Finder().matches(messages("a b"), " ") == []


def test_the_first_match_is_the_nearest_at_or_before_what_is_read() -> None:
    matches = [Match(0, 0, 1), Match(2, 0, 2), Match(2, 1, 2), Match(5, 0, 1)]
    for origin, number in ((9, 4), (5, 4), (4, 3), (1, 1), (-1, 1)):
        found = Finder().choose(matches, "fox", 6, 0, origin)
        assert found == Found(matches[number - 1], number, 4)


def test_one_goes_on_round_and_round_also_when_older_messages_come_before() -> None:
    finder, matches = Finder(), [Match(0, 0, 1), Match(2, 0, 2), Match(2, 1, 2)]

    def step(by: int) -> int:
        found = finder.choose(matches, "fox", 3, by, 0)
        assert found
        return found.number

    assert [step(by) for by in (0, 1, 1, 1, -1, 0)] == [1, 2, 3, 1, 3, 3]
    older = [Match(1, 0, 1), *(Match(match.message + 4, match.nth, match.count) for match in matches)]
    assert finder.choose(older, "fox", 7, 0, 0) == Found(older[3], 4, 4)
    assert finder.choose(older, "fox", 7, -1, 0) == Found(older[2], 3, 4)
    assert finder.choose([], "fox", 7, 1, 0) is None

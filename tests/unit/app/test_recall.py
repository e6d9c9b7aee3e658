"""The way through the earlier prompts: pages, repeats, and what is kept on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from litechat_tui.app.recall import AHEAD, MOST_PAGES, Recall
from litechat_tui.domain.ports import PromptPage
from litechat_tui.domain.prompt import Paste, Prompt


class Pages:
    """`EarlierPrompts` with given pages."""

    def __init__(self, here: Sequence[Sequence[str]], everywhere: Sequence[Sequence[str]]) -> None:
        self.here, self.everywhere = here, everywhere
        self.asked = 0

    def of_session(self, session_id: str, before: int | None = None) -> PromptPage:
        assert session_id == "here"
        return self._page(self.here, before)

    def of_all(self, before: int | None = None) -> PromptPage:
        return self._page(self.everywhere, before)

    def having(self, words: Sequence[str], limit: int, is_stale: Callable[[], bool] = lambda: False) -> Sequence[str]:
        raise NotImplementedError

    def _page(self, pages: Sequence[Sequence[str]], before: int | None) -> PromptPage:
        self.asked += 1
        at = before or 0
        return PromptPage(tuple(pages[at]) if pages else (), at + 1 if at + 1 < len(pages) else None)


def wants_more(recall: Recall) -> bool:
    return recall.wants_more


def is_back(recall: Recall) -> bool:
    return recall.is_back


def whole(recall: Recall) -> list[str]:
    """Read all there is, and go through it."""
    texts: list[str] = []
    box = Prompt("")
    while not recall.at_the_end:
        while wants_more(recall):
            recall.take(recall.read())
        if (found := recall.older(box)) is not None:
            texts.append(found.text)
            box = found
    return texts


def test_the_prompts_of_the_session_come_first_and_nothing_comes_twice() -> None:
    recall = Recall(Pages([["c", "b"], ["b", "a"]], [["x", "c"], [], ["y", "y", "a"]]), "here")
    assert whole(recall) == ["c", "b", "a", "x", "y"]


def test_only_as_much_is_read_as_may_be_asked_for_soon() -> None:
    pages = Pages([[f"{page}-{number}" for number in range(AHEAD)] for page in range(5)], [])
    recall = Recall(pages, "here")
    assert wants_more(recall)
    recall.take(recall.read())
    assert not wants_more(recall)
    box = recall.older(Prompt("typed"))
    assert box == Prompt("0-0")
    assert wants_more(recall)
    recall.reading = True
    assert not wants_more(recall)
    assert pages.asked == 1


def test_pages_of_repeats_are_read_a_few_at_a_time() -> None:
    pages = Pages([["a"]] * 1_000, [])
    recall = Recall(pages, "here")
    recall.take(recall.read())
    assert recall.read() == ()
    assert pages.asked == 1 + MOST_PAGES
    assert wants_more(recall)


def test_what_is_not_read_yet_is_not_there_and_nothing_is_after_what_is_typed() -> None:
    recall = Recall(Pages([["a"]], []), "here")
    assert recall.older(Prompt("typed")) is None
    assert recall.newer(Prompt("typed")) is None
    assert is_back(recall) is False
    assert recall.at_the_end is False


def test_what_was_changed_on_the_way_is_there_on_the_way_back() -> None:
    recall = Recall(Pages([["b", "a"]], []), "here")
    recall.take(recall.read())
    assert recall.older(Prompt("typed")) == Prompt("b")
    assert recall.older(Prompt("b!")) == Prompt("a")
    assert is_back(recall) is True
    assert recall.newer(Prompt("a")) == Prompt("b!")
    assert recall.newer(Prompt("")) == Prompt("typed")
    assert recall.older(Prompt("typed again")) == Prompt("")
    assert recall.newer(Prompt("")) == Prompt("typed again")


def test_at_the_end_there_is_nothing_more_to_read() -> None:
    recall = Recall(Pages([["a"]], [["a"]]), "here")
    recall.take(recall.read())
    assert recall.read() == ()
    assert not wants_more(recall)


def test_what_was_pasted_comes_back_folded() -> None:
    folded = Prompt("[paste] why?", pastes=(Paste("[paste]", "long"),))
    recall = Recall(Pages([["long why?", "other"]], []), "here", {folded.whole: folded})
    recall.take(recall.read())
    assert recall.older(Prompt("typed")) == folded
    assert recall.older(folded) == Prompt("other")

"""What every engine has of the prompts that were sent earlier, whether they have been indexed yet or not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from litechat_tui.domain.ports import PromptPage, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.search import StaleSearchError
from litechat_tui.domain.shelf import Change
from tests.contract.stores import Store, retry, said, talk


@pytest.fixture(params=["indexed", "waiting"])
def indexed(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "indexed")


def index(store: Store, *, indexed: bool) -> None:
    while indexed and store.index.step():
        pass


def every(page: Callable[[int | None], PromptPage]) -> list[str]:
    """Return what is on all pages."""
    texts: list[str] = []
    before: int | None = None
    while True:
        found = page(before)
        texts += found.texts
        if (before := found.older) is None:
            return texts


def test_the_prompts_of_a_session_come_newest_first_and_without_those_of_others(store: Store, indexed: bool) -> None:
    for number in range(3):
        talk(store, "a", f"a{number}", said("an answer"))
        talk(store, "b", f"b{number}", said("an answer"))
    index(store, indexed=indexed)
    assert every(lambda before: store.prompts.of_session("a", before)) == ["a2", "a1", "a0"]
    assert every(lambda before: store.prompts.of_session("nobody's", before)) == []


def test_the_prompts_of_all_sessions_come_newest_first(store: Store, indexed: bool) -> None:
    for number in range(3):
        talk(store, "a", f"a{number}", said("an answer"))
        talk(store, "b", f"b{number}", said("an answer"))
    index(store, indexed=indexed)
    assert every(store.prompts.of_all) == ["b2", "a2", "b1", "a1", "b0", "a0"]


def test_what_is_in_the_trash_is_gone_except_in_its_session(store: Store, indexed: bool) -> None:
    talk(store, "a", "kept")
    talk(store, "b", "thrown away")
    store.commands.change(["b"], Change(trashed=True))
    index(store, indexed=indexed)
    assert every(store.prompts.of_all) == ["kept"]
    assert store.prompts.having(["thrown"], 10) == []
    assert every(lambda before: store.prompts.of_session("b", before)) == ["thrown away"]


def test_a_prompt_that_was_answered_twice_was_sent_once(store: Store, indexed: bool) -> None:
    turn = talk(store, "a", "Hello")
    store.journal.append(retry(store, turn), [said("Hi again")])
    index(store, indexed=indexed)
    assert every(store.prompts.of_all) == ["Hello"]


def test_a_prompt_is_there_before_it_is_answered(store: Store, indexed: bool) -> None:
    store.journal.begin(TurnRequest("a", Prompt("just sent"), "model"))
    index(store, indexed=indexed)
    assert every(store.prompts.of_all) == ["just sent"]
    assert every(lambda before: store.prompts.of_session("a", before)) == ["just sent"]


def test_a_long_prompt_is_there_once_and_whole(store: Store, indexed: bool) -> None:
    text = "A line of it, and another one. " * 4_999 + "end"
    talk(store, "a", text)
    index(store, indexed=indexed)
    assert every(store.prompts.of_all) == [text]
    assert store.prompts.having(["another"], 10) == [text]


@pytest.mark.parametrize("word", ["ｓａｌｔ", "塩", "salt", "sa"])
def test_prompts_are_found_by_their_words_without_repeats(store: Store, indexed: bool, word: str) -> None:
    for text in ("Salt 塩", "Sugar", "salty 塩味", "Salt 塩"):
        talk(store, "a", text, said("salt 塩"))
    index(store, indexed=indexed)
    folded = "salt" if word == "ｓａｌｔ" else word
    assert store.prompts.having([folded], 10) == ["Salt 塩", "salty 塩味"]
    assert store.prompts.having([folded], 1) == ["Salt 塩"]


def test_a_search_that_nobody_waits_for_ends(store: Store, indexed: bool) -> None:
    for number in range(300):
        talk(store, "a", f"Hello {number}")
    index(store, indexed=indexed)
    with pytest.raises(StaleSearchError):
        store.prompts.having(["hello"], 1_000, lambda: True)


def test_control_characters_of_a_prompt_are_shown(store: Store) -> None:
    talk(store, "a", "an \x1b[31mescape")
    assert every(store.prompts.of_all) == ["an \N{SYMBOL FOR ESCAPE}[31mescape"]


def test_what_nobody_typed_is_no_prompt(store: Store, indexed: bool) -> None:
    talk(store, "a", "Salt", {"role": "system", "content": "salt of the system"})
    index(store, indexed=indexed)
    assert every(store.prompts.of_all) == ["Salt"]
    assert store.prompts.having(["salt"], 10) == ["Salt"]


def test_many_prompts_come_on_several_pages(store: Store) -> None:
    texts = [f"prompt {number}" for number in range(120)]
    for text in texts:
        talk(store, "a", text)
    index(store, indexed=True)
    assert every(store.prompts.of_all) == texts[::-1]
    assert every(lambda before: store.prompts.of_session("a", before)) == texts[::-1]

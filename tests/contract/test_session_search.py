"""What every engine finds in everything that is stored, whether it has been indexed yet or not."""

from __future__ import annotations

from datetime import datetime

import pytest

from litechat_tui.app.search_query import query_from
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.search import Hit, IndexProgress, StaleSearchError, Where
from tests.conftest import NOW
from tests.contract.stores import COMPLETED, Store, retry, said, talk


@pytest.fixture(params=["indexed", "waiting"])
def indexed(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "indexed")


def find(store: Store, typed: str, *, indexed: bool, limit: int = 50) -> tuple[Hit, ...]:
    while indexed and store.index.step():
        pass
    return store.search.search(query_from(typed, NOW), limit).hits


def found(store: Store, typed: str, *, indexed: bool) -> list[str]:
    return [hit.session.id for hit in find(store, typed, indexed=indexed)]


@pytest.mark.parametrize(
    "typed",
    [
        *("こんにちは", "世界", "界", "HELLO", '"hello w"', "lo", "h", "100%", "_x", "%", "a\\b"),
        *("ｈｅｌｌｏ", "ｶﾞｷ", "㍿", "株式", '"式会社 x"', "straße", "STRASSE", "e\u0301", "é", "end"),
        *("world hello", "世界 lo", "h 世"),
    ],
)
def test_a_session_is_found_by_any_part_of_what_was_said(store: Store, typed: str, indexed: bool) -> None:
    talk(store, "a", "Ask", said("is it"))
    text = 'Hello world,\nこんにちは世界: 100% _x "quoted" a\\b ガキ 株式会社 x Straße é end'
    talk(store, "b", "Question", said(text.replace("\n", " ")))
    assert found(store, typed, indexed=indexed) == ["b"]


@pytest.mark.parametrize(
    "typed", ["zebra", "zq", "世", "100%", "__", "hi zebra", '"Hi Hello"', "*", "NEAR(a b)", "いい"]
)
def test_what_nobody_said_is_not_found(store: Store, typed: str, indexed: bool) -> None:
    talk(store, "a", "Hello", said("Hi"))
    assert found(store, typed, indexed=indexed) == []


def test_titles_come_before_prompts_and_these_before_answers_and_new_before_old(store: Store, indexed: bool) -> None:
    talk(store, "answer", "Question", said("A zebra"))
    talk(store, "old prompt", "Well\n\nzebra?")
    talk(store, "title", "The zebra")
    talk(store, "new prompt", "Well\n\nzebra? zebra?")
    talk(store, "new answer", "Question", said("Zebras"))
    hits = find(store, "zebra", indexed=indexed)
    assert [(hit.session.id, hit.where) for hit in hits] == [
        ("title", Where.TITLE),
        ("new prompt", Where.PROMPT),
        ("old prompt", Where.PROMPT),
        ("new answer", Where.ANSWER),
        ("answer", Where.ANSWER),
    ]


def test_a_hit_tells_where_it_is(store: Store, indexed: bool) -> None:
    talk(store, "a", "Before")
    talk(store, "a", "Title\nThe line with ＺＥＢＲＡ in it\nafter")
    (hit,) = find(store, "zebra", indexed=indexed)
    assert hit.line == "The line with ＺＥＢＲＡ in it"
    assert [hit.line[start:stop] for start, stop in hit.spans] == ["ＺＥＢＲＡ"]
    messages = store.queries.messages("a")
    assert hit.item_id == messages[2].item_id
    assert hit.at is not None
    (titled,) = find(store, "before", indexed=indexed)
    assert (titled.where, titled.item_id, titled.line) == (Where.TITLE, None, "")
    assert [titled.session.title[start:stop] for start, stop in titled.spans] == ["Before"]


def test_all_words_are_in_the_same_message(store: Store, indexed: bool) -> None:
    talk(store, "a", "red", said("blue"))
    talk(store, "b", "Well", said("blue and red"))
    assert found(store, "red blue", indexed=indexed) == ["b"]


def test_thoughts_tools_and_what_nobody_reads_are_not_looked_through(store: Store, indexed: bool) -> None:
    thought = {"type": "reasoning", "summary": [{"type": "summary_text", "text": "zebra"}]}
    call = {"type": "function_call", "call_id": "c", "name": "zebra", "arguments": '{"x": "zebra"}'}
    output = {"type": "function_call_output", "call_id": "c", "output": "zebra"}
    talk(store, "a", "Question", thought, call, output, said(f"data:image/png;base64,{'A' * 300}zebra{'B' * 300}"))
    assert found(store, "zebra", indexed=True) == []
    assert found(store, "base64", indexed=indexed) == ["a"]


def test_filters_hold_besides_the_words(store: Store, indexed: bool) -> None:
    talk(store, "a", "zebra")
    store.commands.fork("a", "b")
    failed = store.journal.begin(TurnRequest("c", Prompt("zebra"), "claude-haiku"))
    store.journal.end(failed, Outcome(TurnStatus.FAILED, Partial("cut")))
    for words in ("zebra ", "ze ", ""):
        assert found(store, f"{words}model:HAIKU", indexed=indexed) == ["c"]
        assert found(store, f"{words}is:failed", indexed=indexed) == ["c"]
        assert found(store, f"{words}is:fork", indexed=indexed) == ["b"]
        assert found(store, f"{words}is:fork is:failed", indexed=indexed) == []
        assert found(store, f"{words}model:opus", indexed=indexed) == []
    assert found(store, "cut in:title", indexed=indexed) == []
    assert found(store, "zebra in:title", indexed=indexed) == ["c", "b", "a"]


def test_days_are_those_of_the_message(store: Store, indexed: bool) -> None:
    talk(store, "a", "Title\n\nzebra")
    today = f"{NOW:%Y-%m-%d}"
    tomorrow = datetime(NOW.year, NOW.month, NOW.day, tzinfo=NOW.tzinfo).replace(year=NOW.year + 1)
    for words in ("zebra ", "ze ", "title ", ""):
        assert found(store, f"{words}after:{today}", indexed=indexed) == ["a"]
        assert found(store, f"{words}before:{tomorrow:%Y-%m-%d}", indexed=indexed) == ["a"]
        assert found(store, f"{words}before:{today}", indexed=indexed) == []
        assert found(store, f"{words}after:{tomorrow:%Y-%m-%d}", indexed=indexed) == []


def test_without_words_the_sessions_used_last_come_first(store: Store, indexed: bool) -> None:
    for session_id in "abc":
        talk(store, session_id)
    talk(store, "a")
    results = store.search.search(query_from("", NOW), 2)
    assert [hit.session.id for hit in results.hits] == ["a", "c"]
    assert not results.complete
    assert store.search.search(query_from("", NOW), 3).complete


def test_only_the_best_are_returned(store: Store, indexed: bool) -> None:
    for number in range(5):
        talk(store, f"s{number}", "zebra", said("zebra"))
    assert len(find(store, "zebra", indexed=indexed, limit=3)) == 3
    assert not store.search.search(query_from("zebra", NOW), 4).complete
    assert store.search.search(query_from("zebra", NOW), 5).complete


def test_a_superseded_answer_is_found(store: Store, indexed: bool) -> None:
    store.journal.end(retry(store, talk(store, "a", "Question", said("A zebra, 世界"))), COMPLETED)
    for typed in ("zebra", "世界", "ze"):
        assert found(store, typed, indexed=indexed) == ["a"]


def test_what_is_withdrawn_is_found_no_more(store: Store, indexed: bool) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("zebra"), "model"))
    assert found(store, "zebra", indexed=indexed) == ["a"]
    store.journal.withdraw(turn)
    assert found(store, "zebra", indexed=indexed) == []


def test_a_search_that_nobody_waits_for_ends(store: Store, indexed: bool) -> None:
    for number in range(400):
        talk(store, f"s{number}", "zebra " * 20)
    while indexed and store.index.step():
        pass
    with pytest.raises(StaleSearchError):
        store.search.search(query_from("ze zq", NOW), is_stale=lambda: True)
    assert store.search.search(query_from("ze", NOW), 3).hits


def test_the_index_comes_to_an_end(store: Store) -> None:
    talk(store)
    while store.index.step():
        assert store.index.progress().waiting > 0
    assert store.index.progress() == IndexProgress(0)
    assert not store.index.step()

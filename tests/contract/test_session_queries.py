"""What every engine answers about the sessions it stores."""

from __future__ import annotations

import pytest

from litechat_tui.domain.chat import (
    AttachmentPart,
    ChatMessage,
    PreviousAnswer,
    Role,
    TextPart,
    TurnStatus,
)
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.shelf import Change
from tests.contract.stores import COMPLETED, Store, retry, said, talk
from tests.stored import sessions


def test_a_session_that_is_not_there_is_none_and_has_no_messages(store: Store) -> None:
    assert store.queries.session("a") is None
    assert store.queries.messages("a") == []
    assert store.journal.items("a") == []


def test_sessions_come_last_changed_first(store: Store) -> None:
    for session_id in "abcde":
        talk(store, session_id)
    talk(store, "b")
    order = [session.id for session in sessions(store)]
    assert order == ["b", "e", "d", "c", "a"]


def test_sessions_are_found_by_the_beginning_of_their_ids(store: Store) -> None:
    for session_id in ("ab", "abc", "abd", "b", "あい", "あう", "%"):
        talk(store, session_id)

    def beginning_with(prefix: str, limit: int = 10) -> list[str]:
        return [session.id for session in store.queries.beginning_with(prefix, limit)]

    assert beginning_with("ab") == ["ab", "abc", "abd"]
    assert beginning_with("ab", 2) == ["ab", "abc"]
    assert beginning_with("abd") == ["abd"]
    assert beginning_with("あ") == ["あい", "あう"]
    assert beginning_with("%") == ["%"]
    assert beginning_with("_") == beginning_with("\ud800") == beginning_with("abcd") == []
    assert len(beginning_with("")) == 7


@pytest.mark.parametrize(
    "matching", ["こんにちは", "世界", "HELLO", "hello w", "lo", "100%", "_x", "%", '"quoted"', "  hello  ", "a\\b"]
)
def test_sessions_are_found_by_what_was_said_in_them(store: Store, matching: str) -> None:
    talk(store, "a", "Something else", said("Entirely"))
    talk(store, "b", "Question", said('Hello world, こんにちは世界: 100% _x "quoted" a\\b'))
    assert [session.id for session in sessions(store, matching)] == ["b"]


def test_what_nobody_said_is_not_found(store: Store) -> None:
    talk(store)
    for matching in ("zebra", "zq", "世界", "100%", "__", "Hi Hello"):
        assert sessions(store, matching) == []


def test_older_messages_come_page_by_page_in_whole_turns(store: Store) -> None:
    for number in range(40):
        talk(store, "a", f"Question {number}", said(f"Answer {number}"))
    pages: list[ChatMessage] = []
    before = None
    while page := store.queries.messages("a", limit=9, before=before):
        assert len(page) == 10
        assert page[0].role is Role.USER
        pages[:0] = page
        before = page[0].item_id
    assert [message.text for message in pages] == [
        text for number in range(40) for text in (f"Question {number}", f"Answer {number}")
    ]


def test_a_page_holds_whole_turns_however_many_items_they_have(store: Store) -> None:
    talk(store, "a", "Before")
    calls = [{"type": "function_call", "call_id": f"c{n}", "name": "f", "arguments": "{}"} for n in range(120)]
    talk(store, "a", "Question", *calls)
    prompt, reply = store.queries.messages("a", limit=2)
    assert prompt.text == "Question"
    assert len(reply.parts) == 120
    assert [message.text for message in store.queries.messages("a", limit=2, before=prompt.item_id)] == ["Before", "Hi"]


def test_images_in_a_prompt_are_kept_as_such(store: Store) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
    picture = {"role": "user", "content": [{"type": "input_image", "image_url": "data:image/png;base64,AAAA"}]}
    store.journal.append(turn, [picture])
    store.journal.end(turn, COMPLETED)
    assert store.queries.messages("a")[-1].parts == (AttachmentPart("input_image"),)


def test_a_superseded_answer_is_still_found(store: Store) -> None:
    store.journal.end(retry(store, talk(store, "a", "Question", said("A zebra, 世界"))), COMPLETED)
    talk(store, "b", "Question")
    for matching in ("zebra", "世界", "ze"):
        assert [session.id for session in sessions(store, matching)] == ["a"]


def test_older_pages_hold_the_answers_superseded_there(store: Store) -> None:
    for number in range(20):
        second = retry(store, talk(store, "a", f"Question {number}", said(f"Answer {number}")))
        store.journal.end(second, Outcome(TurnStatus.COMPLETED, Partial("Better")))
    newest = store.queries.messages("a", limit=4)
    older = store.queries.messages("a", limit=4, before=newest[0].item_id)
    assert [message.parts for message in (*older, *newest)][1::2] == [
        (PreviousAnswer(f"Answer {number}", TurnStatus.COMPLETED), TextPart("Better")) for number in range(16, 20)
    ]


def test_what_this_program_writes_is_no_change_to_it(store: Store) -> None:
    seen = store.queries.changes()
    talk(store)
    store.commands.fork("a", "b")
    assert store.queries.changes() == seen


def test_the_sessions_of_a_comparison_lead_to_each_other(store: Store) -> None:
    talk(store, "origin")
    store.commands.fork("origin", "b")
    for session_id, model in (("b", "m2"), ("a", "m1"), ("c", "m3")):
        request = TurnRequest(session_id, Prompt("Which?"), model, comparison="one")
        store.journal.end(store.journal.begin(request), COMPLETED)
    store.journal.end(store.journal.begin(TurnRequest("d", Prompt("Else"), "m1", comparison="two")), COMPLETED)

    compared = store.queries.compared("one")

    assert [(session.id, session.model) for session in compared] == [("a", "m1"), ("b", "m2"), ("c", "m3")]
    assert {session.comparison for session in compared} == {"one"}
    origin = store.queries.session("origin")
    assert origin is not None
    assert origin.comparison == ""


def test_a_session_that_goes_on_stays_linked_and_one_in_the_trash_is_left_out(store: Store) -> None:
    for session_id in "ab":
        store.journal.end(
            store.journal.begin(TurnRequest(session_id, Prompt("Which?"), "m", comparison="one")), COMPLETED
        )
    talk(store, "a", "And then?")
    store.commands.change(["b"], Change(trashed=True))
    assert [session.id for session in store.queries.compared("one")] == ["a"]
    store.commands.change(["b"], Change(trashed=False, archived=True))
    assert [session.id for session in store.queries.compared("one")] == ["a", "b"]
    assert store.queries.compared("two") == []


def test_a_copy_of_a_compared_session_takes_no_part(store: Store) -> None:
    store.journal.end(store.journal.begin(TurnRequest("a", Prompt("Which?"), "m", comparison="one")), COMPLETED)
    store.commands.fork("a", "fork")
    store.commands.duplicate("a", "copy")
    assert [session.id for session in store.queries.compared("one")] == ["a"]

"""What every engine keeps of how a session wants to be answered."""

from __future__ import annotations

from dataclasses import replace

from litechat_tui.domain.archive import Conversation
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.parameters import UNSET, Effort, Parameters
from litechat_tui.domain.ports import Outcome, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.shelf import Change, Kept
from tests.contract.stores import COMPLETED, Store, another, retry, said, talk

BRIEF = Parameters("Be brief.\nAnswer in 日本語.", 0.5, max_output_tokens=9000)
THINKING = Parameters(effort=Effort.HIGH)


def of(store: Store, session_id: str) -> Parameters:
    session = store.queries.session(session_id)
    assert session is not None
    assert store.journal.parameters(session_id) == session.parameters
    return session.parameters


def test_a_session_has_none_until_some_are_set_and_other_windows_see_them(store: Store) -> None:
    talk(store, "a", "First", said("One"))
    assert of(store, "a") == UNSET
    assert store.journal.parameters("nothing") == UNSET
    store.commands.change(["a", "nothing"], Change(parameters=BRIEF))
    with another(store) as other:
        assert of(other, "a") == BRIEF
        other.commands.change(["a"], Change(parameters=THINKING))
    assert of(store, "a") == THINKING
    store.commands.change(["a"], Change(parameters=UNSET))
    assert of(store, "a") == UNSET


def test_what_they_were_is_put_back_and_nothing_else_undoes_them(store: Store) -> None:
    talk(store, "a", "First", said("One"))
    pinned = store.commands.change(["a"], Change(pinned=True))
    before = store.commands.change(["a"], Change(parameters=BRIEF))
    changed = store.commands.change(["a"], Change(parameters=THINKING))
    assert [kept.parameters for kept in (*pinned, *before, *changed)] == [None, UNSET, BRIEF]
    store.commands.put_back(changed)
    assert of(store, "a") == BRIEF
    store.commands.put_back(pinned)
    assert of(store, "a") == BRIEF
    store.commands.put_back([*before, Kept("nothing", parameters=BRIEF)])
    assert of(store, "a") == UNSET


def test_a_new_session_begins_with_those_of_its_first_prompt(store: Store) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("First"), "model", parameters=BRIEF))
    assert of(store, "a") == BRIEF
    store.journal.append(turn, [said("One")])
    store.journal.end(turn, COMPLETED)
    talk(store, "a", "Second", said("Two"))
    assert of(store, "a") == BRIEF
    again = store.journal.begin(TurnRequest("a", Prompt("Third"), "model", parameters=THINKING))
    store.journal.end(again, Outcome(TurnStatus.FAILED))
    assert of(store, "a") == THINKING
    store.journal.end(retry(store, again), COMPLETED)
    assert of(store, "a") == THINKING


def test_a_prompt_that_is_withdrawn_takes_a_new_session_s_with_it(store: Store) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("First"), "model", parameters=BRIEF))
    store.journal.withdraw(turn)
    assert store.journal.parameters("a") == UNSET


def test_forks_and_copies_have_them_too(store: Store) -> None:
    talk(store, "a", "First", said("One"))
    store.commands.change(["a"], Change(parameters=BRIEF))
    assert store.commands.fork("a", "b").parameters == BRIEF
    assert store.commands.duplicate("a", "c").parameters == BRIEF
    store.commands.change(["a"], Change(parameters=THINKING))
    assert (of(store, "b"), of(store, "c")) == (BRIEF, BRIEF)


def test_an_export_has_them_and_an_import_brings_them_back(store: Store) -> None:
    talk(store, "a", "First", said("One"))
    store.commands.change(["a"], Change(parameters=BRIEF))
    taken = store.archive.conversation("a")
    assert taken is not None
    assert (taken.instructions, taken.parameters) == (
        BRIEF.instructions,
        {"temperature": 0.5, "max_output_tokens": 9000},
    )
    (adopted,) = store.archive.adopt([replace(taken, session_id="z")])
    assert of(store, adopted.session_id) == BRIEF


def test_what_else_was_imported_beside_them_stays(store: Store) -> None:
    talk(store, "a", "First", said("One"))
    taken = store.archive.conversation("a")
    assert isinstance(taken, Conversation)
    odd = {"temperature": "hot", "seed": 7, "effort": "high"}
    (adopted,) = store.archive.adopt([replace(taken, session_id="z", parameters=odd, instructions="")])
    assert of(store, adopted.session_id) == THINKING
    store.commands.change([adopted.session_id], Change(parameters=replace(BRIEF, max_output_tokens=None)))
    kept = store.archive.conversation(adopted.session_id)
    assert kept is not None
    assert kept.parameters == {"seed": 7, "temperature": 0.5}


def test_a_model_can_be_chosen_before_it_has_answered(store: Store) -> None:
    talk(store, "a", "First", said("One"))
    before = store.commands.change(["a"], Change(model="other"))
    session = store.queries.session("a")
    assert session is not None
    assert session.model == "other"
    store.commands.put_back(before)
    talk(store, "a", "Second", said("Two"))
    session = store.queries.session("a")
    assert session is not None
    assert session.model == "model"

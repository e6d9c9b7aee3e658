"""What the faces are given."""

from __future__ import annotations

from dataclasses import replace

from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from tests.fakes import FakeStore, GatedRunner, dependencies


def test_all_that_is_made_of_the_ports_works_on_them() -> None:
    store = FakeStore()
    store.journal.begin(TurnRequest("s", Prompt("one"), "m2"))
    parts = dependencies(store, GatedRunner(), model="m1")

    assert [message.text for message in parts.history.newest("s").messages][:1] == ["one"]
    assert parts.models.for_session("s", wanted="", usual="") == "m2"
    chat = parts.chat(lambda work: None, keeps_drafts=True)
    assert (chat.model, chat.blank_id) == ("m1", "0198-new-1")


def test_only_a_face_with_a_box_has_drafts_and_a_blank_session() -> None:
    store = FakeStore()
    parts = dependencies(store, GatedRunner())
    for keeps_drafts in (True, False):
        chat = parts.chat(lambda work: None, keeps_drafts=keeps_drafts)
        chat.drafts.note("s", Prompt(f"kept: {keeps_drafts}"))
        chat.drafts.save()
    assert "kept: True" in "".join(store.local.everything("draft:s"))
    assert parts.chat(lambda work: None, keeps_drafts=False).blank_id == ""


def test_what_is_exported_and_imported_is_planned_over_them() -> None:
    store = FakeStore()
    for session_id in ("a", "b"):
        store.journal.begin(TurnRequest(session_id, Prompt("one"), "m2"))
    parts = dependencies(store, GatedRunner())
    sessions = [found for each in ("a", "b") if (found := store.queries.session(each))]

    assert parts.export_plan(sessions[:1]).session == sessions[0]
    assert (parts.export_plan(sessions).session, parts.export_plan(sessions).ids) == (None, ["a", "b"])
    assert [*parts.export_plan_of_all().ids] == ["a", "b"]
    assert parts.import_plan().archive is store.archive


def test_what_is_known_of_models_is_kept_where_that_is_asked_for() -> None:
    forgetful = dependencies(FakeStore(), GatedRunner())
    kept = forgetful.known
    assert forgetful.known is not kept
    assert replace(forgetful, known_models=lambda: kept).known is kept

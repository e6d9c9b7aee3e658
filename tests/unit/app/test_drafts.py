"""What is in no turn yet: in memory, in the file, and after the next start."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.app.drafts import Drafts, Edit, UnkeptState
from litechat_tui.domain.prompt import EMPTY, Attachment, Prompt, from_json, joined, to_json
from tests.fakes.local import FakeLocalState

PICTURE = Attachment("0" * 64, "a.png", "image/png", 12)


def drafts_on(local: FakeLocalState, blank_id: str = "blank") -> Drafts:
    return Drafts(local, blank_id)


def kept(local: FakeLocalState, name: str) -> list[str]:
    stored = local.preference(f"draft:{name}")
    return [prompt.text for prompt in from_json(stored)] if stored else []


def found_at_the_next_start(local: FakeLocalState, session_id: str) -> Prompt:
    """Return what is in the box of a session when the program starts again."""
    drafts = drafts_on(local, "another blank")
    drafts.load(session_id)
    return drafts.restore(session_id)


def test_what_is_typed_is_remembered_for_each_session() -> None:
    drafts = drafts_on(FakeLocalState())
    drafts.note("s", Prompt("in s"))
    drafts.note("t", Prompt("in t"))
    drafts.clear("t")

    assert [drafts.typed(session_id) for session_id in ("s", "t", "u")] == [Prompt("in s"), EMPTY, EMPTY]


def test_what_was_not_sent_comes_before_what_was_typed_since() -> None:
    drafts = drafts_on(FakeLocalState())
    drafts.note("s", Prompt("typed since"))
    drafts.give_back("s", [Prompt("one", (PICTURE,)), Prompt("two")])

    assert drafts.typed("s") == Prompt("one\n\ntwo\n\ntyped since", (PICTURE,))


def test_what_waits_is_told_apart_from_what_waited_before() -> None:
    drafts = drafts_on(FakeLocalState())

    assert [drafts.hold("s", prompts) for prompts in ([], [Prompt("one")], [Prompt("one")], [])] == [
        False,
        True,
        False,
        True,
    ]


def test_what_waits_and_what_is_typed_are_found_in_the_box_at_the_next_start() -> None:
    local = FakeLocalState()
    drafts = drafts_on(local)
    drafts.hold("s", [Prompt("one"), Prompt("two")])
    drafts.note("s", Prompt("three"))
    drafts.save("s")

    assert kept(local, "s") == ["one", "two", "three"]
    assert found_at_the_next_start(local, "s") == Prompt("one\n\ntwo\n\nthree")


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_whatever_is_typed_and_waits_survives(texts: list[str]) -> None:
    local = FakeLocalState()
    drafts = drafts_on(local)
    drafts.hold("s", [Prompt(text) for text in texts[:-1]])
    drafts.note("s", Prompt(texts[-1]))
    drafts.save("s")

    assert found_at_the_next_start(local, "s").text == "\n\n".join(texts)


@pytest.mark.parametrize("stored", ["typed before", "[1, 2]", "a\n\nb", '"quoted"'])
def test_a_draft_that_an_earlier_version_stored_is_read_as_its_text(stored: str) -> None:
    local = FakeLocalState()
    local.remember("draft:s", stored)

    assert found_at_the_next_start(local, "s") == Prompt(stored)


def test_what_the_file_holds_is_read_before_it_is_overwritten() -> None:
    local = FakeLocalState()
    local.remember("draft:s", to_json([Prompt("from the file")]))
    drafts = drafts_on(local)
    drafts.note("s", Prompt("typed meanwhile"))
    drafts.save("s")

    assert kept(local, "s") == ["from the file", "typed meanwhile"]
    drafts.load("s")
    assert drafts.restore("s") == Prompt("from the file\n\ntyped meanwhile")
    drafts.save("s")
    assert kept(local, "s") == ["from the file\n\ntyped meanwhile"]


def test_only_what_changed_is_written() -> None:
    local = FakeLocalState()
    drafts = drafts_on(local)
    for text in ("", "a", "a", " ", ""):
        drafts.note("s", Prompt(text))
        drafts.save("s")

    assert local.written == [
        ("draft:s", to_json([Prompt("a")])),
        ("draft:s", to_json([Prompt(" ")])),
        ("draft:s", ""),
    ]


def test_the_draft_of_the_blank_session_has_a_name_of_its_own_until_it_is_stored() -> None:
    local = FakeLocalState()
    drafts = drafts_on(local)
    drafts.hold("blank", [Prompt("sent")])
    drafts.note("blank", Prompt("typed"))
    drafts.save("blank")
    assert kept(local, "new") == ["sent", "typed"]

    drafts.hold("blank", [])
    assert drafts.note_stored("blank")
    assert not drafts.note_stored("blank")
    drafts.open_blank("next")
    for session_id in ("blank", "next"):
        drafts.save(session_id)
    assert (kept(local, "blank"), kept(local, "new")) == (["typed"], [])
    assert drafts.typed("next") == EMPTY


def test_a_session_whose_first_turn_is_withdrawn_is_the_blank_one_again() -> None:
    local = FakeLocalState()
    drafts = drafts_on(local)
    drafts.note_stored("blank")
    drafts.open_blank("next")
    drafts.note("blank", Prompt("typed since"))
    drafts.save("blank")
    assert kept(local, "blank") == ["typed since"]

    drafts.note_unstored("blank")
    drafts.give_back("blank", [Prompt("taken back")])
    drafts.save("blank")
    assert drafts.blank_id == "blank"
    assert (kept(local, "new"), kept(local, "blank")) == (["taken back\n\ntyped since"], [])
    assert found_at_the_next_start(local, "another blank") == Prompt("taken back\n\ntyped since")


@pytest.mark.parametrize("in_use", ["typed", "waits"])
def test_the_blank_session_stays_another_one_that_is_in_use_and_both_are_found_at_the_next_start(in_use: str) -> None:
    local = FakeLocalState()
    drafts = drafts_on(local)
    drafts.note_stored("blank")
    drafts.open_blank("next")
    if in_use == "typed":
        drafts.note("next", Prompt("in the next"))
    else:
        drafts.hold("next", [Prompt("in the next")])

    drafts.note_unstored("blank")
    drafts.give_back("blank", [Prompt("taken back")])
    drafts.save("blank")

    assert drafts.blank_id == "next"
    assert found_at_the_next_start(local, "another blank") == Prompt("taken back\n\nin the next")


def test_a_prompt_with_attachments_only_is_kept() -> None:
    local = FakeLocalState()
    drafts = drafts_on(local)
    drafts.note("s", Prompt("", (PICTURE,)))
    drafts.save("s")

    assert found_at_the_next_start(local, "s") == Prompt("", (PICTURE,))


def test_an_edited_prompt_is_kept_beside_the_draft() -> None:
    local = FakeLocalState()
    drafts, edit = drafts_on(local), Edit(7, Prompt("edited", (PICTURE,)))
    drafts.note("s", Prompt("typed"))
    drafts.note_edit("s", edit)
    drafts.save("s")

    later = drafts_on(local)
    later.load("s")
    assert (later.edit("s"), later.restore("s")) == (edit, Prompt("typed"))
    later.note_edit("s", None)
    later.save("s")
    assert later.edit("s") is None
    assert local.preference("edit:s") is None


def test_an_edit_that_was_begun_before_the_file_was_read_prevails() -> None:
    local = FakeLocalState()
    first = drafts_on(local)
    first.note_edit("s", Edit(7, Prompt("from the file")))
    first.save("s")

    drafts = drafts_on(local)
    drafts.note_edit("s", Edit(9, Prompt("begun meanwhile")))
    drafts.load("s")
    assert drafts.edit("s") == Edit(9, Prompt("begun meanwhile"))


@pytest.mark.parametrize("stored", ["nonsense", "[]", "{}", '{"row": "x", "prompts": ""}', '{"row": 1}', "[" * 100_000])
def test_an_edit_that_cannot_be_read_is_none(stored: str) -> None:
    local = FakeLocalState()
    local.remember("edit:s", stored)
    drafts = drafts_on(local)
    drafts.load("s")

    assert drafts.edit("s") is None


def test_a_face_without_a_box_keeps_nothing() -> None:
    state = UnkeptState()
    state.remember("draft:s", "a")

    assert state.preference("draft:s") is None


def test_the_blank_session_may_be_replaced_while_it_is_saved() -> None:
    local = FakeLocalState()
    drafts = Drafts(local, "blank")
    drafts.note("blank", Prompt("Words"))
    read = local.preference

    def replaced(name: str) -> str | None:
        if drafts.blank_id == "blank":
            drafts.note_stored("blank")
            drafts.open_blank("other")
        return read(name)

    local.preference = replaced  # type: ignore[method-assign]
    drafts.save("blank")
    for session_id in ("blank", "other"):
        drafts.save(session_id)
    assert read("draft:new") is None
    assert joined(from_json(read("draft:blank") or "")) == Prompt("Words")


def test_what_was_cleared_is_read_by_the_next_start_and_goes_with_the_next_prompt() -> None:
    local = FakeLocalState()
    first = Drafts(local, "blank")
    first.note_cleared("s", Prompt("cleared"))
    first.save("s")

    second = Drafts(local, "blank")
    second.load("s")
    assert second.cleared("s") == Prompt("cleared")
    second.clear("s")
    second.save("s")
    assert second.cleared("s") == EMPTY

    third = Drafts(local, "blank")
    third.load("s")
    assert third.cleared("s") == EMPTY


def test_what_was_cleared_since_is_newer_than_what_the_file_holds() -> None:
    local = FakeLocalState()
    first = Drafts(local, "blank")
    first.note_cleared("s", Prompt("old"))
    first.save("s")

    second = Drafts(local, "blank")
    second.note_cleared("s", Prompt("new"))
    second.load("s")
    assert second.cleared("s") == Prompt("new")


@pytest.mark.parametrize("text", ["", " \n"])
def test_blanks_do_not_take_the_place_of_what_was_cleared(text: str) -> None:
    drafts = Drafts(FakeLocalState(), "blank")
    drafts.note_cleared("s", Prompt("kept"))
    drafts.note_cleared("s", Prompt(text))
    assert drafts.cleared("s") == Prompt("kept")


def test_two_windows_keep_both_of_their_drafts() -> None:
    local = FakeLocalState()
    one, other = drafts_on(local, "blank one"), drafts_on(local, "blank other")
    for drafts, session_id in ((one, "blank one"), (other, "blank other")):
        drafts.load(session_id)
    one.note("blank one", Prompt("first"))
    one.save("blank one")
    other.note("blank other", Prompt("second"))
    other.save("blank other")
    one.note("blank one", Prompt("first, and more"))
    one.save("blank one")

    assert found_at_the_next_start(local, "another blank") == Prompt("first, and more\n\nsecond")


def test_what_one_window_sends_does_not_take_the_draft_of_another_one_away() -> None:
    local = FakeLocalState()
    one, other = drafts_on(local), drafts_on(local)
    for drafts in (one, other):
        drafts.load("s")
    one.note("s", Prompt("of one"))
    one.save("s")
    other.note("s", Prompt("of other"))
    other.save("s")
    other.clear("s")
    other.save("s")

    assert found_at_the_next_start(local, "s") == Prompt("of one")


def test_a_draft_that_another_window_took_over_is_kept_as_far_as_it_went_on() -> None:
    local = FakeLocalState()
    one, other = drafts_on(local), drafts_on(local)
    one.note("s", Prompt("begun"))
    one.save("s")
    other.load("s")
    assert other.restore("s") == Prompt("begun")
    other.clear("s")
    other.save("s")
    one.note("s", Prompt("begun and gone on with"))
    one.save("s")

    assert found_at_the_next_start(local, "s") == Prompt("begun and gone on with")


def test_what_was_found_of_several_windows_is_in_one_place_after_the_next_save() -> None:
    local = FakeLocalState()
    windows = {name: drafts_on(local, name) for name in ("one", "other")}
    for name, drafts in windows.items():
        drafts.load(name)
    for (name, drafts), text in zip(windows.items(), ("first", "second"), strict=True):
        drafts.note(name, Prompt(text))
        drafts.save(name)
    drafts = drafts_on(local, "later")
    drafts.load("later")
    assert drafts.restore("later") == Prompt("first\n\nsecond")
    drafts.save("later")

    assert kept(local, "new") == ["first\n\nsecond"]
    assert kept(local, "new#2") == []


def test_what_two_windows_edit_is_kept_the_second_one_as_a_draft() -> None:
    local = FakeLocalState()
    one, other = drafts_on(local), drafts_on(local)
    for drafts in (one, other):
        drafts.load("s")
    one.note_edit("s", Edit(3, Prompt("edited here")))
    one.save("s")
    other.note_edit("s", Edit(5, Prompt("edited there")))
    other.save("s")

    later = drafts_on(local)
    later.load("s")
    assert later.edit("s") == Edit(3, Prompt("edited here"))
    assert later.restore("s") == Prompt("edited there")

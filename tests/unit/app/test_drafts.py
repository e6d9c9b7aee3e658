"""What is in no turn yet: in memory, in the file, and after the next start."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.app.drafts import Drafts, Edit, UnkeptState
from litechat_tui.domain.prompt import EMPTY, Attachment, Prompt, from_json, to_json
from tests.fakes.local import FakeLocalState

PICTURE = Attachment("0" * 64, "a.png", "image/png", 12)


def drafts_on(local: FakeLocalState, blank_id: str = "blank") -> Drafts:
    return Drafts(local, blank_id)


def kept(local: FakeLocalState, name: str) -> list[str]:
    """Return what any window keeps under a name."""
    return [prompt.text for stored in local.everything(f"draft:{name}") for prompt in from_json(stored)]


def found_at_the_next_start(local: FakeLocalState, session_id: str) -> Prompt:
    """Return what is in the box of a session when the program starts again, after every window is gone."""
    local.alive.clear()
    drafts = drafts_on(local.window(), "another blank")
    drafts.load(session_id)
    return drafts.restore(session_id)


def test_what_is_typed_is_remembered_for_each_session() -> None:
    drafts = drafts_on(FakeLocalState())
    drafts.note("s", Prompt("in s"))
    drafts.note("t", Prompt("in t"))
    drafts.send("t", Prompt("in t"))

    assert [drafts.typed(session_id) for session_id in ("s", "t", "u")] == [Prompt("in s"), EMPTY, EMPTY]


def test_what_was_not_sent_comes_before_what_was_typed_since() -> None:
    drafts = drafts_on(FakeLocalState())
    drafts.note("s", Prompt("typed since"))
    drafts.give_back("s", [Prompt("one", (PICTURE,)), Prompt("two")])

    assert drafts.typed("s") == Prompt("one\n\ntwo\n\ntyped since", (PICTURE,))


def test_a_file_that_was_read_while_another_session_is_shown_goes_with_its_draft() -> None:
    drafts = drafts_on(FakeLocalState())
    drafts.note("s", Prompt("look"))
    drafts.attach("s", [PICTURE])

    assert drafts.typed("s") == Prompt("look", (PICTURE,))


def test_what_is_given_back_waits_no_more() -> None:
    drafts = drafts_on(FakeLocalState())
    one, two = Prompt("same"), Prompt(" same".strip())
    drafts.send("s", one)
    drafts.send("s", two)
    drafts.give_back("s", [two])

    assert [*drafts.waiting("s")] == [one]
    assert drafts.waiting("s")[0] is one
    assert drafts.typed("s") == Prompt("same")


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
    drafts.save()

    assert kept(local, "s") == ["one", "two", "three"]
    assert found_at_the_next_start(local, "s") == Prompt("one\n\ntwo\n\nthree")


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_whatever_is_typed_and_waits_survives(texts: list[str]) -> None:
    local = FakeLocalState()
    drafts = drafts_on(local)
    drafts.hold("s", [Prompt(text) for text in texts[:-1]])
    drafts.note("s", Prompt(texts[-1]))
    drafts.save()

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
    drafts.save()

    assert kept(local, "s") == ["from the file", "typed meanwhile"]
    drafts.load("s")
    assert drafts.restore("s") == Prompt("from the file\n\ntyped meanwhile")
    drafts.save()
    assert kept(local, "s") == ["from the file\n\ntyped meanwhile"]


def test_only_what_changed_is_written() -> None:
    local = FakeLocalState()
    drafts = drafts_on(local)
    for text in ("", "a", "a", " ", ""):
        drafts.note("s", Prompt(text))
        drafts.save()

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
    drafts.save()
    assert kept(local, "new") == ["sent", "typed"]

    drafts.hold("blank", [])
    assert drafts.note_stored("blank")
    assert not drafts.note_stored("blank")
    drafts.open_blank("next")
    drafts.save()
    assert (kept(local, "blank"), kept(local, "new")) == (["typed"], [])
    assert drafts.typed("next") == EMPTY


def test_a_session_whose_first_turn_is_withdrawn_is_the_blank_one_again() -> None:
    local = FakeLocalState()
    drafts = drafts_on(local)
    drafts.note_stored("blank")
    drafts.open_blank("next")
    drafts.note("blank", Prompt("typed since"))
    drafts.save()
    assert kept(local, "blank") == ["typed since"]

    drafts.note_unstored("blank")
    drafts.give_back("blank", [Prompt("taken back")])
    drafts.save()
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
    drafts.save()

    assert drafts.blank_id == "next"
    assert found_at_the_next_start(local, "another blank") == Prompt("taken back\n\nin the next")


def test_a_prompt_with_attachments_only_is_kept() -> None:
    local = FakeLocalState()
    drafts = drafts_on(local)
    drafts.note("s", Prompt("", (PICTURE,)))
    drafts.save()

    assert found_at_the_next_start(local, "s") == Prompt("", (PICTURE,))


def test_an_edited_prompt_is_kept_beside_the_draft() -> None:
    local = FakeLocalState()
    drafts, edit = drafts_on(local), Edit(7, Prompt("edited", (PICTURE,)))
    drafts.note("s", Prompt("typed"))
    drafts.note_edit("s", edit)
    drafts.save()

    later = drafts_on(local)
    later.load("s")
    assert (later.edit("s"), later.restore("s")) == (edit, Prompt("typed"))
    later.note_edit("s", None)
    later.save()
    assert later.edit("s") is None
    assert local.everything("edit:s") == []


def test_an_edit_that_was_begun_before_the_file_was_read_prevails() -> None:
    local = FakeLocalState()
    first = drafts_on(local)
    first.note_edit("s", Edit(7, Prompt("from the file")))
    first.save()

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
    state.remember("theme", "light")
    state.keep({"draft:s": "a"})

    assert state.preference("theme") is None
    assert state.take_over(["draft:s"]) == {"draft:s": ()}
    assert state.kept("draft:") == frozenset()


def test_the_blank_session_may_be_replaced_while_it_is_saved() -> None:
    local = FakeLocalState()
    drafts = Drafts(local, "blank")
    drafts.note("blank", Prompt("Words"))
    take_over = local.take_over

    def replaced(names: Collection[str]) -> Mapping[str, Sequence[str]]:
        if drafts.blank_id == "blank":
            drafts.note_stored("blank")
            drafts.open_blank("other")
        return take_over(names)

    local.take_over = replaced  # type: ignore[method-assign]
    drafts.save()
    drafts.save()
    assert (kept(local, "new"), kept(local, "blank")) == ([], ["Words"])


def test_what_was_cleared_is_read_by_the_next_start_and_goes_with_the_next_prompt() -> None:
    local = FakeLocalState()
    first = Drafts(local, "blank")
    first.note_cleared("s", Prompt("cleared"))
    first.save()

    second = Drafts(local, "blank")
    second.load("s")
    assert second.cleared("s") == Prompt("cleared")
    second.send("s", Prompt("sent"))
    second.save()
    assert second.cleared("s") == EMPTY

    third = Drafts(local, "blank")
    third.load("s")
    assert third.cleared("s") == EMPTY


def test_what_was_cleared_since_is_newer_than_what_the_file_holds() -> None:
    local = FakeLocalState()
    first = Drafts(local, "blank")
    first.note_cleared("s", Prompt("old"))
    first.save()

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


def test_a_window_that_starts_beside_another_leaves_it_its_drafts() -> None:
    local = FakeLocalState()
    one = drafts_on(local, "blank one")
    one.note("blank one", Prompt("of one"))
    one.note_cleared("s", Prompt("cleared by one"))
    one.note_edit("s", Edit(3, Prompt("edited by one")))
    one.save()
    other = drafts_on(local.window(), "blank other")
    for session_id in ("blank other", "s"):
        other.load(session_id)

    assert other.restore("blank other") == EMPTY
    assert (other.edit("s"), other.cleared("s")) == (None, EMPTY)
    other.note("blank other", Prompt("of other"))
    other.save()
    one.note("blank one", Prompt("of one, and more"))
    one.save()

    assert kept(local, "new") == ["of other", "of one, and more"]
    assert found_at_the_next_start(local, "another blank") == Prompt("of other\n\nof one, and more")


def test_what_several_windows_left_is_in_one_place_after_the_next_save() -> None:
    local = FakeLocalState()
    for text in ("first", "second"):
        window = local.window()
        drafts = drafts_on(window, text)
        drafts.note(text, Prompt(text))
        drafts.save()
        window.leave()
    drafts = drafts_on(local, "later")
    drafts.load("later")
    assert kept(local, "new") == ["first", "second"]
    assert drafts.restore("later") == Prompt("first\n\nsecond")
    drafts.save()

    assert local.everything("draft:new") == [to_json([Prompt("first\n\nsecond")])]


def test_what_one_window_found_no_other_finds() -> None:
    local = FakeLocalState()
    gone = drafts_on(local)
    gone.note("s", Prompt("words"))
    gone.save()
    local.leave()
    one, other = drafts_on(local.window()), drafts_on(local.window())
    for drafts in (one, other):
        drafts.load("s")

    assert (one.restore("s"), other.restore("s")) == (Prompt("words"), EMPTY)


def test_what_two_windows_edited_is_kept_the_second_one_as_a_draft() -> None:
    local = FakeLocalState()
    for row, text in ((3, "edited here"), (5, "edited there")):
        drafts = drafts_on(local.window())
        drafts.note_edit("s", Edit(row, Prompt(text)))
        drafts.save()
    local.alive.clear()

    later = drafts_on(local.window())
    later.load("s")
    assert later.edit("s") == Edit(3, Prompt("edited here"))
    assert later.restore("s") == Prompt("edited there")


def test_an_edit_on_its_way_to_a_fork_is_kept_beside_the_next_one() -> None:
    local = FakeLocalState()
    drafts = drafts_on(local)
    leaving = Edit(3, Prompt("on its way"))
    drafts.note_edit("s", leaving)
    drafts.send_edit("s", leaving)
    assert drafts.edit("s") is None
    drafts.save()
    assert len(local.everything("edit:s")) == 1

    drafts.note_edit("s", Edit(5, Prompt("the next one")))
    drafts.save()
    assert kept(local, "s") == ["on its way"]
    drafts.edit_sent("s", leaving, "fork")
    drafts.save()
    assert (kept(local, "s"), kept(local, "fork")) == ([], ["on its way"])
    assert drafts.edit("s") == Edit(5, Prompt("the next one"))


def test_words_that_go_from_one_place_to_another_are_written_in_one_step() -> None:
    local = FakeLocalState()
    drafts = drafts_on(local)
    drafts.send("blank", Prompt("sent"))
    drafts.save()
    writes = []
    keep = local.keep
    local.keep = lambda values: (writes.append(values), keep(values))[1]  # type: ignore[method-assign, func-returns-value]
    drafts.note_stored("blank")
    drafts.open_blank("next")
    drafts.save()

    assert writes == [{"draft:new": "", "draft:blank": to_json([Prompt("sent")])}]


def test_sessions_with_a_draft_or_an_edit_are_known_after_a_look_at_the_file() -> None:
    local = FakeLocalState()
    gone = drafts_on(local)
    gone.note("s", Prompt("draft"))
    gone.note_edit("t", Edit(3, Prompt("edit")))
    gone.note_cleared("u", Prompt("cleared"))
    gone.save()
    local.leave()
    window = local.window()
    beside = drafts_on(local.window())
    beside.note("v", Prompt("of another window"))
    beside.save()

    drafts = drafts_on(window)
    assert drafts.unsent() == frozenset()
    drafts.look()
    assert drafts.unsent() == {"s", "t"}
    drafts.load("s")
    assert drafts.unsent() == {"s", "t"}
    drafts.restore("s")
    drafts.note("s", EMPTY)
    drafts.note("w", Prompt("typed"))
    assert drafts.unsent() == {"t", "w"}

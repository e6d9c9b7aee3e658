"""What every engine may write of a turn, and when, is decided without any SQL."""

from __future__ import annotations

from dataclasses import replace

import pytest

from litechat_tui.domain.chat import Turn, TurnStatus
from litechat_tui.domain.errors import StoreError, TurnTakenError
from litechat_tui.domain.ports import Partial
from litechat_tui.store import turn_rules
from litechat_tui.store.owners import HEARTBEAT_MS, Owner, this_program
from tests.conftest import NOW
from tests.wording import message, raises

ME = this_program()
OTHER = Owner("other", 1, "another host", "boot 1", beat_ms=1_000)
SILENT = 1_000 + HEARTBEAT_MS
ENDED = Turn("t", "a", "model", TurnStatus.COMPLETED, NOW)


def test_this_program_is_alive_whatever_the_file_says_of_it() -> None:
    for registered in (None, replace(OTHER, id=ME.id)):
        assert turn_rules.is_alive(ME.id, registered, me=ME, now_ms=SILENT)


def test_another_program_is_alive_while_it_is_registered_and_beats() -> None:
    assert turn_rules.is_alive("other", OTHER, me=ME, now_ms=SILENT - 1)
    assert not turn_rules.is_alive("other", OTHER, me=ME, now_ms=SILENT)
    assert not turn_rules.is_alive("other", None, me=ME, now_ms=1_000)


def test_a_dead_program_is_noticed_by_its_registration_or_by_its_turn() -> None:
    assert turn_rules.all_alive([OTHER], ["other"], 1_000)
    assert turn_rules.all_alive([], [], 1_000)
    assert not turn_rules.all_alive([OTHER], [], SILENT)
    assert not turn_rules.all_alive([OTHER], ["gone"], 1_000)
    assert not turn_rules.all_alive([], [None], 1_000)


def test_a_busy_session_names_the_window_that_writes_to_it() -> None:
    for owner_id, where in ((ME.id, "this window"), ("other", "another window")):
        problem = turn_rules.busy(owner_id, me=ME).problem
        assert where in message(problem)
        assert problem.retryable


@pytest.mark.parametrize(
    ("last", "followed"),
    [
        (None, False),
        (replace(ENDED, id="newer"), False),
        (replace(ENDED, status=TurnStatus.RUNNING), False),
        (replace(ENDED, status=TurnStatus.AWAITING_APPROVAL), False),
        (ENDED, True),
    ],
)
def test_a_prompt_is_not_answered_again_unless_its_answer_is_the_last_one(last: Turn | None, *, followed: bool) -> None:
    with raises(StoreError, match="not the last any more"):
        turn_rules.ensure_last_answer("t", last, followed=followed)


@pytest.mark.parametrize("status", [status for status in TurnStatus if status.ended])
def test_the_last_prompt_is_answered_again_however_its_turn_ended(status: TurnStatus) -> None:
    turn_rules.ensure_last_answer("t", replace(ENDED, status=status), followed=False)


def test_a_turn_is_written_to_by_the_program_that_runs_it() -> None:
    turn_rules.ensure_own("t", {"t"}, stored=True)
    for own, stored in (({"t"}, False), (set[str](), True)):
        with raises(StoreError, match="closed or removed"):
            turn_rules.ensure_own("t", own, stored=stored)


def test_a_turn_is_reclaimed_until_its_session_goes_on() -> None:
    turn_rules.ensure_reclaimable(followed=False)
    with raises(TurnTakenError, match="held up"):
        turn_rules.ensure_reclaimable(followed=True)


def test_a_late_answer_replaces_what_was_kept_of_it() -> None:
    assert turn_rules.late_item("Whole", has_place=True) == {"role": "assistant", "content": "Whole"}
    assert turn_rules.late_item("", has_place=False) is None
    with raises(StoreError, match="too late"):
        turn_rules.late_item("Whole", has_place=False)


def test_text_that_is_not_yet_stored_becomes_an_item_and_reasoning_does_not() -> None:
    assert turn_rules.remains(Partial("Half", "hm")) == turn_rules.Remains(turn_rules.answer_item("Half"), "hm")
    assert turn_rules.remains(Partial(reasoning="hm")) == turn_rules.Remains(None, "hm")


def test_the_turn_of_a_dead_program_ended_at_its_last_sign_of_life() -> None:
    assert turn_rules.interrupted_at(10, None, None) == 10
    assert turn_rules.interrupted_at(10, 20, None) == 20
    assert turn_rules.interrupted_at(10, 20, 30) == 30
    assert turn_rules.interrupted_at(10, 40, 30) == 40

"""How a turn ended, in words."""

from __future__ import annotations

from litechat_tui.domain.chat import TurnStatus
from litechat_tui.words.states import STATUSES, status_label, status_meaning, status_sentence


def test_every_ending_but_a_complete_one_has_a_sentence() -> None:
    untold = {status for status in TurnStatus if not status_sentence(status)}
    assert TurnStatus.COMPLETED in untold
    assert set(STATUSES) == set(TurnStatus) - untold
    assert status_sentence(None) == ""


def test_a_label_and_its_meaning_fit_one_line() -> None:
    assert status_label(TurnStatus.STOPPED) == "stopped"
    assert status_meaning(TurnStatus.STOPPED) == "What came is kept."
    assert status_label(TurnStatus.COMPLETED) == status_meaning(TurnStatus.COMPLETED) == ""
    # The turn's own problem says what a failure means.
    assert (status_label(TurnStatus.FAILED), status_meaning(TurnStatus.FAILED)) == ("failed", "")

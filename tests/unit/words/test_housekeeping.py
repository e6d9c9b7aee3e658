"""What was done to sessions, in words."""

from __future__ import annotations

from litechat_tui import words
from litechat_tui.app.housekeeping import Deed
from litechat_tui.words.housekeeping import ONE, what_was_done, what_was_undone


def test_every_deed_has_a_sentence() -> None:
    assert {*ONE} == {*Deed}
    assert all(what_was_done(deed, 1).endswith(".") for deed in Deed)


def test_several_sessions_are_counted() -> None:
    assert what_was_done(Deed.TRASHED, 1) == "Moved to the trash."
    assert what_was_done(Deed.TRASHED, 3) == "3 sessions: Moved to the trash."
    assert what_was_undone(Deed.TRASHED) == "Undone: Moved to the trash."
    words.use("ja")
    assert what_was_done(Deed.TRASHED, 3) == "3 件のセッション：ゴミ箱に移しました。"

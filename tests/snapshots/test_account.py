"""What the screen tells of money and of the proxy, and what can be done about a long conversation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from litechat_tui.domain.account import KeyInfo
from litechat_tui.domain.light import Light
from litechat_tui.domain.prices import Prices
from litechat_tui.ui import app as app_module
from litechat_tui.ui.themes import LIGHT
from litechat_tui.ui.widgets import account_watcher
from litechat_tui.words import use
from tests.fakes.account import FakeAccount
from tests.snapshots.test_frames import Snap
from tests.ui.conftest import MODEL, Stage, main_screen
from tests.waiting import wait_for

PRICES = {MODEL: Prices(0.004, 0.002, max_input_tokens=40)}


@pytest.fixture(autouse=True)
def told(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the proxy be looked at once, and at once."""
    monkeypatch.setattr(app_module, "WATCH_SECONDS", 0.01)
    monkeypatch.setattr(account_watcher, "FIRST_SECONDS", 0.01)
    stage.session("s", ("What is a token?", "About four letters of English."), ("And in Japanese?", "一文字です。"))
    stage.session_id = "s"
    stage.account = FakeAccount(info=KeyInfo("alice", spend=8.25, budget=10.0), told=PRICES)
    yield
    use("en")


async def seen(pilot: Pilot[Any]) -> None:
    """Type something, and wait until the heading tells everything."""
    await pilot.press("x")
    heading = main_screen(pilot.app).conversation.heading
    await wait_for(pilot, lambda: len(heading.facts) == 4, "everything is known")
    pilot.app.clear_notifications()
    await pilot.pause()


def test_little_is_left_of_context_and_budget_and_a_prompt_is_asked_about(frame: Snap) -> None:
    async def asked(pilot: Pilot[Any]) -> None:
        await seen(pilot)
        await pilot.press(*" and this is a long one that may not fit any more", "enter")
        composer = main_screen(pilot.app).pane.composer
        await wait_for(pilot, lambda: composer.question.display, "it asks")

    assert frame(asked, size=(80, 24))


def test_the_proxy_has_lost_its_database(stage: Stage, frame: Snap) -> None:
    use("ja")
    stage.account = FakeAccount(Light.DATABASE_DOWN)

    async def down(pilot: Pilot[Any]) -> None:
        await pilot.press("x")
        await wait_for(pilot, lambda: main_screen(pilot.app).light is Light.DATABASE_DOWN, "it is told")

    assert frame(down, size=(60, 20))


def test_what_is_above_is_not_sent_and_how_that_is_undone(stage: Stage, frame: Snap) -> None:
    stage.store.commands.send_from("s", stage.store.queries.messages("s")[2].item_id)

    async def opened(pilot: Pilot[Any]) -> None:
        pilot.app.theme = LIGHT.name
        await seen(pilot)
        main_screen(pilot.app).conversation.transcript.focus()
        await pilot.press("z")
        await wait_for(pilot, lambda: pilot.app.screen.query(OptionList), "the dialog opens")

    assert frame(opened, size=(120, 40))

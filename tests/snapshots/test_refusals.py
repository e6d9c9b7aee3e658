"""An answer of another model than was asked for, and below it a refusal with all that the proxy tells."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.served import Served
from litechat_tui.words import use
from tests.snapshots.test_frames import Snap
from tests.ui.conftest import MODEL, Stage

SPENT = Problem(
    Code.PROXY_KEY_BUDGET,
    proxy_message="Budget has been exceeded! Key=alice-tui (sk-…) Current cost: 5.0132, Max budget: 5.0",
    spent=5.0132,
    allowed=5.0,
    resets_at="2026-12-01T00:00:00+00:00",
)


@pytest.fixture(autouse=True)
def fixed_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the moment of the reset from depending on where the tests run."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def told(stage: Stage) -> None:
    """Store what is to be seen."""
    served = Served("adfcd266", "bedrock-claude-sonnet-5-jp", 1, 1)
    stage.session("s", ("What is a ledger?", "A book in which amounts are written down."), served=served)
    stage.session("s", ("And a journal?", ""), status=TurnStatus.FAILED, problem=SPENT)
    stage.session_id, stage.model = "s", MODEL


def test_in_english(stage: Stage, frame: Snap) -> None:
    told(stage)
    assert frame(size=(80, 24))


def test_in_japanese_on_a_small_screen(stage: Stage, frame: Snap) -> None:
    told(stage)
    use("ja")
    try:
        assert frame(size=(60, 20))
    finally:
        use("en")


def test_in_the_light_theme(stage: Stage, frame: Snap) -> None:
    told(stage)
    stage.store.local.remember("theme", "litechat-light")
    assert frame(size=(120, 40))

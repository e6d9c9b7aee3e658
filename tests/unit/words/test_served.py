"""How an answer was served otherwise than asked for, in words."""

from __future__ import annotations

import pytest

from litechat_tui.domain.chat import Turn, TurnStatus
from litechat_tui.domain.served import Served
from litechat_tui.words.served import served_facts
from tests.conftest import NOW


@pytest.mark.parametrize(
    ("served", "facts"),
    [
        (None, []),
        (Served("call-1", "asked"), []),
        (Served("call-1", "another"), ["answered by another"]),
        (Served("call-1", "another", 2, 1), ["answered by another", "fallbacks: 1", "retries: 2"]),
        (Served("call-1", "", 0, 1), ["fallbacks: 1"]),
        (Served("call-1", "asked", 1), ["retries: 1"]),
    ],
)
def test_only_what_differs_is_said(served: Served | None, facts: list[str]) -> None:
    assert [*served_facts(Turn("t", "s", "asked", TurnStatus.COMPLETED, NOW, served=served))] == facts

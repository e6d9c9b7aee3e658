"""What the picker says about a model."""

from __future__ import annotations

import pytest

from litechat_tui.domain.chat import Model
from litechat_tui.ui.screens.model_picker import described


@pytest.mark.parametrize(
    ("reads", "writes", "line"),
    [
        (200_000, 64_000, "m  200k in · 64k out"),
        (1_000_000, 128_000, "m  1M in · 128k out"),
        (1_047_576, None, "m  1.05M in"),
        (None, None, "m"),
    ],
)
def test_a_model_is_one_line_with_its_limits(reads: int | None, writes: int | None, line: str) -> None:
    assert described(Model("m", reads, writes)).plain == line

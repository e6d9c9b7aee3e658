"""Fences around text with fences of its own."""

from __future__ import annotations

import pytest
from hypothesis import given

from litechat_tui.app.exporting.fences import fenced, left_open, unfenced
from litechat_tui.domain.text import clean
from tests.conversations import HOSTILE_TEXT


@pytest.mark.parametrize(
    ("text", "fence"), [("x", "```"), ("a ``` b", "````"), ("`````", "``````"), ("~~~~", "`````"), ("``", "```")]
)
def test_a_fence_is_longer_than_every_run_within(text: str, fence: str) -> None:
    assert fenced(text, "md") == f"{fence}md\n{text}\n{fence}"


@given(HOSTILE_TEXT.map(clean))
def test_what_is_in_a_fence_comes_back(text: str) -> None:
    assert unfenced(f"<details>\n\n{fenced(text)}\n\n</details>") == text


@pytest.mark.parametrize("block", ["", "no fence", "```\nno end", "````\nx\n```"])
def test_what_has_no_fence_is_none(block: str) -> None:
    assert unfenced(block) is None


@pytest.mark.parametrize(
    ("text", "fence"),
    [
        ("", ""),
        ("```\ncode", "```"),
        ("```\ncode\n```", ""),
        ("````\n```\n", "````"),
        ("~~~ py\n```", "~~~"),
        ("``` not `a` fence", ""),
        ("```\n``` x", "```"),
        ("    ```", ""),
    ],
)
def test_a_fence_that_is_left_open_is_known(text: str, fence: str) -> None:
    assert left_open(text) == fence

"""What stands for content that is not text."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.domain.placeholders import placeholder


@given(st.binary(max_size=2_000))
def test_an_image_has_its_kind_and_its_size(data: bytes) -> None:
    url = f"data:image/png;base64,{base64.b64encode(data).decode()}"
    assert placeholder("input_image", url) == f"[image/png, {len(data):,} bytes]"


@pytest.mark.parametrize(
    "url", [None, 7, "", "https://x/y.png", "data:text/plain;base64,aGk=", "data:image/\x1b;base64,aGk=", {"url": "x"}]
)
def test_of_anything_else_its_kind_is_known(url: object) -> None:
    assert placeholder("input\x1b_image", url) == "[input␛_image]"


@pytest.mark.parametrize("odd", ["=", "==", "A"])
def test_what_is_no_base64_has_a_size_too(odd: str) -> None:
    assert placeholder("input_image", f"data:image/gif;base64,{odd}") == "[image/gif, 0 bytes]"

"""How large an image is, by its first bytes."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.domain.image_sizes import image_size, image_type
from tests.attached import EXTENDED, GIF, JPEG, LOSSLESS, LOSSY, PDF, png, webp


@pytest.mark.parametrize(
    ("data", "media_type", "size"),
    [
        (png(640, 480), "image/png", (640, 480)),
        (GIF, "image/gif", (3, 2)),
        (JPEG, "image/jpeg", (30, 20)),
        (LOSSY, "image/webp", (30, 20)),
        (LOSSLESS, "image/webp", (30, 20)),
        (EXTENDED, "image/webp", (30, 20)),
        (PDF, "", None),
        (b"", "", None),
    ],
    ids=count(),
)
def test_an_image_says_what_it_is_and_how_large(data: bytes, media_type: str, size: tuple[int, int] | None) -> None:
    assert (image_type(data), image_size(data)) == (media_type, size)


@pytest.mark.parametrize(
    "data",
    [
        png()[:20],
        png()[:8] + b"\0\0\0\x0dtEXt" + bytes(20),
        png(0, 5),
        GIF[:9],
        JPEG[:10],
        JPEG[:14],
        b"\xff\xd8\xff\xe0\x00\x04\x00\x00\x12\x34\x56\x78\x9a\xbc\xde\xf0\x12",
        b"\xff\xd8\xff\xd0\xff\xd9",
        LOSSY[:28],
        webp(b"ABCD", bytes(20)),
    ],
    ids=count(),
)
def test_one_that_breaks_off_before_that_has_no_size(data: bytes) -> None:
    assert image_type(data)
    assert image_size(data) is None


def test_markers_without_a_length_are_passed_over() -> None:
    assert image_size(JPEG[:2] + b"\xff\xd0" * 2 + JPEG[2:]) == (30, 20)


@given(st.sampled_from([png(), GIF, JPEG, LOSSY, LOSSLESS, EXTENDED]), st.binary(), st.integers(0, 40))
def test_any_bytes_are_read(image: bytes, noise: bytes, at: int) -> None:
    size = image_size(image[:at] + noise)
    assert size is None or all(side > 0 for side in size)

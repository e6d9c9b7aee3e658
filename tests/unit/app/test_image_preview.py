"""A few coloured dots that show what an image is."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from litechat_tui.app import image_preview
from litechat_tui.app.image_preview import can_preview, dots, fitted

RED, BLUE = (255, 0, 0), (0, 0, 255)


def written(image: Image.Image, form: str = "PNG") -> bytes:
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


@pytest.mark.parametrize(
    ("size", "columns", "fit"),
    [
        ((400, 100), 100, (40, 10)),
        ((400, 100), 20, (20, 5)),
        ((100, 400), 100, (5, 20)),
        ((3, 2), 100, (3, 2)),
        ((8_000, 1), 100, (40, 1)),
        ((1, 8_000), 100, (1, 20)),
    ],
)
def test_it_keeps_its_shape(size: tuple[int, int], columns: int, fit: tuple[int, int]) -> None:
    assert fitted(*size, columns) == fit


@pytest.mark.parametrize("form", ["PNG", "GIF", "BMP"])
def test_dots_have_the_colours_of_the_image(form: str) -> None:
    image = Image.new("RGB", (20, 20), RED)
    image.paste(BLUE, (0, 10, 20, 20))
    assert dots(written(image, form), 2, 2) == [[RED, RED], [BLUE, BLUE]]


def test_a_jpeg_is_unpacked_small() -> None:
    (row,) = dots(written(Image.new("RGB", (800, 400), RED), "JPEG"), 1, 1)
    assert row[0] is not None
    assert row[0][0] > 250


def test_what_is_transparent_has_no_colour() -> None:
    image = Image.new("RGBA", (2, 1), (*RED, 255))
    image.putpixel((1, 0), (*RED, 0))
    assert dots(written(image), 2, 1) == [[RED, None]]


@pytest.mark.parametrize("data", [b"", b"nothing", written(Image.new("L", (9, 9)))[:30]])
def test_what_is_no_image_has_no_dots(data: bytes) -> None:
    assert dots(data, 2, 2) == ()


def test_what_unpacks_to_too_much_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_preview, "_MOST_PIXELS", 10)
    assert dots(written(Image.new("L", (9, 9))), 2, 2) == ()


def test_pillow_is_there() -> None:
    assert can_preview()

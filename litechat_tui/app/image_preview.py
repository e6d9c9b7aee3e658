"""A few coloured dots that show what an image is, with Pillow where that is installed: the extra `images`."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

Dot = tuple[int, int, int] | None
"""Red, green and blue from 0 to 255; None where the image is transparent."""
MOST_COLUMNS, MOST_ROWS = 40, 10
"""Cells of a terminal that a preview takes; each has one dot above another."""
_OPAQUE = 128
_MOST_PIXELS = 100_000_000
"""Of an image that is unpacked for this."""


def can_preview() -> bool:
    """Return whether Pillow is there."""
    return find_spec("PIL") is not None


def fitted(width: int, height: int, columns: int) -> tuple[int, int]:
    """Return how many dots an image of that many pixels has across and down, in at most `columns` cells."""
    scale = min(min(columns, MOST_COLUMNS) / width, MOST_ROWS * 2 / height, 1)
    return max(round(width * scale), 1), max(round(height * scale), 1)


def dots(data: bytes, across: int, down: int) -> Sequence[Sequence[Dot]]:
    """Return the rows of an image as dots; none where it cannot be read. Blocks for a while."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                return ()
            opened.draft("RGB", (across * 2, down * 2))  # a JPEG can be unpacked to less than all of it
            raw = _small(opened, across, down).tobytes()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return ()
    row = across * 4
    return [[_dot(raw[at : at + 4]) for at in range(start, start + row, 4)] for start in range(0, down * row, row)]


def _small(image: Image, across: int, down: int) -> Image:
    from PIL.Image import Resampling

    return image.convert("RGBA").resize((across, down), Resampling.BOX, reducing_gap=2.0)


def _dot(pixel: bytes) -> Dot:
    red, green, blue, alpha = pixel
    return (red, green, blue) if alpha >= _OPAQUE else None

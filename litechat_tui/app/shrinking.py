"""Makes images small enough to be sent, with Pillow where that is installed: the extra `images`."""

from __future__ import annotations

import io
from importlib.util import find_spec
from typing import TYPE_CHECKING

from litechat_tui.domain.attachments import CROWDED_PIXELS, IMAGE_BYTES
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import AttachmentError, Problem
from litechat_tui.domain.image_sizes import image_type

if TYPE_CHECKING:
    from PIL.Image import Image

_TOO_LARGE = frozenset({Code.ATTACHMENT_SIZE, Code.ATTACHMENT_PIXELS})
_QUALITY = 85
_MOST_PIXELS = 200_000_000
"""Of an image that is unpacked: it takes three or four bytes for each of them."""
_STEP = 0.7


def can_shrink() -> bool:
    """Return whether Pillow is there."""
    return find_spec("PIL") is not None


def may_help(problem: Problem, data: bytes) -> bool:
    """Return whether what is wrong with an attachment is that an image is too large."""
    return problem.code in _TOO_LARGE and bool(image_type(data))


def shrunk(name: str, data: bytes) -> bytes:
    """Return an image that can be sent, made of a larger one, as PNG where it was one and that is small enough.

    Its sides have `CROWDED_PIXELS` at most, so that it stays sendable beside many others. Blocks for a while, with
    the interpreter free most of the time. Raises `AttachmentError`.
    """
    if not can_shrink():
        raise AttachmentError(Code.ATTACHMENT_NO_PILLOW, name=name)
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise AttachmentError(Code.ATTACHMENT_PIXELS_MANY, name=name, width=opened.width, height=opened.height)
            keeps_kind = opened.format == "PNG"
            opened.draft("RGB", (CROWDED_PIXELS, CROWDED_PIXELS))  # a JPEG can be unpacked to less than all of it
            image: Image.Image = ImageOps.exif_transpose(opened)
            image.thumbnail((CROWDED_PIXELS, CROWDED_PIXELS))
            return _small_enough(image, keeps_kind=keeps_kind)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise AttachmentError(Code.ATTACHMENT_UNREADABLE, name=name, reason=str(error)) from error


def _small_enough(image: Image, *, keeps_kind: bool) -> bytes:
    """Return the image in bytes that can be sent, made ever smaller."""
    if keeps_kind and len(written := _written(image, "PNG")) <= IMAGE_BYTES:
        return written
    if image.mode not in ("RGB", "L"):
        image = _on_white(image)
    while len(written := _written(image, "JPEG")) > IMAGE_BYTES:
        image = image.resize((max(int(image.width * _STEP), 1), max(int(image.height * _STEP), 1)))
    return written


def _on_white(image: Image) -> Image:
    """Return the image without transparency, which a JPEG cannot have."""
    from PIL import Image as Images

    image = image.convert("RGBA")
    white = Images.new("RGBA", image.size, "white")
    white.alpha_composite(image)
    return white.convert("RGB")


def _written(image: Image, form: str) -> bytes:
    written = io.BytesIO()
    image.save(written, form, quality=_QUALITY)
    return written.getvalue()

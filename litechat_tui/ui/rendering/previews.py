"""Which small pictures of images there are, and which ones are to be made."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from litechat_tui.app.image_preview import fitted
from litechat_tui.domain.prompt import Attachment
from litechat_tui.ui.rendering.lines import BLANK, Line

PreviewKey = tuple[str, int]
"""Digest of an image, and the dots across its preview."""


class Previews:
    """The pictures that are there, and which ones are to be made."""

    def __init__(self, wanted: Callable[[Attachment, int, int], object]) -> None:
        """`wanted` is told of an image that is to be drawn for the first time, and its dots across and down."""
        self._wanted = wanted
        self._lines: dict[PreviewKey, Sequence[Line]] = {}
        self._asked: set[PreviewKey] = set()

    def lines(self, attachment: Attachment, width: int) -> Sequence[Line]:
        """Return the picture of an image in at most `width` cells; as many blank lines until it is there."""
        across, down = fitted(attachment.width, attachment.height, width)
        key = (attachment.digest, across)
        if key in self._lines:
            return self._lines[key]
        if key not in self._asked:
            self._asked.add(key)
            self._wanted(attachment, across, down)
        return [BLANK] * rows(attachment, width)

    def put(self, attachment: Attachment, across: int, lines: Sequence[Line]) -> None:
        """Take in a picture."""
        self._lines[attachment.digest, across] = lines


def rows(attachment: Attachment, width: int) -> int:
    """Return the lines of a preview in at most `width` cells."""
    return -(-fitted(attachment.width, attachment.height, width)[1] // 2)

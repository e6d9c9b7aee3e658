"""What stands for content that is not text, where there is only room for a text: in the output of a tool."""

from __future__ import annotations

import re

from litechat_tui.domain.text import one_line

_IMAGE = re.compile(r"data:(image/[\w.+-]{1,40});base64,")


def placeholder(kind: str, image_url: object = None) -> str:
    """Return ``[image/png, 1,234 bytes]`` for an image that is part of an item, else its kind.

    What `image_url` holds is measured and not decoded.
    """
    found = _IMAGE.match(image_url) if isinstance(image_url, str) else None
    if found is None or not isinstance(image_url, str):
        return f"[{one_line(kind)}]"
    size = (len(image_url) - found.end()) * 3 // 4 - image_url[-2:].count("=")
    return f"[{found[1]}, {max(size, 0):,} bytes]"

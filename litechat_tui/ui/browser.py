"""Whether a browser can be opened from here that the reader sees."""

from __future__ import annotations

import sys
from collections.abc import Mapping


def has_browser(environ: Mapping[str, str], *, platform: str = sys.platform) -> bool:
    """Return whether there is one.

    Over SSH it would open at the far end, and without a desktop it would be one for terminals, which draws over this
    program. A browser that the reader names in BROWSER counts in any case.
    """
    import webbrowser  # not before it is wanted

    if not environ.get("BROWSER"):
        if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
            return False
        if platform not in ("darwin", "win32") and not (environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")):
            return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True

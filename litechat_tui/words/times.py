"""Lengths of time in words."""

from __future__ import annotations

from litechat_tui.words.catalogue import _, ngettext


def duration(seconds: float) -> str:
    """Return a length of time in few letters: ``0.8s``, ``12s``, ``2m 05s``."""
    if seconds < 9.95:
        return _("{seconds:.1f}s").format(seconds=seconds)
    if seconds < 59.5:
        return _("{seconds:.0f}s").format(seconds=seconds)
    whole = round(seconds)
    return _("{minutes}m {seconds:02}s").format(minutes=whole // 60, seconds=whole % 60)


def thought_for(seconds: int) -> str:
    """Return that the model thought, and for how many whole seconds unless it was next to none."""
    if not seconds:
        return _("Thought.")
    return ngettext("Thought for {seconds} second.", "Thought for {seconds} seconds.", seconds).format(seconds=seconds)


def trying_again_in(seconds: int) -> str:
    """Return that a request will be sent again, in how many whole seconds."""
    if not seconds:
        return _("Trying again.")
    text = ngettext("Trying again in {seconds} second.", "Trying again in {seconds} seconds.", seconds)
    return text.format(seconds=seconds)

"""Where the characters that a reader sees begin and end: grapheme clusters (Unicode UAX #29), by wcwidth."""

from __future__ import annotations

# wcwidth is imported where it is used: its tables would slow the first frame down.


def boundary_before(text: str, index: int) -> int:
    """Return where the character before `index` begins; 0 at the start of `text`."""
    from wcwidth import iter_graphemes

    start = 0
    for cluster in iter_graphemes(text):
        if start + len(cluster) >= index:
            break
        start += len(cluster)
    return start if index > 0 else 0


def boundary_after(text: str, index: int) -> int:
    """Return where the character at `index` ends; the end of `text` there."""
    from wcwidth import iter_graphemes

    stop = 0
    for cluster in iter_graphemes(text):
        stop += len(cluster)
        if stop > index:
            break
    return stop if index < len(text) else len(text)

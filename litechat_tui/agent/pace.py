"""How much a listener gets at a time: what it deals with in about a frame, so that keys get their turn between two."""

from __future__ import annotations

from dataclasses import dataclass

MOST_BATCH_CHARS = 256 * 1024
"""Characters of what is there already that a listener gets at a time at most ..."""
FIRST_BATCH_CHARS = 64 * 1024
"""... at first ..."""
LEAST_BATCH_CHARS = 8 * 1024
"""... and however slow it is."""

BATCH_SECONDS = 0.03
"""What a listener should take for a batch."""
QUICK_SECONDS = 0.02
"""A listener that takes less for a batch that was all there was needs no pause."""
LONGEST_PAUSE_SECONDS = 0.1


@dataclass(slots=True)
class Pace:
    """Follows how long a listener takes for what it gets."""

    chars: int = FIRST_BATCH_CHARS
    """Characters of the next batch."""

    def pause_after(self, seconds: float, *, full: bool) -> float:
        """Take in that a batch took so long; return for how long other things are done before the next one.

        A key goes through several turns of the loop before it is seen; without a pause there would be a batch in each.
        `full` says that there was more than fitted.
        """
        if full:
            by = min(max(BATCH_SECONDS / max(seconds, 0.001), 0.25), 2)
            self.chars = min(max(int(self.chars * by), LEAST_BATCH_CHARS), MOST_BATCH_CHARS)
        return min(seconds, LONGEST_PAUSE_SECONDS) if full or seconds > QUICK_SECONDS else 0.0

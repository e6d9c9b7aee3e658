"""How the program goes on after its screen was left."""

from __future__ import annotations

from enum import StrEnum


class Restart(StrEnum):
    """What the parts of the program are put together for anew."""

    CONFIGURED = "configured"
    """For the settings, which have changed."""
    DEMO = "demo"
    """For the demo."""

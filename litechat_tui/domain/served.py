"""What the proxy tells of how it served a turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litechat_tui.domain.text import one_line

LONGEST_NAME = 200
"""Characters of an id or a name."""
_MOST = 2**31
"""No number of tries is as high."""


@dataclass(frozen=True, slots=True)
class Served:
    """Who answered, under which id, and after how many tries."""

    call_id: str = ""
    """`litellm_call_id` of the turn's newest request, by which the proxy's logs name it; empty where none came."""
    model: str = ""
    """Alias of the model that answered that request; empty where the proxy does not say."""
    retries: int = 0
    """How often the proxy itself asked again, in all requests of the turn."""
    fallbacks: int = 0
    """How often it went on to another model."""

    def after(self, earlier: Served | None) -> Served:
        """Return what is known of a turn whose requests before this one were served as `earlier` says."""
        if earlier is None:
            return self
        return Served(
            self.call_id or earlier.call_id,
            self.model or earlier.model,
            self.retries + earlier.retries,
            self.fallbacks + earlier.fallbacks,
        )

    def differs_from(self, model: str) -> bool:
        """Return whether it is worth telling somebody who asked for `model`."""
        return bool(self.retries or self.fallbacks or (self.model and self.model != model))


def sound_served(record: Mapping[str, Any]) -> Served | None:
    """Return what a record of a file tells; None when that is nothing. Total over whatever it holds."""
    call_id, model = (
        one_line(value, LONGEST_NAME) if isinstance(value := record.get(name), str) else ""
        for name in ("call_id", "model")
    )
    retries, fallbacks = (
        value if type(value := record.get(name)) is int and 0 < value < _MOST else 0
        for name in ("retries", "fallbacks")
    )
    served = Served(call_id, model, retries, fallbacks)
    return None if served == Served() else served

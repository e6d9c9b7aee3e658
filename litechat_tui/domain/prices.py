"""What tokens of a model cost, and how many of them fit."""

from __future__ import annotations

from dataclasses import dataclass

from litechat_tui.domain.chat import Usage


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars per token, and the most tokens; None where nobody told."""

    input: float | None = None
    output: float | None = None
    cache_read: float | None = None
    """Of an input token that was in the provider's cache; that of any other one where it is None."""
    cache_write: float | None = None
    """Of an input token that came into the provider's cache."""
    max_input_tokens: int | None = None
    """The model's window, as the proxy counts it."""
    max_output_tokens: int | None = None

    def of_input(self, tokens: int) -> float | None:
        """Return what so many input tokens cost that are in no cache; None where nobody knows."""
        return None if self.input is None else tokens * self.input

    def cost(self, usage: Usage) -> float | None:
        """Return about what a turn cost; None where a price is missing.

        The proxy's own `usage.cost` is exact and goes before it: what was written to a cache is in no `Usage`, and
        prices that depend on the length of the input are not looked at.
        """
        if self.input is None or self.output is None:
            return None
        cached = min(usage.cached_tokens, usage.input_tokens)
        read = self.input if self.cache_read is None else self.cache_read
        return (usage.input_tokens - cached) * self.input + cached * read + usage.output_tokens * self.output


UNKNOWN = Prices()

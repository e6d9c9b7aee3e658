"""How a session wants to be answered: instructions, and what a model lets anybody set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

MOST_OUTPUT_TOKENS = 10_000_000
HOTTEST = 2.0
"""The highest temperature that any provider takes; Claude's is 1."""


class Name(StrEnum):
    """What can be set, as it is stored and as `/set` and the flags call it."""

    TEMPERATURE = "temperature"
    TOP_P = "top_p"
    MAX_OUTPUT_TOKENS = "max_output_tokens"
    EFFORT = "effort"


class Effort(StrEnum):
    """How much a model is to think before it answers, as the Responses API calls it."""

    NONE = "none"
    MINIMAL = "minimal"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    XHIGH = "xhigh"
    MAX = "max"


THINKING_TOKENS = {
    Effort.NONE: 0,
    Effort.MINIMAL: 1024,
    Effort.LOW: 1024,
    Effort.MEDIUM: 2048,
    Effort.HIGH: 4096,
    Effort.XHIGH: 8192,
    Effort.MAX: 16384,
}
"""Tokens that LiteLLM has Claude Haiku 4.5 think for at most (measured with 1.106.2).

The output may be no shorter than that, and LiteLLM does not see to it.
"""


class Conflict(StrEnum):
    """Why parameters cannot be sent together: newer Claude models refuse that, and others advise against it."""

    TEMPERATURE_AND_TOP_P = "temperature_and_top_p"
    EFFORT_AND_TEMPERATURE = "effort_and_temperature"
    EFFORT_AND_TOP_P = "effort_and_top_p"
    OUTPUT_WITHIN_EFFORT = "output_within_effort"
    """All of the output would be thoughts."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a session sends with each of its requests; None, and empty instructions, leave it to the model."""

    instructions: str = ""
    """What a model is told before the conversation."""
    temperature: float | None = None
    """0 to 2."""
    top_p: float | None = None
    """More than 0, and at most 1."""
    max_output_tokens: int | None = None
    """From 1 on; thoughts count too."""
    effort: Effort | None = None

    def __bool__(self) -> bool:
        """Return whether anything is set."""
        return self != UNSET

    @property
    def named(self) -> dict[Name, float | int | Effort]:
        """Return what is set, but for the instructions."""
        values = (self.temperature, self.top_p, self.max_output_tokens, self.effort)
        return {name: value for name, value in zip(Name, values, strict=True) if value is not None}

    @property
    def written(self) -> dict[Name, str]:
        """Return what is set, but for the instructions, as `from_text` reads it again."""
        return {name: str(value).removesuffix(".0") for name, value in self.named.items()}

    @property
    def thinks(self) -> bool:
        """Whether an effort is asked for."""
        return self.effort not in (None, Effort.NONE)

    @property
    def conflict(self) -> Conflict | None:
        """Return why they cannot be sent together, if there is a reason."""
        if self.thinks and self.temperature is not None:
            return Conflict.EFFORT_AND_TEMPERATURE
        if self.thinks and self.top_p is not None:
            return Conflict.EFFORT_AND_TOP_P
        if self.temperature is not None and self.top_p is not None:
            return Conflict.TEMPERATURE_AND_TOP_P
        return Conflict.OUTPUT_WITHIN_EFFORT if self.leaves_no_room else None

    @property
    def leaves_no_room(self) -> bool:
        """Whether thoughts may take all of the output."""
        thoughts = THINKING_TOKENS[self.effort] if self.effort is not None else 0
        return self.max_output_tokens is not None and self.max_output_tokens <= thoughts

    def over(self, other: Parameters) -> Parameters:
        """Return these, and those of `other` where these are silent."""
        return Parameters(
            self.instructions or other.instructions,
            other.temperature if self.temperature is None else self.temperature,
            other.top_p if self.top_p is None else self.top_p,
            self.max_output_tokens or other.max_output_tokens,
            self.effort or other.effort,
        )

    def changing(self, other: Parameters) -> Parameters:
        """Return these over `other`, of which what excludes them goes."""
        both = self.over(other)
        if both.conflict is None or self.conflict is not None:
            return both
        return self.over(Parameters(other.instructions))


UNSET = Parameters()

Takes = Callable[[Name], bool]
"""Returns whether a model takes a parameter."""


def anything(_name: Name) -> bool:
    """Return that it does: what is not known of a model is tried."""
    return True


def sendable(parameters: Parameters, takes: Takes = anything) -> Parameters:
    """Return what can be sent to a model: what it takes, and of what excludes each other only one.

    An effort goes before a temperature, which goes before `top_p`. An effort that leaves no room for an answer is left
    out: the limit of the output is a limit of cost.
    """
    kept = {str(name): value for name, value in parameters.named.items() if takes(name)}
    sent: Parameters = replace(UNSET, instructions=parameters.instructions, **kept)  # type: ignore[arg-type] # by name
    if sent.leaves_no_room:
        sent = replace(sent, effort=None)
    if sent.thinks:
        return replace(sent, temperature=None, top_p=None)
    return replace(sent, top_p=None) if sent.conflict else sent


def from_json(value: object, instructions: str = "") -> Parameters:
    """Return the parameters in a stored object; total: what is no value of one counts as not set."""
    given: Mapping[Any, object] = value if isinstance(value, dict) else {}
    return Parameters(
        instructions,
        _amount(given.get(Name.TEMPERATURE), 0.0, HOTTEST),
        _amount(given.get(Name.TOP_P), 1e-6, 1.0),
        _tokens(given.get(Name.MAX_OUTPUT_TOKENS)),
        next((effort for effort in Effort if effort == given.get(Name.EFFORT)), None),
    )


def updated_json(stored: object, parameters: Parameters) -> dict[str, Any] | None:
    """Return a stored object with these parameters in it, and whatever else it has; None when it is empty."""
    others = {name: value for name, value in stored.items() if name not in {*Name}} if isinstance(stored, dict) else {}
    return {**others, **{str(name): value for name, value in parameters.named.items()}} or None


def from_text(name: Name, text: str) -> Parameters | None:
    """Return one parameter by what a person wrote for it; None for what is no value of it."""
    written = text.strip().casefold()
    try:
        value: object = float(written) if name in (Name.TEMPERATURE, Name.TOP_P) else written
        value = int(written.replace(",", "").replace("_", "")) if name is Name.MAX_OUTPUT_TOKENS else value
    except ValueError:
        return None
    return from_json({name: value}) or None


def _amount(value: object, least: float, most: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if least <= value <= most else None


def _tokens(value: object) -> int | None:
    known = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MOST_OUTPUT_TOKENS
    return value if known and isinstance(value, int) else None

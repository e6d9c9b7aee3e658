"""What is known of a model behind an alias: who runs it, how much it reads and writes, its prices, what it can do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from typing import Any

from litechat_tui.domain.chat import Model
from litechat_tui.domain.parameters import Name
from litechat_tui.domain.prices import Prices
from litechat_tui.domain.text import one_line


class Ability(StrEnum):
    """What a model can do beside answering text with text."""

    VISION = "vision"
    TOOLS = "tools"
    REASONING = "reasoning"
    PDF = "pdf"
    CACHING = "caching"
    """Prompts that were sent before cost less."""


_TAKEN_AS: Mapping[Name, frozenset[str]] = {
    Name.TEMPERATURE: frozenset({"temperature"}),
    Name.TOP_P: frozenset({"top_p"}),
    Name.MAX_OUTPUT_TOKENS: frozenset({"max_tokens", "max_completion_tokens"}),
    Name.EFFORT: frozenset({"reasoning_effort"}),
}
"""What LiteLLM calls each in `supported_openai_params`."""


@dataclass(frozen=True, slots=True)
class ModelDetails:
    """What the proxy tells of one alias. None, and an empty text, stand for what it does not tell."""

    alias: str
    provider: str = ""
    """As LiteLLM calls it, such as `bedrock_converse`."""
    max_input_tokens: int | None = None
    max_output_tokens: int | None = None
    input_price: float | None = None
    """US dollars for one token, as all prices."""
    output_price: float | None = None
    cache_read_price: float | None = None
    cache_write_price: float | None = None
    abilities: frozenset[Ability] = frozenset()
    parameters: frozenset[str] | None = None
    """The parameters of OpenAI's chat completions that it takes; None where nobody knows."""
    offered: bool = True
    """Whether the key may use it."""

    @property
    def known(self) -> bool:
        """Whether the proxy has told anything but its name and limits."""
        return bool(self.provider or self.abilities or self.parameters is not None or self.input_price is not None)

    @property
    def prices(self) -> Prices:
        """What its tokens cost, and how many fit."""
        return Prices(
            self.input_price,
            self.output_price,
            self.cache_read_price,
            self.cache_write_price,
            self.max_input_tokens,
            self.max_output_tokens,
        )

    def takes(self, name: Name) -> bool:
        """Return whether it takes a parameter; where nobody knows, it may take anything."""
        if self.parameters is not None:
            return not _TAKEN_AS[name].isdisjoint(self.parameters)
        return name is not Name.EFFORT or not self.known or Ability.REASONING in self.abilities

    def or_limits_of(self, model: Model) -> ModelDetails:
        """Return these details with the limits that the list of models has, where there are none."""
        return replace(
            self,
            max_input_tokens=self.max_input_tokens or model.max_input_tokens,
            max_output_tokens=self.max_output_tokens or model.max_output_tokens,
        )


def merged(deployments: Iterable[ModelDetails]) -> dict[str, ModelDetails]:
    """Return the details of each alias, which may stand for several deployments, any of which may answer.

    It can do what all of them can, reads and writes as much as the smallest, and costs as much as the dearest.
    """
    found: dict[str, list[ModelDetails]] = {}
    for each in deployments:
        found.setdefault(each.alias, []).append(each)
    return {alias: reduce(_both, several) for alias, several in found.items()}


def described(models: Sequence[Model], details: dict[str, ModelDetails]) -> tuple[ModelDetails, ...]:
    """Return the models of a list, in its order, with what is known of them."""
    return tuple(details.get(model.id, ModelDetails(model.id)).or_limits_of(model) for model in models)


def details_json(details: ModelDetails) -> dict[str, Any]:
    """Return what is known of a model as JSON; what is not known is left out."""
    facts: dict[str, Any] = {
        "alias": details.alias,
        "provider": details.provider or None,
        **{name: getattr(details, name) for name in (*_LIMITS, *_PRICES)},
        "abilities": sorted(details.abilities) or None,
        "parameters": None if details.parameters is None else sorted(details.parameters),
    }
    return {name: fact for name, fact in facts.items() if fact is not None}


def details_from(value: object) -> ModelDetails | None:
    """Return what `details_json` wrote; total: what it did not write is left out, and None stands for all of it."""
    match value:
        case {"alias": str(alias), **facts} if alias == one_line(alias) != "":
            provider, able, parameters = (facts.get(name) for name in ("provider", "abilities", "parameters"))
            details = ModelDetails(
                alias,
                one_line(provider) if isinstance(provider, str) else "",
                abilities=frozenset(each for each in Ability if each in able)
                if isinstance(able, list)
                else frozenset(),
                parameters=names(parameters) if isinstance(parameters, list) else None,
            )
            limits: dict[str, Any] = {name: tokens(facts.get(name)) for name in _LIMITS}
            prices: dict[str, Any] = {name: price(facts.get(name)) for name in _PRICES}
            return replace(details, **limits, **prices)
    return None


def tokens(value: object) -> int | None:
    """Return a number of tokens in JSON; None for what is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < _MOST_TOKENS else None


def price(value: object) -> float | None:
    """Return US dollars for a token in JSON; None for what is no amount that anybody pays."""
    known = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < _HIGHEST_PRICE
    return float(value) if known and isinstance(value, int | float) else None


def names(value: Sequence[object]) -> frozenset[str]:
    """Return the names in a list in JSON."""
    return frozenset(one_line(name, 60) for name in value[:_MOST_NAMES] if isinstance(name, str))


_LIMITS = ("max_input_tokens", "max_output_tokens")
_PRICES = ("input_price", "output_price", "cache_read_price", "cache_write_price")
_MOST_TOKENS = 2**53
_HIGHEST_PRICE = 1e6
_MOST_NAMES = 200


def _both(one: ModelDetails, other: ModelDetails) -> ModelDetails:
    providers = dict.fromkeys(filter(None, (*one.provider.split(", "), other.provider)))
    return ModelDetails(
        one.alias,
        ", ".join(providers),
        _least(one.max_input_tokens, other.max_input_tokens),
        _least(one.max_output_tokens, other.max_output_tokens),
        _most(one.input_price, other.input_price),
        _most(one.output_price, other.output_price),
        _most(one.cache_read_price, other.cache_read_price),
        _most(one.cache_write_price, other.cache_write_price),
        one.abilities & other.abilities,
        _common(one.parameters, other.parameters),
    )


def _least(one: int | None, other: int | None) -> int | None:
    known = [limit for limit in (one, other) if limit is not None]
    return min(known, default=None)


def _most(one: float | None, other: float | None) -> float | None:
    """Return the higher of two prices; None where one is unknown: nobody can say what an answer costs then."""
    return None if one is None or other is None else max(one, other)


def _common(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    return one & other if one is not None and other is not None else one if other is None else other

"""Which models the proxy offers to this key, and what it tells of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from litechat_tui.domain.chat import Model
from litechat_tui.domain.models import Ability, ModelDetails, merged, names, price, tokens
from litechat_tui.domain.redaction import Redactor
from litechat_tui.domain.text import one_line
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.http import get, not_a_proxy

_CHAT_MODES = (None, "chat", "responses")
"""Modes of models that can be talked to; the proxy leaves the mode open for models it does not know."""

_ABILITIES = {
    "supports_vision": Ability.VISION,
    "supports_function_calling": Ability.TOOLS,
    "supports_reasoning": Ability.REASONING,
    "supports_pdf_input": Ability.PDF,
    "supports_prompt_caching": Ability.CACHING,
}
"""Field of `model_info` -> what it says when it is true (LiteLLM 1.106.2, recorded)."""


@dataclass(frozen=True, slots=True)
class ProxyCatalogue:
    """The models of one proxy, asked for anew each time: keys and aliases change while a client runs."""

    connect: Callable[[], Connection]
    """Returns how to reach it; called for each question."""

    def models(self) -> tuple[Model, ...]:
        """Return those of `/v1/models` that can be talked to, in the proxy's order. Blocks; raises `ProxyError`.

        Raises `ConfigurationError`, too, while the settings are wrong.
        """
        connection = self.connect()
        match get(connection, "/v1/models"):
            case {"data": list(entries)}:
                models = [model for entry in entries if (model := _model(entry, connection.redactor))]
            case _:
                raise not_a_proxy(connection)
        return tuple({model.id: model for model in models}.values())

    def details(self) -> dict[str, ModelDetails]:
        """Return what `/model/info` tells, by alias; otherwise as `models`. Not every key may ask for it."""
        connection = self.connect()
        match get(connection, "/model/info"):
            case {"data": list(entries)}:
                return merged(found for entry in entries if (found := _details(entry, connection.redactor)))
            case _:
                raise not_a_proxy(connection)


def _model(entry: object, redactor: Redactor) -> Model | None:
    """Return the model of one entry, or None when it cannot be talked to."""
    match entry:
        case {"id": str(alias), **more} if (name := one_line(redactor.redacted(alias))) and (
            more.get("mode") in _CHAT_MODES
        ):
            return Model(name, tokens(more.get("max_input_tokens")), tokens(more.get("max_output_tokens")))
    return None


def _details(entry: object, redactor: Redactor) -> ModelDetails | None:
    """Return what one deployment tells, or None when it does not even have a name."""
    match entry:
        case {"model_name": str(alias), "model_info": {**info}} if name := one_line(redactor.redacted(alias)):
            return ModelDetails(
                name,
                _provider(info, redactor),
                tokens(info.get("max_input_tokens")),
                tokens(info.get("max_output_tokens")) or tokens(info.get("max_tokens")),
                price(info.get("input_cost_per_token")),
                price(info.get("output_cost_per_token")),
                price(info.get("cache_read_input_token_cost")),
                price(info.get("cache_creation_input_token_cost")),
                frozenset(ability for field, ability in _ABILITIES.items() if info.get(field) is True),
                _parameters(info.get("supported_openai_params")),
            )
    return None


def _provider(info: Mapping[Any, object], redactor: Redactor) -> str:
    provider = info.get("litellm_provider")
    return one_line(redactor.redacted(provider), 60) if isinstance(provider, str) else ""


def _parameters(value: object) -> frozenset[str] | None:
    """Return the names in a list; None without one, and for a list that cannot be all of it.

    Of Bedrock's newer models, LiteLLM 1.106.2 named two parameters and took many more (recorded); every model that it
    knows well has `stream` in its list.
    """
    return names(value) if isinstance(value, list) and "stream" in value else None

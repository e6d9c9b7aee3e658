"""What `/model/info` tells of each deployment, made safe to show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from litechat_tui.domain.models import Ability, ModelDetails, merged, names, price, tokens
from litechat_tui.domain.redaction import Redactor
from litechat_tui.domain.text import one_line
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.http import get, not_a_proxy

_ABILITIES = {
    "supports_vision": Ability.VISION,
    "supports_function_calling": Ability.TOOLS,
    "supports_reasoning": Ability.REASONING,
    "supports_pdf_input": Ability.PDF,
    "supports_prompt_caching": Ability.CACHING,
}
"""Field of `model_info` -> what it says when it is true (LiteLLM 1.106.2, recorded)."""


def model_details(connection: Connection) -> dict[str, ModelDetails]:
    """Ask for the details of all models, by alias. Blocks; raises `ProxyError`. Not every key may ask."""
    match get(connection, "/model/info"):
        case {"data": list(entries)}:
            return details_in(entries, connection.redactor)
    raise not_a_proxy(connection)


def details_in(entries: Iterable[object], redactor: Redactor) -> dict[str, ModelDetails]:
    """Return what the entries of an answer tell, by alias; total over any JSON."""
    return merged(found for entry in entries if (found := _details(entry, redactor)))


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

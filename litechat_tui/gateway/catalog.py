"""Which models the proxy offers to this key."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import SecretStr

from litechat_tui.domain.chat import Model
from litechat_tui.domain.text import one_line
from litechat_tui.gateway.request import get_json, not_a_proxy

_CHAT_MODES = (None, "chat", "responses")
"""Modes of models that can be talked to; the proxy leaves the mode open for models it does not know."""


@dataclass(frozen=True, slots=True)
class ProxyCatalog:
    """The models of one proxy, asked anew each time: keys and aliases change while a client runs."""

    base_url: str
    """Root of the proxy, without `/v1`."""
    api_key: SecretStr

    def models(self) -> tuple[Model, ...]:
        """Return those of `/v1/models` that can be talked to, in the proxy's order. Blocks; raises `GatewayError`."""
        match get_json(self.base_url, "/v1/models", self.api_key.get_secret_value()):
            case {"data": list(entries)}:
                models = [model for entry in entries if (model := _model(entry))]
            case _:
                raise not_a_proxy(self.base_url)
        return tuple({model.id: model for model in models}.values())


def _model(entry: object) -> Model | None:
    """Return the model of one entry, or None when it cannot be talked to."""
    match entry:
        case {"id": str(alias), **more} if one_line(alias) and more.get("mode") in _CHAT_MODES:
            return Model(one_line(alias), _tokens(more.get("max_input_tokens")), _tokens(more.get("max_output_tokens")))
    return None


def _tokens(value: object) -> int | None:
    return value if isinstance(value, int) and value > 0 else None

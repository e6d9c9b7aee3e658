"""Which models the proxy offers to this key, and what it tells of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from litechat_tui.domain.chat import Model
from litechat_tui.domain.redaction import Redactor
from litechat_tui.domain.text import one_line
from litechat_tui.proxy.connection import Connection

if TYPE_CHECKING:
    from litechat_tui.domain.models import ModelDetails

_CHAT_MODES = (None, "chat", "responses")
"""Modes of models that can be talked to; the proxy leaves the mode open for models it does not know."""


@dataclass(frozen=True, slots=True)
class ProxyCatalogue:
    """The models of one proxy, asked for anew each time: keys and aliases change while a client runs."""

    connect: Callable[[], Connection]
    """Returns how to reach it; called for each question."""

    def models(self) -> tuple[Model, ...]:
        """Return those of `/v1/models` that can be talked to, in the proxy's order. Blocks; raises `ProxyError`.

        Raises `ConfigurationError`, too, while the settings are wrong.
        """
        from litechat_tui.proxy.http import get, not_a_proxy  # the first frame asks nothing

        connection = self.connect()
        match get(connection, "/v1/models"):
            case {"data": list(entries)}:
                models = [model for entry in entries if (model := _model(entry, connection.redactor))]
            case _:
                raise not_a_proxy(connection)
        return tuple({model.id: model for model in models}.values())

    def details(self) -> dict[str, ModelDetails]:
        """Return what `/model/info` tells, by alias; otherwise as `models`. Not every key may ask for it."""
        from litechat_tui.proxy.model_info import model_details  # a start has no need of it

        return model_details(self.connect())


def _model(entry: object, redactor: Redactor) -> Model | None:
    """Return the model of one entry, or None when it cannot be talked to."""
    match entry:
        case {"id": str(alias), **more} if (name := one_line(redactor.redacted(alias))) and (
            more.get("mode") in _CHAT_MODES
        ):
            return Model(name, _tokens(more.get("max_input_tokens")), _tokens(more.get("max_output_tokens")))
    return None


def _tokens(value: object) -> int | None:
    return value if isinstance(value, int) and value > 0 else None

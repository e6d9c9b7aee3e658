"""Which models there are, and asking one beside the conversations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from litechat_tui.domain.chat import Model, Usage

if TYPE_CHECKING:
    from concurrent.futures import Future

    from litechat_tui.domain.models import ModelDetails


@dataclass(frozen=True, slots=True)
class Question:
    """A request for a short text, which is no turn of its session."""

    session_id: str
    """The session it is about, by which the proxy counts it."""
    model: str
    """Alias of the model at the proxy."""
    instructions: str
    text: str
    most_tokens: int
    """Tokens of the answer at most."""


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """What a model said to a `Question`."""

    text: str
    """Safe to show; empty when it said nothing."""
    usage: Usage | None
    """None when the proxy did not say."""


class Asker(Protocol):
    """Asks models beside the conversations."""

    def ask(self, question: Question) -> Future[ShortAnswer]:
        """Ask once. Returns at once; failures are raised by the result as `LitechatError`.

        Cancelling what is returned gives the request up.
        """


class ModelCatalog(Protocol):
    """The models this key may use."""

    def models(self) -> Sequence[Model]:
        """Return them in the proxy's order. Blocks; raises `ProxyError`."""

    def details(self) -> Mapping[str, ModelDetails]:
        """Return what the proxy tells of them, by alias. Blocks; raises `ProxyError`: not every key may ask."""

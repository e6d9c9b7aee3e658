"""`ProxyAccount` that says what it is told to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from litechat_tui.domain.account import KeyInfo
from litechat_tui.domain.errors import LitechatError
from litechat_tui.domain.light import Light
from litechat_tui.domain.prices import Prices

T = TypeVar("T")


@dataclass
class FakeAccount:
    """Says the same until it is changed, and remembers what it was asked for."""

    light: Light | LitechatError = Light.READY
    info: KeyInfo | LitechatError | None = None
    told: Mapping[str, Prices] | LitechatError = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def ready(self) -> Light:
        return self._answer("ready", self.light)

    def key(self) -> KeyInfo | None:
        return self._answer("key", self.info)

    def prices(self) -> Mapping[str, Prices]:
        return self._answer("prices", self.told)

    def _answer(self, name: str, answer: T | LitechatError) -> T:
        self.asked.append(name)
        if isinstance(answer, LitechatError):
            raise answer
        return answer

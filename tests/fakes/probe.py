"""A proxy that answers the doctor as it is told to, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from litechat_tui.domain.account import KeyInfo
from litechat_tui.domain.chat import Model
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.domain.examined import Alive, Deployment, Readiness, Said

T = TypeVar("T")

TOKYO = Deployment("m1", "bedrock/jp.anthropic.claude-haiku-4-5-20251001-v1:0", "ap-northeast-1")
READY = Readiness("connected", "1.108.7")
UNLIMITED = KeyInfo()


@dataclass
class FakeProbe:
    """Healthy, but for what is in `refusals`."""

    refusals: dict[str, ProxyError] = field(default_factory=dict)
    """Name of a question -> what it raises."""
    ready: Readiness = READY
    known: KeyInfo | None = UNLIMITED
    offered: Sequence[Model] = (Model("m1"), Model("m2"))
    behind: Sequence[Deployment] = (TOKYO,)
    asked: list[str] = field(default_factory=list)

    def refuse(self, question: str, code: Code) -> FakeProbe:
        """Refuse one question from now on."""
        self.refusals[question] = ProxyError(code, status=400, address="http://proxy", host="proxy", model="m1")
        return self

    def port(self) -> None:
        self._answer("port", None)

    def alive(self) -> Alive:
        return self._answer("alive", Alive(0.012))

    def readiness(self) -> Readiness:
        return self._answer("readiness", self.ready)

    def key(self) -> KeyInfo | None:
        return self._answer("key", self.known)

    def models(self) -> Sequence[Model]:
        return self._answer("models", self.offered)

    def deployments(self) -> Sequence[Deployment]:
        return self._answer("deployments", self.behind)

    def ask(self, model: str) -> Said:
        return self._answer(f"ask {model}", Said("OK", 1.25))

    def _answer(self, question: str, answer: T) -> T:
        self.asked.append(question)
        if question.partition(" ")[0] in self.refusals:
            raise self.refusals[question.partition(" ")[0]]
        return answer

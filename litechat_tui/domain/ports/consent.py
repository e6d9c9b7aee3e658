"""Who decides about tool calls beside the reader."""

from __future__ import annotations

from typing import Protocol

from litechat_tui.domain.consent import Rules
from litechat_tui.domain.tool_calls import ToolCall


class ToolConsent(Protocol):
    """The rules that were set up, and what was allowed for always."""

    @property
    def can_ask(self) -> bool:
        """Whether somebody can be asked; otherwise what no rule allows is refused."""

    def rules(self) -> Rules:
        """Return the rules as they are at this moment. Blocks for a short time."""

    def remember(self, call: ToolCall) -> None:
        """Allow the tool of a call for always. Blocks for a short time; raises `ConfigurationError`."""


class AskAlways:
    """A `ToolConsent` without rules, which remembers nothing."""

    can_ask = True

    def rules(self) -> Rules:
        """Return none."""
        return Rules()

    def remember(self, call: ToolCall) -> None:
        """Forget it."""

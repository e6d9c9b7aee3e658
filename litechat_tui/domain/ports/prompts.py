"""The prompts that were sent earlier, for whoever wants to send one of them again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PromptPage:
    """Some of the earlier prompts."""

    texts: tuple[str, ...] = ()
    """Newest first and safe to show; there may be none even though there are older ones."""
    older: int | None = None
    """What the page after this one is asked for with; None when this is the last one."""


class EarlierPrompts(Protocol):
    """Reads the texts of earlier prompts, each as often as it was sent.

    All calls block for some milliseconds, may come from any thread and raise `StoreError`. What is in the trash counts
    as gone.
    """

    def of_session(self, session_id: str, before: int | None = None) -> PromptPage:
        """Return the newest prompts of a session, or those after the page whose `older` is `before`."""

    def of_all(self, before: int | None = None) -> PromptPage:
        """Return the newest prompts of all sessions, or those after the page whose `older` is `before`."""

    def having(self, words: Sequence[str], limit: int, is_stale: Callable[[], bool] = ...) -> Sequence[str]:
        """Return the newest prompts of all sessions with all of these words, without repeats.

        `words` are folded (`domain/folding.py`); there is at least one. Soon after `is_stale`, which is asked often,
        has become true, this raises `StaleSearchError`.
        """

"""The quiet line under an answer: who gave it, when, how long it took, what it cost, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from litechat_tui.domain.chat import ChatMessage, Role, Turn, TurnStatus, Usage
from litechat_tui.ui.rendering.leaves import Leaf
from litechat_tui.ui.rendering.lines import Line, Page, Run
from litechat_tui.ui.rendering.wrap import tamed, wrap

WAITING = "…"

_ENDINGS = {
    TurnStatus.STOPPED: ("■ stopped", "What came is kept.", "warning"),
    TurnStatus.INCOMPLETE: ("■ cut short by the model's limit", "Ask it to continue.", "warning"),
    TurnStatus.INTERRUPTED: ("■ interrupted", "The program ended here; what had come is kept.", "warning"),
    TurnStatus.FAILED: ("✗ failed", "", "error"),
}
"""Status -> how it ended, what that means when the turn itself does not say, and the role of its colour."""


class FootLeaf(Leaf):
    """What is said under a message."""

    __slots__ = ("_message", "_zone")

    def __init__(self, message: ChatMessage, zone: tzinfo | None) -> None:
        super().__init__(gap=bool(message.parts))
        self._message = message
        self._zone = zone

    def _draw(self, page: Page) -> list[Line]:
        look, turn = page.look, self._message.turn
        if turn is None:
            return []
        if not turn.status.ended:
            return wrap([Run(WAITING, look.muted)], page.measure)
        lines: list[Line] = []
        if turn.status in _ENDINGS:
            words, meaning, role = _ENDINGS[turn.status]
            if turn.problem is not None:
                meaning = f"{turn.problem}"
            lines += wrap(
                [Run(words, getattr(look, role)), Run(tamed(f"  {meaning}") if meaning else "", look.muted)],
                page.measure,
            )
            if turn.problem is not None and turn.problem.said:
                lines += wrap([Run(tamed(turn.problem.quote), look.muted)], page.measure)
        return lines + wrap([Run(tamed(" · ".join(_facts(turn, self._zone))), look.muted)], page.measure)

    def _guess(self, page: Page) -> int:  # noqa: ARG002 (it is short)
        return 1


def foot_of(message: ChatMessage, zone: tzinfo | None) -> FootLeaf | None:
    """Return what stands under `message`, if anything does."""
    turn = message.turn
    if turn is None or message.role is not Role.ASSISTANT:
        return None
    return FootLeaf(message, zone) if turn.status.ended or not message.parts else None


def _facts(turn: Turn, zone: tzinfo | None) -> Iterator[str]:
    if turn.model:
        yield turn.model
    yield f"{_local(turn.started_at, zone):%H:%M}"
    if turn.ended_at is not None:
        yield duration((turn.ended_at - turn.started_at).total_seconds())
    if turn.usage is not None:
        yield from _consumed(turn.usage)


def _consumed(usage: Usage) -> Iterator[str]:
    yield f"{usage.input_tokens:,} → {usage.output_tokens:,} tokens"
    if usage.cost is not None:
        yield f"${usage.cost:.4f}" if usage.cost < 1 else f"${usage.cost:,.2f}"


def _local(moment: datetime, zone: tzinfo | None) -> datetime:
    return moment.astimezone(zone)


def duration(seconds: float) -> str:
    """Return a length of time in the words of a reader: 0.8s, 12s, 2m 05s."""
    if seconds < 9.95:
        return f"{seconds:.1f}s"
    if seconds < 59.5:
        return f"{seconds:.0f}s"
    whole = round(seconds)
    return f"{whole // 60}m {whole % 60:02}s"

"""The footer of an answer: model, time, duration, tokens, cost, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo

from litechat_tui.app.keymap import Keymap
from litechat_tui.app.shortcuts import Scope
from litechat_tui.domain.chat import ChatMessage, Role, Turn, TurnStatus, Usage
from litechat_tui.domain.prices import UNKNOWN, Prices
from litechat_tui.ui.rendering.lines import Line, RenderContext, Run
from litechat_tui.ui.rendering.render_blocks import RenderBlock
from litechat_tui.ui.rendering.wrap import cells_of, displayable, wrap
from litechat_tui.words import _
from litechat_tui.words.amounts import ABOUT, dollars
from litechat_tui.words.problems import problem_text
from litechat_tui.words.sentences import joined
from litechat_tui.words.served import served_facts
from litechat_tui.words.states import status_label, status_meaning
from litechat_tui.words.times import duration

WAITING = "…"
"""What a reply begins with until something is said about it."""

_MARKS = {
    TurnStatus.STOPPED: ("■", "warning"),
    TurnStatus.INCOMPLETE: ("■", "warning"),
    TurnStatus.INTERRUPTED: ("■", "warning"),
    TurnStatus.FAILED: ("✗", "error"),
}
"""Status -> the sign before its label, and its style role."""
_FACT_SEPARATOR = " · "


class MessageFooter(RenderBlock):
    """The footer of a message."""

    __slots__ = ("_last", "_message", "_waiting", "_zone")

    def __init__(self, message: ChatMessage, zone: tzinfo | None, *, last: bool, waiting: str = WAITING) -> None:
        super().__init__(gap=bool(message.parts))
        self._message = message
        self._zone = zone
        self._last = last
        self._waiting = waiting

    def _draw(self, context: RenderContext) -> list[Line]:
        styles, turn = context.styles, self._message.turn
        if turn is None:
            return []
        if not turn.status.ended:
            return wrap([Run(self._waiting, styles.muted)], context.width)
        lines: list[Line] = []
        if turn.status in _MARKS:
            mark, role = _MARKS[turn.status]
            meaning = status_meaning(turn.status) if turn.problem is None else problem_text(turn.problem).summary
            remedy = _remedy(self._message.text, turn.status, context.keymap) if self._last else ""
            explanation = joined(meaning, remedy)
            lines += wrap(
                [
                    Run(f"{mark} {status_label(turn.status)}", getattr(styles, role)),
                    Run(displayable(f"  {explanation}") if explanation else "", styles.muted),
                ],
                context.width,
            )
            if turn.problem is not None and turn.problem.proxy_message:
                lines += wrap([Run(displayable(problem_text(turn.problem).quote), styles.muted)], context.width)
        elif turn.problem is not None:
            lines += wrap([Run(displayable(problem_text(turn.problem).summary), styles.muted)], context.width)
        prices = context.prices.get(turn.model, UNKNOWN)
        facts = "\n".join(_wrapped_facts(map(displayable, _facts(turn, self._zone, prices)), context.width))
        return lines + wrap([Run(facts, styles.muted)], context.width)

    def _estimate(self, context: RenderContext) -> int:  # noqa: ARG002 (it is short)
        return 1


def _remedy(text: str, status: TurnStatus, keymap: Keymap) -> str:
    """Return what the reader can do about the last answer, with keys that work anywhere."""
    if not text:
        sentence = _("{retry} asks again.")
    elif status is TurnStatus.INCOMPLETE:
        sentence = _("{rest} asks for the rest.")
    else:
        sentence = _("{rest} asks for the rest, {retry} asks again.")
    keys = {
        "rest": keymap.shown("turn.continue", Scope.ANYWHERE),
        "retry": keymap.shown("turn.retry", Scope.ANYWHERE),
    }
    return sentence.format(**keys)


def _wrapped_facts(facts: Iterable[str], width: int) -> Iterator[str]:
    """Yield lines of whole facts, as many on each as fit."""
    line = ""
    for fact in facts:
        if line and cells_of(line + _FACT_SEPARATOR + fact) > width:
            yield line
            line = fact
        else:
            line = line + _FACT_SEPARATOR + fact if line else fact
    yield line


def footer_of(
    message: ChatMessage, zone: tzinfo | None, *, last: bool = False, waiting: str = WAITING
) -> MessageFooter | None:
    """Return the footer of `message`, if it has one; `last` marks the last message of the conversation.

    `waiting` is what it says until something of the reply has arrived.
    """
    turn = message.turn
    if turn is None or message.role is not Role.ASSISTANT:
        return None
    return MessageFooter(message, zone, last=last, waiting=waiting) if turn.status.ended or not message.parts else None


def _facts(turn: Turn, zone: tzinfo | None, prices: Prices) -> Iterator[str]:
    if turn.model:
        yield turn.model
    yield f"{_local(turn.started_at, zone):%H:%M}"
    if turn.ended_at is not None:
        yield duration((turn.ended_at - turn.started_at).total_seconds())
    if turn.usage is not None:
        yield from _usage_facts(turn.usage, prices)
    yield from served_facts(turn)


def _usage_facts(usage: Usage, prices: Prices) -> Iterator[str]:
    yield _("{input:,} → {output:,} tokens").format(input=usage.input_tokens, output=usage.output_tokens)
    if usage.cached_tokens:
        yield _("{cached:,} cached").format(cached=usage.cached_tokens)
    if usage.cost is not None:
        yield dollars(usage.cost)
    elif (cost := prices.cost(usage)) is not None:
        yield f"{ABOUT}{dollars(cost)}"


def _local(moment: datetime, zone: tzinfo | None) -> datetime:
    return moment.astimezone(zone)

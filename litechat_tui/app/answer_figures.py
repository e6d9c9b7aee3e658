"""How fast an answer came and what it consumed, while it arrives and afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from litechat_tui.app.replies import LiveReply
from litechat_tui.domain.chat import Turn, Usage


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """What answers to the same prompt are compared by."""

    first_token: float | None = None
    """Seconds from the prompt to the first text, tries that were refused included; None where there is no text."""
    rate: float | None = None
    """Tokens a second from the first text on, thoughts included; None where that cannot be said."""
    exact: bool = True
    """Whether the proxy counted the tokens of the rate, or their number was guessed from the text."""
    usage: Usage | None = None


def figures_of(turn: Turn) -> AnswerFigures:
    """Return the figures of a turn that has ended."""
    first, ended, usage = turn.first_token_at, turn.ended_at, turn.usage
    if first is None:
        return AnswerFigures(usage=usage)
    seconds = (ended - first).total_seconds() if ended else 0.0
    rate = usage.output_tokens / seconds if usage and usage.output_tokens and seconds > 0 else None
    return AnswerFigures((first - turn.started_at).total_seconds(), rate, usage=usage)


def figures_so_far(live: LiveReply, now: datetime) -> AnswerFigures:
    """Return the figures of an answer: as far as it has arrived, or of all of it."""
    if live.ending is not None:
        return figures_of(live.ending.turn)
    activity = live.activity(now)
    return AnswerFigures(live.seconds_to_first, activity.rate, activity.exact, live.usage)

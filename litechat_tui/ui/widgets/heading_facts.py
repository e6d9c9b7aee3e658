"""What the heading tells of a conversation: the model, its context, its cost, and what the key has spent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from litechat_tui.app.account import WARNINGS, Account
from litechat_tui.app.bars import lying
from litechat_tui.app.context import NEARLY_FULL, Context
from litechat_tui.domain.chat import ChatMessage, Role
from litechat_tui.domain.spending import Amounts
from litechat_tui.ui.widgets.heading import HeadingFact
from litechat_tui.words import _
from litechat_tui.words.account import key_in_short, percent
from litechat_tui.words.amounts import ABOUT, AT_LEAST, dollars, short_number

METER_CELLS = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """What there is to tell."""

    model: str
    context: Context
    amounts: Amounts
    messages: Sequence[ChatMessage]
    """The newest ones, whose turns may lack their costs."""
    account: Account


def heading_facts(figures: Figures) -> Iterator[HeadingFact]:
    """Yield the facts in the order in which they stand, each with its worth."""
    if figures.model:
        yield HeadingFact(Content(figures.model), 1)
    if figures.context.tokens:
        yield _context(figures.context)
    if cost := session_cost(figures.amounts, figures.messages, figures.account):
        yield HeadingFact(Content(cost), 3)
    if (key := _key(figures.account)) is not None:
        yield key


def _context(context: Context) -> HeadingFact:
    sign = "" if context.exact else ABOUT
    if context.share is None:
        return HeadingFact(Content(_("{tokens} tokens").format(tokens=f"{sign}{short_number(context.tokens)}")), 4)
    full = context.share >= NEARLY_FULL
    colour = "$warning" if full else "$primary"
    meter = lying(context.share, 1, METER_CELLS).ljust(METER_CELLS)
    words = _("{percent} % of {window}").format(
        percent=f"{sign}{percent(context.share)}", window=short_number(context.window or 0)
    )
    parts = ((meter, f"{colour} on $surface"), (f" {words}", colour if full else ""))
    return HeadingFact(Content.assemble(*parts), 5 if full else 4)


def session_cost(amounts: Amounts, messages: Sequence[ChatMessage], account: Account) -> str:
    """Return what a session cost: with ≈ where some of it is reckoned by prices, with ≥ where some of it is unknown.

    Empty where nothing is known.
    """
    turns = {one.turn.id: one.turn for one in messages if one.turn and one.role is Role.ASSISTANT}
    unpriced = [turn for turn in turns.values() if turn.usage is not None and turn.usage.cost is None]
    costs = [account.cost(turn.model, turn.usage)[0] for turn in unpriced if turn.usage is not None]
    reckoned = [cost for cost in costs if cost is not None]
    if amounts.usage.cost is None and not reckoned:
        return ""
    sign = AT_LEAST if amounts.unpriced > len(reckoned) else ABOUT if reckoned else ""
    return sign + dollars((amounts.usage.cost or 0.0) + sum(reckoned))


def _key(account: Account) -> HeadingFact | None:
    if account.key is None or not (account.key.spend or account.key.budget is not None):
        return None
    words = _("key {spent}").format(spent=key_in_short(account.key, account.since))
    share = account.share or 0.0
    style = "$error" if share >= WARNINGS[-1] else "$warning" if share >= WARNINGS[0] else ""
    return HeadingFact(Content.styled(words, style), 6 if style else 2)

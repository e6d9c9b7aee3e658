"""The messages of a conversation that is not in a store, as they are shown in one that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count

from litechat_tui.domain.archive import Answer, Conversation, KeptItem
from litechat_tui.domain.chat import ChatMessage, Turn
from litechat_tui.domain.items import StoredItem, StoredTurn, messages_from
from litechat_tui.domain.ports import Partial


def messages_of(conversation: Conversation) -> list[ChatMessage]:
    """Return the messages of a conversation that is as `domain.storable` makes it. Their `item_id`s are made up."""
    ids = count(1)
    rows: list[StoredItem] = []
    turns: list[StoredTurn] = []
    for exchange in conversation.exchanges:
        prompt = _rows([exchange.prompt] if exchange.prompt else [], ids)
        rows += prompt
        for number, answer in enumerate(exchange.answers, 1):
            items = _rows(answer.items, ids)
            shown = number == len(exchange.answers)
            if shown:
                rows += items
            if answer.turn is not None and prompt:
                turns.append(_stored(answer.turn, answer, prompt[0].id, items, () if shown else items))
    return messages_from(rows, turns)


def _rows(kept: Iterable[KeptItem], ids: Iterable[int]) -> list[StoredItem]:
    return [StoredItem(row, each.item, each.at) for each, row in zip(kept, ids, strict=False)]


def _stored(
    turn: Turn, answer: Answer, first: int, items: Sequence[StoredItem], superseded: Sequence[StoredItem]
) -> StoredTurn:
    partial = None if answer.partial is None else items[answer.partial].id
    kept = Partial(reasoning=answer.reasoning)
    return StoredTurn(turn, first, partial, kept, tuple(superseded), answer.times, answer.calls)

"""A conversation as JSON Lines of the Responses items: everything that is stored of it, exactly.

Each line is an object; its `litechat` tells what it is. `session` begins a conversation, and `end` ends it with the
number of its lines, so that one that was cut short is noticed. Between them come, for each prompt, a `prompt` and for
each answer to it an `answer` with its `item`s, the answer that is in the conversation last. An item with attachments
names them in `attached`; the first one that names a file has its bytes, too.
"""

from __future__ import annotations

from collections.abc import Iterator

from litechat_tui.app.exporting import records
from litechat_tui.app.exporting.attached import Carried
from litechat_tui.app.exporting.json_text import json_text
from litechat_tui.domain.archive import Conversation, KeptItem

FORMAT = 1
"""Goes up when readers of an earlier version could no longer read it."""


def lines(conversation: Conversation) -> Iterator[str]:
    """Yield the lines of a conversation, each with its end."""
    count = 0
    for record in _records(conversation):
        count += 1
        yield json_text(record) + "\n"
    yield json_text({"litechat": "end", "lines": count + 1}) + "\n"


def _records(conversation: Conversation) -> Iterator[records.Record]:
    yield {"litechat": "session", "format": FORMAT, **records.session(conversation)}
    carried = Carried(conversation.contents)
    for exchange in conversation.exchanges:
        if exchange.prompt:
            yield {"litechat": "prompt", **_row(exchange.prompt, carried)}
        for answer in exchange.answers:
            yield {"litechat": "answer", **records.answer(answer)}
            for at, kept in enumerate(answer.items):
                partial = {"partial": True} if at == answer.partial else {}
                yield {"litechat": "item", **partial, **_row(kept, carried)}


def _row(kept: KeptItem, carried: Carried) -> records.Record:
    attached = carried.records(kept)
    return {**records.row(kept), **({"attached": attached} if attached else {})}

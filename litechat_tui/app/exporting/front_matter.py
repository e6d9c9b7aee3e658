"""What stands at the top of a Markdown file: YAML that is JSON on each line, so that every string is quoted."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from litechat_tui.app.exporting import records
from litechat_tui.app.exporting.json_text import json_text
from litechat_tui.domain.archive import Conversation
from litechat_tui.domain.comparing import messages_in
from litechat_tui.domain.storable import title_of
from litechat_tui.domain.text import clean, one_line

FORMAT = 1
"""Goes up when readers of an earlier version could no longer read it."""
FIRST_LINE = "litechat-tui:"
"""Begins the line after the first `---`."""
_AS_TEXT = ("parameters", "side_requests")
"""What is JSON within a string: a number such as 1e-05 is none in YAML."""


def front_matter(conversation: Conversation, boundary: str) -> str:
    """Return the block with its `---` lines. A title that was not given is shown, and told from one that was."""
    record = records.session(conversation)
    title, given = title_of(conversation), "title" in record
    facts = {
        "title": one_line(conversation.title, len(conversation.title) + 1) if given else title,
        **({} if given else {"title_is": "first-words"}),
        **{name: _safe(fact) for name, fact in record.items() if name not in ("title", *_AS_TEXT)},
    }
    facts |= {name: json_text(record[name]) for name in _AS_TEXT if name in record}
    facts["boundary"] = boundary
    lines = [f"{FIRST_LINE} {FORMAT}", *(f"{name}: {json_text(fact)}" for name, fact in facts.items())]
    return "\n".join(["---", *lines, *_sums(conversation), "---", ""])


def _sums(conversation: Conversation) -> Iterator[str]:
    """Yield what everything took together, which is only told and not read again."""
    turns = [answer.turn for each in conversation.exchanges for answer in each.answers if answer.turn]
    if models := [*dict.fromkeys(turn.model for turn in turns if turn.model)]:
        yield f"models: {json_text(models)}"
    yield f"messages: {messages_in(conversation)}"
    used = [turn.usage for turn in turns if turn.usage] + [each.usage for each in conversation.side_requests]
    if used:
        total = sum(used[1:], used[0])
        yield f"input_tokens: {total.input_tokens}"
        yield f"output_tokens: {total.output_tokens}"
        if total.cost is not None:
            yield f"cost: {Decimal(repr(round(total.cost, 6))):f}"


def _safe(fact: object) -> object:
    match fact:
        case str():
            return clean(fact)
        case list():
            return [clean(str(each)) for each in fact]
        case _:
            return fact

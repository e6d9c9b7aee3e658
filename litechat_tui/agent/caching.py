"""Marks behind what a provider may keep of a request, so that the next one costs less.

LiteLLM makes a `cachePoint` of each (measured with 1.106.2). Bedrock refuses one right behind a document that is no PDF
(strands-agents/harness-sdk#1966), so only texts are marked: the last ones of the two newest prompts, of which the older
one is where the request before ended.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from litechat_tui.domain.attachments import attached_in
from litechat_tui.domain.ports import Item

WORTH_TOKENS = 4_096
"""Tokens that a request has at least, about: below, the models of which it is known keep nothing."""
_MARK = {"cache_control": {"type": "ephemeral"}}
_MARKED = 2
"""Prompts that are marked; Bedrock takes four marks in a request."""
_CHARACTERS_PER_TOKEN = 4


def is_worth_marking(items: Sequence[Item]) -> bool:
    """Return whether a request, before its attachments are expanded, is long enough for a provider to keep it."""
    tokens = 0
    for item in items:
        tokens += sum(attachment.tokens for attachment in attached_in(item).values())
        tokens += len(json.dumps(item)) // _CHARACTERS_PER_TOKEN
        if tokens >= WORTH_TOKENS:
            return True
    return False


def marked_for_cache(items: Sequence[Item]) -> list[Item]:
    """Return `items` with marks behind the newest prompts; all others as the very same objects."""
    marked = [*items]
    prompts = [at for at, item in enumerate(items) if item.get("role") == "user"]
    for at in prompts[-_MARKED:]:
        marked[at] = _marked(items[at])
    return marked


def _marked(item: Item) -> Item:
    """Return a prompt with a mark behind its last text, unless something else comes last."""
    content = item["content"]
    parts = [{"type": "input_text", "text": content}] if isinstance(content, str) else content
    last = parts[-1] if parts else None
    if not isinstance(last, dict) or last.get("type") != "input_text" or not str(last.get("text")).strip():
        return item
    return {**item, "content": [*parts[:-1], {**last, **_MARK}]}

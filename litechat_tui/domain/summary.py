"""A summary by a model: what it is asked, and what it is shown of a conversation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from litechat_tui.domain.chat import ChatMessage, Role
from litechat_tui.domain.token_estimate import estimated_tokens

INSTRUCTIONS = (
    "You summarize conversations, so that somebody can go on with them elsewhere. Write down what the user wants, "
    "what was found out and decided, names, numbers and code that will be needed, and what is still open. Write in "
    "the language that the user writes in. Answer with the summary alone; never go on with the conversation itself."
)
SUMMARY_TOKENS = 2_000
"""Tokens of the answer at most. A model that thinks needs some before it."""
ROOM = 0.6
"""The part of a model's window that the conversation may take, for its tokens are only estimated."""
USUAL_WINDOW = 100_000
"""Tokens of a window whose size nobody told."""

_NAMES = {Role.USER: "User: ", Role.ASSISTANT: "Assistant: "}
_FRAME = "<conversation>\n{said}\n</conversation>\n\nThe summary of this conversation:"


def summary_request(messages: Sequence[ChatMessage], window: int | None) -> str:
    """Return what a model with this window is shown: as many of the newest texts as fit, without thoughts and tools.

    Empty where nothing was said.
    """
    texts = [_NAMES[message.role] + text for message in messages if (text := message.text.strip())]
    kept = [*_newest(texts, int((window or USUAL_WINDOW) * ROOM) - SUMMARY_TOKENS)]
    return _FRAME.format(said="\n\n".join(reversed(kept))) if kept else ""


def _newest(texts: Sequence[str], room: int) -> Iterable[str]:
    """Yield texts from the last one on until there is no room for one; of the last one at least its end."""
    for index, text in enumerate(reversed(texts)):
        if (tokens := estimated_tokens(text)) > room:
            if not index:
                yield text[-max(room, 1) :]  # a character is one token at most
            return
        room -= tokens
        yield text

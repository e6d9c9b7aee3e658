"""How long the prompt is, once it is long: its lines, and about how many tokens it takes."""

from __future__ import annotations

from functools import lru_cache

from textual.content import Content
from textual.widgets import Static

from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.token_estimate import estimated_tokens
from litechat_tui.words import _, ngettext
from litechat_tui.words.amounts import rounded_up

LONG_LINES = 10
LONG_CHARACTERS = 1_000
"""A prompt with fewer is not measured: its size is seen."""
MOST_AT_A_KEY = 200_000
"""Characters beyond which nothing is counted at each key: counting must not keep a letter waiting."""

_pasted_tokens = lru_cache(maxsize=16)(estimated_tokens)


class PromptSize(Static):
    """One line below the prompt."""

    def show(self, prompt: Prompt) -> None:
        """Show the size of a prompt if it is long."""
        pasted = [paste.text for paste in prompt.pastes]
        lines = prompt.text.count("\n") + 1 + sum(text.count("\n") for text in pasted)
        is_long = lines >= LONG_LINES or len(prompt.text) + sum(map(len, pasted)) >= LONG_CHARACTERS
        self.set_class(is_long, "-long")
        if is_long:
            self.update(Content(_size(prompt, lines)))


def _size(prompt: Prompt, lines: int) -> str:
    counted = ngettext("{count:,} line", "{count:,} lines", lines).format(count=lines)
    if len(prompt.text) > MOST_AT_A_KEY:
        return counted
    tokens = estimated_tokens(prompt.text) + sum(_pasted_tokens(paste.text) for paste in prompt.pastes)
    return f"{counted} · " + _("about {tokens:,} tokens").format(tokens=rounded_up(tokens))

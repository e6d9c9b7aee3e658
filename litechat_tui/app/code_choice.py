"""Which code block is meant: the one chosen by number, the one in view, or the next one each time."""

from __future__ import annotations

from collections.abc import Iterable

from litechat_tui.app.code_blocks import CodeBlock, code_blocks
from litechat_tui.app.positions import MessageKey, key_of
from litechat_tui.domain.chat import ChatMessage


class CodeChoice:
    """Remembers which code block of which message was chosen last."""

    def __init__(self) -> None:
        self.described = ""
        """What to call the block that was chosen last."""
        self._key: MessageKey = None
        self._index = 0
        self._seen = 0
        """Number of the block that was in view."""
        self._used = False
        """Whether it is the next one's turn."""

    def choose(
        self, messages: Iterable[ChatMessage], number: int = 0, *, seen: int = 0, go_on: bool = False
    ) -> CodeBlock | None:
        """Return the code block that is meant in the first of `messages` that has one; None when there is none.

        That is the one with this number, from 1, when it is given; else the one chosen last in that message while the
        one in view (`seen`, from 1; 0 for none) is still the same; else that one, or the first. `go_on` takes the one
        after it instead once it has been taken so, and the first after the last.
        """
        found = next(((m, blocks) for m in messages if (blocks := code_blocks(m))), None)
        if found is None or number > len(found[1]):
            return None
        message, blocks = found
        if (key_of(message), seen) != (self._key, self._seen):
            self._key, self._seen, self._index, self._used = key_of(message), seen, max(seen - 1, 0), False
        if number:
            self._index = number - 1
        elif go_on and self._used:
            self._index += 1
        self._index %= len(blocks)
        self._used = self._used or go_on
        self.described = blocks[self._index].described(self._index + 1, len(blocks))
        return blocks[self._index]

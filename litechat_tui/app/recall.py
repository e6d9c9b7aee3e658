"""Going through the earlier prompts from the box and back: those of the session, then those of all sessions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from litechat_tui.domain.ports import EarlierPrompts, PromptPage
from litechat_tui.domain.prompt import Prompt

AHEAD = 20
"""Prompts that are there before they are asked for."""
MOST_PAGES = 20
"""Pages that are read at a time for one prompt that is not a repeat."""

_NONE: Mapping[str, Prompt] = {}


class Recall:
    """One way back from what is being typed. What is earlier is only read: changed, it is a new text on this way."""

    def __init__(self, prompts: EarlierPrompts, session_id: str, folded: Mapping[str, Prompt] = _NONE) -> None:
        """`folded` has prompts by their whole text, as they come back: with what was pasted folded."""
        self._folded = folded
        self._sources: list[Callable[[int | None], PromptPage]] = [
            lambda before: prompts.of_session(session_id, before),
            prompts.of_all,
        ]
        self._before: int | None = None
        self._texts: list[str] = []
        self._seen: set[str] = set()
        self._at = 0
        """How many prompts back the box is; 0 for what is being typed."""
        self._changed: dict[int, Prompt] = {}
        """What is being typed, at 0, and earlier prompts as they were changed."""
        self.reading = False
        """Whether somebody reads the next ones."""

    @property
    def is_back(self) -> bool:
        """Whether the box shows an earlier prompt."""
        return self._at > 0

    @property
    def wants_more(self) -> bool:
        """Whether the next prompts are to be read: they may be asked for soon."""
        return bool(self._sources) and not self.reading and len(self._texts) - self._at < AHEAD

    @property
    def at_the_end(self) -> bool:
        """Whether nothing is earlier than what the box shows."""
        return not self._sources and self._at == len(self._texts)

    def older(self, box: Prompt) -> Prompt | None:
        """Return the prompt before the one in the box, which holds `box` now; None where there is none yet."""
        if self._at == len(self._texts):
            return None
        return self._go(1, box)

    def newer(self, box: Prompt) -> Prompt | None:
        """Return the prompt after the one in the box, at last what was being typed; None behind that."""
        return self._go(-1, box) if self.is_back else None

    def _go(self, by: int, box: Prompt) -> Prompt:
        if not self.is_back or box != self._shown():
            self._changed[self._at] = box
        self._at += by
        return self._shown()

    def _shown(self) -> Prompt:
        changed = self._changed.get(self._at)
        if changed is not None:
            return changed
        text = self._texts[self._at - 1]
        return self._folded.get(text) or Prompt(text)

    def read(self) -> tuple[str, ...]:
        """Return the next prompts, for `take`. Blocks, for one thread at a time; raises `StoreError`."""
        for page in self._pages():
            if texts := tuple(text for text in dict.fromkeys(page.texts) if text not in self._seen):
                return texts
        return ()

    def take(self, texts: tuple[str, ...]) -> None:
        """Go on with what was read."""
        self._texts += texts
        self._seen.update(texts)

    def _pages(self) -> Iterator[PromptPage]:
        for _ in range(MOST_PAGES):
            if not self._sources:
                return
            page = self._sources[0](self._before)
            self._before = page.older
            if page.older is None:
                self._sources.pop(0)
            yield page

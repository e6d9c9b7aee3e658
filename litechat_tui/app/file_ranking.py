"""Which of very many paths are meant by a few letters, the best first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from heapq import merge
from itertools import islice

from litechat_tui.domain.folding import folded

MOST = 50
"""Paths that are kept: nobody reads on, one types another letter."""
_SLICE = 1_000
"""Paths that are looked at before asking whether somebody still wants to know."""

_Ranked = tuple[int, int, int, str, str]
"""Kind of the match, folders above, length where it matters, folded path, path: the smaller the better."""


class Ranking:
    """The best of the paths that it has been fed, by what was typed.

    Letters match in their order, wherever they stand; those match best that are together, at the start of the name.
    Case, width and composition do not matter. What is hidden is listed for a typed dot alone.
    """

    def __init__(self, typed: str) -> None:
        self.typed = typed
        self.seen = 0
        """Paths it has been fed."""
        self._words = folded(typed)
        self._name = self._words.rpartition("/")[2]
        letters = [re.escape(letter) for letter in self._words]
        self._scattered = re.compile("[^\0]*?".join(letters), re.DOTALL)
        self._best: list[_Ranked] = []

    @property
    def best(self) -> Sequence[str]:
        """The best, in order."""
        return [ranked[-1] for ranked in self._best]

    def feed(self, paths: Sequence[str], stop: Callable[[], bool] = bool) -> None:
        """Look at more paths, unless nobody wants to know any more."""
        for start in range(0, len(paths), _SLICE):
            if stop():
                return
            self._take(paths[start : start + _SLICE])
        self.seen += len(paths)

    def narrowed(self, typed: str) -> Ranking:
        """Return what of the best so far matches something else that was typed: at once, and good enough meanwhile."""
        other = Ranking(typed)
        other._take(self.best)
        return other

    def _take(self, paths: Iterable[str]) -> None:
        ranked = sorted(one for path in paths if (one := self._ranked(path)) is not None)
        self._best = [*islice(merge(self._best, ranked), MOST)]

    def _ranked(self, path: str) -> _Ranked | None:
        text, words = folded(path), self._words
        name = text[text.rfind("/", 0, -1) + 1 :]
        if name.startswith(".") and not self._name.startswith("."):
            return None
        if text == words and text.endswith("/"):
            return None
        if not words or text == words:
            kind = 0
        elif text.startswith(words) or (self._name and name.startswith(words)):
            kind = 1
        elif words in name:
            kind = 2
        elif words in text:
            kind = 3
        elif self._scattered.search(name):
            kind = 4
        elif self._scattered.search(text):
            kind = 5
        else:
            return None
        return kind, path.count("/", 0, -1), len(text) if words else 0, text, path

"""What `/` in the empty prompt lists: entries of several kinds in one list, which is filtered by what is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from litechat_tui.domain.folding import folded


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that is done by its name."""

    title: str
    """As it is listed."""
    help: str
    run: Callable[[], object]
    name: str = ""
    """What it may be called in any language, such as the id of a command."""
    takes: Callable[[str], object] | None = None
    """Does it with what is typed behind the last word of its name; None where nothing can be."""

    def given_in(self, typed: str) -> str:
        """Return what is typed behind its name: `FILE` in `/attach FILE`."""
        word, _, given = typed.removeprefix("/").partition(" ")
        return given.strip() if self.takes is not None and folded(word) == self.name.rpartition(".")[2] else ""


Provider = Callable[[], Iterable[Entry]]
"""Returns the entries of one kind, those first that are likely to be wanted."""


def matching(entries: Sequence[Entry], typed: str) -> list[Entry]:
    """Return the entries with all words that are typed, those first whose title begins with them.

    Those that have a word in their help only come last; otherwise the order is that of `entries`.
    """
    words = folded(typed).split()
    if taking := [entry for entry in entries if entry.given_in(typed)]:
        return taking
    ranks = [(rank, entry) for entry in entries if (rank := _rank(entry, words)) is not None]
    return [entry for _, entry in sorted(ranks, key=lambda ranked: ranked[0])]


def _rank(entry: Entry, words: Sequence[str]) -> int | None:
    title, name, help_text = folded(entry.title), folded(entry.name), folded(entry.help)
    if not words or title.startswith(" ".join(words)):
        return 0
    if all(word in f"{title} {name}" for word in words):
        return 1 if any(part.startswith(words[0]) for part in (*title.split(), *name.split("."))) else 2
    return 3 if all(word in f"{title} {name} {help_text}" for word in words) else None


class TypedList:
    """The list as long as it is open: which entries are in it, and which one is chosen."""

    def __init__(self, providers: Sequence[Provider]) -> None:
        self._entries = [entry for provider in providers for entry in provider()]
        self._typed: str | None = None
        self.entries: Sequence[Entry] = ()
        """Those that match."""
        self.at = 0
        """The one that is chosen, while there is any."""

    def follow(self, text: str) -> bool:
        """List what matches the text of the prompt; return whether the list may stay open with it."""
        if not text.startswith("/") or "\n" in text:
            return False
        if text != self._typed:
            self._typed, self.entries, self.at = text, matching(self._entries, text[1:]), 0
        return True

    def add(self, entries: Iterable[Entry]) -> None:
        """List more, which had to be read first; the one that is chosen stays so."""
        chosen = self.chosen
        self._entries += entries
        if self._typed is not None:
            self.entries = matching(self._entries, self._typed[1:])
            self.at = self.entries.index(chosen) if chosen is not None else 0

    def move(self, by: int) -> None:
        """Choose another one, round and round."""
        self.at = (self.at + by) % max(len(self.entries), 1)

    @property
    def chosen(self) -> Entry | None:
        """The one that Enter runs; None when nothing matches."""
        return self.entries[self.at] if self.entries else None

"""Finds a file by a few letters of its path, while the folder is still being looked through."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import Condition, Thread
from typing import NamedTuple

from litechat_tui.app.file_ranking import Ranking
from litechat_tui.domain.ports import FolderFiles

_WORD = re.compile(r"(?<![!-~])[@＠]((?:\\ |\S)*)\Z")
_LONGEST = 1_000
"""Characters of a word that is looked at."""
MOST_KNOWN = 500_000
"""Paths after which a folder is not looked through any further: somebody's home may hold millions."""
_ELSEWHERE = ("/", "~/", "./", "../")

Batches = Callable[[Callable[[], bool]], Iterable[Sequence[str]]]
"""Returns paths, batch by batch, until what it is given returns True."""


class Typed(NamedTuple):
    """The `@` word that is being typed."""

    start: int
    """Where its `@` is in the line."""
    text: str
    """What is behind that, without the backslashes before blanks."""


def typed_at(line: str, column: int) -> Typed | None:
    """Return the `@` word that ends at a column; none where the `@` belongs to an address such as `a@b`.

    Scripts that have no blanks between words may have it right behind any character.
    """
    first = max(column - _LONGEST, 0)
    found = _WORD.search(line[:column], first)
    return Typed(found.start(), found[1].replace("\\ ", " ")) if found else None


def as_typed(path: str) -> str:
    """Return a path as it is typed behind the `@`."""
    return path.replace(" ", "\\ ")


class _Place(NamedTuple):
    """Which folder is looked at for what was typed."""

    head: str
    """The beginning of what was typed that names a folder; empty for the current one, with all that is below it."""
    words: str

    @classmethod
    def of(cls, typed: str) -> _Place:
        if typed.startswith(_ELSEWHERE):
            head, slash, words = typed.rpartition("/")
            return cls(head + slash, words)
        return cls("", typed)


class _Listing:
    """The files of one folder, as they become known on a thread of their own."""

    def __init__(self, batches: Batches) -> None:
        self._paths: list[str] = []
        self._known = Condition()
        self._complete = self._closed = False
        Thread(target=self._read, args=(batches,), name="files", daemon=True).start()

    def _read(self, batches: Batches) -> None:
        try:
            for batch in batches(lambda: self._closed):
                with self._known:
                    self._paths += batch
                    self._known.notify_all()
                if len(self._paths) >= MOST_KNOWN:
                    return
        finally:
            with self._known:
                self._complete = True
                self._known.notify_all()

    def feed(self, ranking: Ranking, stop: Callable[[], bool]) -> bool:
        """Wait for paths that a ranking has not seen, and feed it; return whether those were the last ones."""
        with self._known:
            self._known.wait_for(lambda: self._complete or self._closed or len(self._paths) > ranking.seen)
            news, complete = self._paths[ranking.seen :], self._complete or self._closed
        ranking.feed(news, stop)
        return complete

    def close(self) -> None:
        """Read no further."""
        with self._known:
            self._closed = True
            self._known.notify_all()


class Search(NamedTuple):
    """Looks for what was typed, as the folder becomes known."""

    ranking: Ranking
    listing: _Listing

    def look(self, stop: Callable[[], bool]) -> bool:
        """Rank what has become known; return whether that is all. Blocks until there is anything new."""
        return self.listing.feed(self.ranking, stop)


class FileFinder:
    """The list of files as long as it is open: what was typed for it, what matches, and which one is chosen."""

    def __init__(self, files: FolderFiles, folder: Path) -> None:
        self._files = files
        self._folder = folder
        self._place: _Place | None = None
        self._listings: dict[str, _Listing] = {}
        self.ranking = Ranking("")
        """What the listing is to be fed to."""
        self.entries: Sequence[str] = ()
        """Paths that match, as they are typed."""
        self.at = 0
        """The one that is chosen, while there is any."""
        self.complete = False
        """Whether there is nothing more to be found."""
        self.wanted = False
        """Whether the first one is to be taken as soon as one is found."""

    def follow(self, typed: str) -> bool:
        """List what matches something else that was typed, as far as it is known; return whether to look for more."""
        place = _Place.of(typed)
        before, self._place = self._place, place
        if place == before:
            return False
        same = before is not None and before.head == place.head
        meanwhile = self.ranking.narrowed(place.words) if same else Ranking("")
        self.ranking, self.complete, self.wanted = Ranking(place.words), False, False
        self._show(meanwhile.best)
        self.at = 0
        return True

    def search(self) -> Search:
        """Return what looks for what was typed last, on another thread."""
        return Search(self.ranking, self._listing())

    def take(self, best: Sequence[str], *, complete: bool) -> None:
        """List what was found; the one that the reader has chosen stays so."""
        chosen = self.chosen if self.at else None
        self.complete = complete
        self._show(best)
        self.at = self.entries.index(chosen) if chosen in self.entries else 0

    def move(self, by: int) -> None:
        """Choose another one, round and round."""
        self.at = (self.at + by) % max(len(self.entries), 1)

    @property
    def chosen(self) -> str | None:
        """The one that Enter takes; None while nothing matches."""
        return self.entries[self.at] if self.entries else None

    def path_of(self, entry: str) -> Path:
        """Return where the file is."""
        return self._folder / os.path.expanduser(entry)  # noqa: PTH111 - pathlib's fails for a user who is not known

    def close(self) -> None:
        """Look no further."""
        for listing in self._listings.values():
            listing.close()

    def _show(self, best: Sequence[str]) -> None:
        head = self._place.head if self._place else ""
        self.entries = [f"{head}{path}" for path in best]

    def _listing(self) -> _Listing:
        head = self._place.head if self._place else ""
        if head not in self._listings:
            folder = self.path_of(head)

            def batches(stop: Callable[[], bool]) -> Iterable[Sequence[str]]:
                return [[*self._files.entries(folder)]] if head else self._files.below(folder, stop)

            self._listings[head] = _Listing(batches)
        return self._listings[head]

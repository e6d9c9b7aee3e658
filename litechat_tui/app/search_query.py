"""What a person types to search all sessions -> a query."""

from __future__ import annotations

import re
from datetime import datetime

from litechat_tui.domain.folding import folded
from litechat_tui.domain.search import Is, SearchQuery

MOST_WORDS = 8
LONGEST = 200
"""Characters that count; see `store/sqlite/indexing.py`."""

_FIRST_YEAR, _BEYOND_YEAR = 1970, 9999
"""Every time zone can express what is between them."""
_WORD = re.compile(r'(?P<filter>[a-z]+):"(?P<value>[^"]*)"|"(?P<phrase>[^"]*)"|(?P<word>\S+)')
_DATE = re.compile(r"(?P<year>\d{4})(?:[-/](?P<month>\d{1,2})(?:[-/](?P<day>\d{1,2}))?)?")


def query_from(typed: str, now: datetime) -> SearchQuery:
    """Return what `typed` asks for: words, "words that stand together", and filters such as `model:haiku`.

    Filters are `model:`, `tag:`, `before:`, `after:` (a year, a month or a day in the time zone of `now`), `in:title`
    and `is:`. What looks like a filter and is none is a word. Full width is as good as half width.
    """
    query = _Query(now)
    # Quotes and colons of an input method count as well; the text itself is folded as the index is.
    for match in _WORD.finditer(folded(typed[:LONGEST]).replace("\u201c", '"').replace("\u201d", '"')):
        found = match.groupdict()
        if found["filter"] is not None:
            query.add(found["filter"], found["value"], match[0])
        elif found["phrase"] is not None:
            query.add_word(found["phrase"])
        else:
            name, colon, value = match[0].partition(":")
            query.add(name if colon else "", value, match[0])
    return query.asked()


class _Query:
    """A query in the making."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._words: list[str] = []
        self._models: list[str] = []
        self._tags: list[str] = []
        self._is: set[Is] = set()
        self._title_only = False
        self._before: datetime | None = None
        self._after: datetime | None = None

    def asked(self) -> SearchQuery:
        return SearchQuery(
            tuple(dict.fromkeys(self._words))[:MOST_WORDS],
            tuple(self._models),
            tuple(self._tags),
            self._before,
            self._after,
            self._title_only,
            frozenset(self._is),
        )

    def add_word(self, word: str) -> None:
        if word.strip():
            self._words.append(word)

    def add(self, name: str, value: str, whole: str) -> None:
        """Add a filter, or the `whole` as a word when it is none."""
        match name:
            case "model" if value:
                self._models.append(value)
            case "tag" if value:
                self._tags.append(value)
            case "in" if value == "title":
                self._title_only = True
            case "is" if value in [*Is]:
                self._is.add(Is(value))
            case "before" if moment := self._moment(value):
                self._before = min(moment, self._before or moment)
            case "after" if moment := self._moment(value):
                self._after = max(moment, self._after or moment)
            case _:
                self.add_word(whole)

    def _moment(self, value: str) -> datetime | None:
        """Return where a year, a month or a day begins; None where `value` is none of them."""
        found = _DATE.fullmatch(value)
        if not found:
            return None
        year, month, day = (int(part or 1) for part in found.groups())
        if not _FIRST_YEAR <= year < _BEYOND_YEAR:
            return None
        try:
            return datetime(year, month, day, tzinfo=self._now.tzinfo)
        except ValueError:
            return None

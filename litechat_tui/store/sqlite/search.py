"""What a person typed into the filter -> what SQLite is asked."""

from __future__ import annotations

from unicodedata import normalize

TRIGRAM = 3
"""Characters a query needs before the trigram index can answer it."""

_LONGEST = 200
_PATTERNS = 4


def query_from(matching: str) -> str:
    """Return the query in `matching`: its surroundings trimmed, its length bounded, empty for everything."""
    return matching.strip()[:_LONGEST]


def normalize_for_search(text: str | None) -> str | None:
    """Return `text` so that what reads alike compares alike: full and half width, upper and lower case."""
    return None if text is None else normalize("NFKC", text).casefold()


def needs_scan(query: str) -> bool:
    """Return whether `query` is too short for the index."""
    return min(map(len, _spellings(query))) < TRIGRAM


def match_expression(query: str) -> str:
    """Return an FTS5 expression for texts that contain `query`, whatever characters it is made of."""
    return " OR ".join('"' + spelling.replace('"', '""').replace("\0", "") + '"' for spelling in _spellings(query))


def patterns(query: str) -> list[str | None]:
    r"""Return four LIKE patterns, with ``\`` as escape, for texts that contain `query`; None where fewer are needed.

    LIKE itself knows upper and lower case of ASCII only, and beats a Python function by far.
    """
    cased = [case(spelling) for spelling in _spellings(query) for case in (str.lower, str.upper, str.title)]
    distinct = list({_ascii_lower(text): text for text in cased}.values())[:_PATTERNS]
    return [f"%{_escaped(text)}%" for text in distinct] + [None] * (_PATTERNS - len(distinct))


def _spellings(query: str) -> tuple[str, ...]:
    """Return `query` as typed and with full-width letters made plain."""
    return tuple(dict.fromkeys((query, normalize("NFKC", query))))


def _ascii_lower(text: str) -> str:
    return "".join(char.lower() if char.isascii() else char for char in text)


def _escaped(text: str) -> str:
    for special in "\\%_":
        text = text.replace(special, f"\\{special}")
    return text

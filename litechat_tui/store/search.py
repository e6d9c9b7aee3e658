"""What a person typed into the filter -> what SQLite is asked."""

from __future__ import annotations

from unicodedata import normalize

TRIGRAM = 3
"""Characters a query needs before the trigram index can answer it."""


def folded(text: str | None) -> str | None:
    """Return `text` so that what reads alike compares alike: full and half width, upper and lower case."""
    return None if text is None else normalize("NFKC", text).casefold()


def variants(query: str) -> tuple[str, ...]:
    """Return the spellings of `query` to look for: as typed and with full-width letters made plain."""
    return tuple(dict.fromkeys((query, normalize("NFKC", query))))


def needs_scan(query: str) -> bool:
    """Return whether `query` is too short for the index."""
    return min(map(len, variants(query))) < TRIGRAM


def match_expression(query: str) -> str:
    """Return an FTS5 expression for texts that contain `query`, whatever characters it is made of."""
    return " OR ".join('"' + variant.replace('"', '""').replace("\0", "") + '"' for variant in variants(query))

"""What a double click selects: a word, or in scripts without blanks between words a run of the same script."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import category

from rich.cells import cell_len

_SCRIPTS = (
    ("hiragana", "\u3041", "\u309f"),
    ("katakana", "\u30a0", "\u30ff"),
    ("katakana", "\uff66", "\uff9f"),
    ("han", "\u3005", "\u3007"),
    ("han", "\u3400", "\u9fff"),
    ("han", "\uf900", "\ufaff"),
    ("han", "\U00020000", "\U0003ffff"),
)
"""Name, first and last character."""
_LETTER = "letter"
_PROLONGED = "\u30fc\u309b\u309c\uff70\uff9e\uff9f"
"""The Japanese prolonged sound mark and its like: they belong to what is before them."""


def word_at(text: str, index: int) -> tuple[int, int]:
    """Return where the word at `index` begins and ends; both are the end of `text` when `index` is not in it."""
    kinds = [*_kinds(text)]
    if not 0 <= index < len(kinds):
        return len(text), len(text)
    start = stop = index
    while start and kinds[start - 1] == kinds[index]:
        start -= 1
    while stop < len(kinds) and kinds[stop] == kinds[index]:
        stop += 1
    return start, stop


def cell_to_index(text: str, cell: int) -> int:
    """Return the index of the character that is drawn at `cell`; -1 before the first one, the length after the last."""
    if cell < 0:
        return -1
    for index, character in enumerate(text):
        cell -= cell_len(character)
        if cell < 0:
            return index
    return len(text)


def _kinds(text: str) -> Iterator[str]:
    """Yield for each character what it forms a word with."""
    kind = ""
    for index, character in enumerate(text):
        follows = character in _PROLONGED or category(character).startswith("M")
        if not (kind and follows) and not (kind == _LETTER and _is_apostrophe(text, index)):
            kind = _kind(character)
        yield kind


def _is_apostrophe(text: str, index: int) -> bool:
    return text[index] in "'\N{RIGHT SINGLE QUOTATION MARK}" and _kind(text[index + 1 : index + 2]) == _LETTER


def _kind(character: str) -> str:
    script = next((name for name, first, last in _SCRIPTS if first <= character <= last), "")
    if character.isspace():
        return "blank"
    return script or (_LETTER if character.isalnum() or character == "_" else character)

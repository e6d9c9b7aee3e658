"""Sentences that follow each other on a line."""

from __future__ import annotations

from functools import reduce

from litechat_tui.words.catalogue import _


def joined(*sentences: str) -> str:
    """Return the sentences that are not empty, one after the other.

    Japanese puts no blank between its own, but one after a sentence of another language, such as a proxy's.
    """
    return reduce(_join, sentences, "")


def _join(first: str, second: str) -> str:
    if not (first and second):
        return first or second
    if first[-1].isascii():
        return f"{first} {second}"
    return _("{first} {second}").format(first=first, second=second)

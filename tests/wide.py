"""A language in which every label is as wide as labels get: each character of the English takes two cells."""

from __future__ import annotations

import gettext
import re

import pytest

_PLACEHOLDER = re.compile(r"(\{[^}]*\}|\n)")


class WideWords(gettext.NullTranslations):
    """A catalogue that knows every message."""

    def gettext(self, message: str) -> str:
        return "".join(p if index % 2 else "あ" * len(p) for index, p in enumerate(_PLACEHOLDER.split(message)))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)


def know_wide_words(patch: pytest.MonkeyPatch) -> None:
    """Let `words.use("ja")` speak it, until `patch` is undone."""
    patch.setattr(gettext, "translation", lambda *_args: WideWords())


def wide(text: str) -> str:
    """Return `text` as it reads in it."""
    return WideWords().gettext(text)

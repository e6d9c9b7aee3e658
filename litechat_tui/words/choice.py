"""Which language the program speaks: what the reader asked for, else what the terminal is set to."""

from __future__ import annotations

import re
from collections.abc import Mapping

from litechat_tui.words.catalogue import LANGUAGES

VARIABLE = "LITECHAT_LANG"


def language_of(flag: str | None, environ: Mapping[str, str]) -> str:
    """Return the code of the language to begin with.

    `flag` is what `--lang` says and wins, then LITECHAT_LANG of `environ`, then the locale. A language that this
    program does not speak counts as none. The full screen puts the choice it remembers before the locale.
    """
    return asked_language(flag, environ.get(VARIABLE)) or _language_of_locale(environ)


def asked_language(*choices: object) -> str | None:
    """Return the first of `choices` that is a language of this program; None when there is none."""
    return next((str(choice) for choice in choices if choice in LANGUAGES), None)


def _language_of_locale(environ: Mapping[str, str]) -> str:
    """Return the language of the locale; English where it is none of ours."""
    locale = next(filter(None, map(environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    language = re.split(r"[-_.@]", locale)[0].lower()
    return language if language in LANGUAGES else "en"

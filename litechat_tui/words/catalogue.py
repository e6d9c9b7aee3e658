"""The message catalogues: GNU gettext, with the English sentences of the code as message ids.

gettext was chosen over Fluent because it is in the standard library, reads a compiled catalogue in about a
millisecond, and Babel extracts and checks it; plural forms are all that this program needs of grammar.
"""

from __future__ import annotations

import gettext
from pathlib import Path

LANGUAGES = {"en": "English", "ja": "日本語"}
"""Code of each language and its name in itself."""
DOMAIN = "litechat_tui"
LOCALES = Path(__file__).with_name("locale")

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use(language: str) -> None:
    """Speak `language`, one of `LANGUAGES`, from now on. Text that was made before stays as it is."""
    global _catalogue, _language  # noqa: PLW0603 (as with the C library's locale, a process speaks one language)
    known = language if language in LANGUAGES else "en"
    _catalogue = gettext.NullTranslations() if known == "en" else gettext.translation(DOMAIN, LOCALES, [known])
    _language = known


def current_language() -> str:
    """Return the code of the language in use."""
    return _language


def _(message: str) -> str:
    """Return `message` in the language in use."""
    # The empty message id is the catalogue's header; argparse asks for the translation of None.
    return _catalogue.gettext(message) if message else message


def pgettext(context: str, message: str) -> str:
    """Return `message` in the language in use, where the same English words have two meanings."""
    return _catalogue.pgettext(context, message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form for `number` in the language in use."""
    return _catalogue.ngettext(singular, plural, number)


def N_(message: str) -> str:  # noqa: N802 (its usual name, which extraction looks for)
    """Mark a message for extraction; `_` translates it where it is shown."""
    return message

"""Messages in the language in use."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from litechat_tui import words
from litechat_tui.words import N_, _, catalogue, ngettext, pgettext
from scripts.words import as_mo


@pytest.fixture
def japanese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a catalogue of the test's own in the place of the program's."""
    messages = Catalog("ja")
    messages.add("Hello, {name}!", "こんにちは、{name} さん")
    messages.add("Open", "開く", context="verb")
    messages.add(("{count} reply", "{count} replies"), ("{count} 件の応答",))
    path = tmp_path / "ja" / "LC_MESSAGES" / "litechat_tui.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(as_mo(messages))
    monkeypatch.setattr(catalogue, "LOCALES", tmp_path)


def spoken() -> list[str]:
    return [
        _("Hello, {name}!"),
        _(""),
        _("Unknown"),
        pgettext("verb", "Open"),
        pgettext("adjective", "Open"),
        *(ngettext("{count} reply", "{count} replies", count) for count in (1, 2)),
        N_("Hello, {name}!"),
    ]


ENGLISH = ["Hello, {name}!", "", "Unknown", "Open", "Open", "{count} reply", "{count} replies", "Hello, {name}!"]


def test_the_program_begins_in_english() -> None:
    assert words.current_language() == "en"
    assert spoken() == ENGLISH


def test_messages_are_in_the_language_in_use_and_english_where_it_has_none(japanese: None) -> None:
    words.use("ja")
    assert words.current_language() == "ja"
    replies = ["{count} 件の応答"] * 2
    assert spoken() == ["こんにちは、{name} さん", "", "Unknown", "開く", "Open", *replies, "Hello, {name}!"]
    words.use("en")
    assert spoken() == ENGLISH


def test_a_language_that_is_not_spoken_is_english(japanese: None) -> None:
    words.use("ja")
    words.use("de")
    assert words.current_language() == "en"
    assert spoken() == ENGLISH


def test_english_reads_no_file_and_another_language_one(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    translation: Callable[..., gettext.NullTranslations] = gettext.translation

    def recorded(domain: str, folder: Path, languages: list[str]) -> gettext.NullTranslations:
        read.extend(gettext.find(domain, folder, languages, all=True))
        return translation(domain, folder, languages)

    monkeypatch.setattr(gettext, "translation", recorded)
    words.use("en")
    assert read == []
    words.use("ja")
    assert [Path(path).name for path in read] == ["litechat_tui.mo"]

"""Setting up in words: everything has some, and nothing from outside in them does anything to a terminal."""

from __future__ import annotations

import pytest

from litechat_tui import words
from litechat_tui.domain.setup import Asked, Note, Output, Step, Told, Way
from litechat_tui.words.catalogue import LANGUAGES
from litechat_tui.words.setup import event_text, field_label, step_label, way_label

FACTS: dict[str, str | int] = {
    "path": "/here",
    "variables": "A, B",
    "variable": "A",
    "source": "/there",
    "seconds": 3,
    "most": 30,
    "address": "http://x",
    "user": "me",
    "models": "m",
    "model": "m",
    "words": "OK",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_has_words(language: str) -> None:
    words.use(language)
    try:
        labels = [*map(way_label, Way), *map(step_label, Step), *map(field_label, Asked)]
        assert all(label.name for label in labels)
        assert all(label.help for label in map(step_label, Step))
        sentences = [event_text(Told(note, **FACTS)) for note in Note]
        assert all(sentences)
        assert "{" not in "".join(sentences)
    finally:
        words.use("en")


def test_facts_are_safe_to_show() -> None:
    assert event_text(Told(Note.FILE_MADE, path="/x\x1b[2J")) == "/x␛[2J was made."
    assert event_text(Output("as it is")) == "as it is"


def test_the_environment_is_named_as_such() -> None:
    told = Told(Note.SHADOWED, variable="A", source="environment")
    assert event_text(told) == "A in the environment comes before this file: unset it there."

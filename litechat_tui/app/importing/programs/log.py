"""What a program's module offers for a log: a file of JSON Lines that is one conversation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from litechat_tui.app.importing.building import Draft
from litechat_tui.app.importing.elements import Element
from litechat_tui.app.importing.programs.element import JsonObject


@dataclass(frozen=True, slots=True)
class LogProgram:
    """A program that writes each conversation to a log of its own."""

    name: str
    recognises: Callable[[JsonObject], bool]
    """Whether a line, one of the first, is one of its own."""
    key: Callable[[Iterable[JsonObject]], str]
    """Returns the id of the conversation from the first lines; empty when they do not tell."""
    draft: Callable[[Sequence[Element], str], Draft]
    """Makes the conversation of all lines; the text is its id where the lines do not tell."""

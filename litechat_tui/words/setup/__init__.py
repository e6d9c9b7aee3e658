"""Setting up, in words: steps, what they ask, and what they tell while they run."""

from __future__ import annotations

from dataclasses import dataclass

from litechat_tui.domain.errors import Fact
from litechat_tui.domain.setup import Asked, Event, Note, Output, Step, Way
from litechat_tui.domain.text import clean
from litechat_tui.words.catalogue import _
from litechat_tui.words.setup.sentences import FIELDS, NOTES, STEPS, WAYS


@dataclass(frozen=True, slots=True)
class Label:
    """What something is called, and what there is to know about it."""

    name: str
    help: str
    """Empty where the name says it all."""


def way_label(way: Way) -> Label:
    """Return the words for a way."""
    return _label(WAYS[way])


def step_label(step: Step) -> Label:
    """Return the words for a step."""
    return _label(STEPS[step])


def field_label(name: Asked) -> Label:
    """Return the words for what is asked."""
    return _label(FIELDS[name])


def event_text(event: Event) -> str:
    """Return what a step tells, safe to show."""
    if isinstance(event, Output):
        return event.line
    facts: dict[str, Fact] = {
        name: clean(fact) if isinstance(fact, str) else fact for name, fact in event.facts.items()
    }
    if event.note is Note.SHADOWED and facts["source"] == "environment":
        return _("{variable} in the environment comes before this file: unset it there.").format_map(facts)
    return _(NOTES[event.note]).format_map(facts)


def _label(words: tuple[str, str]) -> Label:
    name, help_ = words
    return Label(_(name), _(help_) if help_ else "")

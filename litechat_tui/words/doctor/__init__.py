"""What the doctor found, in words: a label for the link, a sentence, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from litechat_tui.domain.diagnosis import Check, Link, Note, Noted
from litechat_tui.domain.errors import Fact
from litechat_tui.domain.text import clean
from litechat_tui.words.amounts import file_size
from litechat_tui.words.catalogue import _, ngettext
from litechat_tui.words.doctor.labels import LABELS
from litechat_tui.words.doctor.notes import NOTES
from litechat_tui.words.problems import problem_text
from litechat_tui.words.sentences import joined


@dataclass(frozen=True, slots=True)
class CheckText:
    """A check in the language in use. Text from outside in it is safe to show."""

    label: str
    message: str
    fix: str
    """What to do about it; empty where there is nothing to do."""


def check_text(check: Check) -> CheckText:
    """Return the words for `check`."""
    if isinstance(check.found, Noted):
        message, fix = _noted(check.found)
    else:
        text = problem_text(check.found)
        message, fix = joined(text.message, text.quote), text.hint
    return CheckText(_(LABELS[check.link]), message, fix)


def summary(broken: int, warnings: int) -> str:
    """Return how the whole examination went."""
    if not (broken or warnings):
        return _("All is well.")
    parts = []
    if broken:
        parts.append(ngettext("{count} thing is broken.", "{count} things are broken.", broken).format(count=broken))
    if warnings:
        text = ngettext("{count} thing is better changed.", "{count} things are better changed.", warnings)
        parts.append(text.format(count=warnings))
    return joined(*parts)


def _noted(noted: Noted) -> tuple[str, str]:
    facts: dict[str, Fact] = {
        name: clean(fact) if isinstance(fact, str) else fact for name, fact in noted.facts.items()
    }
    if "link" in facts:
        facts["link"] = _(LABELS[Link(str(facts["link"]))])
    for name in ("size", "free"):
        if name in facts:
            facts[name] = file_size(float(facts[name]))
    sentence = NOTES[noted.note]
    message = _(sentence.message).format_map(facts)
    return joined(message, *_more(noted.note, facts)), _(sentence.hint).format_map(facts)


def _more(note: Note, facts: dict[str, Fact]) -> list[str]:
    """Return sentences that only some facts ask for."""
    if note is Note.LIMITS:
        texts = {"requests": _("{requests:,} requests per minute."), "tokens": _("{tokens:,} tokens per minute.")}
        return [text.format_map(facts) for name, text in texts.items() if name in facts]
    if facts.get("resets"):
        return [_("It is reset on {resets}.").format_map(facts)]
    if note is Note.KEY_WELL and facts["name"]:
        return [_("It is called {name}.").format_map(facts)]
    return []

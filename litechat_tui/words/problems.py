"""The sentences for problems: what happened, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from litechat_tui.domain.errors import Fact, Problem
from litechat_tui.domain.text import clean
from litechat_tui.words.catalogue import N_, _
from litechat_tui.words.sentences import joined

_TITLES = {
    "program": N_("litechat-tui"),
    "store": N_("Session file"),
    "check": N_("Session file"),
    "attachment": N_("Attachment"),
    "answer": N_("No answer"),
    "proxy": N_("Proxy"),
    "config": N_("Configuration"),
    "setup": N_("Setup"),
    "editor": N_("Editor"),
    "schema": N_("Schema"),
    "template": N_("Template"),
    "tools": N_("Tool servers"),
}
"""Area of a code -> what is written above its sentence."""

_SOURCES = {
    "flag": "{flag}",
    "environment": N_("{variable} in the environment"),
    "file": N_("{variable} in {file}"),
}
"""Where a setting comes from -> how it is called in a sentence."""

ADDRESS_SETTING = "LITELLM_BASE_URL"
"""What names the address of the proxy, unless a problem says otherwise."""

_FOUND_ONCE = N_("Not true: {sentence} ({count} time, such as {example}).")
_FOUND_OFTEN = N_("Not true: {sentence} ({count} times, such as {example}).")


@dataclass(frozen=True, slots=True)
class ProblemText:
    """A problem in the language in use."""

    message: str
    """One plain sentence: what happened."""
    hint: str
    """What to do next; empty when there is nothing to do."""
    quote: str
    """What the proxy itself said, as a sentence; empty when it said nothing."""

    @property
    def summary(self) -> str:
        """What happened and what to do, without the proxy's own words."""
        return joined(self.message, self.hint)


class _Facts(dict[str, Fact]):
    """Facts of a problem. One that is read from a damaged file may have lost some."""

    def __missing__(self, name: str) -> str:
        return "?"


def problem_text(problem: Problem) -> ProblemText:
    """Return the words for `problem`. Text from outside in them is safe to show."""
    # Most starts have no problem.
    from litechat_tui.words.facts import all_known, written
    from litechat_tui.words.problem_sentences import SENTENCES

    stored = {name: clean(fact) if isinstance(fact, str) else fact for name, fact in problem.facts.items()}
    facts = _Facts(written(stored))
    if (source := facts.get("source")) in _SOURCES:
        facts["setting"] = _(_SOURCES[str(source)]).format_map(facts)
    facts.setdefault("address_setting", ADDRESS_SETTING)
    if "about" in facts:
        facts["about"] = _(str(facts["about"]))
    sentence = SENTENCES[problem.code]
    message = _(sentence.detailed if all_known(sentence.detailed, facts) else sentence.message)
    # Both forms are in the tables as messages of their own, where `ngettext` would not find a translation.
    if sentence.plural:
        message = _(sentence.message if _count(facts) == 1 else sentence.plural)
    if "example" in facts and problem.code.area == "check":
        facts["sentence"] = message
        message = _(_FOUND_ONCE if _count(facts) == 1 else _FOUND_OFTEN)
    hints = [_(sentence.more) if all_known(sentence.more, facts) else "", _(sentence.hint)]
    if problem.consequence is not None:
        hints.insert(0, _(SENTENCES[problem.consequence].message))
    return ProblemText(
        message.format_map(facts),
        joined(*hints).format_map(facts),
        _("The proxy says: {words}").format(words=clean(problem.proxy_message)) if problem.proxy_message else "",
    )


def problem_title(problem: Problem) -> str:
    """Return what is written above the sentence of `problem`: the part of the program it belongs to."""
    return _(_TITLES.get(problem.code.area, N_("Something went wrong")))


def _count(facts: _Facts) -> int:
    count = facts["count"]
    return count if isinstance(count, int) else 0

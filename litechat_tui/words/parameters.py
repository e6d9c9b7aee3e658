"""The parameters of a session in words: what each is called, why some exclude each other, what is set."""

from __future__ import annotations

from litechat_tui.domain.parameters import THINKING_TOKENS, Conflict, Effort, Name, Parameters
from litechat_tui.words.catalogue import N_, _

LABELS = {
    Name.TEMPERATURE: N_("Temperature"),
    Name.TOP_P: N_("Top-p"),
    Name.MAX_OUTPUT_TOKENS: N_("Most output tokens"),
    Name.EFFORT: N_("Reasoning effort"),
}

WRITTEN = {
    Name.TEMPERATURE: N_("0 to 2, for Claude at most 1"),
    Name.TOP_P: N_("more than 0, at most 1"),
    Name.MAX_OUTPUT_TOKENS: N_("a whole number, such as 4096"),
    Name.EFFORT: ", ".join(Effort),
}
"""What can be written for each."""

_CONFLICTS = {
    Conflict.TEMPERATURE_AND_TOP_P: N_("Temperature and top-p exclude each other: newer Claude models refuse both."),
    Conflict.EFFORT_AND_TEMPERATURE: N_("A model that is to think takes no temperature."),
    Conflict.EFFORT_AND_TOP_P: N_("A model that is to think takes no top-p."),
    Conflict.OUTPUT_WITHIN_EFFORT: N_(
        "The output must be longer than the thoughts, which count too: more than {tokens} tokens for this effort."
    ),
}


def label(name: Name) -> str:
    """Return what a parameter is called."""
    return _(LABELS[name])


def not_a_value(name: Name) -> str:
    """Return what can be written for a parameter."""
    return _("{name}: {values}.").format(name=label(name), values=_(WRITTEN[name]))


def conflict_sentence(parameters: Parameters) -> str:
    """Return why parameters cannot be sent together; empty when they can."""
    if (conflict := parameters.conflict) is None:
        return ""
    return _(_CONFLICTS[conflict]).format(tokens=THINKING_TOKENS[parameters.effort or Effort.NONE])


def not_taken(model: str, name: Name) -> str:
    """Return that a model does not take a parameter."""
    return _("{model} does not take this; it is not sent.").format(model=model, name=label(name))


def what_is_set(parameters: Parameters) -> str:
    """Return what is set in a few words; empty when nothing is."""
    words = [_(_SHORT[name]).format(value=value) for name, value in parameters.written.items()]
    return " · ".join([*([_("instructions")] if parameters.instructions else []), *words])


_SHORT = {
    Name.TEMPERATURE: N_("temperature {value}"),
    Name.TOP_P: N_("top-p {value}"),
    Name.MAX_OUTPUT_TOKENS: N_("at most {value} tokens"),
    Name.EFFORT: N_("effort {value}"),
}

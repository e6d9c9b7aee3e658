"""`/set` and `/instructions`: what a line asks for, and what is said to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from litechat_tui.domain.parameters import Name, Parameters, from_text
from litechat_tui.domain.text import clean
from litechat_tui.words import _
from litechat_tui.words.parameters import conflict_sentence, label, not_a_value

INSTRUCTIONS = "instructions"
_NAMES = {
    "temperature": Name.TEMPERATURE,
    "top_p": Name.TOP_P,
    "max_tokens": Name.MAX_OUTPUT_TOKENS,
    "max_output_tokens": Name.MAX_OUTPUT_TOKENS,
    "effort": Name.EFFORT,
}


def settled(parameters: Parameters, name: str, value: str) -> tuple[Parameters, Sequence[str]]:
    """Return the parameters after `/set name value`, and what is said; an empty value leaves one to the model.

    Without a name all of them are said.
    """
    if not name:
        return parameters, _all(parameters)
    if name == INSTRUCTIONS:
        after = replace(parameters, instructions=clean(value).strip())
        return after, [_("The instructions are set.") if after.instructions else _("There are no instructions.")]
    found = _NAMES.get(name.casefold().replace("-", "_"))
    if found is None:
        names = ", ".join((INSTRUCTIONS, *_NAMES))
        return parameters, [_("There is no parameter {name}. There are {names}.").format(name=name, names=names)]
    without = replace(parameters, **{_FIELDS[found]: None})  # type: ignore[arg-type] # by name
    if not value:
        return without, [_("{name} is left to the model.").format(name=label(found))]
    if (one := from_text(found, value)) is None:
        return parameters, [not_a_value(found)]
    after = one.over(without)
    if conflict := conflict_sentence(after):
        return parameters, [conflict, _("Nothing was changed.")]
    return after, [_("{name}: {value}.").format(name=label(found), value=after.written[found])]


_FIELDS = {name: name.value for name in Name}


def _all(parameters: Parameters) -> list[str]:
    said = [_("{name}: {value}.").format(name=label(name), value=value) for name, value in parameters.written.items()]
    if parameters.instructions:
        said.insert(0, _("Instructions: {text}").format(text=parameters.instructions))
    return said or [_("Nothing is set; everything is left to the model.")]

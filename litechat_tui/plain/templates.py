"""`/template`: what a line says of a template, and asking for what it does not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from litechat_tui.app.templates import INPUT, Filled, Template, filled
from litechat_tui.words import _
from litechat_tui.words.problems import problem_text

_VALUE = re.compile(r"\s*(?P<name>[\w-]+)=(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>\S*))(?:\s+|\Z)")
"""A value is quoted where it has blanks."""


def lines_of(templates: Sequence[Template]) -> Sequence[str]:
    """Return what there is to choose from, a line each."""
    return [_line(template) for template in templates] or [_("There are no templates.")]


def _line(template: Template) -> str:
    if template.problem is not None:
        return f"{template.name}: {problem_text(template.problem).summary}"
    return f"{template.name}: {template.description}" if template.description else template.name


def asked(template: Template, rest: str, ask: Callable[[str], str]) -> Filled:
    """Return a template filled with what follows its name; what that lacks is asked for.

    Raises `ConfigurationError`, and what `ask` raises.
    """
    values, typed = _said(template, rest)
    for variable in template.variables:
        if variable.default is None and variable.name not in values:
            values[variable.name] = ask(f"{variable.name}: ")
    if template.takes_input and not typed:
        typed = ask(f"{INPUT}: ")
    return filled(template, values, typed)


def _said(template: Template, rest: str) -> tuple[dict[str, str], str]:
    """Return the values that a line begins with, and the text behind them."""
    known, values = {variable.name for variable in template.variables}, dict[str, str]()
    while (found := _VALUE.match(rest)) and found["name"] in known:
        quoted = found["quoted"]
        values[found["name"]] = found["bare"] if quoted is None else quoted
        rest = rest[found.end() :]
    return values, rest.strip()

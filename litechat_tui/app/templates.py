"""Templates of prompts: what their files say, and what becomes of one when it is used.

A template is text. It is filled in and never run, whoever wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from litechat_tui.app.importing.skipped import UnreadableError
from litechat_tui.app.importing.yaml_text import yaml_value
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.domain.parameters import UNSET, Name, Parameters, from_text
from litechat_tui.domain.ports.templates import Place, TemplateFile, TemplateFiles
from litechat_tui.domain.text import clean, one_line
from litechat_tui.words import _

INPUT = "input"
"""The variable that stands for what is typed, piped or in the prompt."""
_VARIABLE = re.compile(r"\{\{[ \t]*([^\W\d][\w-]{0,63})[ \t]*\}\}")
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)(?:\A|(?<=\n))---[ \t]*(?:\n|\Z)", re.DOTALL)
_NAMES = {**{name.value: name for name in Name}, "max_tokens": Name.MAX_OUTPUT_TOKENS}


@dataclass(frozen=True, slots=True)
class Variable:
    """What is asked for when a template is used."""

    name: str
    default: str | None = None
    """None where a value has to be given."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template, or what is wrong with the file of one."""

    name: str
    """By which it is called: the name of its file without the ending."""
    place: Place
    path: str
    title: str = ""
    """What it is called in lists; the name where the file gives none."""
    description: str = ""
    model: str = ""
    """Alias of the model it is for; empty for any."""
    parameters: Parameters = UNSET
    """With its instructions."""
    variables: tuple[Variable, ...] = ()
    """In the order in which they are asked for; `INPUT` is none of them."""
    text: str = ""
    problem: Problem | None = field(default=None)
    """Why it cannot be used; None when it can."""

    @property
    def takes_input(self) -> bool:
        """Whether the text has a place for what is typed."""
        return INPUT in _VARIABLE.findall(self.text)


@dataclass(frozen=True, slots=True)
class Filled:
    """A template with its variables filled in."""

    text: str
    parameters: Parameters
    model: str


def templates_in(files: TemplateFiles) -> Sequence[Template]:
    """Return all templates by their names. Of two with one name the reader's own prevails: the other is a stranger's.

    Blocks; does not raise.
    """
    found: dict[str, Template] = {}
    for template in map(read_template, files.read()):
        found.setdefault(template.name, template)
    return sorted(found.values(), key=lambda template: template.name.casefold())


def named(templates: Sequence[Template], name: str) -> Template:
    """Return the template that is called so. Raises `ConfigurationError`, also when its file is wrong."""
    template = next((each for each in templates if each.name == name), None)
    if template is None:
        raise ConfigurationError(Problem(Code.TEMPLATE_UNKNOWN, name=name))
    if template.problem is not None:
        raise ConfigurationError(template.problem)
    return template


def matching(templates: Sequence[Template], words: str) -> Sequence[Template]:
    """Return the templates with all of the words in name, title or description."""
    wanted = words.casefold().split()
    texts = [f"{each.name} {each.title} {each.description}".casefold() for each in templates]
    return [each for each, text in zip(templates, texts, strict=True) if all(word in text for word in wanted)]


def filled(template: Template, values: Mapping[str, str], typed: str = "") -> Filled:
    """Return a template with the values, and defaults for those not given. Raises `ConfigurationError`.

    What is typed comes in the place of `{{input}}`, or else behind the text. No value is looked at for variables.
    """
    known = [variable.name for variable in template.variables]
    for name in values:
        if name not in known:
            names = ", ".join(known) or "-"
            raise ConfigurationError(Problem(Code.TEMPLATE_NO_VARIABLE, template=template.name, name=name, names=names))
    full = {each.name: values.get(each.name, each.default) for each in template.variables}
    if missing := [name for name, value in full.items() if value is None]:
        names = ", ".join(missing)
        raise ConfigurationError(Problem(Code.TEMPLATE_NO_VALUE, template=template.name, names=names))
    given = {**full, INPUT: typed}
    text = _with_values(template.text, given)
    if typed.strip() and not template.takes_input:
        text = f"{text.rstrip()}\n\n{typed}"
    instructions = Parameters(_with_values(template.parameters.instructions, given))
    return Filled(text, instructions.over(template.parameters), template.model)


def _with_values(text: str, values: Mapping[str, str | None]) -> str:
    return _VARIABLE.sub(lambda found: values.get(found[1]) or "", text)


def new_template(text: str) -> str:
    """Return a prompt as the text of a file, with nothing at its top that could be taken for settings."""
    return f"---\ndescription: ''\n---\n{text.rstrip()}\n"


def stem_of(name: str) -> str:
    """Return what a file for a template may be called; empty when nothing is left of the name."""
    kept = re.sub(r"[^\w.-]+", "-", one_line(name, 60)).strip("-.")
    return kept.removesuffix(".md")


def read_template(file: TemplateFile) -> Template:
    """Return the template in a file. Does not raise."""
    name = one_line(file.stem, 80)
    try:
        if file.reason:
            raise _wrong(Code.TEMPLATE_UNREADABLE, file, reason=file.reason)
        return _parsed(file, name)
    except ConfigurationError as error:
        return Template(name, file.place, clean(file.path), title=name, problem=error.problem)


def _parsed(file: TemplateFile, name: str) -> Template:
    try:
        source = file.content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise _wrong(Code.TEMPLATE_UNREADABLE, file, reason=_("it is not UTF-8")) from None
    front = _FRONT.match(source)
    text = clean(source[front.end() :] if front else source).strip("\n").rstrip()
    if not text:
        raise _wrong(Code.TEMPLATE_EMPTY, file)
    facts = _facts(file, front[1]) if front else {}
    parameters = _parameters(file, facts.get("parameters"))
    instructions = clean(_string(file, facts, "instructions")).strip()
    parameters = Parameters(instructions).over(parameters)
    return Template(
        name,
        file.place,
        clean(file.path),
        one_line(_string(file, facts, "name"), 80) or name,
        one_line(_string(file, facts, "description")),
        one_line(_string(file, facts, "model")),
        parameters,
        tuple(_variables(file, facts.get("variables"), f"{instructions}\n{text}")),
        text,
    )


def _facts(file: TemplateFile, written: str) -> Mapping[str, object]:
    try:
        facts = yaml_value(written)
    except UnreadableError:
        raise _wrong(Code.TEMPLATE_NOT_YAML, file) from None
    if not isinstance(facts, dict | None):
        raise _wrong(Code.TEMPLATE_NOT_YAML, file)
    return {str(name): fact for name, fact in (facts or {}).items()}


def _string(file: TemplateFile, facts: Mapping[str, object], name: str) -> str:
    fact = facts.get(name)
    if not isinstance(fact, str | int | float | None):
        raise _wrong(Code.TEMPLATE_WRONG, file, entry=name)
    return "" if fact is None else str(fact)


def _parameters(file: TemplateFile, facts: object) -> Parameters:
    if not isinstance(facts, dict | None):
        raise _wrong(Code.TEMPLATE_WRONG, file, entry="parameters")
    found = UNSET
    for name, fact in (facts or {}).items():
        known = _NAMES.get(str(name))
        one = from_text(known, str(fact)) if known else None
        if one is None:
            raise _wrong(Code.TEMPLATE_WRONG, file, entry=f"parameters: {one_line(str(name), 40)}")
        found = found.over(one)
    if found.conflict is not None:
        raise _wrong(Code.TEMPLATE_WRONG, file, entry="parameters")
    return found


def _variables(file: TemplateFile, facts: object, text: str) -> Iterator[Variable]:
    """Yield the variables that are declared, and then those that the text has besides."""
    names = isinstance(facts, list) and all(isinstance(each, str) for each in facts)
    declared = dict.fromkeys(facts) if isinstance(facts, list) and names else facts
    if not isinstance(declared, dict | None):
        raise _wrong(Code.TEMPLATE_WRONG, file, entry="variables")
    seen = {INPUT}
    for name, default in (declared or {}).items():
        known = isinstance(name, str) and _VARIABLE.fullmatch(f"{{{{{name}}}}}") and name not in seen
        if not known or not isinstance(default, str | int | float | None):
            raise _wrong(Code.TEMPLATE_WRONG, file, entry=f"variables: {one_line(str(name), 40)}")
        seen.add(name)
        written = str(default).lower() if isinstance(default, bool) else str(default)
        yield Variable(name, None if default is None else clean(written))
    for name in dict.fromkeys(_VARIABLE.findall(text)):
        if name not in seen:
            yield Variable(name)


def _wrong(code: Code, file: TemplateFile, **facts: str) -> ConfigurationError:
    return ConfigurationError(Problem(code, path=file.path, **facts))

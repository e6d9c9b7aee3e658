"""`templates`: the templates of prompts, in columns, with tabs or as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from litechat_tui.app.templates import Template
from litechat_tui.arguments.asked import ShowTemplates
from litechat_tui.console import Streams
from litechat_tui.subcommands.output import Column, write_array, write_table
from litechat_tui.words import _
from litechat_tui.words.problems import problem_text
from litechat_tui.words.templates import place


def list_templates(command: ShowTemplates, templates: Sequence[Template], streams: Streams) -> None:
    """Write the templates by their names; of one that cannot be used, why."""
    if command.json:
        write_array(streams, map(_json, templates))
        return
    columns = [Column(_("NAME")), Column(_("FROM")), Column(_("VARIABLES")), Column(_("DESCRIPTION"))]
    words = streams.out.isatty()
    write_table(streams, columns, (_row(each, words=words) for each in templates))


def _row(template: Template, *, words: bool) -> Sequence[str]:
    """Return a row: in words for a person, as they are stored for a program."""
    said = problem_text(template.problem).message if template.problem else template.description
    written = (each.name if each.default is None else f"{each.name}={each.default}" for each in template.variables)
    return template.name, place(template.place) if words else template.place.value, ",".join(written), said


def _json(template: Template) -> dict[str, object]:
    parameters = template.parameters
    return {
        "name": template.name,
        "title": template.title,
        "description": template.description,
        "from": template.place.value,
        "path": template.path,
        "model": template.model or None,
        "instructions": parameters.instructions or None,
        "parameters": {str(name): value for name, value in parameters.named.items()},
        "variables": [{"name": each.name, "default": each.default} for each in template.variables],
        "takes_input": template.takes_input,
        "text": template.text,
        "problem": problem_text(template.problem).message if template.problem else None,
    }

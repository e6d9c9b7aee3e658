"""The values for the variables of a template: a line for each, with its default."""

from __future__ import annotations

from collections.abc import Mapping

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from litechat_tui.app.templates import Template
from litechat_tui.domain.text import one_line
from litechat_tui.ui.screens.dialog import Dialog
from litechat_tui.ui.widgets.text_input import TextInput
from litechat_tui.words import _


class TemplateValues(Dialog[Mapping[str, str] | None]):
    """Returns the values by the names of the variables; None when it was left."""

    BINDINGS = [
        ("escape", "dismiss(None)"),
        ("down", "app.focus_next"),
        ("up", "app.focus_previous"),
        ("ctrl+s", "take"),
    ]

    note = getters.query_one("#note", Static)

    def __init__(self, template: Template) -> None:
        super().__init__()
        self._template = template

    def compose(self) -> ComposeResult:
        """Yield a line for each variable, and one for what lacks."""
        with Vertical(id="values", classes="dialog") as box:
            box.border_title = Content(self._template.title)
            box.border_subtitle = Content(_("Enter goes on · Ctrl+S takes it · Esc cancels"))
            with VerticalScroll(can_focus=False):
                for variable in self._template.variables:
                    with Horizontal(classes="parameter"):
                        yield Static(Content(one_line(variable.name, 20)), classes="label")
                        yield TextInput(variable.default or "", compact=True, select_on_focus=True)
            yield Static(Content(self._template.description), id="note", markup=False)

    @on(Input.Submitted)
    def _go_on(self, event: Input.Submitted) -> None:
        """Go to the next line; from the last one, take the values."""
        boxes = [*self.query(TextInput)]
        if event.input is boxes[-1]:
            self.action_take()
        else:
            self.focus_next()

    def action_take(self) -> None:
        """Return what is written; where a value lacks, say so and go there."""
        boxes = [*self.query(TextInput)]
        for variable, box in zip(self._template.variables, boxes, strict=True):
            if variable.default is None and not box.value:
                self.note.set_class(True, "-wrong")
                self.note.update(Content(_("{name} has no value yet.").format(name=variable.name)))
                box.focus()
                return
        self.dismiss({each.name: box.value for each, box in zip(self._template.variables, boxes, strict=True)})

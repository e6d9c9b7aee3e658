"""Making a template of the prompt: one name to type."""

from __future__ import annotations

import asyncio

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from litechat_tui.app.templates import new_template, stem_of
from litechat_tui.domain.errors import ConfigurationError
from litechat_tui.domain.ports import TemplateFiles
from litechat_tui.ui.screens.dialog import Dialog
from litechat_tui.ui.widgets.text_input import TextInput
from litechat_tui.words import _
from litechat_tui.words.problems import problem_text


class SaveTemplate(Dialog[str | None]):
    """Returns the path of the new file, or None. Nothing is ever written over."""

    BINDINGS = [("escape", "dismiss(None)")]

    name_box = getters.query_one(TextInput)
    note = getters.query_one("#note", Static)

    def __init__(self, files: TemplateFiles, text: str) -> None:
        super().__init__()
        self._files = files
        self._text = text

    def compose(self) -> ComposeResult:
        """Yield the box for the name and a line for what is in the way."""
        with Vertical(id="save", classes="dialog") as box:
            box.border_title = Content(_("Make template"))
            box.border_subtitle = Content(_("Enter saves · Esc cancels"))
            yield TextInput(placeholder=_("Name of the template"), compact=True)
            yield Static(Content(_("Write {{name}} in a prompt for what changes.")), id="note", markup=False)

    @on(Input.Submitted)
    @work(group="save", exclusive=True, exit_on_error=False)
    async def _save(self) -> None:
        stem = stem_of(self.name_box.value)
        if not stem:
            self.note.update(Content(_("Type a name.")))
            return
        try:
            path = await asyncio.to_thread(self._files.write, stem, new_template(self._text))
        except ConfigurationError as error:
            self.note.update(Content(problem_text(error.problem).summary))
        else:
            self.dismiss(path)

"""Using templates of prompts, and making one. Invisible."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message
from textual.widget import Widget

from litechat_tui.app.dependencies import Dependencies
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.widgets.prompt import Prompt
from litechat_tui.words import _

if TYPE_CHECKING:
    from litechat_tui.app.templates import Filled


class TemplateUse(Reporting, Widget):
    """Opens the list of templates, asks for values, and hands over what becomes of one."""

    DEFAULT_CSS = "TemplateUse { display: none; }"

    @dataclass
    class Used(Message):
        """A template is to take the place of what is in the prompt."""

        made: Filled

    def __init__(self, dependencies: Dependencies) -> None:
        super().__init__()
        self._dependencies = dependencies

    @property
    def _typed(self) -> str:
        return self.screen.query_one(Prompt).typed.text

    @work(group="templates", exclusive=True, exit_on_error=False)
    async def action_use(self) -> None:
        """Let the reader choose a template and give its values; what is in the prompt is its input."""
        from litechat_tui.app.templates import filled, templates_in
        from litechat_tui.ui.screens.template_values import TemplateValues
        from litechat_tui.ui.screens.templates import TemplatePicker

        templates = await asyncio.to_thread(templates_in, self._dependencies.templates())
        template = await self.app.push_screen_wait(TemplatePicker(templates))
        if template is None:
            return
        values = await self.app.push_screen_wait(TemplateValues(template)) if template.variables else {}
        if values is not None:
            self.post_message(self.Used(filled(template, values, self._typed)))

    @work(group="templates", exclusive=True, exit_on_error=False)
    async def action_make(self) -> None:
        """Make a template of what is in the prompt."""
        from litechat_tui.ui.screens.save_template import SaveTemplate

        text = self._typed
        if not text.strip():
            self.notify(_("The prompt is empty: there is nothing to make a template of."), timeout=4)
            return
        path = await self.app.push_screen_wait(SaveTemplate(self._dependencies.templates(), text))
        if path is not None:
            self.notify(_("The template is {path}.").format(path=path), timeout=4, markup=False)

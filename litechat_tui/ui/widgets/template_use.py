"""Using templates of prompts, and making one. Invisible."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message
from textual.widget import Widget

from litechat_tui.app.dependencies import Dependencies
from litechat_tui.app.entries import Entry
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.widgets.prompt import Prompt
from litechat_tui.words import _

if TYPE_CHECKING:
    from litechat_tui.app.templates import Filled, Template


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

    @work(group="template-entries", exclusive=True, exit_on_error=False)
    async def list_entries(self) -> None:
        """Add the templates that can be used to what `/` lists."""
        from litechat_tui.app.templates import templates_in

        templates = await asyncio.to_thread(templates_in, self._dependencies.templates())
        self.screen.query_one(Prompt).add_entries([self._entry(each) for each in templates if each.problem is None])

    def _entry(self, template: Template) -> Entry:
        help_text = template.description or _("A template of yours, or of the current folder.")
        return Entry(template.title or template.name, help_text, partial(self.use, template), template.name)

    @work(group="templates", exclusive=True, exit_on_error=False)
    async def use(self, template: Template) -> None:
        """Use a template; what is in the prompt is its input."""
        await self._use(template)

    @work(group="templates", exclusive=True, exit_on_error=False)
    async def action_use(self) -> None:
        """Let the reader choose a template and give its values; what is in the prompt is its input."""
        from litechat_tui.app.templates import templates_in
        from litechat_tui.ui.screens.templates import TemplatePicker

        templates = await asyncio.to_thread(templates_in, self._dependencies.templates())
        template = await self.app.push_screen_wait(TemplatePicker(templates))
        if template is not None:
            await self._use(template)

    async def _use(self, template: Template) -> None:
        from litechat_tui.app.templates import filled
        from litechat_tui.ui.screens.template_values import TemplateValues

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

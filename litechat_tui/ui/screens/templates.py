"""Choosing a template of prompts: the list, narrowed as one types, with the text of the one at the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from litechat_tui.app.templates import Template, matching
from litechat_tui.ui.screens.dialog import Dialog
from litechat_tui.ui.widgets.text_input import TextInput
from litechat_tui.words import _
from litechat_tui.words.parameters import what_is_set
from litechat_tui.words.problems import problem_text
from litechat_tui.words.templates import place


class TemplatePicker(Dialog[Template | None]):
    """Returns the template that was chosen. One whose file is wrong is listed, and cannot be."""

    BINDINGS = [
        ("escape", "dismiss(None)"),
        ("down", "move('cursor_down')"),
        ("up", "move('cursor_up')"),
        ("pagedown", "move('page_down')"),
        ("pageup", "move('page_up')"),
    ]

    words_box = getters.query_one(TextInput)
    list_box = getters.query_one(OptionList)
    preview = getters.query_one("#preview", Static)
    note = getters.query_one("#note", Static)

    def __init__(self, templates: Sequence[Template]) -> None:
        super().__init__()
        self._templates = templates
        self._found = templates
        self._shown_for: str | None = None
        """The text in the box that the list is for."""

    def compose(self) -> ComposeResult:
        """Yield a box to type in, the list, what the template says, and what goes with it."""
        with Vertical(id="templates", classes="dialog") as box:
            box.border_title = Content(_("Templates"))
            box.border_subtitle = Content(_("Enter takes it into the prompt · Esc cancels"))
            yield TextInput(placeholder=_("Type to filter"), compact=True)
            yield OptionList(compact=True, markup=False)
            with VerticalScroll(can_focus=False):
                yield Static(id="preview", markup=False)
            yield Static(id="note", markup=False)

    def on_mount(self) -> None:
        """List them."""
        self.list_box.can_focus = False
        self._follow_the_box()

    @on(Input.Changed)
    def _follow_the_box(self) -> None:
        """Show what matches, unless a key that came with the letters has been at the list before this message."""
        if self.words_box.value == self._shown_for:
            return
        self._shown_for = self.words_box.value
        self._found = matching(self._templates, self._shown_for)
        self.list_box.set_options(Option(_row(template)) for template in self._found)
        self.list_box.highlighted = 0 if self._found else None
        self.list_box.display = bool(self._found)
        self._preview()

    @on(OptionList.OptionHighlighted)
    def _preview(self) -> None:
        template = self._chosen
        self.preview.update(Content(template.text if template else ""))
        self.preview.display = bool(template and template.text)
        wrong = template.problem if template else None
        self.note.set_class(wrong is not None, "-wrong")
        if template is None:
            none = _("There are no templates. They are Markdown files; “Make template” writes one of the prompt.")
            self.note.update(Content(_("No template matches.") if self._templates else none))
        elif wrong is not None:
            text = problem_text(wrong)
            self.note.update(Content(text.summary))
        else:
            facts = (place(template.place), template.model, what_is_set(template.parameters))
            self.note.update(Content(" · ".join(filter(None, facts))))

    @property
    def _chosen(self) -> Template | None:
        at = self.list_box.highlighted
        return None if at is None else self._found[at]

    @on(Input.Submitted)
    def _take_highlighted(self) -> None:
        self._follow_the_box()
        if (template := self._chosen) is None or template.problem is not None:
            self.app.bell()
            return
        self.dismiss(template)

    @on(OptionList.OptionSelected)
    def _take_clicked(self) -> None:
        self._take_highlighted()

    async def action_move(self, action: str) -> None:
        """Move in the list while the box keeps the focus."""
        self._follow_the_box()
        await self.app.run_action(action, self.list_box)


def _row(template: Template) -> Content:
    """Return a row of the list: the name, a title that is another, and the description."""
    title = template.title if template.title != template.name else ""
    more = " · ".join(filter(None, (title, template.description)))
    name = (template.name, "$error" if template.problem else "bold")
    return Content.assemble(name, *([(f"  {more}", "$foreground-muted")] if more else []))

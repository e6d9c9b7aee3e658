"""Choosing a model: the proxy's list with what it tells, or any name when the list cannot be had."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from litechat_tui.app.known_models import KnownModels
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import LitechatError
from litechat_tui.domain.models import ModelDetails
from litechat_tui.domain.ports import ModelCatalog
from litechat_tui.domain.text import one_line
from litechat_tui.ui.screens.dialog import Dialog
from litechat_tui.ui.widgets.model_rows import model_rows
from litechat_tui.ui.widgets.text_input import TextInput
from litechat_tui.words import _
from litechat_tui.words.problems import problem_text

_KEY_REFUSED = frozenset(
    {
        Code.PROXY_KEY_INVALID,
        Code.PROXY_KEY_EXPIRED,
        Code.PROXY_KEY_BLOCKED,
        Code.PROXY_TEAM_BLOCKED,
        Code.PROXY_PROJECT_BLOCKED,
    }
)
"""Refusals that every request meets, whatever the model."""


SCROLLBAR = 2
"""Cells that no row takes: a long list has it there, and headings and rows are to agree."""


class ModelPicker(Dialog[str]):
    """Returns the chosen alias; an empty string when nothing was chosen.

    What was known last time is listed at once, and what the proxy tells takes its place.
    """

    BINDINGS = [
        ("escape", "dismiss('')"),
        ("down", "move('cursor_down')"),
        ("up", "move('cursor_up')"),
        ("pagedown", "move('page_down')"),
        ("pageup", "move('page_up')"),
        ("ctrl+s", "mark"),
    ]

    name_box = getters.query_one(TextInput)
    frame = getters.query_one("#models", Vertical)
    heading = getters.query_one("#columns", Static)
    list_box = getters.query_one(OptionList)
    note = getters.query_one("#note", Static)

    def __init__(self, known: KnownModels, catalog: ModelCatalog, current: str) -> None:
        super().__init__()
        self._known = known
        self._catalog = catalog
        self._current = current
        self._models: Sequence[ModelDetails] = ()
        self._asked = False
        """Whether they are what the proxy told just now."""
        self._favourites: frozenset[str] = frozenset()
        self._used: Sequence[str] = ()
        self._nothing = _("Asking the proxy…")
        """Why there is no list, or why it may be out of date."""
        self._shown_for = ""
        """The text in the box that the list is for."""

    def compose(self) -> ComposeResult:
        """Yield a box to type in, the list under its headings, and a line for what went wrong."""
        with Vertical(id="models", classes="dialog") as box:
            box.border_title = Content(_("Model"))
            box.border_subtitle = Content(_("Enter chooses · Ctrl+S ★ · Esc cancels"))
            yield TextInput(placeholder=_("Type to filter, or any model name"), compact=True)
            yield Static(id="columns")
            yield OptionList(compact=True, markup=False)
            yield Static(Content(self._nothing), id="note")

    def on_mount(self) -> None:
        """List what is known, and ask the proxy."""
        self.list_box.can_focus = False
        self.load()

    @work(group="models", exclusive=True, exit_on_error=False)
    async def load(self) -> None:
        """Fill the list, or say why it stays empty."""
        try:
            await asyncio.to_thread(self._remember)
            self._show()
            self._models = await asyncio.to_thread(self._known.asked, self._catalog)
        except LitechatError as error:
            self._nothing = problem_text(error.problem).summary
            if error.problem.code not in _KEY_REFUSED:
                self._nothing = _("{problem} Type a model name instead.").format(problem=self._nothing)
        else:
            self._asked = True
            self._nothing = _("The proxy lists no models for this key. Type a model name.")
        self._show()

    def _remember(self) -> None:
        self._models, self._favourites, self._used = self._known.kept(), self._known.favourites, self._known.used

    @on(Input.Changed)
    def _follow_the_box(self) -> None:
        """Show what matches, unless a key that came with the letters has been at the list before this message."""
        if self.name_box.value != self._shown_for:
            self._show()

    def on_resize(self) -> None:
        """Lay the columns out for another width."""
        if self._models:
            self.call_after_refresh(self._show)

    def _show(self) -> None:
        chosen = self.list_box.highlighted_option if self.name_box.value == self._shown_for else None
        self._shown_for = self.name_box.value
        wanted = self._shown_for.strip().casefold()
        found = [model for model in self._listed() if wanted in model.alias.casefold()]
        heading, rows = model_rows(found, self._favourites, self.frame.content_size.width - SCROLLBAR)
        self.heading.update(heading)
        self.list_box.set_options(Option(row, id=model.alias) for row, model in zip(rows, found, strict=True))
        there = (chosen.id if chosen else None) or self._current
        at = next((index for index, model in enumerate(found) if model.alias == there), 0)
        self.list_box.highlighted = at if found else None
        self.list_box.display = self.heading.display = bool(found)
        refused = bool(self._models) and not self._asked and self._nothing != _("Asking the proxy…")
        self.note.display = refused or not found
        none_matches = _("No model of the list matches; Enter takes the name as it is typed.")
        self.note.update(Content(none_matches if self._models and not found else self._nothing))

    def _listed(self) -> Sequence[ModelDetails]:
        """Return favourites first, then what was used last, then the others in the proxy's order."""
        used = {alias: at for at, alias in enumerate(self._used)}
        models = [*self._models]
        if self._current and models and all(model.alias != self._current for model in models):
            models.insert(0, ModelDetails(self._current, offered=False))
        return sorted(models, key=lambda model: (model.alias not in self._favourites, used.get(model.alias, len(used))))

    @on(Input.Submitted)
    def _take_highlighted(self) -> None:
        self._follow_the_box()
        option = self.list_box.highlighted_option
        self.dismiss(option.id if option and option.id else one_line(self.name_box.value.strip()))

    @on(OptionList.OptionSelected)
    def _take_clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id or "")

    async def action_move(self, action: str) -> None:
        """Move in the list while the box keeps the focus."""
        self._follow_the_box()
        await self.app.run_action(action, self.list_box)

    @work(group="mark", exit_on_error=False)
    async def action_mark(self) -> None:
        """Make the model at the cursor a favourite, or not any more."""
        option = self.list_box.highlighted_option
        if option and option.id:
            self._favourites = await asyncio.to_thread(self._known.mark, option.id)
            self._show()

"""Choosing a model: the proxy's list, or any name when the list cannot be had."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from litechat_tui.domain.chat import Model
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.domain.ports import ModelCatalog
from litechat_tui.domain.text import one_line
from litechat_tui.ui.screens.dialog import Dialog
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


def amount(tokens: int) -> str:
    """Return a number of tokens in few letters: ``64k``, ``1M``."""
    return f"{tokens / 1_000_000:.3g}M" if tokens >= 1_000_000 else f"{tokens // 1000}k"


def described(model: Model) -> Content:
    """Return one line for a model: its alias and, dimmed, how much it reads and writes."""
    limits = []
    if model.max_input_tokens:
        limits.append(_("{amount} in").format(amount=amount(model.max_input_tokens)))
    if model.max_output_tokens:
        limits.append(_("{amount} out").format(amount=amount(model.max_output_tokens)))
    return Content.assemble(model.id, ("  " + " · ".join(limits) if limits else "", "$foreground-muted"))


class ModelPicker(Dialog[str]):
    """Returns the chosen alias; an empty string when nothing was chosen."""

    BINDINGS = [
        ("escape", "dismiss('')"),
        ("down", "move('cursor_down')"),
        ("up", "move('cursor_up')"),
    ]

    name_box = getters.query_one(TextInput)
    list_box = getters.query_one(OptionList)
    note = getters.query_one("#note", Static)

    def __init__(self, catalog: ModelCatalog, current: str) -> None:
        super().__init__()
        self._catalog = catalog
        self._current = current
        self._models: Sequence[Model] = ()
        self._nothing = _("Asking the proxy…")
        """Why there is no list."""
        self._shown_for = ""
        """The text in the box that the list is for."""

    def compose(self) -> ComposeResult:
        """Yield a box to type in, the list, and a line for what went wrong."""
        with Vertical(id="models", classes="dialog") as box:
            box.border_title = Content(_("Model"))
            box.border_subtitle = Content(_("Enter chooses · Esc cancels"))
            yield TextInput(placeholder=_("Type to filter, or any model name"), compact=True)
            yield OptionList(compact=True, markup=False)
            yield Static(Content(self._nothing), id="note")

    def on_mount(self) -> None:
        """Ask the proxy."""
        self.list_box.can_focus = False
        self.load()

    @work(group="models", exclusive=True, exit_on_error=False)
    async def load(self) -> None:
        """Fill the list, or say why it stays empty."""
        try:
            self._models = await asyncio.to_thread(self._catalog.models)
        except ProxyError as error:
            self._nothing = problem_text(error.problem).summary
            if error.problem.code not in _KEY_REFUSED:
                self._nothing = _("{problem} Type a model name instead.").format(problem=self._nothing)
        else:
            self._nothing = _("The proxy lists no models for this key. Type a model name.")
        self._show()

    @on(Input.Changed)
    def _follow_the_box(self) -> None:
        """Show what matches, unless a key that came with the letters has been at the list before this message."""
        if self.name_box.value != self._shown_for:
            self._show()

    def _show(self) -> None:
        self._shown_for = self.name_box.value
        wanted = self._shown_for.strip().casefold()
        found = [model for model in self._models if wanted in model.id.casefold()]
        self.list_box.set_options(Option(described(model), id=model.id) for model in found)
        at = next((index for index, model in enumerate(found) if model.id == self._current), 0)
        self.list_box.highlighted = at if found else None
        self.list_box.display = bool(found)
        self.note.display = not found
        none_matches = _("No model of the list matches; Enter takes the name as it is typed.")
        self.note.update(Content(none_matches if self._models else self._nothing))

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

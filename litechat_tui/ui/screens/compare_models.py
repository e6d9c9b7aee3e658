"""Choosing the models of a comparison: the proxy's list with a check for each, or names as they are typed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, SelectionList, Static
from textual.widgets.selection_list import Selection

from litechat_tui.app.comparing import MOST_COMPARED
from litechat_tui.domain.errors import ProxyError
from litechat_tui.domain.ports import ModelCatalog
from litechat_tui.domain.text import one_line
from litechat_tui.ui.bindings import same_keys
from litechat_tui.ui.screens.dialog import Dialog
from litechat_tui.ui.widgets.text_input import TextInput
from litechat_tui.words import _
from litechat_tui.words.problems import problem_text


class ModelFilter(TextInput):
    """A box for parts of names, which have no blanks in them: that key checks a model."""

    class Checked(Message):
        """The model at the cursor of the list is chosen, or not any more."""

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "space":
            event.stop().prevent_default()
            self.post_message(self.Checked())


class CompareModels(Dialog[tuple[str, ...]]):
    """Returns the aliases in the order in which they were chosen; none when it was given up."""

    BINDINGS = [
        ("escape", "give_up"),
        same_keys("compare.begin", "give_up"),
        ("down", "move('cursor_down')"),
        ("up", "move('cursor_up')"),
    ]

    name_box = getters.query_one(ModelFilter)
    list_box = getters.query_one(SelectionList)
    note = getters.query_one("#note", Static)

    def __init__(self, catalog: ModelCatalog, asked: str, before: Sequence[str]) -> None:
        """`before` are those that were compared last, or the model in use."""
        super().__init__()
        self._catalog = catalog
        self._asked = asked
        self._names = [*before]
        """What the list has when nothing is typed: those that were chosen before come first."""
        self._chosen = [*before]
        self._problem = _("Asking the proxy…")
        """Why the list is not the proxy's."""
        self._shown_for = ""
        """The text in the box that the list is for."""

    def compose(self) -> ComposeResult:
        """Yield what is asked, a box to type in, the list, and a line that says what is missing."""
        with Vertical(id="compare-models", classes="dialog") as box:
            box.border_title = Content(_("Compare"))
            box.border_subtitle = Content(_("Space checks · Enter asks · Esc cancels"))
            yield Static(Content(one_line(self._asked)), id="asked")
            yield ModelFilter(placeholder=_("Type to filter, or any model name"), compact=True)
            yield SelectionList[str](compact=True)
            yield Static(id="note", markup=False)

    def on_mount(self) -> None:
        """Show those of the last time, and ask the proxy for all others."""
        self.list_box.can_focus = False
        self._show()
        self.load()

    @work(group="models", exclusive=True, exit_on_error=False)
    async def load(self) -> None:
        """Fill the list, or say why it stays as it is."""
        try:
            models = await asyncio.to_thread(self._catalog.models)
        except ProxyError as error:
            self._problem = problem_text(error.problem).summary
        else:
            self._problem = ""
            offered = [model.id for model in models]
            self._names += [name for name in offered if name not in self._names]
        self._show()

    @on(Input.Changed)
    def _follow_the_box(self) -> None:
        """Show what matches, unless a key that came with the letters has been at the list before this message."""
        if self.name_box.value != self._shown_for:
            self._show()

    def _show(self) -> None:
        """List what matches, with the cursor where it was or at the first one."""
        box, self._shown_for = self.list_box, self.name_box.value
        at = box.highlighted_option.id if box.highlighted_option else None
        wanted = self._shown_for.strip().casefold()
        found = [name for name in self._names if wanted in name.casefold()]
        box.clear_options()
        box.add_options(Selection(self._row(name), name, name in self._chosen, id=name) for name in found)
        box.highlighted = (found.index(at) if at in found else 0) if found else None
        box.display = bool(found)
        self._say_what_is_missing(nothing_found=not found)

    def _row(self, name: str) -> Content:
        """Return a model with the number of its column, where it is to have one."""
        number = f"{self._chosen.index(name) + 1}" if name in self._chosen else " "
        return Content.assemble((number, "bold"), f" {name}")

    def _say_what_is_missing(self, *, nothing_found: bool = False) -> None:
        if nothing_found and self._shown_for.strip():
            words = _("No model of the list matches; Space takes the name as it is typed.")
        elif len(self._chosen) < 2:
            words = " ".join(filter(None, (self._problem, _("Choose two or three models."))))
        else:
            words = self._problem
        self.note.update(Content(words))
        self.note.display = bool(words)

    @on(ModelFilter.Checked)
    def _check(self) -> None:
        self._follow_the_box()
        option, typed = self.list_box.highlighted_option, one_line(self.name_box.value.strip())
        name = option.id if option is not None and option.id else typed
        if name:
            self._toggle(name)
            self.name_box.value = ""
            self._show()

    @on(SelectionList.SelectionToggled)
    def _follow_a_click(self, event: SelectionList.SelectionToggled[str]) -> None:
        self._toggle(event.selection.value)
        self._show()

    def _toggle(self, name: str) -> None:
        if name not in self._names:
            self._names.insert(0, name)
        if name in self._chosen:
            self._chosen.remove(name)
        elif len(self._chosen) < MOST_COMPARED:
            self._chosen.append(name)
        else:
            words = _("Not more than {count} models have room beside each other.").format(count=MOST_COMPARED)
            self.notify(words, severity="warning", timeout=3, markup=False)

    @on(Input.Submitted)
    def _ask(self) -> None:
        if len(self._chosen) >= 2:
            self.dismiss(tuple(self._chosen))
        else:
            self.app.bell()

    def action_give_up(self) -> None:
        """Ask nobody."""
        self.dismiss(())

    async def action_move(self, action: str) -> None:
        """Move in the list while the box keeps the focus."""
        self._follow_the_box()
        await self.app.run_action(action, self.list_box)

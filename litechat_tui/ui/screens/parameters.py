"""The parameters of a session: instructions, and what its model lets anybody set."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from litechat_tui.domain.errors import LitechatError
from litechat_tui.domain.models import ModelDetails
from litechat_tui.domain.parameters import UNSET, Name, Parameters, from_text
from litechat_tui.domain.text import clean
from litechat_tui.ui.bindings import same_keys
from litechat_tui.ui.screens.dialog import Dialog
from litechat_tui.ui.widgets.text_area import TextBox
from litechat_tui.ui.widgets.text_input import TextInput
from litechat_tui.words import _
from litechat_tui.words.amounts import short_number
from litechat_tui.words.parameters import WRITTEN, conflict_sentence, label, not_a_value, not_taken


class ParametersScreen(Dialog[Parameters | None]):
    """Returns the parameters as they were saved; None when they were left as they were."""

    BINDINGS = [
        ("escape", "dismiss(None)"),
        same_keys("session.parameters", "dismiss(None)"),
        ("ctrl+s", "save"),
        ("down", "app.focus_next"),
        ("up", "app.focus_previous"),
    ]

    instructions = getters.query_one(TextBox)
    note = getters.query_one("#note", Static)

    def __init__(self, parameters: Parameters, model: ModelDetails, ask: Callable[[], ModelDetails]) -> None:
        """`ask` returns what the proxy tells of the model, or raises `LitechatError`; it may block."""
        super().__init__()
        self._ask = ask
        self._parameters = parameters
        self._model = model

    def compose(self) -> ComposeResult:
        """Yield the box for the instructions, a line for each parameter, and one for what is wrong."""
        with Vertical(id="parameters", classes="dialog") as box:
            box.border_title = Content(_("Parameters of the session"))
            box.border_subtitle = Content(_("Ctrl+S saves · Esc leaves it as it was"))
            with VerticalScroll(can_focus=False):
                yield TextBox(
                    self._parameters.instructions, placeholder=_("Instructions: what the model is told before all else")
                )
                for name in Name:
                    with Horizontal(classes="parameter"):
                        yield Static(Content(label(name)), classes="label")
                        yield TextInput(
                            self._parameters.written.get(name, ""),
                            placeholder=self._placeholder(name),
                            compact=True,
                            select_on_focus=False,
                            id=name.value,
                        )
            yield Static(id="note", markup=False)

    def on_mount(self) -> None:
        """Say what goes with what is there already, and find out what the model takes."""
        self._say()
        self.learn()

    @work(exclusive=True, exit_on_error=False)
    async def learn(self) -> None:
        """Show what the model takes; where nobody tells, any of it may be tried."""
        with suppress(LitechatError):
            self._model = await asyncio.to_thread(self._ask)
            for name in Name:
                self._box(name).placeholder = self._placeholder(name)
            self._say()

    def _placeholder(self, name: Name) -> str:
        if not self._model.takes(name):
            return not_taken(self._model.alias, name)
        most = self._model.max_output_tokens
        if name is Name.MAX_OUTPUT_TOKENS and most:
            return _("at most {tokens}").format(tokens=short_number(most))
        return _(WRITTEN[name])

    @on(Input.Changed)
    def _say(self) -> None:
        """Say what is wrong with what is written, or whom it is for."""
        found = self._read()
        wrong = found if isinstance(found, str) else conflict_sentence(found)
        unsent = [label(name) for name in Name if self._box(name).value.strip() and not self._model.takes(name)]
        self.note.set_class(bool(wrong), "-wrong")
        if not wrong and unsent:
            words = _("{model} does not take this, and it is not sent: {names}.")
            wrong = words.format(model=self._model.alias, names=", ".join(unsent))
        rest = _("What is empty is left to {model}.").format(model=self._model.alias)
        self.note.update(Content(wrong or (rest if self._model.alias else _("What is empty is left to the model."))))

    def _box(self, name: Name) -> TextInput:
        return self.query_one(f"#{name.value}", TextInput)

    def _read(self) -> Parameters | str:
        """Return the parameters as they are written, or what is wrong with them."""
        found = replace(UNSET, instructions=clean(self.instructions.text).strip())
        for name in Name:
            written = self._box(name).value
            if not written.strip():
                continue
            if (one := from_text(name, written)) is None:
                return not_a_value(name)
            found = found.over(one)
        return found

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Return what is written; stay, and say why, where it cannot be sent."""
        found = self._read()
        if isinstance(found, str) or found.conflict is not None:
            self._say()
            self.app.bell()
            return
        self.dismiss(found)

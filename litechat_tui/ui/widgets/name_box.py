"""The box in which a session's name, or its tags, are written: in the list, where the session is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from textual import on
from textual.message import Message
from textual.widgets import Input

from litechat_tui.app.shortcuts import Scope
from litechat_tui.domain.chat import Session
from litechat_tui.ui.bindings import bindings_at
from litechat_tui.ui.focusing import focus_now
from litechat_tui.ui.widgets.text_input import TextInput
from litechat_tui.words import _


class NameBox(TextInput):
    """Opens over a row of the list; Enter takes what is written, Esc and going elsewhere leave it."""

    class Purpose(StrEnum):
        """What is written."""

        NAME = "name"
        TAGS = "tags"

    @dataclass
    class Named(Message):
        """What was written for a session."""

        session: Session
        purpose: NameBox.Purpose
        text: str

    class Left(Message):
        """The box has closed."""

    BINDINGS = [*bindings_at(Scope.NAME_BOX)]

    def __init__(self) -> None:
        super().__init__(id="name", compact=True)
        self._session: Session | None = None
        self._purpose = NameBox.Purpose.NAME

    def open(self, session: Session, purpose: Purpose, text: str) -> None:
        """Ask for the name or the tags of a session."""
        self._session, self._purpose = session, purpose
        self.placeholder = _("Name") if purpose is NameBox.Purpose.NAME else _("Tags, with commas between them")
        self.value = text
        self.add_class("-open")
        focus_now(self)
        self.action_select_all()

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        if self._session is not None:
            self.post_message(self.Named(self._session, self._purpose, self.value))
        self.action_leave()

    def action_leave(self) -> None:
        """Close the box."""
        if self._session is not None:
            self._session = None
            self.remove_class("-open")
            self.post_message(self.Left())

    def on_blur(self) -> None:
        """Close the box when the reader goes elsewhere."""
        self.action_leave()

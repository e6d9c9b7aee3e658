"""Saving a code block or an attachment: one name to type."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from litechat_tui.domain.prompt import Attachment
from litechat_tui.domain.text import one_line
from litechat_tui.ui.screens.dialog import Dialog
from litechat_tui.ui.widgets.text_input import TextInput
from litechat_tui.words import _
from litechat_tui.words.attached import facts


class SaveBytes(Dialog[Path | None]):
    """Returns where something was saved, or None. Never writes over a file without having asked."""

    BINDINGS = [("escape", "dismiss(None)")]

    name_box = getters.query_one(TextInput)
    note = getters.query_one("#note", Static)

    def __init__(self, title: str, what: str, data: bytes, name: str) -> None:
        super().__init__()
        self._title = title
        self._what = what
        self._data = data
        self._name = name
        self._asked = False
        """Whether Enter now writes over the file that is there."""

    def compose(self) -> ComposeResult:
        """Yield the box for the name and a line for what is in the way."""
        with Vertical(id="save", classes="dialog") as box:
            box.border_title = Content(self._title)
            box.border_subtitle = Content(_("Enter saves · Esc cancels"))
            yield Static(Content(self._what))
            yield TextInput(self._name, compact=True, select_on_focus=False)
            yield Static(Content(_("in {folder}").format(folder=Path.cwd())), id="note")

    @on(Input.Changed)
    def _forget_question(self) -> None:
        self._asked = False

    @on(Input.Submitted)
    @work(group="save", exclusive=True, exit_on_error=False)
    async def _save(self) -> None:
        name = self.name_box.value.strip()
        if not name:
            self.note.update(Content(_("Type a name.")))
            return
        try:
            path = await asyncio.to_thread(_write, name, self._data, over=self._asked)
        except FileExistsError:
            self._asked = True
            question = _("{name} is there already. Enter again writes over it.").format(name=one_line(name))
            self.note.update(Content(question))
        except (OSError, RuntimeError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            self.note.update(Content(_("It cannot be saved there: {reason}.").format(reason=one_line(reason))))
        else:
            self.dismiss(path)


class SaveCode(SaveBytes):
    """Saves a code block."""

    def __init__(self, what: str, code: str, name: str) -> None:
        super().__init__(_("Save code"), what, f"{code}\n".encode(), name)


class SaveAttachment(SaveBytes):
    """Saves what was attached."""

    def __init__(self, attachment: Attachment, data: bytes) -> None:
        name = one_line(attachment.name).replace("/", "_")
        super().__init__(_("Save attachment"), f"{name} · {facts(attachment)}", data, name)


def _write(name: str, data: bytes, *, over: bool) -> Path:
    """Write a new file, or one that is there when `over`; return its path. Raises OSError, such as FileExistsError."""
    path = Path.cwd() / Path(name).expanduser()
    with path.open("wb" if over else "xb") as file:
        file.write(data)
    return path

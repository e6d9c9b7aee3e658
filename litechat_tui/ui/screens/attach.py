"""Attaching files by their paths: one box to type, drop or paste them into, and how a path may go on."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from litechat_tui.app.path_completion import completions
from litechat_tui.app.typed_paths import typed_paths
from litechat_tui.domain.ports import FolderFiles
from litechat_tui.domain.text import one_line
from litechat_tui.ui.beside import beside
from litechat_tui.ui.screens.dialog import Dialog
from litechat_tui.ui.widgets.text_input import TextInput
from litechat_tui.words import _


class AttachDialog(Dialog[Sequence[Path] | None]):
    """Returns the files that were named, or None."""

    BINDINGS = [
        ("escape", "dismiss(None)"),
        ("tab", "complete"),
        ("up", "move(-1)"),
        ("down", "move(1)"),
    ]

    box = getters.query_one(TextInput)
    ways = getters.query_one(OptionList)
    note = getters.query_one("#note", Static)

    def __init__(self, files: FolderFiles) -> None:
        super().__init__()
        self._files = files
        self._listed: Sequence[str] = ()

    def compose(self) -> ComposeResult:
        """Yield the box, how the path may go on, and a line for what is wrong with it."""
        with Vertical(id="attach", classes="dialog") as dialog:
            dialog.border_title = Content(_("Attach files"))
            dialog.border_subtitle = Content(_("Enter attaches · Tab completes · Esc cancels"))
            yield TextInput(placeholder=_("Path of a file, or several"), compact=True, select_on_focus=False)
            ways = OptionList(compact=True, markup=False)
            ways.can_focus = False
            yield ways
            yield Static(id="note")

    def on_mount(self) -> None:
        """Begin with what is in the current folder."""
        self.list_ways("")

    @on(Input.Changed)
    def _follow(self, event: Input.Changed) -> None:
        self.note.update("")
        self.list_ways(event.value)

    @work(group="ways", exclusive=True, exit_on_error=False)
    async def list_ways(self, text: str) -> None:
        """List how the path may go on."""
        self._listed = await beside(partial(completions, self._files, text, Path.cwd()))
        self.ways.set_options(Option(Content(one_line(path))) for path in self._listed)
        self.ways.highlighted = 0 if self._listed and text else None

    def action_move(self, by: int) -> None:
        """Choose another way."""
        if self._listed:
            at = self.ways.highlighted
            self.ways.highlighted = ((at + by) if at is not None else min(by, 0)) % len(self._listed)

    def action_complete(self) -> None:
        """Go on with the chosen way, or the first."""
        if self._listed:
            self._go_on(self._listed[self.ways.highlighted or 0])

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self._go_on(self._listed[event.option_index])

    def _go_on(self, path: str) -> None:
        self.box.value = path
        self.box.cursor_position = len(path)

    @on(Input.Submitted)
    @work(group="attach", exclusive=True, exit_on_error=False)
    async def _take(self) -> None:
        text = self.box.value
        paths = await asyncio.to_thread(typed_paths, text)
        if not paths:
            self.note.update(Content(_("Type a path, or drop a file here.")))
            return
        if wrong := await asyncio.to_thread(_wrong_one, paths):
            words = _("It is a folder: {path}") if wrong.is_dir() else _("There is no such file: {path}")
            self.note.update(Content(words.format(path=one_line(str(wrong)))))
        else:
            self.dismiss([Path.cwd() / path for path in paths])


def _wrong_one(paths: Sequence[Path]) -> Path | None:
    """Return the first that is no file; everything else about it is seen when it is read."""
    return next((path for path in paths if path.is_dir() or not path.exists()), None)

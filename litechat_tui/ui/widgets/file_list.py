"""Shows what `@` in the prompt lists: files, above the prompt in which their letters are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from litechat_tui.domain.text import one_line
from litechat_tui.words import _

if TYPE_CHECKING:
    from litechat_tui.app.file_finder import FileFinder


class FileList(OptionList):
    """It never has the focus."""

    can_focus = False

    class Clicked(Message):
        """An entry was clicked."""

        def __init__(self, at: int) -> None:
            super().__init__()
            self.at = at

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes, compact=True, markup=False)
        self._shown: object = None

    def on_mount(self) -> None:
        """Name the keys that matter while it is open."""
        self.border_title = Content(_("Files"))
        self.border_subtitle = Content(_("Enter attaches · Esc leaves the text"))

    def show(self, finder: FileFinder | None) -> None:
        """Show the list as it is; nothing while it is closed."""
        self.set_class(finder is not None, "-open")
        if finder is None:
            self._shown = None
            return
        if (shown := (finder.entries, finder.complete)) != self._shown:
            self._shown = shown
            self.set_options([*map(_row, finder.entries)] or [_nothing(complete=finder.complete)])
        self.highlighted = finder.at if finder.entries else None

    @on(OptionList.OptionSelected)
    def _click(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Clicked(event.option_index))


def _row(path: str) -> Option:
    """Return a file with its folders after it: names are what is looked for, and are not cut off."""
    at = path.rfind("/", 0, -1) + 1
    return Option(Content.assemble(one_line(path[at:]), "  ", (one_line(path[:at]), "$foreground-muted")))


def _nothing(*, complete: bool) -> Option:
    words = _("No file matches") if complete else _("Looking…")
    return Option(Content.styled(words, "$foreground-muted"), disabled=True)

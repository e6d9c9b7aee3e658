"""Shows what `@` in the prompt lists: files, above the prompt in which their letters are typed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets.option_list import Option

from litechat_tui.domain.text import one_line
from litechat_tui.ui.widgets.aid_list import AidList
from litechat_tui.words import _

if TYPE_CHECKING:
    from litechat_tui.app.file_finder import FileFinder


class FileList(AidList):
    """Shows the files that are found."""

    class Clicked(AidList.Clicked):
        """A file was clicked."""

    def on_mount(self) -> None:
        """Name the keys that matter while it is open."""
        self.border_title = Content(_("Files"))
        self.border_subtitle = Content(_("Enter attaches · Esc leaves the text"))

    def show(self, finder: FileFinder | None) -> None:
        """Show the list as it is; nothing while it is closed."""
        if finder is None:
            self._present(None, list, None)
            return
        entries, complete = finder.entries, finder.complete
        rows = partial(_rows, entries, complete=complete)
        self._present((entries, complete), rows, finder.at if entries else None)


def _rows(entries: Sequence[str], *, complete: bool) -> Sequence[Option]:
    return [*map(_row, entries)] or [_nothing(complete=complete)]


def _row(path: str) -> Option:
    """Return a file with its folders after it: names are what is looked for, and are not cut off."""
    at = path.rfind("/", 0, -1) + 1
    return Option(Content.assemble(one_line(path[at:]), "  ", (one_line(path[:at]), "$foreground-muted")))


def _nothing(*, complete: bool) -> Option:
    words = _("No file matches") if complete else _("Looking…")
    return Option(Content.styled(words, "$foreground-muted"), disabled=True)

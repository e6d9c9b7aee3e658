"""A text area in which `@` opens a list of files, and that files go with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from textual.document._document import Location  # the public module does not export it
from textual.document._edit import Edit
from textual.message import Message

from litechat_tui.domain.prompt import Attachment
from litechat_tui.ui.widgets.typed_list import MOVES, ListArea

if TYPE_CHECKING:
    from pathlib import Path

    from litechat_tui.app.file_finder import FileFinder

_AT = "@＠"
"""What opens the list; the wide one is what input methods type."""
_PATHS = ("/", "~/", "'/", '"/', "'~/", '"~/', "file://")
"""What a dropped path begins with."""
_LONGEST_PATHS = 8_000
"""Characters of a paste that may be paths."""


class Pasted(NamedTuple):
    """A text that was pasted, and where it is."""

    text: str
    start: Location
    end: Location


class FileArea(ListArea):
    """The keys of the list of files, in a text area that keeps the focus: they act in the order they are typed in."""

    class FilesChanged(Message):
        """The list opened, closed or moved."""

    class FilesWanted(Message):
        """Something else was typed, which is to be looked for."""

    @dataclass
    class FileChosen(Message):
        """A file is to go with the prompt."""

        path: Path

    class AttachWanted(Message):
        """The reader wants to name files to go with the prompt."""

    class ImageWanted(Message):
        """The image on the clipboard is to go with the prompt."""

    @dataclass
    class PathsPasted(Message):
        """What was pasted may be the paths of files."""

        pasted: Pasted

    reading: tuple[str, ...] = ()
    """Names of the files that are being read to go with the prompt."""
    _send_then: bool = False
    """Whether to send once they have been read."""
    new_finder: Callable[[], FileFinder] | None = None
    """Makes what finds files; None where there is none."""
    finder: FileFinder | None = None
    """The list of files while it is open."""

    def list_takes(self, key: str, character: str | None) -> bool:
        """Let an open list have a key; return whether it has taken it."""
        if self.follow_word() and self.finder is not None:
            return self._files_take(key, self.finder)
        if super().list_takes(key, character):
            return True
        if character and character in _AT and self.typed_list is None and self.new_finder:
            self.finder = self.new_finder()
            # It is there once the key has had its way.
            self.call_next(self.follow_word)
        return False

    def _files_take(self, key: str, finder: FileFinder) -> bool:
        if key == "escape":
            self._close_files()
        elif key in ("enter", "tab") and finder.chosen:
            self.choose_file(finder.chosen)
        elif key in ("enter", "tab") and not finder.complete:
            finder.wanted = True
        elif key in MOVES and finder.entries:
            finder.move(MOVES[key])
            self.post_message(self.FilesChanged())
        else:
            return False
        return True

    def follow_word(self) -> bool:
        """Let the open list follow the word at the cursor, which may close it; return whether it is open."""
        from litechat_tui.app.file_finder import typed_at

        if self.finder is None:
            return False
        row, column = self.cursor_location
        typed = typed_at(self.document.get_line(row), column) if self.selection.is_empty else None
        if typed is None or (row, typed.start) < self._fixed:
            self._close_files()
        elif self.finder.follow(typed.text):
            self.post_message(self.FilesWanted())
        return self.finder is not None

    def take_found(self, best: Sequence[str], *, complete: bool) -> None:
        """List what was found."""
        if (finder := self.finder) is not None:
            finder.take(best, complete=complete)
            if finder.wanted and finder.chosen:
                self.choose_file(finder.chosen)
            self.post_message(self.FilesChanged())

    def choose_file(self, entry: str) -> None:
        """Take a file in place of the word that was typed for it, or go into a folder."""
        from litechat_tui.app.file_finder import as_typed, typed_at

        if (finder := self.finder) is None:
            return
        row, column = self.cursor_location
        typed = typed_at(self.document.get_line(row), column)
        if typed is None:
            return
        is_folder = entry.endswith("/")
        self.history.checkpoint()
        self.edit(Edit(f"@{as_typed(entry)}" if is_folder else "", (row, typed.start), (row, column), False))
        self.history.checkpoint()
        if not is_folder:
            self._close_files()
            self.post_message(self.FileChosen(finder.path_of(entry)))

    def _close_files(self) -> None:
        if self.finder is not None:
            self.finder.close()
        self.finder = None
        self.post_message(self.FilesChanged())

    # Files that go with the prompt

    def action_attach(self) -> None:
        """Ask for files by their paths."""
        self.post_message(self.AttachWanted())

    def action_attach_image(self) -> None:
        """Ask for the image on the clipboard."""
        self.post_message(self.ImageWanted())

    def waits_for_files(self) -> bool:
        """Return whether files are still being read, and send once they have been."""
        self._send_then = bool(self.reading)
        return self._send_then

    def begin_reading(self, names: Sequence[str]) -> None:
        """Note that files are being read."""
        self.reading = (*self.reading, *names)

    def end_reading(self, names: Sequence[str], *, well: bool) -> None:
        """Note that files have been read; send what waited for the last of them, if nothing is missing."""
        left = [*self.reading]
        for name in names:
            left.remove(name)
        self.reading = tuple(left)
        self._send_then = self._send_then and well
        if self._send_then and not left:
            self._send_then = False
            self.call_later(self.run_action, "send")

    def attach(self, made: Iterable[Attachment], *, pasted: Pasted | None = None) -> None:
        """Let files go with the prompt, in place of their pasted paths where those still are."""
        known = {(one.digest, one.name) for one in self.attachments}
        new = tuple(one for one in dict.fromkeys(made) if (one.digest, one.name) not in known)
        steps = None
        if pasted is not None and self._is_still(*pasted):
            steps = len(self.history.undo_stack)
            self.history.checkpoint()
            self.edit(Edit("", pasted.start, pasted.end, maintain_selection_offset=True))
            self.history.checkpoint()
        self.change_attachments((*self.attachments, *new), since=steps)

    def _is_still(self, text: str, start: Location, end: Location) -> bool:
        return start >= self._fixed and self.document.get_text_range(start, end) == text

    def detach(self, attachment: Attachment) -> None:
        """Let a file not go with the prompt."""
        self.change_attachments(tuple(one for one in self.attachments if one != attachment))

    def _paste(self, text: str) -> None:
        start = min(self.selection)
        super()._paste(text)
        if may_be_paths(text):
            end = self.cursor_location
            self.post_message(self.PathsPasted(Pasted(self.document.get_text_range(start, end), start, end)))


def may_be_paths(text: str) -> bool:
    """Return whether a text that was pasted looks like what terminals write where a file is dropped."""
    text = text.strip()
    return len(text) <= _LONGEST_PATHS and text.startswith(_PATHS)

"""What `/` in the empty prompt lists, above the prompt in which its words are typed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual.content import Content
from textual.message import Message
from textual.widgets.option_list import Option

from litechat_tui.app.entries import Entry, Provider, TypedList
from litechat_tui.domain.prompt import Prompt as PromptValue
from litechat_tui.ui.widgets.aid_list import AidList
from litechat_tui.ui.widgets.recall_area import RecallArea
from litechat_tui.words import _

MOVES = {"up": -1, "down": 1}
"""Key -> how far it moves in a list above the prompt."""


class ListArea(RecallArea):
    """The keys of the list, in a text area that keeps the focus: they act in the order in which they are typed."""

    class ListOpened(Message):
        """The list opens; what has to be read first may be added to it."""

    class ListChanged(Message):
        """The list opened, closed or moved."""

    providers: Sequence[Provider] = ()
    """Where the entries come from."""
    typed_list: TypedList | None = None
    """The list while it is open."""

    def list_takes(self, key: str, character: str | None) -> bool:
        """Let the list have a key; return whether it has taken it."""
        if self.typed_list is None:
            if character == "/" and not self.typed.text and self.providers:
                self.typed_list = TypedList(self.providers)
                self.post_message(self.ListOpened())
            return False
        if not self.follow_typed():
            return False
        if key == "escape":
            self._close()
        elif key == "enter" and (chosen := self.typed_list.chosen):
            self.run_entry(chosen)
        elif key in MOVES and self.typed_list.entries:
            self.typed_list.move(MOVES[key])
            self.post_message(self.ListChanged())
        else:
            return False
        return True

    def follow_typed(self) -> bool:
        """Let the open list follow the text, which may close it; return whether it is open."""
        if self.typed_list is not None and not self.typed_list.follow(self.typed.text):
            self._close()
        return self.typed_list is not None

    def add_entries(self, entries: Sequence[Entry]) -> None:
        """List more, as far as the list is still open."""
        if self.typed_list is not None:
            self.typed_list.add(entries)
            self.post_message(self.ListChanged())

    def run_entry(self, entry: Entry) -> None:
        """Run an entry in place of what was typed for it."""
        self._close()
        typed = self.typed
        self.change_to(PromptValue("", typed.attachments))
        if entry.takes is not None and (given := entry.given_in(typed.text)):
            entry.takes(given)
        else:
            entry.run()

    def _close(self) -> None:
        self.typed_list = None
        self.post_message(self.ListChanged())


class EntryList(AidList):
    """Shows the entries of the list."""

    class Clicked(AidList.Clicked):
        """An entry was clicked."""

    def on_mount(self) -> None:
        """Name the keys that matter while it is open."""
        self.border_title = Content(_("Commands"))
        self.border_subtitle = Content(_("Enter runs · Esc leaves the text"))

    def show(self, listed: TypedList | None) -> None:
        """Show the list as it is; nothing while it is closed."""
        if listed is None:
            self._present(None, list, None)
        else:
            self._present(listed.entries, partial(_rows, listed.entries), listed.at if listed.entries else None)


def _rows(entries: Sequence[Entry]) -> Sequence[Option]:
    nothing = Option(Content.styled(_("Nothing matches"), "$foreground-muted"), disabled=True)
    return [*map(_row, entries)] or [nothing]


def _row(entry: Entry) -> Option:
    return Option(Content.assemble(entry.title, "  ", (entry.help, "$foreground-muted")))

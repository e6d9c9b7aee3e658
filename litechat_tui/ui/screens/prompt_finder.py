"""Finding an earlier prompt by words in it; the newest come first."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from litechat_tui.app.recall import Recall
from litechat_tui.app.search_query import LONGEST, MOST_WORDS
from litechat_tui.domain.folding import folded
from litechat_tui.domain.ports import EarlierPrompts
from litechat_tui.domain.search import StaleSearchError
from litechat_tui.domain.snippets import telling_line
from litechat_tui.domain.text import one_line
from litechat_tui.ui.bindings import same_keys_at
from litechat_tui.ui.screens.search_dialog import MOST_LISTED, SearchDialog
from litechat_tui.ui.widgets.text_input import TextInput
from litechat_tui.words import _, ngettext

LONGEST_SHOWN = 2_000
"""Characters of the prompt that is chosen, of which there is room for a few lines."""
LONGEST_ROW = 200
"""Characters of a row."""
_MATCH = "bold $primary"


class PromptFinder(SearchDialog[str | None]):
    """Returns the text of a prompt; None when nothing was chosen."""

    BINDINGS = [same_keys_at("prompt.search", "dismiss(None)")]

    frame = getters.query_one("#prompt-finder", Vertical)

    def __init__(self, prompts: EarlierPrompts, session_id: str) -> None:
        super().__init__()
        self._prompts = prompts
        self._session_id = session_id
        self._texts: Sequence[str] = ()

    def compose(self) -> ComposeResult:
        """Yield a box to type in, the list, and the text of what is chosen."""
        with Vertical(id="prompt-finder", classes="dialog") as frame:
            frame.border_title = Content(_("Earlier prompts"))
            frame.border_subtitle = Content(_("Enter puts it into the prompt · Esc cancels"))
            yield TextInput(placeholder=_("Words of an earlier prompt"), compact=True)
            yield OptionList(compact=True, markup=False)
            yield Static(id="note", markup=False)

    @work(group="find-prompt", exclusive=True, exit_on_error=False)
    async def search(self, number: int, typed: str) -> None:
        """Search, and show what was found if that is still what is asked for."""
        words = tuple(dict.fromkeys(folded(typed[:LONGEST]).split()))[:MOST_WORDS]
        with suppress(StaleSearchError):
            texts = await asyncio.to_thread(self._found, number, words)
            if not self.is_stale(number):
                self._texts = texts
                self._show(words)
                self.showing(number)

    def _found(self, number: int, words: tuple[str, ...]) -> Sequence[str]:
        if words:
            return self._prompts.having(words, MOST_LISTED, lambda: self.is_stale(number))
        newest: list[str] = []
        way = Recall(self._prompts, self._session_id)
        while len(newest) < MOST_LISTED and (texts := way.read()):
            way.take(texts)
            newest += texts
        return newest[:MOST_LISTED]

    def _show(self, words: Sequence[str]) -> None:
        nothing = _("Nothing matches") if words else _("No earlier prompts yet")
        rows = [Option(_row(text, words)) for text in self._texts]
        self.list_box.set_options(rows or [Option(Content.styled(nothing, "$foreground-muted"), disabled=True)])
        self.list_box.highlighted = 0 if self._texts else None
        self._show_whole()

    @on(OptionList.OptionHighlighted)
    def _show_whole(self) -> None:
        """Show the beginning of the prompt that is chosen."""
        at = self.list_box.highlighted
        self.query_one("#note", Static).update(Content(self._texts[at][:LONGEST_SHOWN] if at is not None else ""))

    def take(self) -> None:
        """Take the prompt at the cursor."""
        at = self.list_box.highlighted
        if at is not None and at < len(self._texts):
            self.dismiss(self._texts[at])


def _row(text: str, words: Sequence[str]) -> Content:
    """Return the line of a prompt that tells most, with the words marked, and how many lines there are."""
    line, spans = telling_line(text, words) if words else (one_line(text, LONGEST_ROW), ())
    row = Content(line)
    for start, stop in spans:
        row = row.stylize(_MATCH, start, stop)
    count = text.count("\n") + 1
    more = ngettext("{count} line", "{count} lines", count).format(count=count) if count > 1 else ""
    return Content.assemble(row, (f"  {more}", "$foreground-muted")) if more else row

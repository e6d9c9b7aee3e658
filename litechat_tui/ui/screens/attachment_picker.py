"""Which of several attachments is meant."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from litechat_tui.domain.prompt import Attachment
from litechat_tui.domain.text import one_line
from litechat_tui.ui.screens.dialog import Dialog
from litechat_tui.words import _
from litechat_tui.words.attached import facts, kind_labels


class AttachmentPicker(Dialog[Attachment | None]):
    """Returns the one that was chosen, or None."""

    BINDINGS = [("escape", "dismiss(None)")]

    def __init__(self, attachments: Sequence[Attachment]) -> None:
        super().__init__()
        self._attachments = attachments

    def compose(self) -> ComposeResult:
        """Yield a line for each."""
        with Vertical(id="attachments", classes="dialog") as box:
            box.border_title = Content(_("Attachments"))
            box.border_subtitle = Content(_("Enter takes one · Esc cancels"))
            labelled = zip(kind_labels(self._attachments), self._attachments, strict=True)
            yield OptionList(*(Option(_row(*each)) for each in labelled), compact=True, markup=False)

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._attachments[event.option_index])


def _row(kind: str, attachment: Attachment) -> Content:
    muted = "$foreground-muted"
    return Content.assemble((kind, "$accent"), " ", one_line(attachment.name), "  ", (facts(attachment), muted))

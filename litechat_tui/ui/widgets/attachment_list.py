"""What goes with the text in the prompt, above it: one line for each file, or one for all where there is no room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events, on
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from litechat_tui.app.shortcuts import Scope
from litechat_tui.domain.prompt import Attachment
from litechat_tui.domain.text import one_line
from litechat_tui.ui.bindings import bindings_at
from litechat_tui.words import _
from litechat_tui.words.attached import facts, kind_labels, summary

_CROSS = "✕"
"""What takes a file away when it is clicked."""
_REMOVE = "remove"
"""Under which name the cross says which file it takes away."""


class AttachmentList(OptionList):
    """Shows what it is given and asks for one to be taken away."""

    BINDINGS = [*bindings_at(Scope.ATTACHMENTS)]

    @dataclass
    class RemoveWanted(Message):
        """A file is not to go with the prompt."""

        attachment: Attachment

    class Left(Message):
        """The reader wants to go on writing."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes, compact=True, markup=False)
        self._attachments: tuple[Attachment, ...] = ()
        self._reading: tuple[str, ...] = ()
        """Names of those that are being read."""
        self._shown: object = None

    def show(self, attachments: tuple[Attachment, ...], reading: Sequence[str]) -> None:
        """Show these; the list is gone while there are none."""
        self._attachments, self._reading = attachments, tuple(reading)
        self.set_class(bool(attachments or reading), "-there")
        self.can_focus = bool(attachments)
        self._draw()
        if not attachments and self.has_focus:
            self.post_message(self.Left())

    @property
    def _is_folded(self) -> bool:
        """Whether there is room for one line only, and nobody is choosing."""
        return len(self._attachments) > 1 and self.screen.has_class("-narrow") and not self.has_focus

    def _draw(self) -> None:
        shown = (self._attachments, self._reading, self._is_folded)
        if shown == self._shown:
            return
        self._shown, at = shown, self.highlighted or 0
        if self._is_folded:
            self.set_options([Option(Content(summary(self._attachments)))])
        else:
            labelled = zip(kind_labels(self._attachments), self._attachments, strict=True)
            self.set_options(_row(at, *each) for at, each in enumerate(labelled))
        self.add_options(map(_read_row, self._reading))
        self.highlighted = min(at, len(self._attachments) - 1) if self.has_focus and self._attachments else None

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show each file and choose one while the reader is here."""
        super().watch_has_focus(has_focus)
        self._draw()
        self.highlighted = 0 if has_focus and self._attachments else None

    def on_resize(self, _event: events.Resize) -> None:
        """Fold the lines where there is no room for them any more."""
        self._draw()

    def action_remove(self) -> None:
        """Take the chosen file away."""
        if self.highlighted is not None and self.highlighted < len(self._attachments):
            self.post_message(self.RemoveWanted(self._attachments[self.highlighted]))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()

    async def _on_click(self, event: events.Click) -> None:
        at = event.style.meta.get(_REMOVE)
        await super()._on_click(event)
        if at is not None and at < len(self._attachments):
            self.post_message(self.RemoveWanted(self._attachments[at]))


def _read_row(name: str) -> Option:
    words = _("Reading {name}…").format(name=one_line(name))
    return Option(Content.styled(words, "$foreground-muted"), disabled=True)


def _row(at: int, kind: str, attachment: Attachment) -> Option:
    name, muted = one_line(attachment.name), "$foreground-muted"
    # First, so that it is never cut off.
    cross = (_CROSS, Style.from_meta({_REMOVE: at}))
    return Option(Content.assemble(cross, " ", (kind, "$accent"), " ", name, "  ", (facts(attachment), muted)))

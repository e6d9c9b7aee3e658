"""The title of a conversation, and the session it was forked from."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

from litechat_tui.domain.chat import Session
from litechat_tui.domain.parameters import UNSET
from litechat_tui.domain.text import one_line
from litechat_tui.words import _
from litechat_tui.words.sessions import title_of, untitled

_COMPARED_LINK = Style.from_meta({"@click": "compare.next"})
_ORIGIN_LINK = Style.from_meta({"@click": "screen.show_origin"})


class Heading(Static):
    """One line over the conversation."""

    class Changed(Message):
        """The conversation is called something else, or is another one."""

    def __init__(self, *, id: str, demo: bool) -> None:
        super().__init__(id=id, markup=False)
        self._demo = demo
        self.title = ""
        """What the conversation is called."""
        self.parameters = UNSET
        """What its session sends, as `show` says next."""

    def show(self, title: str, origin: Session | None = None, compared: Sequence[Session] = ()) -> None:
        """Show the title, and behind it the origin and the models compared with, which clicks lead to."""
        before, label = self.title, title or untitled()
        if label != before:
            self.title = label
            self.post_message(self.Changed())
        link = f"↳ {title_of(origin)}" if origin else ""
        models = ", ".join(one_line(session.model) for session in compared)
        rivals = _("⇄ compared with {models}").format(models=models) if compared else ""
        pieces = (
            (label, ""),
            (link, _ORIGIN_LINK),
            (rivals, _COMPARED_LINK),
            (self._what_is_set, "$foreground-muted"),
            (_("demo") if self._demo else "", "$accent"),
        )
        shown = [Content.styled(words, style) for words, style in pieces if words]
        self.update(Content("  ").join(shown))

    @property
    def _what_is_set(self) -> str:
        if not self.parameters:
            return ""
        from litechat_tui.words.parameters import what_is_set  # a start has no need of it

        return what_is_set(self.parameters)

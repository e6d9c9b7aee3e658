"""The title of a conversation, the session it was forked from, and facts about it as far as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.style import Style
from textual.widgets import Static

from litechat_tui.domain.chat import Session
from litechat_tui.domain.parameters import UNSET
from litechat_tui.domain.text import one_line
from litechat_tui.words import _
from litechat_tui.words.sessions import title_of, untitled

_COMPARED_LINK = Style.from_meta({"@click": "compare.next"})
_ORIGIN_LINK = Style.from_meta({"@click": "screen.show_origin"})
_GAP = "  "
TITLE_CELLS = 24
"""Cells that the title gets before any fact does."""
ROWS = 22
"""Rows of the screen below which there are no facts ..."""
FEWEST_ROWS = 16
"""... and below which there is no heading at all."""


class HeadingFact(NamedTuple):
    """Something that is told at the right end."""

    words: Content
    worth: int
    """The higher, the longer it stays where the line is short."""


class Heading(Static):
    """One line over the conversation."""

    facts: var[Sequence[HeadingFact]] = var[Sequence[HeadingFact]](())
    """In the order in which they stand."""

    class Changed(Message):
        """The conversation is called something else, or is another one."""

    def __init__(self, *, id: str, demo: bool) -> None:
        super().__init__(id=id, markup=False)
        self._demo = demo
        self._label = Content("")
        self._links: list[Content] = []
        """What stands right behind the title."""
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
            (link, _ORIGIN_LINK),
            (rivals, _COMPARED_LINK),
            (self._what_is_set, "$foreground-muted"),
            (_("demo") if self._demo else "", "$accent"),
        )
        self._label = Content(label)
        self._links = [Content.styled(words, style) for words, style in pieces if words]
        self.lay_out()

    @property
    def _what_is_set(self) -> str:
        if not self.parameters:
            return ""
        from litechat_tui.words.parameters import what_is_set  # a start has no need of it

        return what_is_set(self.parameters)

    def watch_facts(self) -> None:
        """Show other facts."""
        self.lay_out()

    def on_resize(self) -> None:
        """Show as many facts as fit now."""
        self.lay_out()

    def lay_out(self) -> None:
        """Put the title to the left, what leads elsewhere behind it, and to the right the facts that there is room for.

        Of these three, the title is cut off first, and the facts are left out before the links are.
        """
        width = self.content_size.width
        links = sum(link.cell_length + len(_GAP) for link in self._links)
        has_room = self.is_mounted and self.screen.size.height >= ROWS
        room = width - min(self._label.cell_length, TITLE_CELLS) - links
        facts = _fitting(self.facts, room) if has_room else []
        if not facts:
            self.update(Content(_GAP).join([self._label, *self._links]))
            return
        right = Content(_GAP).join([fact.words for fact in facts]).stylize_before("not bold $foreground-muted")
        title = self._label.truncate(max(width - right.cell_length - len(_GAP) - links, 0), ellipsis=True)
        left = Content(_GAP).join([title, *self._links])
        gap = " " * max(width - left.cell_length - right.cell_length, len(_GAP))
        self.update(Content.assemble(left, gap, right))


def _fitting(facts: Sequence[HeadingFact], room: int) -> list[HeadingFact]:
    """Return the facts of most worth that fit into `room` cells, each with a gap before it, in their order."""
    kept: list[HeadingFact] = []
    for fact in sorted(facts, key=lambda fact: -fact.worth):
        if (needed := fact.words.cell_length + len(_GAP)) <= room:
            kept.append(fact)
            room -= needed
    return [fact for fact in facts if fact in kept]

"""The parts of a message as leaves: Markdown that may still grow, and text as it was written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import ClassVar

from litechat_tui.domain.chat import AttachmentPart, Part, PreviousAnswer, ReasoningPart, TextPart, ToolPart
from litechat_tui.ui.rendering.blocks import Block, Fence, Growing, pieces, sliced
from litechat_tui.ui.rendering.growing import FenceLeaf, RowsLeaf
from litechat_tui.ui.rendering.leaves import Leaf, MarkdownLeaf, PlainLeaf
from litechat_tui.ui.rendering.splitter import Splitter


class PartView(ABC):
    """One part of a message. `leaves` is what stands on the screen of it."""

    kinds: ClassVar[tuple[type[Part], ...]]
    """The kinds of part it can show."""

    def __init__(self) -> None:
        self.leaves: list[Leaf] = []

    def shows(self, part: Part) -> bool:
        """Whether `part` is of a kind it can show."""
        return isinstance(part, self.kinds)

    @abstractmethod
    def update(self, part: Part, *, live: bool) -> int:
        """Show `part` as it now reads; `live` says that more of it may come.

        Returns the index of the first leaf that is another one now.
        """


class MarkdownView(PartView):
    """Markdown, drawn as it grows. What is final is never looked at again."""

    kinds = (TextPart, ReasoningPart, PreviousAnswer)

    def __init__(self, *, aside: bool = False) -> None:
        super().__init__()
        self._aside = aside
        self._reset()

    def _reset(self) -> None:
        self.leaves = []
        self._text = ""
        self._splitter = Splitter()
        self._version = 0
        self._frozen = 0
        """Frozen blocks that have their leaves ..."""
        self._settled = 0
        """... and how many leaves these are; the others belong to the open end."""
        self._done = False

    def update(self, part: Part, *, live: bool) -> int:
        """Show the text of `part`."""
        text = part.text if isinstance(part, TextPart | ReasoningPart | PreviousAnswer) else ""
        if not text.startswith(self._text) or (self._done and text != self._text):
            self._reset()
        kept = self._settled
        if len(text) > len(self._text):
            self._splitter.feed(text[len(self._text) :])
            self._text = text
        if not live and not self._done:
            self._splitter.finish()
            self._done = True
        self._arrange()
        return kept

    def _arrange(self) -> None:
        """Bring the leaves of the open end up to date; those of unchanged blocks stay as they are."""
        splitter, old = self._splitter, self.leaves[self._settled :]
        before = {leaf.block: leaf for leaf in old if isinstance(leaf, MarkdownLeaf)}
        del self.leaves[self._settled :]
        self._add(splitter.frozen[self._frozen :], before)
        self._frozen, self._settled = len(splitter.frozen), len(self.leaves)
        if splitter.growing is not None:
            self.leaves.append(self._growing_leaf(splitter.growing, old[0] if old else None, splitter.rest))
        self._add(splitter.open_blocks(), before)
        if splitter.version != self._version:
            self._version = splitter.version
            for leaf in self.leaves:
                if not isinstance(leaf, MarkdownLeaf) or "[" in leaf.block.source:
                    leaf.forget()

    def _growing_leaf(self, growing: Growing, old: Leaf | None, rest: str) -> Leaf:
        """Return the leaf of the block that is being written, which is `old` if that is its leaf already."""
        if isinstance(growing, Fence):
            leaf = old if isinstance(old, FenceLeaf) and old.fence is growing else FenceLeaf(growing, aside=self._aside)
            leaf.partial = rest
            return leaf
        if isinstance(old, RowsLeaf) and old.rows is growing:
            known = old
        else:
            known = RowsLeaf(growing, self._splitter.references, aside=self._aside)
        known.partial = rest if growing.seems_to_go_on(rest) else ""
        return known

    def _add(self, blocks: Iterable[Block], known: Mapping[Block, Leaf]) -> None:
        """Add the leaves of `blocks`, taking those that are known already."""
        for block in blocks:
            for piece in sliced(block):
                leaf = known.get(piece) or MarkdownLeaf(piece, self._splitter.references, aside=self._aside)
                self.leaves.append(leaf)


class VerbatimView(PartView):
    """Text shown as it was written, such as a prompt."""

    kinds = (TextPart, ReasoningPart, ToolPart, AttachmentPart, PreviousAnswer)

    def update(self, part: Part, *, live: bool) -> int:  # noqa: ARG002 (it comes as a whole)
        """Show the text of `part`."""
        match part:
            case TextPart(text) | ReasoningPart(text) | PreviousAnswer(text):
                self.leaves = [PlainLeaf(piece) for piece in pieces(text.strip("\n"))]
            case AttachmentPart(kind):
                self.leaves = [PlainLeaf(f"[{kind}]", "muted")]
            case _:
                self.leaves = []
        return 0

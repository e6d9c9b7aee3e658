"""The parts of a message as blocks: Markdown that may still grow, and text as it was written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import ClassVar

from litechat_tui.domain.chat import AttachmentPart, EarlierPart, Part, ReasoningPart, TextPart, ToolPart
from litechat_tui.ui.rendering.render_blocks import MarkdownBlock, PlainTextBlock, RenderBlock
from litechat_tui.ui.rendering.source_blocks import FenceSource, SourceBlock, StreamingSource, pieces, split_large
from litechat_tui.ui.rendering.splitter import Splitter
from litechat_tui.ui.rendering.streaming_blocks import StreamingFenceBlock, StreamingTableBlock


class PartView(ABC):
    """One part of a message. `blocks` is what stands on the screen of it."""

    kinds: ClassVar[tuple[type[Part], ...]]
    """The kinds of part it can show."""

    def __init__(self) -> None:
        self.blocks: list[RenderBlock] = []

    def shows(self, part: Part) -> bool:
        """Whether `part` is of a kind it can show."""
        return isinstance(part, self.kinds)

    @abstractmethod
    def update(self, part: Part, *, live: bool) -> int:
        """Show `part` as it now reads; `live` says that more of it may come.

        Returns the index of the first block that is another one now.
        """


class MarkdownView(PartView):
    """Markdown, drawn as it grows. What is final is never looked at again."""

    kinds = (TextPart, ReasoningPart, EarlierPart)

    def __init__(self, *, secondary: bool = False) -> None:
        super().__init__()
        self._secondary = secondary
        self._reset()

    def _reset(self) -> None:
        self.blocks = []
        self._text = ""
        self._splitter = Splitter()
        self._version = 0
        self._frozen = 0
        """Frozen source blocks that have their render blocks ..."""
        self._settled = 0
        """... and how many render blocks these are; the others belong to the open end."""
        self._done = False

    def update(self, part: Part, *, live: bool) -> int:
        """Show the text of `part`."""
        text = part.text if isinstance(part, TextPart | ReasoningPart | EarlierPart) else ""
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
        """Bring the render blocks of the open end up to date; those of unchanged source blocks stay as they are."""
        splitter, old = self._splitter, self.blocks[self._settled :]
        before = {block.source: block for block in old if isinstance(block, MarkdownBlock)}
        del self.blocks[self._settled :]
        self._add(splitter.frozen[self._frozen :], before)
        self._frozen, self._settled = len(splitter.frozen), len(self.blocks)
        if splitter.streaming is not None:
            self.blocks.append(self._streaming_block(splitter.streaming, old[0] if old else None, splitter.rest))
        self._add(splitter.open_blocks(), before)
        if splitter.version != self._version:
            self._version = splitter.version
            for block in self.blocks:
                if not isinstance(block, MarkdownBlock) or "[" in block.source.text:
                    block.forget()

    def _streaming_block(self, streaming: StreamingSource, old: RenderBlock | None, rest: str) -> RenderBlock:
        """Return the render block of the source block that is being received: `old` if it is that already."""
        if isinstance(streaming, FenceSource):
            block = (
                old
                if isinstance(old, StreamingFenceBlock) and old.fence is streaming
                else StreamingFenceBlock(streaming, secondary=self._secondary)
            )
            block.partial = rest
            return block
        if isinstance(old, StreamingTableBlock) and old.table is streaming:
            known = old
        else:
            known = StreamingTableBlock(streaming, self._splitter.references, secondary=self._secondary)
        known.partial = rest if streaming.seems_to_go_on(rest) else ""
        return known

    def _add(self, sources: Iterable[SourceBlock], known: Mapping[SourceBlock, RenderBlock]) -> None:
        """Add the render blocks of `sources`, reusing those that are known already."""
        for source in sources:
            for piece in split_large(source):
                block = known.get(piece) or MarkdownBlock(piece, self._splitter.references, secondary=self._secondary)
                self.blocks.append(block)


class VerbatimView(PartView):
    """Text shown as it was written, such as a prompt."""

    kinds = (TextPart, ReasoningPart, ToolPart, AttachmentPart, EarlierPart)

    def update(self, part: Part, *, live: bool) -> int:  # noqa: ARG002 (it comes as a whole)
        """Show the text of `part`."""
        match part:
            case TextPart(text) | ReasoningPart(text) | EarlierPart(text):
                self.blocks = [PlainTextBlock(piece) for piece in pieces(text.strip("\n"))]
            case AttachmentPart(kind):
                self.blocks = [PlainTextBlock(f"[{kind}]", "muted")]
            case _:
                self.blocks = []
        return 0

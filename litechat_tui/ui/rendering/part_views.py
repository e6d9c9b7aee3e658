"""The parts of a message as render blocks: Markdown that may still grow, and verbatim text."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, assert_never

from litechat_tui.domain.chat import AttachmentPart, Part, PreviousAnswer, ReasoningPart, TextPart, ToolPart
from litechat_tui.domain.prompt import Attachment
from litechat_tui.ui.rendering.render_blocks import MarkdownBlock, PlainTextBlock, RenderBlock
from litechat_tui.ui.rendering.source_blocks import FenceSource, SourceBlock, StreamingSource, pieces, split_large
from litechat_tui.ui.rendering.splitter import Splitter
from litechat_tui.ui.rendering.streaming_blocks import StreamingFenceBlock, StreamingTableBlock
from litechat_tui.words.parts import attachment_label


class PartView(ABC):
    """One part of a message, drawn as `blocks`."""

    kinds: ClassVar[tuple[type[Part], ...]]
    """The kinds of part it can show."""

    def __init__(self) -> None:
        self.blocks: list[RenderBlock] = []
        self.codes_before = 0
        """Code blocks in the parts before it."""

    @property
    def code_count(self) -> int:
        """How many code blocks start in it; those inside a collapsible do not count."""
        return 0

    def shows(self, part: Part) -> bool:
        """Whether `part` is of a kind it can show."""
        return isinstance(part, self.kinds)

    @abstractmethod
    def update(self, part: Part, *, live: bool) -> int:
        """Show `part` as it is now; it may still grow when it is `live`.

        Returns the index of the first block that was replaced.
        """


class MarkdownView(PartView):
    """Markdown, drawn while it grows. Final blocks are never touched again."""

    kinds = (TextPart, ReasoningPart, PreviousAnswer)

    def __init__(self, *, secondary: bool = False) -> None:
        super().__init__()
        self._secondary = secondary
        self._reset()

    def _reset(self) -> None:
        self.blocks = []
        self._text = ""
        self._splitter = Splitter()
        self._version = 0
        self._frozen_sources = 0
        """Frozen source blocks that have their render blocks ..."""
        self._frozen_blocks = 0
        """... and how many render blocks these are; the others belong to the open end."""
        self._complete = False
        self._frozen_codes = 0
        """Code blocks in the frozen render blocks ..."""
        self._open_codes = 0
        """... and in the open end."""

    @property
    def code_count(self) -> int:
        """How many code blocks start in it."""
        return self._frozen_codes + self._open_codes

    def update(self, part: Part, *, live: bool) -> int:
        """Show the text of `part`."""
        text = part.text if isinstance(part, TextPart | ReasoningPart | PreviousAnswer) else ""
        if not text.startswith(self._text) or (self._complete and text != self._text):
            self._reset()
        kept = self._frozen_blocks
        if len(text) > len(self._text):
            self._splitter.feed(text[len(self._text) :])
            self._text = text
        if not live and not self._complete:
            self._splitter.finish()
            self._complete = True
        self._update_blocks()
        return kept

    def _update_blocks(self) -> None:
        """Update the render blocks of the open end; those of unchanged source blocks are reused."""
        splitter, old = self._splitter, self.blocks[self._frozen_blocks :]
        before: dict[SourceBlock, list[MarkdownBlock]] = {}
        for block in reversed(old):
            if isinstance(block, MarkdownBlock):
                before.setdefault(block.source, []).append(block)
        del self.blocks[self._frozen_blocks :]
        frozen = self._frozen_blocks
        self._add_blocks(splitter.frozen[self._frozen_sources :], before)
        self._frozen_codes += self._number_code(frozen, self._frozen_codes)
        self._frozen_sources, self._frozen_blocks = len(splitter.frozen), len(self.blocks)
        if splitter.streaming is not None:
            self.blocks.append(self._streaming_block(splitter.streaming, old[0] if old else None, splitter.rest))
        self._add_blocks(splitter.open_blocks(), before)
        self._open_codes = self._number_code(self._frozen_blocks, self._frozen_codes)
        if splitter.version != self._version:
            self._version = splitter.version
            for block in self.blocks:
                if not isinstance(block, MarkdownBlock) or "[" in block.source.text:
                    block.forget()

    def _number_code(self, first: int, before: int) -> int:
        """Number the code blocks from render block `first` on, after `before` others; return how many there are."""
        count = 0
        for block in self.blocks[first:]:
            block.number_code(self.codes_before + before + count + 1)
            count += block.code_count
        return count

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
        known.partial = rest if streaming.may_continue(rest) else ""
        return known

    def _add_blocks(self, sources: Iterable[SourceBlock], known: Mapping[SourceBlock, list[MarkdownBlock]]) -> None:
        """Add the render blocks of `sources`, reusing those that are known already."""
        for source in sources:
            for piece in split_large(source):
                same = known.get(piece)
                self.blocks.append(
                    same.pop() if same else MarkdownBlock(piece, self._splitter.references, secondary=self._secondary)
                )


class VerbatimView(PartView):
    """Text shown verbatim, such as a prompt."""

    kinds = (TextPart, ReasoningPart, ToolPart, AttachmentPart, PreviousAnswer)
    left_out = False
    """Whether it is an attachment that is not sent any more."""

    def update(self, part: Part, *, live: bool) -> int:  # noqa: ARG002 (it comes as a whole)
        """Show the text of `part`."""
        match part:
            case TextPart(text) | ReasoningPart(text) | PreviousAnswer(text):
                self.blocks = [PlainTextBlock(piece) for piece in pieces(text.strip("\n"))]
            case AttachmentPart():
                label = attachment_label(part, left_out=self.left_out)
                self.blocks = [PlainTextBlock(f"[{label}]", "muted"), *_preview(part.attachment)]
            case ToolPart():
                self.blocks = []
            case _:
                assert_never(part)
        return 0


def _preview(attachment: Attachment | None) -> Sequence[RenderBlock]:
    """Return the picture of an image that was attached."""
    if attachment is None or not (attachment.width and attachment.height):
        return ()
    from litechat_tui.ui.rendering.preview_blocks import PreviewBlock  # most conversations have none

    return [PreviewBlock(attachment)]

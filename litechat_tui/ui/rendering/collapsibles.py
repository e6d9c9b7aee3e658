"""The parts of a message that open and close: thoughts, tool calls, and earlier answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from litechat_tui.domain.chat import EarlierPart, Part, ReasoningPart, TextPart, ToolPart, TurnStatus
from litechat_tui.domain.text import one_line
from litechat_tui.ui.rendering.lines import Line, RenderContext, Run, line_from_runs
from litechat_tui.ui.rendering.message_footer import duration
from litechat_tui.ui.rendering.part_views import MarkdownView, PartView, VerbatimView
from litechat_tui.ui.rendering.render_blocks import RenderBlock, ToolDataBlock
from litechat_tui.ui.rendering.source_blocks import pieces
from litechat_tui.ui.rendering.wrap import cells_of, displayable, split_at_width

COLLAPSED_MARK, EXPANDED_MARK = "▸ ", "▾ "
ELLIPSIS = "…"
ONE_LINE_JSON_CHARS = 60
"""Characters up to which JSON stays on one line."""


class HeaderSpan(NamedTuple):
    """A piece of a collapsible's line."""

    text: str
    role: str
    """The name of its style in `TranscriptStyles`."""
    shrinks: bool = False
    """Whether it is shortened where the line is too long."""


HeaderSpans = tuple[HeaderSpan, ...]


class CollapsibleHeader(RenderBlock):
    """The one line that a collapsible is when it is closed, and its first line when it is open."""

    __slots__ = ("_words", "expanded")

    def __init__(self, words: HeaderSpans, *, expanded: bool) -> None:
        super().__init__()
        self._words = words
        self.expanded = expanded

    def _draw(self, context: RenderContext) -> list[Line]:
        runs = [Run(EXPANDED_MARK if self.expanded else COLLAPSED_MARK, context.styles.muted)]
        room = context.prose_width - len(COLLAPSED_MARK)
        texts = [displayable(word.text) for word in self._words]
        for index, width in enumerate(_widths(self._words, texts, room)):
            word = truncated(texts[index], min(width, room))
            runs.append(Run(word, getattr(context.styles, self._words[index].role)))
            room -= cells_of(word)
            if room <= 0:
                break
        return [line_from_runs(runs)]

    def _guess(self, context: RenderContext) -> int:  # noqa: ARG002
        return 1


def _widths(words: HeaderSpans, texts: Sequence[str], room: int) -> list[int]:
    """Return the cells each piece of a line has: those that give share what the others leave, the shortest first."""
    widths = [cells_of(text) for text in texts]
    giving = sorted((index for index, word in enumerate(words) if word.shrinks), key=lambda index: widths[index])
    left = room - sum(width for index, width in enumerate(widths) if not words[index].shrinks)
    for served, index in enumerate(giving):
        widths[index] = max(min(widths[index], left // (len(giving) - served)), 1)
        left -= widths[index]
    return widths


class CollapsibleView(PartView):
    """Secondary content behind one line that opens it."""

    def __init__(self) -> None:
        super().__init__()
        self.choice: bool | None = None
        """What the reader wants; None while they have not said."""
        self._shown: tuple[object, ...] = ()

    def toggle(self) -> None:
        """Open it if it is closed, close it if it is open. Shows with the next `update`."""
        self.choice = not self.expanded

    @property
    def expanded(self) -> bool:
        """Whether its inside is shown."""
        return bool(self.blocks) and isinstance(self.blocks[0], CollapsibleHeader) and self.blocks[0].expanded

    def _put_head(self, *words: HeaderSpan, expanded: bool) -> bool:
        """Show the collapsible's line; return whether it is another one now."""
        if (words, expanded) == self._shown:
            return False
        self._shown = words, expanded
        self.blocks[:1] = [CollapsibleHeader(words, expanded=expanded)]
        return True


class CollapsibleMarkdownView(CollapsibleView):
    """Secondary Markdown that opens and closes."""

    def __init__(self) -> None:
        super().__init__()
        self._body = MarkdownView(secondary=True)

    def _put(self, words: str, part: ReasoningPart | EarlierPart, *, expanded: bool, live: bool) -> int:
        """Show `words`, and the text of `part` below them or, when it is collapsed, its first words behind them."""
        first = "" if expanded else one_line(part.text, 200).replace("*", "").strip("#` ")
        more = (HeaderSpan(f" · {first}", "muted", shrinks=True),) if first else ()
        changed = self._put_head(HeaderSpan(words, "muted"), *more, expanded=expanded)
        if not expanded:
            del self.blocks[1:]
            self._body = MarkdownView(secondary=True)
            return 0
        kept = self._body.update(part, live=live)
        if len(self.blocks) == 1:
            kept = 0
        self.blocks[1 + kept :] = self._body.blocks[kept:]
        return 0 if changed else 1 + kept


class ReasoningView(CollapsibleMarkdownView):
    """What the model thought: open while it thinks, collapsed when it speaks."""

    kinds = (ReasoningPart,)

    def update(self, part: Part, *, live: bool) -> int:
        """Show the thoughts in `part`."""
        if not isinstance(part, ReasoningPart):
            return 0
        words = "thinking" if live else "thought" if part.seconds is None else f"thought for {duration(part.seconds)}"
        return self._put(words, part, expanded=live if self.choice is None else self.choice, live=live)


class EarlierAnswerView(CollapsibleMarkdownView):
    """An earlier answer, kept when the prompt was answered again."""

    kinds = (EarlierPart,)

    def update(self, part: Part, *, live: bool) -> int:  # noqa: ARG002 (it has ended)
        """Show the answer in `part`."""
        if not isinstance(part, EarlierPart):
            return 0
        ended = "" if part.status is TurnStatus.COMPLETED else f" ({part.status})"
        return self._put(f"earlier answer{ended}", part, expanded=bool(self.choice), live=False)


class ToolView(CollapsibleView):
    """One tool call: name, arguments in short, how it went and how long it took, on one line; opens to all of it."""

    kinds = (ToolPart,)

    def update(self, part: Part, *, live: bool) -> int:
        """Show the call in `part`."""
        if not isinstance(part, ToolPart):
            return 0
        expanded = bool(self.choice)
        state = "running …" if live else "no result"
        if part.output is not None:
            state = one_line(part.output, 80) or "done"
        self._put_head(
            HeaderSpan(part.name or "tool", "tool"),
            HeaderSpan("(", "muted"),
            HeaderSpan(_in_short(part.arguments), "muted", shrinks=True),
            HeaderSpan(") → ", "muted"),
            HeaderSpan(state, "muted", shrinks=True),
            HeaderSpan("" if part.seconds is None else f" · {duration(part.seconds)}", "muted"),
            expanded=expanded,
        )
        self.blocks[1:] = list(_tool_data(part)) if expanded else []
        return 0


def assistant_part_view(part: Part) -> PartView:
    """Return the view an assistant's part is shown by."""
    match part:
        case TextPart():
            return MarkdownView()
        case ReasoningPart():
            return ReasoningView()
        case ToolPart():
            return ToolView()
        case EarlierPart():
            return EarlierAnswerView()
        case _:
            return VerbatimView()


def _tool_data(part: ToolPart) -> Iterator[RenderBlock]:
    for label, text in (("arguments", part.arguments), ("result", part.output or "")):
        pretty = _pretty(text)
        for number, piece in enumerate(pieces(pretty or text)):
            yield ToolDataBlock(piece, "json" if pretty else "", "" if number else label)


def _pretty(text: str) -> str:
    """Return JSON laid out for reading; nothing when `text` is not JSON, or has no parts to lay out."""
    if not text.lstrip().startswith(("{", "[")):
        return ""
    try:
        value = json.loads(text)
        short = json.dumps(value, ensure_ascii=False)
        return short if len(short) <= ONE_LINE_JSON_CHARS else json.dumps(value, indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return ""


def _in_short(arguments: str) -> str:
    """Return a call's arguments the way one would write them in a call."""
    try:
        values = json.loads(arguments) if len(arguments) < 10_000 else None
    except (ValueError, RecursionError):
        values = None
    if isinstance(values, dict):
        return one_line(
            ", ".join(f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in values.items()), 80
        )
    return one_line(arguments, 80)


def truncated(text: str, width: int) -> str:
    """Return `text`, cut with an ellipsis when it has more than `width` cells."""
    if cells_of(text) <= width:
        return text
    start, stop = split_at_width(text, 0, len(text), max(width - 1, 1))[0]
    return text[start:stop] + ELLIPSIS

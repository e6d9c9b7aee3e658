"""The parts of a message that open and close: thoughts, tool calls, and earlier answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple, assert_never

from litechat_tui.domain.chat import AttachmentPart, Part, PreviousAnswer, ReasoningPart, TextPart, ToolPart
from litechat_tui.domain.text import one_line
from litechat_tui.domain.tool_calls import CallState
from litechat_tui.ui.rendering.lines import Line, RenderContext, Run, line_from_runs
from litechat_tui.ui.rendering.part_views import MarkdownView, PartView, VerbatimView
from litechat_tui.ui.rendering.render_blocks import IndentedTextBlock, RenderBlock, ToolDataBlock
from litechat_tui.ui.rendering.source_blocks import pieces
from litechat_tui.ui.rendering.wrap import cells_of, displayable, split_at_width
from litechat_tui.words import _
from litechat_tui.words.parts import earlier_answer_label, reasoning_label
from litechat_tui.words.times import duration
from litechat_tui.words.tool_calls import call_label, call_notes, hints_told

COLLAPSED_MARK, EXPANDED_MARK = "▸ ", "▾ "
ELLIPSIS = "…"
ONE_LINE_JSON_CHARS = 60
"""Characters up to which JSON stays on one line."""


ARGUMENT_LINES, ARGUMENT_CHARS = 8, 300
"""Lines and characters of arguments that are shown of a call that is asked about, until the reader opens it."""
DESCRIPTION_CHARS = 300


class HeaderSpan(NamedTuple):
    """A piece of a header."""

    text: str
    role: str
    """The name of its style in `TranscriptStyles`."""
    shrinks: bool = False
    """Whether it is truncated when the line is too long."""


HeaderSpans = tuple[HeaderSpan, ...]


class CollapsibleHeader(RenderBlock):
    """The header of a collapsible: all of it when collapsed, its first line when expanded."""

    __slots__ = ("_words", "expanded")

    def __init__(self, words: HeaderSpans, *, expanded: bool) -> None:
        super().__init__()
        self._words = words
        self.expanded = expanded

    def _draw(self, context: RenderContext) -> list[Line]:
        runs = [Run(EXPANDED_MARK if self.expanded else COLLAPSED_MARK, context.styles.muted)]
        room = context.width - len(COLLAPSED_MARK)
        texts = [displayable(word.text) for word in self._words]
        for index, width in enumerate(_widths(self._words, texts, room)):
            word = truncated(texts[index], min(width, room))
            runs.append(Run(word, getattr(context.styles, self._words[index].role)))
            room -= cells_of(word)
            if room <= 0:
                break
        return [line_from_runs(runs)]

    def _estimate(self, context: RenderContext) -> int:  # noqa: ARG002
        return 1


def _widths(words: HeaderSpans, texts: Sequence[str], room: int) -> list[int]:
    """Return the width of each piece: those that shrink share what the others leave, the shortest first."""
    widths = [cells_of(text) for text in texts]
    shrinking = sorted((index for index, word in enumerate(words) if word.shrinks), key=lambda index: widths[index])
    left = room - sum(width for index, width in enumerate(widths) if not words[index].shrinks)
    for number, index in enumerate(shrinking):
        widths[index] = max(min(widths[index], left // (len(shrinking) - number)), 1)
        left -= widths[index]
    return widths


class CollapsibleView(PartView):
    """Secondary content behind one line that opens it."""

    def __init__(self) -> None:
        super().__init__()
        self.reader_choice: bool | None = None
        """The reader's reader_choice; None before they have toggled it."""
        self._shown: tuple[object, ...] = ()

    def toggle(self) -> None:
        """Expand or collapse it. Takes effect with the next `update`."""
        self.reader_choice = not self.expanded

    @property
    def expanded(self) -> bool:
        """Whether its content is shown."""
        return bool(self.blocks) and isinstance(self.blocks[0], CollapsibleHeader) and self.blocks[0].expanded

    def _update_header(self, *words: HeaderSpan, expanded: bool) -> bool:
        """Update the header; return whether it has changed."""
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

    def _update_body(self, title: str, part: ReasoningPart | PreviousAnswer, *, expanded: bool, live: bool) -> int:
        """Show `title` with the text of `part` below it or, when collapsed, the first words of it on the same line."""
        first = "" if expanded else one_line(part.text, 200).replace("*", "").strip("#` ")
        more = (HeaderSpan(f" · {first}", "muted", shrinks=True),) if first else ()
        changed = self._update_header(HeaderSpan(title, "muted"), *more, expanded=expanded)
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
    """Reasoning: expanded while it streams, collapsed when the answer starts."""

    kinds = (ReasoningPart,)

    def update(self, part: Part, *, live: bool) -> int:
        """Show the reasoning in `part`."""
        if not isinstance(part, ReasoningPart):
            return 0
        title = reasoning_label(part.seconds, live=live)
        expanded = live if self.reader_choice is None else self.reader_choice
        return self._update_body(title, part, expanded=expanded, live=live)


class EarlierAnswerView(CollapsibleMarkdownView):
    """An earlier answer, kept when the prompt was answered again."""

    kinds = (PreviousAnswer,)

    def update(self, part: Part, *, live: bool) -> int:  # noqa: ARG002 (it has ended)
        """Show the answer in `part`."""
        if not isinstance(part, PreviousAnswer):
            return 0
        return self._update_body(earlier_answer_label(part), part, expanded=bool(self.reader_choice), live=False)


class ToolView(CollapsibleView):
    """One tool call: name, short arguments, result and duration on one line; all of it when expanded."""

    kinds = (ToolPart,)

    def __init__(self) -> None:
        super().__init__()
        self.in_turn = False
        """Whether it is the first of the calls that are asked about, which is the one to be decided now."""

    def update(self, part: Part, *, live: bool) -> int:
        """Show the call in `part`."""
        if not isinstance(part, ToolPart):
            return 0
        call, asks = part.call, part.call is not None and part.call.state is CallState.PENDING
        expanded = (asks and self.in_turn) if self.reader_choice is None else self.reader_choice
        state = _("running …") if live else _("no result")
        if call is not None and (part.output is None or call.state is not CallState.DONE):
            state = call_label(call)
        elif part.output is not None:
            state = one_line(part.output, 80) or _("done")
        self._update_header(
            HeaderSpan("? " if asks else "", "warning"),
            HeaderSpan(part.name or _("tool"), "tool"),
            HeaderSpan("(", "muted"),
            HeaderSpan(_short_arguments(part.arguments), "muted", shrinks=True),
            HeaderSpan(") → ", "muted"),
            HeaderSpan(state, "muted", shrinks=True),
            HeaderSpan("" if part.seconds is None else f" · {duration(part.seconds)}", "muted"),
            expanded=expanded,
        )
        whole = not asks or bool(self.reader_choice)
        # What is asked stands last, next to where it is decided.
        self.blocks[1:] = [*_tool_data(part, whole=whole), *_consent(part)] if expanded else []
        return 0


def assistant_part_view(part: Part) -> PartView:
    """Return the view for a part of an assistant message."""
    match part:
        case TextPart():
            return MarkdownView()
        case ReasoningPart():
            return ReasoningView()
        case ToolPart():
            return ToolView()
        case PreviousAnswer():
            return EarlierAnswerView()
        case AttachmentPart():
            return VerbatimView()
        case _:
            assert_never(part)


def _consent(part: ToolPart) -> Iterator[RenderBlock]:
    """Yield what is asked about a call, or what became of it, where it needs somebody's consent."""
    call = part.call
    if call is None:
        return
    lines = [_("Tool: {tool}").format(tool=call.address)]
    if call.title and call.title != call.tool:
        lines[0] += f" ({call.title})"
    if call.state is CallState.PENDING:
        lines += [*hints_told(call.hints)]
        if call.description:
            lines.append(_("It describes itself: {words}").format(words=one_line(call.description, DESCRIPTION_CHARS)))
    else:
        lines += [call_label(call), *call_notes(call)]
    yield from (IndentedTextBlock(line) for line in lines)


def _tool_data(part: ToolPart, *, whole: bool) -> Iterator[RenderBlock]:
    """Yield arguments and result; of long arguments only the beginning unless the `whole` is wanted."""
    for label, text in ((_("arguments"), part.arguments), (_("result"), part.output or "")):
        indented = _indented_json(text)
        shown = "\n".join((indented or text).splitlines()[:ARGUMENT_LINES])[:ARGUMENT_CHARS]
        if not whole and len(shown) < len(indented or text):
            yield ToolDataBlock(shown + ELLIPSIS, "json" if indented else "", label)
            yield IndentedTextBlock(_("Folded and opened again, all of it is shown."))
            continue
        for number, piece in enumerate(pieces(indented or text)):
            yield ToolDataBlock(piece, "json" if indented else "", "" if number else label)


def _indented_json(text: str) -> str:
    """Return indented JSON; an empty string when `text` is no JSON object or array."""
    if not text.lstrip().startswith(("{", "[")):
        return ""
    try:
        value = json.loads(text)
        short = json.dumps(value, ensure_ascii=False)
        return short if len(short) <= ONE_LINE_JSON_CHARS else json.dumps(value, indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return ""


def _short_arguments(arguments: str) -> str:
    """Return arguments the way they are written in a call: name=value."""
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
    """Return `text`, truncated with an ellipsis when it is wider than `width` cells."""
    if cells_of(text) <= width:
        return text
    start, stop = split_at_width(text, 0, len(text), max(width - 1, 1))[0]
    return text[start:stop] + ELLIPSIS

"""The parts of a message that are folded away: thoughts, tool calls, and answers that were set aside."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from litechat_tui.domain.chat import Part, PreviousAnswer, ReasoningPart, TextPart, ToolPart, TurnStatus
from litechat_tui.domain.text import one_line
from litechat_tui.ui.rendering.blocks import pieces
from litechat_tui.ui.rendering.foot import duration
from litechat_tui.ui.rendering.leaves import Leaf, SourceLeaf
from litechat_tui.ui.rendering.lines import Line, Page, Run, line_of
from litechat_tui.ui.rendering.parts import MarkdownView, PartView, VerbatimView
from litechat_tui.ui.rendering.wrap import cells_of, chops, tamed

CLOSED, OPENED = "▸ ", "▾ "
ELLIPSIS = "…"
ONE_LINE = 60
"""Characters up to which JSON stays on one line."""


class Word(NamedTuple):
    """A piece of a fold's line."""

    text: str
    role: str
    """The name of its style in the look."""
    gives: bool = False
    """Whether it is shortened where the line is too long."""


Words = tuple[Word, ...]


class FoldLeaf(Leaf):
    """The one line that a fold is when it is closed, and its first line when it is open."""

    __slots__ = ("_words", "opened")

    def __init__(self, words: Words, *, opened: bool) -> None:
        super().__init__()
        self._words = words
        self.opened = opened

    def _draw(self, page: Page) -> list[Line]:
        runs = [Run(OPENED if self.opened else CLOSED, page.look.muted)]
        room = page.measure - len(CLOSED)
        texts = [tamed(word.text) for word in self._words]
        for index, width in enumerate(_widths(self._words, texts, room)):
            word = fitted(texts[index], min(width, room))
            runs.append(Run(word, getattr(page.look, self._words[index].role)))
            room -= cells_of(word)
            if room <= 0:
                break
        return [line_of(runs)]

    def _guess(self, page: Page) -> int:  # noqa: ARG002
        return 1


def _widths(words: Words, texts: Sequence[str], room: int) -> list[int]:
    """Return the cells each piece of a line has: those that give share what the others leave, the shortest first."""
    widths = [cells_of(text) for text in texts]
    giving = sorted((index for index, word in enumerate(words) if word.gives), key=lambda index: widths[index])
    left = room - sum(width for index, width in enumerate(widths) if not words[index].gives)
    for served, index in enumerate(giving):
        widths[index] = max(min(widths[index], left // (len(giving) - served)), 1)
        left -= widths[index]
    return widths


class FoldView(PartView):
    """Something said aside, behind one line that opens it."""

    def __init__(self) -> None:
        super().__init__()
        self.choice: bool | None = None
        """What the reader wants; None while they have not said."""
        self._shown: tuple[object, ...] = ()

    def toggle(self) -> None:
        """Open it if it is closed, close it if it is open. Shows with the next `update`."""
        self.choice = not self.opened

    @property
    def opened(self) -> bool:
        """Whether its inside is shown."""
        return bool(self.leaves) and isinstance(self.leaves[0], FoldLeaf) and self.leaves[0].opened

    def _put_head(self, *words: Word, opened: bool) -> bool:
        """Show the fold's line; return whether it is another one now."""
        if (words, opened) == self._shown:
            return False
        self._shown = words, opened
        self.leaves[:1] = [FoldLeaf(words, opened=opened)]
        return True


class AsideView(FoldView):
    """Markdown said aside, behind its fold."""

    def __init__(self) -> None:
        super().__init__()
        self._body = MarkdownView(aside=True)

    def _put(self, words: str, part: ReasoningPart | PreviousAnswer, *, opened: bool, live: bool) -> int:
        """Show `words`, and the text of `part` below them or, when it is folded, its first words behind them."""
        first = "" if opened else one_line(part.text, 200).replace("*", "").strip("#` ")
        more = (Word(f" · {first}", "muted", gives=True),) if first else ()
        changed = self._put_head(Word(words, "muted"), *more, opened=opened)
        if not opened:
            del self.leaves[1:]
            self._body = MarkdownView(aside=True)
            return 0
        kept = self._body.update(part, live=live)
        if len(self.leaves) == 1:
            kept = 0
        self.leaves[1 + kept :] = self._body.leaves[kept:]
        return 0 if changed else 1 + kept


class ReasoningView(AsideView):
    """What the model thought: open while it thinks, folded when it speaks."""

    kinds = (ReasoningPart,)

    def update(self, part: Part, *, live: bool) -> int:
        """Show the thoughts in `part`."""
        if not isinstance(part, ReasoningPart):
            return 0
        words = "thinking" if live else "thought" if part.seconds is None else f"thought for {duration(part.seconds)}"
        return self._put(words, part, opened=live if self.choice is None else self.choice, live=live)


class EarlierView(AsideView):
    """An answer that was set aside when the prompt was answered again."""

    kinds = (PreviousAnswer,)

    def update(self, part: Part, *, live: bool) -> int:  # noqa: ARG002 (it has ended)
        """Show the answer in `part`."""
        if not isinstance(part, PreviousAnswer):
            return 0
        ended = "" if part.status is TurnStatus.COMPLETED else f" ({part.status})"
        return self._put(f"earlier answer{ended}", part, opened=bool(self.choice), live=False)


class ToolView(FoldView):
    """One tool call: name, arguments in short, how it went and how long it took, on one line; opens to all of it."""

    kinds = (ToolPart,)

    def update(self, part: Part, *, live: bool) -> int:
        """Show the call in `part`."""
        if not isinstance(part, ToolPart):
            return 0
        opened = bool(self.choice)
        state = "running …" if live else "no result"
        if part.output is not None:
            state = one_line(part.output, 80) or "done"
        self._put_head(
            Word(part.name or "tool", "tool"),
            Word("(", "muted"),
            Word(_in_short(part.arguments), "muted", gives=True),
            Word(") → ", "muted"),
            Word(state, "muted", gives=True),
            Word("" if part.seconds is None else f" · {duration(part.seconds)}", "muted"),
            opened=opened,
        )
        self.leaves[1:] = list(_inside(part)) if opened else []
        return 0


def view_of(part: Part) -> PartView:
    """Return the view an assistant's part is shown by."""
    match part:
        case TextPart():
            return MarkdownView()
        case ReasoningPart():
            return ReasoningView()
        case ToolPart():
            return ToolView()
        case PreviousAnswer():
            return EarlierView()
        case _:
            return VerbatimView()


def _inside(part: ToolPart) -> Iterator[Leaf]:
    for label, text in (("arguments", part.arguments), ("result", part.output or "")):
        pretty = _pretty(text)
        for number, piece in enumerate(pieces(pretty or text)):
            yield SourceLeaf(piece, "json" if pretty else "", "" if number else label)


def _pretty(text: str) -> str:
    """Return JSON laid out for reading; nothing when `text` is not JSON, or has no parts to lay out."""
    if not text.lstrip().startswith(("{", "[")):
        return ""
    try:
        value = json.loads(text)
        short = json.dumps(value, ensure_ascii=False)
        return short if len(short) <= ONE_LINE else json.dumps(value, indent=2, ensure_ascii=False)
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


def fitted(text: str, width: int) -> str:
    """Return `text`, cut with an ellipsis when it has more than `width` cells."""
    if cells_of(text) <= width:
        return text
    start, stop = chops(text, 0, len(text), max(width - 1, 1))[0]
    return text[start:stop] + ELLIPSIS

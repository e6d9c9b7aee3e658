"""Draws a source block of Markdown as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style

from litechat_tui.app.markdown import MAX_NESTING, References, parse_blocks
from litechat_tui.ui.rendering.code_highlight import code_lines
from litechat_tui.ui.rendering.inline import runs_of
from litechat_tui.ui.rendering.lines import BLANK, Line, RenderContext, Run, prefixed
from litechat_tui.ui.rendering.source_blocks import FENCE_REST, VERBATIM, SourceBlock, gap_between
from litechat_tui.ui.rendering.table import Table, table_lines
from litechat_tui.ui.rendering.wrap import displayable, wrap

if TYPE_CHECKING:
    from markdown_it.token import Token

_BULLETS = "•◦▪"
_BOXES = {"True": "☑ ", "False": "☐ "}
_QUOTE = "▎ "


CODE_KINDS = frozenset({"fence", "code_block"})
_CONTAINERS = frozenset({"list_item", "bullet_list", "ordered_list", "blockquote"})
_CODE_SIGNS = ("```", "~~~", "    ", "\t")
"""What a block of text with code in it contains."""


def count_code(block: SourceBlock) -> int:
    """Return how many code blocks start in `block`."""
    if block.kind in CODE_KINDS:
        return 1
    if block.kind not in _CONTAINERS or not any(sign in block.text for sign in _CODE_SIGNS):
        return 0
    return sum(token.type in CODE_KINDS for token in parse_blocks(block.text)[0])


def block_lines(block: SourceBlock, context: RenderContext, references: References, code_number: int = 0) -> list[Line]:
    """Return the lines of `block`, without the blank line before it. No text is omitted.

    `code_number` is the number of its first code block; 0 to show none.
    """
    if block.kind == VERBATIM:
        return _verbatim(block.text, context)
    tokens, _, _ = parse_blocks(block.text)
    if any(token.level >= MAX_NESTING - 1 for token in tokens):
        return _verbatim(block.text, context)
    if block.kind == FENCE_REST:
        return code_lines(_code_of(tokens[0]), language_of(tokens[0].info), context, label="")
    drawing = _BlockDrawing(block.text.split("\n"), references, code_number=code_number)
    lines = drawing.stacked(_tree(tokens), context, block.ordinal)
    # Indentation may leave no room on a narrow screen.
    fits = bool(lines) and max(line.width for line in lines) <= context.width
    return lines if fits else _verbatim(block.text, context)


def _verbatim(source: str, context: RenderContext) -> list[Line]:
    return wrap([Run(displayable(source), context.styles.text)], context.width)


def table_of(source: str, context: RenderContext, references: References) -> Table:
    """Return the table in `source`."""
    tokens, _, _ = parse_blocks(source)
    return _BlockDrawing(source.split("\n"), references).table(_tree(tokens)[0], context)


@dataclass(slots=True)
class _Node:
    token: Token
    children: list[_Node] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.token.type.removesuffix("_open")


def _tree(tokens: Sequence[Token]) -> list[_Node]:
    """Return the flat tokens as a tree."""
    top: list[_Node] = []
    open_nodes: list[list[_Node]] = [top]
    for token in tokens:
        if token.nesting < 0:
            open_nodes.pop()
            continue
        node = _Node(token)
        open_nodes[-1].append(node)
        if token.nesting > 0:
            open_nodes.append(node.children)
    return top


@dataclass(slots=True)
class _BlockDrawing:
    """Draws one block."""

    source: Sequence[str]
    """Its lines of Markdown."""
    references: References
    depth: int = 0
    """Nesting depth of lists."""
    code_number: int = 0
    """Number of the next code block; 0 to show none."""

    def stacked(self, nodes: Sequence[_Node], context: RenderContext, ordinal: int | None = None) -> list[Line]:
        """Return the lines of nodes one below the other; `ordinal` is the first number of a list."""
        out: list[Line] = []
        before: str | None = None
        for node in nodes:
            drawn = self.node(node, context, ordinal)
            if drawn and gap_between(before, node.kind, blank=self._blank_before(node)):
                out.append(BLANK)
            out += drawn
            before = node.kind
        return out

    def node(self, node: _Node, context: RenderContext, ordinal: int | None = None) -> list[Line]:
        """Return the lines of one node."""
        styles, token = context.styles, node.token
        match node.kind:
            case "paragraph":
                return self._prose(node, context, styles.text)
            case "heading":
                style = {"h1": styles.h1, "h2": styles.h2}.get(token.tag, styles.h3)
                return self._prose(node, context, style)
            case "bullet_list" | "ordered_list":
                return self._list(node, context, ordinal)
            case "blockquote":
                bar = Segment(_QUOTE, styles.rule)
                return prefixed(self.stacked(node.children, context.narrowed(len(_QUOTE)).quoted) or [BLANK], bar, bar)
            case "fence":
                return code_lines(_code_of(token), language_of(token.info), context, number=self._next_number())
            case "code_block":
                return code_lines(_code_of(token), "", context, number=self._next_number())
            case "table":
                return table_lines(self.table(node, context), context)
            case "hr":
                return [
                    Line(
                        (Segment("─" * context.width, styles.rule),),
                        context.width,
                        gutter=context.width,
                    )
                ]
            case "math_block":
                return wrap([Run(displayable(token.content), styles.math)], context.width)
            case "html_block":
                return wrap([Run(displayable(token.content.rstrip("\n")), styles.muted)], context.width)
            case _:
                return wrap([Run(displayable(token.content), styles.text)], context.width)

    def _next_number(self) -> int:
        number = self.code_number
        self.code_number += bool(number)
        return number

    def _prose(self, node: _Node, context: RenderContext, style: Style) -> list[Line]:
        text = node.children[0].token.content if node.children else ""
        return wrap(runs_of(text, context.styles, self.references, style), context.width)

    def _list(self, node: _Node, context: RenderContext, ordinal: int | None) -> list[Line]:
        out: list[Line] = []
        number = ordinal if ordinal is not None else int(node.token.attrGet("start") or 0) if node.token.attrs else 1
        for count, item in enumerate(node.children):
            bullet = _BULLETS[self.depth % len(_BULLETS)] if node.kind == "bullet_list" else f"{number + count}."
            mark = _BOXES.get(str(item.token.meta.get("checked")), f"{bullet} ")
            self.depth += node.kind == "bullet_list"
            lines = self.stacked(item.children, context.narrowed(len(mark))) or [BLANK]
            self.depth -= node.kind == "bullet_list"
            if count and self._blank_before(item):
                out.append(BLANK)
            out += prefixed(lines, Segment(mark, context.styles.bullet), copied=True)
        return out

    def table(self, node: _Node, context: RenderContext) -> Table:
        """Return a table's cells."""
        style, head = context.styles.text, context.styles.text + context.styles.head
        rows: list[list[list[Run]]] = []
        aligns: list[str] = []
        for row in _rows(node):
            first = not rows
            if first:
                aligns = [str(cell.token.attrGet("style") or "").removeprefix("text-align:") for cell in row.children]
            texts = (cell.children[0].token.content if cell.children else "" for cell in row.children)
            rows.append([runs_of(text, context.styles, self.references, head if first else style) for text in texts])
        return Table(rows, aligns)

    def _blank_before(self, node: _Node) -> bool:
        """Whether the source has a blank line, or one with only quote marks, before `node`."""
        line = (node.token.map or [0])[0]
        return line > 0 and not self.source[line - 1].strip(" \t>")


def _rows(table: _Node) -> Iterator[_Node]:
    for part in table.children:
        yield from part.children


def language_of(info: str) -> str:
    """Return the language in the info string of a fence."""
    return (info.split() or [""])[0]


def _code_of(token: Token) -> str:
    return token.content.removesuffix("\n")

"""The Markdown that models write: CommonMark, tables, strikethrough, task lists, and verbatim mathematics.

Block rules must decide by the lines before them and never search for a distant end: then a block that is followed by
another block can no longer change, whatever text follows (see `splitter`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

# markdown-it, like Pygments elsewhere, is imported where it is used: the first frame does not need it.

MAX_NESTING = 40
"""Maximum depth of lists and quotes; deeper levels are shown verbatim."""
MAX_INLINE_CHARS = 20_000
"""Maximum size of a paragraph that is parsed for emphasis and links."""
MAX_BRACKETS = 800
"""Maximum number of opening brackets in it; parsing links is quadratic in them."""

_INLINE_MATH = re.compile(
    r"\$\$[^\n]{1,400}?\$\$|\$(?!\s)[^\n$]{1,400}(?<![\s\\])\$(?!\d)|\\\([^\n]{1,400}?\\\)|\\\[[^\n]{1,400}?\\\]"
)

References = dict[str, Any]
"""Link definitions by normalised label, as markdown-it keeps them."""


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    md = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING, "tasklists": True}).enable(["table", "strikethrough"])
    # Inline text is parsed when it is drawn, so never if it does not become visible.
    md.core.ruler.enableOnly(["normalize", "block"])
    md.block.ruler.before("fence", "math_block", _math_block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    md.block.ruler.at("reference", _definition)
    md.inline.ruler.before("escape", "math_inline", _math_inline)
    return md


def parse_blocks(source: str) -> tuple[list[Token], list[tuple[int, str]], References]:
    """Return the block tokens of `source`, the (line, label) of each definition in it, and the definitions."""
    env: dict[str, Any] = {"defined": []}
    tokens = _parser().parse(source, env)
    return tokens, env["defined"], env.get("references", {})


def parse_inline(text: str, references: References) -> list[Token]:
    """Return the inline tokens of `text`; a single text token when it exceeds the limits."""
    from markdown_it.token import Token

    if len(text) > MAX_INLINE_CHARS or text.count("[") > MAX_BRACKETS:
        return [Token("text", "", 0, content=text)]
    tokens: list[Token] = []
    md = _parser()
    md.inline.parse(text, md, {"references": references}, tokens)
    return tokens


def _definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse a link definition and record its line; a footnote is not one."""
    from markdown_it.rules_block.reference import reference

    begin = state.bMarks[start] + state.tShift[start]
    if state.src.startswith("[^", begin):
        return False
    known = len(state.env.get("references", ()))
    if not reference(state, start, end, silent):
        return False
    if not silent and len(state.env["references"]) > known:
        state.env["defined"].append((start, next(reversed(state.env["references"]))))
    return True


def _math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    r"""Parse `$$ ... $$` or `\[ ... \]` starting on a line of its own; it ends at its end mark or at a blank line."""
    begin = state.bMarks[start] + state.tShift[start]
    opening = state.src[begin : begin + 2]
    if opening not in ("$$", "\\[") or state.is_code_block(start):
        return False
    closing = "$$" if opening == "$$" else "\\]"
    after = state.src.find(closing, begin + 2, state.eMarks[start])
    if after >= 0 and state.src[after + 2 : state.eMarks[start]].strip():
        return False
    if silent:
        return True
    line = start + 1
    if after < 0:
        while line < end and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
            line += 1
            if closing in state.src[state.bMarks[line - 1] : state.eMarks[line - 1]]:
                break
    state.line = line
    token = state.push("math_block", "", 0)
    token.content = state.getLines(start, line, state.blkIndent, False)
    token.map = [start, line]
    return True


def _math_inline(state: StateInline, silent: bool) -> bool:
    """Parse inline mathematics, whose underscores and asterisks are not emphasis."""
    if state.src[state.pos] not in "$\\" or (found := _INLINE_MATH.match(state.src, state.pos, state.posMax)) is None:
        return False
    if not silent:
        state.push("math_inline", "", 0).content = found[0]
    state.pos = found.end()
    return True

"""Markdown of a model -> HTML that does nothing: no markup of its own, no scripts, no pictures, no odd addresses."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from litechat_tui.app.languages import lexer_of
from litechat_tui.app.markdown import parse_blocks, parse_inline
from litechat_tui.domain.text import one_line

# This module is imported where a page is made: nothing else needs markdown-it before the first frame.

_OPTIONS = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False, "breaks": False}).options
_SCHEMES = ("http", "https", "mailto")
_MOST_HIGHLIGHTED = 60_000
"""Characters of a block of code that is highlighted."""
_LONGEST_LANGUAGE = 40

ROLES = {
    "Comment": "c",
    "Keyword": "k",
    "Keyword.Type": "t",
    "Literal.Number": "n",
    "Literal.String": "s",
    "Name.Builtin": "f",
    "Name.Class": "t",
    "Name.Decorator": "k",
    "Name.Exception": "t",
    "Name.Function": "f",
    "Name.Tag": "k",
    "Operator": "o",
    "Operator.Word": "k",
    "Punctuation": "o",
    "Generic.Deleted": "e",
    "Generic.Inserted": "s",
    "Generic.Heading": "k",
}
"""Pygments token type -> class in the style sheet; other types have that of their parent type."""


def rendered(text: str) -> str:
    """Return Markdown as HTML."""
    tokens, _, references = parse_blocks(text)
    for token in tokens:
        if token.type == "inline":
            token.children = parse_inline(token.content, references)
        elif alignment := token.attrs.pop("style", ""):
            # The page allows no styles but those at its top.
            token.attrs["class"] = str(alignment).rpartition(":")[2]
    return _Renderer().render(tokens, _OPTIONS, {})


def code(text: str, language: str = "") -> str:
    """Return code as HTML, below its language, highlighted where Pygments knows that."""
    language = one_line(language, _LONGEST_LANGUAGE)
    label = f'<div class="language">{escape(language)}</div>' if language else ""
    return f'<div class="code">{label}<pre><code>{_highlighted(text, language)}</code></pre></div>\n'


def safe_address(address: str) -> str:
    """Return an address that a link may lead to; empty for every other one."""
    try:
        scheme = urlsplit(address.strip()).scheme.lower()
    except ValueError:
        return ""
    return address.strip() if scheme in _SCHEMES else ""


def _highlighted(text: str, language: str) -> str:
    lexer = lexer_of(language) if len(text) <= _MOST_HIGHLIGHTED else None
    if lexer is None:
        return escape(text)
    pieces = ((_role(str(token)), escape(value)) for _, token, value in lexer.get_tokens_unprocessed(text))
    return "".join(f'<span class="{role}">{value}</span>' if role else value for role, value in pieces)


def _role(token: str) -> str:
    name = token.removeprefix("Token.")
    while name and name not in ROLES:
        name = name.rpartition(".")[0]
    return ROLES.get(name, "")


class _Renderer(RendererHTML):
    """Gives only markup that is known to do nothing."""

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        """Return a block of code."""
        words = tokens[idx].info.split()
        return code(tokens[idx].content, words[0] if words else "")

    code_block = fence

    def math_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        """Return mathematics as it is written."""
        return f'<pre class="math">{escape(tokens[idx].content)}</pre>\n'

    def math_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        """Return mathematics in a line as it is written."""
        return f'<code class="math">{escape(tokens[idx].content)}</code>'

    def html_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        """Return markup as the text that it is."""
        return f"<pre>{escape(tokens[idx].content)}</pre>\n"

    def html_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        """Return markup as the text that it is."""
        return escape(tokens[idx].content)

    text_special = html_inline

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        """Return a link to a picture: showing it would tell its server who reads."""
        token = tokens[idx]
        address, name = safe_address(str(token.attrs.get("src", ""))), escape(token.content or "image")
        return f"{_link(address)}[{name}]</a>" if address else f"[{name}]"

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        """Begin a link; one that leads nowhere where its address is not a usual one."""
        return _link(safe_address(str(tokens[idx].attrs.get("href", ""))))


def _link(address: str) -> str:
    return f'<a href="{escape(address)}" rel="noopener noreferrer">' if address else "<a>"

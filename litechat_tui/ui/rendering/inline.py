"""Inline Markdown as styled runs of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.style import Style

from litechat_tui.app.markdown import References, parse_inline
from litechat_tui.ui.rendering.lines import Run
from litechat_tui.ui.rendering.styles import TranscriptStyles
from litechat_tui.ui.rendering.wrap import displayable
from litechat_tui.words import _

if TYPE_CHECKING:
    from markdown_it.token import Token

_URL = re.compile(
    r"https?://[^\s<>\"'`|\\^{}\u3000-\u303f\uff00-\uffef]+[^\s<>\"'`|\\^{}.,:;!?)\]*_~\u3000-\u303f\uff00-\uffef]"
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def runs_of(text: str, styles: TranscriptStyles, references: References, base: Style) -> list[Run]:
    """Return the inline Markdown of `text` as runs, with styles on top of `base`. Line breaks are newlines."""
    return list(_runs(parse_inline(text, references), styles, base))


def _runs(tokens: list[Token], styles: TranscriptStyles, base: Style) -> Iterator[Run]:
    style_stack = [base]
    target, shown = "", ""
    """Target of the open link, and its text so far."""
    for token in tokens:
        text = displayable(token.content)
        match token.type:
            case "text" | "text_special":
                shown += text
                yield from (
                    _linked(text, style_stack[-1], styles)
                    if not target
                    else [Run(text, style_stack[-1], _web_url(target))]
                )
            case "code_inline":
                shown += text
                yield Run(text, style_stack[-1] + styles.code, _web_url(target))
            case "math_inline":
                yield Run(text, style_stack[-1] + styles.math)
            case "softbreak" | "hardbreak":
                yield Run("\n", style_stack[-1])
            case "html_inline":
                yield (
                    Run("\n", style_stack[-1]) if _BREAK.fullmatch(text) else Run(text, style_stack[-1] + styles.muted)
                )
            case "image":
                source = displayable(str(token.attrs.get("src", "")))
                label = text or _("image")
                yield Run(f"[{label}]", style_stack[-1] + styles.em, _web_url(source))
                yield from _shown_target(source, text, styles)
            case "link_open":
                target, shown = displayable(str(token.attrs.get("href", ""))), ""
                style_stack.append(style_stack[-1] + styles.link)
            case "link_close":
                style_stack.pop()
                yield from _shown_target(target, shown, styles)
                target = ""
            case "strong_open":
                style_stack.append(style_stack[-1] + styles.strong)
            case "em_open":
                style_stack.append(style_stack[-1] + styles.em)
            case "s_open":
                style_stack.append(style_stack[-1] + styles.strike)
            case "strong_close" | "em_close" | "s_close":
                style_stack.pop()
            case _:
                yield Run(text, style_stack[-1])


def _web_url(target: str) -> str:
    """Return `target` if it may be opened, else an empty string."""
    return target if target.startswith(("http://", "https://")) else ""


def _shown_target(target: str, shown: str, styles: TranscriptStyles) -> Iterator[Run]:
    """Yield the target of a link, unless its text contains it."""
    bare = target.removeprefix("mailto:").rstrip("/")
    if bare and not bare.startswith("#") and bare not in shown:
        yield Run(f" ({target})", styles.muted, _web_url(target))


def _linked(text: str, style: Style, styles: TranscriptStyles) -> Iterator[Run]:
    """Yield plain text, with URLs as links."""
    if "://" not in text:
        yield Run(text, style)
        return
    at = 0
    for found in _URL.finditer(text):
        if found.start() > at:
            yield Run(text[at : found.start()], style)
        yield Run(found[0], style + styles.link, found[0])
        at = found.end()
    if at < len(text):
        yield Run(text[at:], style)

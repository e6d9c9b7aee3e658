"""The code blocks of a message, and a name for a file of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from litechat_tui.app.languages import lexer_of
from litechat_tui.app.markdown import parse_blocks
from litechat_tui.domain.chat import ChatMessage, TextPart
from litechat_tui.domain.transcript import near_parts
from litechat_tui.words import _, ngettext

_SUFFIX = ".txt"
"""For code in an unknown language."""


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """One code block, fenced or indented."""

    code: str
    """Without the newline at its end."""
    language: str = ""
    """First word of the fence's info string; empty when there is none."""

    @property
    def size(self) -> str:
        """How long it is, in words."""
        lines = self.code.count("\n") + 1
        return ngettext("{count} line", "{count} lines", lines).format(count=lines)

    def described(self, number: int, count: int) -> str:
        """Return what to call it: it is block `number` (from 1) of `count`."""
        text = _("Code block {number} of {count} ({size})")
        if self.language:
            text = _("Code block {number} of {count} ({language}, {size})")
        return text.format(number=number, count=count, language=self.language, size=self.size)

    @property
    def suffix(self) -> str:
        """What the name of a file of this language ends in, with its dot."""
        lexer = lexer_of(self.language)
        patterns = lexer.filenames if lexer else ()
        return next((p.removeprefix("*") for p in patterns if p.startswith("*.") and p[2:].isalnum()), _SUFFIX)

    def file_name(self, taken: Callable[[str], bool]) -> str:
        """Return a name for a file with it that is not `taken`."""
        number, name = 1, f"code{self.suffix}"
        while taken(name):
            number += 1
            name = f"code-{number}{self.suffix}"
        return name


def code_blocks(message: ChatMessage) -> list[CodeBlock]:
    """Return the code blocks of `message` in order, those in lists and quotes too."""
    return [
        CodeBlock(token.content.removesuffix("\n"), next(iter(token.info.split()), ""))
        # What is not drawn has no number.
        for part in near_parts(message.parts, TextPart(""))
        if isinstance(part, TextPart)
        for token in parse_blocks(part.text)[0]
        if token.type in ("fence", "code_block")
    ]

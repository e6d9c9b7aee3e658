"""The forms that a session is exported in."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from litechat_tui.app.exporting.attached import WithoutSecrets
from litechat_tui.app.exporting.jsonl import lines
from litechat_tui.app.exporting.redacted import redacted
from litechat_tui.domain.archive import Conversation
from litechat_tui.domain.redaction import Redactor
from litechat_tui.domain.storable import storable


class Form(StrEnum):
    """What the file of a session is."""

    MARKDOWN = "markdown"
    JSONL = "jsonl"
    HTML = "html"

    @property
    def ending(self) -> str:
        """Return the end of its file's name."""
        return ".md" if self is Form.MARKDOWN else f".{self}"

    @property
    def label(self) -> str:
        """Return its name, which is the same in all languages."""
        return {Form.MARKDOWN: "Markdown", Form.JSONL: "JSON Lines", Form.HTML: "HTML"}[self]

    @property
    def joins(self) -> bool:
        """Whether several sessions make one file."""
        return self is Form.JSONL


def exported(conversation: Conversation, form: Form, redactor: Redactor) -> bytes:
    """Return the file of a session, without any secret that `redactor` knows."""
    contents = WithoutSecrets(conversation.contents, redactor)
    safe = replace(redacted(storable(conversation), redactor), contents=contents)
    # Once more: a secret may be made of what is put together, or stand where no text is expected.
    return redactor.redacted(_written(safe, form)).encode()


def _written(conversation: Conversation, form: Form) -> str:
    # Only what is asked for is loaded: markdown-it is not small.
    match form:
        case Form.MARKDOWN:
            from litechat_tui.app.exporting.markdown import markdown

            return markdown(conversation)
        case Form.HTML:
            from litechat_tui.app.exporting.page import page

            return page(conversation)
        case _:
            return "".join(lines(conversation))

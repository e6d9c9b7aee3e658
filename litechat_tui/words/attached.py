"""What goes with a prompt, in few words: what it is, how large, and about how many tokens it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from litechat_tui.domain.prompt import Attachment, Prompt
from litechat_tui.domain.text import cells, one_line
from litechat_tui.words.amounts import file_size, rounded_up
from litechat_tui.words.catalogue import _, ngettext

_OFFICE = "application/vnd.openxmlformats-officedocument."
_KINDS: Mapping[str, str] = {
    "application/pdf": "PDF",
    "application/msword": "Word",
    f"{_OFFICE}wordprocessingml.document": "Word",
    "application/vnd.ms-excel": "Excel",
    f"{_OFFICE}spreadsheetml.sheet": "Excel",
}
"""Media type -> how people call it, in any language."""


def kind_label(attachment: Attachment) -> str:
    """Return in one word what it is."""
    main, _slash, sub = attachment.media_type.partition("/")
    if main == "image":
        return sub.upper()
    return _("Text") if main == "text" else _KINDS.get(attachment.media_type, sub.upper())


def kind_labels(attachments: Sequence[Attachment]) -> Sequence[str]:
    """Return what each is, all as wide as the widest."""
    labels = [*map(kind_label, attachments)]
    width = max(map(cells, labels), default=0)
    return [label + " " * (width - cells(label)) for label in labels]


def facts(attachment: Attachment) -> str:
    """Return how large it is and what it takes: ``340.0 kB · about 1,300 tokens · 1,200 × 800``."""
    pixels = [f"{attachment.width:,} × {attachment.height:,}"] if attachment.width else []
    return " · ".join([file_size(attachment.size), *_tokens([attachment]), *pixels])


def summary(attachments: Sequence[Attachment]) -> str:
    """Return how many there are and what they take together, where there is no room for each."""
    count = ngettext("{count} attachment", "{count} attachments", len(attachments)).format(count=len(attachments))
    size = file_size(sum(attachment.size for attachment in attachments))
    return " · ".join([count, size, *_tokens(attachments)])


def with_attachments(prompt: Prompt) -> str:
    """Return a prompt on one line, and what goes with it."""
    parts = [one_line(prompt.text)] if prompt.text.strip() else []
    if prompt.attachments:
        parts.append(f"[{summary(prompt.attachments)}]")
    return "  ".join(parts)


def _tokens(attachments: Sequence[Attachment]) -> Sequence[str]:
    tokens = rounded_up(sum(attachment.tokens for attachment in attachments))
    return [_("about {tokens:,} tokens").format(tokens=tokens)] if tokens else []

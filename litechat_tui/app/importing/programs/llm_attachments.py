"""The attachments in the log of `llm`: bytes, or only where they were. Pure and total."""

from __future__ import annotations

from collections.abc import Iterable

from litechat_tui.app.importing.said import Note, Part, file_part, placeholder, word
from litechat_tui.app.importing.skipped import Reason
from litechat_tui.domain.foreign import Row


def attached(attachments: Iterable[Row]) -> tuple[tuple[Part, ...], tuple[Note, ...]]:
    """Return attachments as parts of a prompt, and which are not there; no file or address is asked for its bytes."""
    parts: list[Part] = []
    notes: list[Note] = []
    for each in attachments:
        content = each.get("content")
        name = word(each.get("path")) or word(each.get("url")) or word(each.get("type")) or "attachment"
        part = file_part(content, name) if isinstance(content, bytes) else None
        parts.append(part or placeholder(name))
        notes += [] if part else [Note(Reason.ABSENT_ATTACHMENT, name)]
    return tuple(parts), tuple(notes)

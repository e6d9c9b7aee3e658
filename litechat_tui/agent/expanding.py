"""Attachments on their way to the model: what stands in the file as a line is sent as what it stands for.

Only the request changes. An image becomes an `input_image`, a PDF or an office file an `input_file`, a text is written
out between two lines that name it; the name comes before each, for LiteLLM throws file names away. What is missing, and
what there is no room for, stays a line: it never makes a request fail.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from litechat_tui.domain.archive import Contents
from litechat_tui.domain.attachments import AttachedText, Kind, attached_in, kind_of, line
from litechat_tui.domain.decoded_text import decoded
from litechat_tui.domain.ports import Item
from litechat_tui.domain.prompt import Attachment
from litechat_tui.domain.sent_attachments import which_are_sent

GONE = "(Its content is not there any more.)"
LEFT_OUT = "(Its content was sent before and is left out of this request.)"


def has_attachments(items: Sequence[Item]) -> bool:
    """Return whether there is anything to expand."""
    return any(map(attached_in, items))


def expanded(items: Sequence[Item], contents: Contents) -> list[Item]:
    """Return `items` with attachments in place of their lines; items without any as the very same objects.

    Reads and encodes all that is sent: it blocks, and may do so in a thread. Total, but for what `contents` raises.
    """
    attached = [attached_in(item) if _is_prompt(item) else {} for item in items]
    # Prompts without an answer between them become one message.
    runs = groupby(range(len(items)), lambda at: _is_prompt(items[at]))
    groups = [[*run] for is_prompt, run in runs if is_prompt]
    flags = which_are_sent([[[*attached[at].values()] for at in group] for group in groups])
    sent = {
        at: dict(zip(attached[at], prompt, strict=True))
        for group, message in zip(groups, flags, strict=True)
        for at, prompt in zip(group, message, strict=True)
    }
    return [_expanded(item, sent[at], contents) if attached[at] else item for at, item in enumerate(items)]


def _is_prompt(item: Item) -> bool:
    return item.get("role") == "user"


def _expanded(item: Item, sent: Mapping[int, bool], contents: Contents) -> Item:
    parts: list[Any] = []
    for at, part in enumerate(item["content"]):
        text = part.get("text") if isinstance(part, dict) else None
        parts += _parts(text.attachment, contents, sent=sent[at]) if isinstance(text, AttachedText) else [part]
    return {**item, "content": parts}


def _parts(attachment: Attachment, contents: Contents, *, sent: bool) -> Iterator[dict[str, str]]:
    """Yield what is sent in place of the line of an attachment."""
    if not sent:
        yield _text(f"{line(attachment)}\n{LEFT_OUT}")
        return
    data = contents.read(attachment.digest)
    if data is None:
        yield _text(f"{line(attachment)}\n{GONE}")
    elif kind_of(attachment) is Kind.TEXT:
        yield _text(_written_out(attachment, decoded(data) or ""))
    else:
        yield _text(f"File: {attachment.name}")
        # Without a label, LiteLLM takes data for an address; with a wrong one, it sends it as what it is not.
        url = f"data:{attachment.media_type};base64,{b64encode(data).decode('ascii')}"
        if kind_of(attachment) is Kind.IMAGE:
            yield {"type": "input_image", "image_url": url, "detail": "auto"}
        else:
            yield {"type": "input_file", "filename": attachment.name, "file_data": url}


def _written_out(attachment: Attachment, text: str) -> str:
    """Return a text as material: between lines that it cannot hold, as they have its own hash in them."""
    mark = attachment.digest[:12]
    return f"File: {attachment.name}\n<file-{mark}>\n{text.rstrip()}\n</file-{mark}>"


def _text(text: str) -> dict[str, str]:
    return {"type": "input_text", "text": text}

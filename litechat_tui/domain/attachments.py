"""What goes with a prompt: its kinds and limits, its line among what is stored, about how much it costs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from math import ceil
from typing import Any

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.prompt import Attachment

# Claude's limit is 5 MiB of base64; the others are those of Bedrock's Converse, which a refusal tells only afterwards:
# https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Message.html
IMAGE_BYTES = 3_932_160
DOCUMENT_BYTES = 4_500_000
"""Bytes of a document at most, and of a text."""
IMAGE_PIXELS = 8_000
"""Pixels of a side at most."""
CROWDED_PIXELS = 2_000
"""Pixels of a side at most where a request has more images than `MOST_IMAGES`."""
MOST_IMAGES, MOST_DOCUMENTS = 20, 5
"""In one message; two prompts without an answer between them become one."""

PIXELS_PER_TOKEN = 750
MOST_IMAGE_TOKENS = 1_600
"""Of one image: Claude looks at larger ones in a smaller form."""
_BYTES_PER_TOKEN = 8
"""Of a compressed office file, very roughly."""

PLAIN = "text/plain"
PDF = "application/pdf"
LINE_BEGINS = "[Attached file: "
"""So begins every such line; in JSON, too."""
_LINE = re.compile(r"\[Attached file: (?P<name>.+) \((?P<type>[\w.+-]+/[\w.+-]+), (?P<size>\d+) bytes\)\]")


class Kind(StrEnum):
    """How the bytes of an attachment reach the model."""

    IMAGE = "image"
    DOCUMENT = "document"
    TEXT = "text"


class AttachedText(str):
    """The line that stands for an attachment among what is stored, where the store knows which one it is.

    Only a store makes these. A line that somebody has typed is the same text, and stands for nothing.
    """

    __slots__ = ("attachment",)

    attachment: Attachment

    @classmethod
    def of(cls, attachment: Attachment) -> AttachedText:
        """Return the line of an attachment."""
        text = cls(line(attachment))
        text.attachment = attachment
        return text


def kind_of(attachment: Attachment) -> Kind:
    """Return how it reaches the model."""
    if attachment.media_type.startswith("image/"):
        return Kind.IMAGE
    return Kind.TEXT if attachment.media_type.startswith("text/") else Kind.DOCUMENT


def line(attachment: Attachment) -> str:
    """Return the line that is stored in place of an attachment, for people and for programs that know no more."""
    return f"{LINE_BEGINS}{attachment.name} ({attachment.media_type}, {attachment.size} bytes)]"


def name_in(text: str) -> str:
    """Return the name in a text that has the form of such a line, whoever wrote it; empty for any other."""
    found = _LINE.fullmatch(text)
    return found["name"] if found else ""


def marked(item: Mapping[str, Any], attached: Mapping[int, Attachment]) -> dict[str, Any]:
    """Return an item whose lines know what they stand for: `attached` tells it by the index of the part.

    A part that is not, or no longer, the line of its attachment stays as it is.
    """
    content = item.get("content")
    if not attached or not isinstance(content, list):
        return dict(item)
    parts = [_marked(part, attached.get(at)) for at, part in enumerate(content)]
    return {**item, "content": parts}


def _marked(part: object, attachment: Attachment | None) -> object:
    if attachment is None or not isinstance(part, dict) or part.get("text") != line(attachment):
        return part
    return {**part, "text": AttachedText.of(attachment)}


def unmarked(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an item whose lines are text like any other."""
    content = item.get("content")
    if not attached_in(item) or not isinstance(content, list):
        return dict(item)
    parts = [
        {**part, "text": str(part["text"])} if at in attached_in(item) else part for at, part in enumerate(content)
    ]
    return {**item, "content": parts}


def attached_in(item: Mapping[str, Any]) -> dict[int, Attachment]:
    """Return what the lines of an item stand for, by the index of the part."""
    content = item.get("content")
    if not isinstance(content, list):
        return {}
    texts = {at: part.get("text") for at, part in enumerate(content) if isinstance(part, dict)}
    return {at: text.attachment for at, text in texts.items() if isinstance(text, AttachedText)}


def content_of(text: str, attachments: Iterable[Attachment]) -> str | list[dict[str, str]]:
    """Return the content of a prompt's item: its text, after a line for each attachment that knows it."""
    lines = [{"type": "input_text", "text": AttachedText.of(attachment)} for attachment in attachments]
    if not lines:
        return text
    return [*lines, {"type": "input_text", "text": text}] if text else lines


def too_many(attachments: Iterable[Attachment], before: Iterable[Attachment] = ()) -> Problem | None:
    """Return why one message cannot have all of these, together with those `before` it that were not answered."""
    here, there = _counts(attachments), _counts(before)
    for kind, limit, alone, together in _COUNTED:
        if here[kind] > limit:
            return Problem(alone, count=here[kind], limit=limit)
        if here[kind] and here[kind] + there[kind] > limit:
            return Problem(together, count=here[kind] + there[kind], limit=limit)
    return None


_COUNTED = (
    (Kind.IMAGE, MOST_IMAGES, Code.ATTACHMENT_IMAGES, Code.ATTACHMENT_IMAGES_BEFORE),
    (Kind.DOCUMENT, MOST_DOCUMENTS, Code.ATTACHMENT_DOCUMENTS, Code.ATTACHMENT_DOCUMENTS_BEFORE),
)


def _counts(attachments: Iterable[Attachment]) -> dict[Kind, int]:
    counts = dict.fromkeys(Kind, 0)
    for attachment in attachments:
        counts[kind_of(attachment)] += 1
    return counts


def image_tokens(width: int, height: int) -> int:
    """Return about how many tokens an image takes."""
    return min(ceil(width * height / PIXELS_PER_TOKEN), MOST_IMAGE_TOKENS)


def document_tokens(size: int) -> int:
    """Return about how many tokens an office file of `size` bytes takes, which is little more than a guess."""
    return ceil(size / _BYTES_PER_TOKEN)


def is_rough(attachment: Attachment) -> bool:
    """Return whether the estimate of its tokens is little more than a guess."""
    return kind_of(attachment) is Kind.DOCUMENT

"""What was said in another program, piece by piece, before it becomes Responses items."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litechat_tui.app.importing.skipped import Reason
from litechat_tui.domain.ports import Item


@dataclass(frozen=True, slots=True)
class Text:
    """Words of a model."""

    text: str


@dataclass(frozen=True, slots=True)
class Thought:
    """Reasoning of a model."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A model called a tool."""

    name: str
    arguments: str
    id: str = ""
    """Empty where the program gave none: its output is then the next one that has none either."""


@dataclass(frozen=True, slots=True)
class Output:
    """A tool returned."""

    output: str | list[dict[str, str]]
    """Text, or parts of texts and images."""
    id: str = ""
    name: str = ""
    """Name of the tool, to find the call by; empty when it is not known."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A Responses item as it is, or a row that holds none."""

    item: Item | None
    raw: str = ""

    def __bool__(self) -> bool:
        """Return True: a row is something, whatever it holds."""
        return True


Piece = Text | Thought | Call | Output | Raw
Part = dict[str, str]
"""Part of a prompt or of an output: `input_text`, `input_image` or `input_file`."""


@dataclass(frozen=True, slots=True)
class Note:
    """Pieces of a message that are not imported."""

    reason: Reason
    name: str = ""
    """Which it is, or of which kind; for the sentences that name them."""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Node:
    """One message as its program keeps it."""

    id: str
    parent: str | None = None
    """The message before it; None for the first one. An id that nothing has is taken for None."""
    prompt: tuple[Part, ...] | Raw = ()
    """What a person said. A node with neither prompt nor pieces is stepped over."""
    pieces: tuple[Piece, ...] = ()
    """What a model or a tool said, in order."""
    at: datetime | None = None
    model: str = ""
    notes: tuple[Note, ...] = ()


def text_part(text: str) -> Part:
    """Return text of a prompt or an output."""
    return {"type": "input_text", "text": text}


def image_part(url: str) -> Part | None:
    """Return the image of a `data:` URL; None for any other address, which nobody is to ask for bytes later."""
    if not re.match(r"data:image/[\w.+-]+;base64,", url):
        return None
    return {"type": "input_image", "image_url": url, "detail": "auto"}


_MAGIC = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))


def media_type(content: bytes) -> str:
    """Return the media type of an image or a PDF by its first bytes; empty for anything else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    return next((kind for magic, kind in _MAGIC if content.startswith(magic)), "")


def base64_image(text: str) -> Part | None:
    """Return the image that text in base64 holds; None when it holds none."""
    try:
        kind = media_type(base64.b64decode(text[:32]))
    except ValueError:
        return None
    return image_part(f"data:{kind};base64,{text}") if kind.startswith("image/") else None


def file_part(content: bytes, name: str) -> Part | None:
    """Return bytes as part of a prompt: an image, a PDF; None for what no prompt can have."""
    kind = media_type(content)
    if not kind:
        return None
    url = f"data:{kind};base64,{base64.b64encode(content).decode()}"
    if kind.startswith("image/"):
        return image_part(url)
    return {"type": "input_file", "filename": name or "document.pdf", "file_data": url}


def named_text(name: str, text: str) -> Part:
    """Return the text of a file that went with a prompt, under its name."""
    return text_part(f"[{name}]\n{text}" if name else text)


def placeholder(name: str) -> Part:
    """Return what stands for a file whose bytes are not there."""
    return text_part(f"[{name}]")


def obj(value: object) -> Mapping[str, Any]:
    """Return a JSON object, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def objects(value: object) -> list[Mapping[str, Any]]:
    """Return the objects of a JSON array; none for anything else."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def word(value: object) -> str:
    """Return text as it is, and nothing for anything else."""
    return value if isinstance(value, str) else ""


def identifier(value: object) -> str:
    """Return an id as text: of a text or a whole number; empty for anything else."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63:
        return str(value)
    return value if isinstance(value, str) else ""


def joined(texts: Iterable[object], separator: str = "\n") -> str:
    """Return the texts among values, joined; blank ones left out."""
    return separator.join(text for text in texts if isinstance(text, str) and text.strip())

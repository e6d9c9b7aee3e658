"""What Converse wants of images, documents and cache points, as far as it is publicly known.

https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Message.html
"""

from base64 import b64decode
from collections.abc import Iterator, Sequence
from typing import Any

Body = dict[str, Any]

_BEGINS = {"png": b"\x89PNG", "jpeg": b"\xff\xd8\xff", "gif": b"GIF8", "webp": b"RIFF", "pdf": b"%PDF-"}
_MOST = {"image": (20, 3_932_160), "document": (5, 4_500_000)}
"""Kind -> how many a message has at most, and how many bytes each of them."""


def files_fit(_request: Body, messages: Sequence[Body]) -> Iterator[str]:
    """Yield what is wrong with the images and documents of a message."""
    for at, message in enumerate(messages):
        for kind, (most, size) in _MOST.items():
            found = [part[kind] for part in message["content"] if kind in part]
            if len(found) > most:
                yield f"messages.{at}: too many {kind}s: {len(found)} > {most}"
            for each in found:
                data = b64decode(each["source"]["bytes"])
                if not 0 < len(data) <= size:
                    yield f"messages.{at}: {kind} is empty or exceeds {size} bytes maximum: {len(data)} bytes"
                if not data.startswith(_BEGINS.get(each["format"], b"")):
                    yield f"messages.{at}: {kind} does not match the format {each['format']}"


def documents_have_words(_request: Body, messages: Sequence[Body]) -> Iterator[str]:
    """Yield that a message has documents and no text, or two documents of one name."""
    for at, message in enumerate(messages):
        parts = message["content"]
        if any("document" in part for part in parts) and not any("text" in part for part in parts):
            yield f"messages.{at}: a text block is required when a document is included"
    names = [part["document"]["name"] for message in messages for part in message["content"] if "document" in part]
    if len(names) > len(set(names)):
        yield "messages: document names must be unique"


def cache_points_follow_text(_request: Body, messages: Sequence[Body]) -> Iterator[str]:
    """Yield that a cache point stands where there is nothing to keep."""
    points = 0
    for at, message in enumerate(messages):
        for place, part in enumerate(message["content"]):
            if "cachePoint" in part:
                points += 1
                if not place or "text" not in message["content"][place - 1]:
                    yield f"messages.{at}.content.{place}.type: Field required"
    if points > 4:
        yield "A maximum of 4 blocks with cache_control may be provided."

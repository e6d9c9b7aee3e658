"""What a call returned -> what the model reads and the file keeps. Total over whatever a server may send."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from typing import Any

from litechat_tui.domain.json_values import sound_json
from litechat_tui.domain.text import clean, one_line

Part = dict[str, str]
"""A part of an output as the SDK takes it from a tool: a text or an image."""

MOST_STORED_CHARACTERS = 1_000_000
"""Of an output; what is more is left out, and said so."""
MOST_IMAGES = 10
MOST_IMAGE_BYTES = 3_750_000
"""What Bedrock takes of an image:
https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Message.html"""

_KINDS = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))


def output_of(result: Mapping[str, object]) -> str | list[Part]:
    """Return the output of a call: a text where it is nothing else.

    `result` is the server's answer as JSON. The label of an image may be wrong, and providers believe it: its bytes
    tell what it is. What no model takes becomes a line that says what it was.
    """
    parts = [*_parts(result)]
    if result.get("isError") is True:
        parts.insert(0, {"type": "text", "text": "The tool reports an error:"})
    texts = [part["text"] for part in parts if part["type"] == "text"]
    if len(texts) == len(parts):
        return _limited("\n".join(texts)) or "(no output)"
    return [_limited_part(part) for part in parts]


def _parts(result: Mapping[str, object]) -> Iterator[Part]:
    content = result.get("content")
    images = 0
    texts: list[str] = []
    for block in content if isinstance(content, list) else ():
        part = _part(block if isinstance(block, dict) else {})
        images += part["type"] == "image"
        if images > MOST_IMAGES and part["type"] == "image":
            part = _line("one more image, left out")
        texts.append(str(block.get("text", "")) if isinstance(block, dict) else "")
        yield part
    structured = result.get("structuredContent")
    if isinstance(structured, dict) and not any(_says(text, structured) for text in texts):
        yield _text(json.dumps(sound_json(structured), ensure_ascii=False))


def _part(block: Mapping[str, object]) -> Part:
    match block:
        case {"type": "text", "text": str(text)}:
            return _text(text)
        case {"type": "image", "data": str(data)}:
            return _image(data)
        case {"type": "audio", "data": str(data)}:
            return _line(f"audio, {_kind(block)}, about {len(data) * 3 // 4:,} bytes, left out")
        case {"type": "resource_link", "uri": str(uri)}:
            return _line(f"resource {one_line(str(block.get('name', '')))}, {_kind(block)}: {one_line(uri, 1_000)}")
        case {"type": "resource", "resource": {"text": str(text), **resource}}:
            return _text(f"[resource {one_line(str(resource.get('uri', '')), 1_000)}]\n{text}")
        case {"type": "resource", "resource": {"blob": str(data), **resource}}:
            where = one_line(str(resource.get("uri", "")), 1_000)
            return _line(f"resource {where}, {_kind(resource)}, about {len(data) * 3 // 4:,} bytes, left out")
        case _:
            return _line(f"{one_line(str(block.get('type', 'something')), 80)}, left out")


def _image(data: str) -> Part:
    try:
        content = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return _line("an image that is damaged, left out")
    kind = next((kind for magic, kind in _KINDS if content.startswith(magic)), "")
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        kind = "image/webp"
    if not kind:
        return _line("an image of a kind that models don't take, left out")
    if len(content) > MOST_IMAGE_BYTES:
        return _line(f"an image of {len(content):,} bytes, left out: {MOST_IMAGE_BYTES:,} is the limit")
    return {"type": "image", "image_url": f"data:{kind};base64,{data}"}


def _text(text: str) -> Part:
    return {"type": "text", "text": clean(text)}


def _line(text: str) -> Part:
    return _text(f"[{text}]")


def _kind(block: Mapping[Any, object]) -> str:
    return one_line(str(block.get("mimeType") or "unknown kind"), 80)


def _says(text: str, structured: Mapping[str, object]) -> bool:
    """Return whether a text is the structured content, which servers mostly repeat as JSON, or wrap a text in."""
    if structured == {"result": text}:
        return True
    try:
        return bool(json.loads(text) == structured)
    except (ValueError, RecursionError):
        return False


def _limited_part(part: Part) -> Part:
    return {"type": "text", "text": _limited(part["text"])} if part["type"] == "text" else part


def _limited(text: str) -> str:
    if len(text) <= MOST_STORED_CHARACTERS:
        return text
    kept = f"{MOST_STORED_CHARACTERS:,} of {len(text):,}"
    return f"{text[:MOST_STORED_CHARACTERS]}\n[Cut here: {kept} characters were kept.]"

"""The blocks of a message as Anthropic's programs keep them -> what was said. Pure and total."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from litechat_tui.app.importing.programs.citations import page_link
from litechat_tui.app.importing.programs.openai_items import as_json
from litechat_tui.app.importing.said import (
    Call,
    Note,
    Output,
    Part,
    Piece,
    Text,
    Thought,
    identifier,
    image_part,
    joined,
    obj,
    objects,
    text_part,
    word,
)
from litechat_tui.app.importing.skipped import Reason

PLACEHOLDER = "This block is not supported on your current device yet."
"""What Claude.ai writes into flat text in place of a block."""


class Blocks:
    """What is in a list of blocks."""

    def __init__(self, blocks: Iterable[Mapping[str, Any]], message: str) -> None:
        self._message = message
        self.pieces: list[Piece] = []
        self.images: list[Part] = []
        """Images that went with a prompt, or that a model made."""
        self._links = dict[str, str]()
        """Address -> title of what the text cites."""
        self.notes: list[Note] = []
        for number, block in enumerate(blocks):
            self._block(block, f"call_{message}-{number}")
        said = "\n".join(piece.text for piece in self.pieces if isinstance(piece, Text))
        missing = [f"- [{title}]({url})" for url, title in self._links.items() if url not in said]
        if missing:
            self._text("\n".join(missing))

    @property
    def answer(self) -> tuple[Piece, ...]:
        """All of it, as an answer."""
        return (*self.pieces, *((Output([*self.images]),) if self.images else ()))

    def _block(self, block: Mapping[str, Any], spare: str) -> None:
        match block.get("type"):
            case "text":
                text = without_placeholder(word(block.get("text")))
                if text.strip():
                    self._text(text)
                for citation in objects(block.get("citations")):
                    self._links |= dict(page_link(obj(citation.get("details")) or citation))
            case "thinking":
                self._thinking(block)
            case "redacted_thinking":
                self.notes.append(Note(Reason.ENCRYPTED_REASONING))
            case "tool_use" | "server_tool_use" | "mcp_tool_use":
                arguments = as_json(block.get("input"))
                call_id = identifier(block.get("id")) or spare
                self.pieces.append(Call(word(block.get("name")) or "tool", arguments, call_id))
            case str() as kind if kind.endswith("tool_result"):
                # Without an id it belongs to the call of that tool that has no output yet.
                call_id = identifier(block.get("tool_use_id"))
                self.pieces.append(Output(_output(block.get("content")), call_id, word(block.get("name"))))
            case "image" | "document" | "file":
                self._file(block)
            case "injected_prompt_block":
                self.notes.append(Note(Reason.INJECTED))
            case kind:
                self.notes.append(Note(Reason.UNKNOWN_PART, kind if isinstance(kind, str) else "?"))

    def _text(self, text: str) -> None:
        """Add text; blocks of text in a row are paragraphs of one message."""
        match self.pieces:
            case [*_, Text(before)]:
                self.pieces[-1] = Text(f"{before}\n\n{text}")
            case _:
                self.pieces.append(Text(text))

    def _thinking(self, block: Mapping[str, Any]) -> None:
        """Read a thought; of one that is hidden its summaries are all there is."""
        summaries = (each.get("summary") for each in objects(block.get("summaries")))
        text = word(block.get("thinking")) or joined(summaries)
        if text.strip():
            self.pieces.append(Thought(text))
        else:
            self.notes.append(Note(Reason.ENCRYPTED_REASONING))

    def _file(self, block: Mapping[str, Any]) -> None:
        part = _image(block)
        if part is not None:
            self.images.append(part)
        else:
            name = word(block.get("title")) or word(block.get("file_name")) or word(block.get("file_uuid"))
            self.notes.append(Note(Reason.ABSENT_ATTACHMENT, name or word(block.get("type"))))


def without_placeholder(text: str) -> str:
    """Return flat text without what stands in it for blocks of other kinds."""
    if PLACEHOLDER not in text:
        return text
    return text.replace(f"```\n{PLACEHOLDER}\n```", "").replace(PLACEHOLDER, "").strip()


def _image(block: Mapping[str, Any]) -> Part | None:
    """Return an image whose bytes are in the block."""
    source = obj(block.get("source"))
    if block.get("type") != "image":
        return None
    return image_part(f"data:{word(source.get('media_type'))};base64,{word(source.get('data'))}")


def _output(content: object) -> str | list[Part]:
    """Return what a tool returned: text, or texts and images."""
    if isinstance(content, str):
        return content
    parts: list[Part] = []
    for block in objects(content):
        image = _image(block)
        if image is not None:
            parts.append(image)
            continue
        text = joined(block.get(name) for name in ("title", "url", "text"))
        parts.append(text_part(text or as_json(block)))
    if all(part["type"] == "input_text" for part in parts):
        return "\n".join(part["text"] for part in parts)
    return parts

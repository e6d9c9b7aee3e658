"""The content of a message as Chat Completions has it: a string, or a list of texts and images. Pure and total."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from litechat_tui.app.importing.said import Note, Part, image_part, obj, placeholder, text_part, word
from litechat_tui.app.importing.skipped import Reason

_TEXTS = ("text", "input_text", "output_text")


class Parts:
    """Text, images and what is missing of one message."""

    def __init__(self, content: object) -> None:
        self.texts: list[str] = []
        self.files: list[Part] = []
        self.notes: list[Note] = []
        self._seen = set[str]()
        for part in content if isinstance(content, list) else [content]:
            if isinstance(part, str):
                self._text(part)
            elif isinstance(part, dict):
                self._part(part)

    @property
    def text(self) -> str:
        """All its text."""
        return "\n".join(self.texts)

    @property
    def parts(self) -> tuple[Part, ...]:
        """Text and files as parts of a prompt."""
        return (*((text_part(self.text),) if self.texts else ()), *self.files)

    def add_files(self, files: Iterable[Mapping[str, Any]]) -> None:
        """Add files that a message lists beside its content; one that is in the content, too, counts once."""
        for each in files:
            nested = obj(each.get("file"))
            name = word(each.get("name")) or word(nested.get("filename")) or word(nested.get("name"))
            text = word(obj(nested.get("data")).get("content")) or word(obj(each.get("file")).get("content"))
            if text:
                self.files.append(text_part(f"[{name}]\n{text}"))
            else:
                self.add_image(word(each.get("url")), name or word(each.get("type")))

    def add_image(self, url: str, name: str = "") -> None:
        """Add an image, or count it where its bytes are not there."""
        if url in self._seen:
            return
        self._seen.add(url)
        part = image_part(url)
        if part is None:
            # What begins like bytes is no name.
            name = name or (url if url and not url.startswith("data:") else "image")
            self.files.append(placeholder(name))
            self.notes.append(Note(Reason.ABSENT_ATTACHMENT, name))
        else:
            self.files.append(part)

    def _text(self, text: str) -> None:
        if text.strip():
            self.texts.append(text)

    def _part(self, part: Mapping[str, Any]) -> None:
        kind = part.get("type")
        if kind in _TEXTS:
            text = part.get("text")
            self._text(word(obj(text).get("value")) if isinstance(text, dict) else word(text))
        elif kind in ("image_url", "input_image"):
            url = part.get("image_url")
            self.add_image(word(obj(url).get("url")) if isinstance(url, dict) else word(url))
        else:
            self.notes.append(Note(Reason.UNKNOWN_PART, kind if isinstance(kind, str) else "?"))

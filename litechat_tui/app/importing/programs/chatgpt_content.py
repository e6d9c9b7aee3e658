"""The content of one ChatGPT message -> what was said. Pure and total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from litechat_tui.app.importing.programs.citations import without_marks
from litechat_tui.app.importing.said import (
    Note,
    Part,
    file_part,
    joined,
    obj,
    objects,
    placeholder,
    text_part,
    word,
)
from litechat_tui.app.importing.skipped import Reason
from litechat_tui.app.importing.sources import Assets

_POINTER = re.compile(r"(?:file-service|sediment)://([A-Za-z0-9_-]+)")
_BARE = re.compile(r"file[-_][A-Za-z0-9]+")


class Content:
    """Text, files and what is missing of one message."""

    def __init__(self, message: Mapping[str, Any], assets: Assets) -> None:
        self.metadata = obj(message.get("metadata"))
        self._assets = assets
        self._seen = set[str]()
        self._attachments = {
            word(each.get("id")): word(each.get("name")) for each in objects(self.metadata.get("attachments"))
        }
        self.texts: list[str] = []
        self.files: list[Part] = []
        self.notes: list[Note] = []
        content = obj(message.get("content"))
        for text in _texts(content):
            self.texts.append(without_marks(text, self.metadata))
        for part in objects(content.get("parts")):
            self._part(part)
        for asset, name in self._attachments.items():
            self._file(asset, name)

    @property
    def text(self) -> str:
        """All its text."""
        return joined(self.texts)

    @property
    def parts(self) -> tuple[Part, ...]:
        """Text and files as parts of a prompt."""
        texts = (text_part(self.text),) if self.text else ()
        return (*texts, *self.files)

    def _part(self, part: Mapping[str, Any]) -> None:
        """Read a part that is no string."""
        kind = word(part.get("content_type"))
        pointers = [*_pointers(part)]
        if isinstance(part.get("text"), str):
            self.texts.append(part["text"])
        for pointer in pointers:
            self._file(pointer, "")
        if not pointers and not isinstance(part.get("text"), str):
            self.notes.append(Note(Reason.UNKNOWN_PART, kind or "?"))

    def _file(self, asset: str, name: str) -> None:
        """Read a file that belongs to the message, once; count it where it is not there."""
        key = found[0] if (found := _BARE.match(asset)) else asset
        if key in self._seen:
            return
        self._seen.add(key)
        name = name or next((word(known) for full, known in self._attachments.items() if full.startswith(key)), "")
        stored = self._assets.content(key)
        part = file_part(stored[1], name) if stored else None
        if part is None:
            self.files.append(placeholder(name or key))
            self.notes.append(Note(Reason.ABSENT_ATTACHMENT, name or key))
        else:
            self.files.append(part)


def _texts(content: Mapping[str, Any]) -> Iterator[str]:
    """Yield the texts of a content of any type."""
    parts = content.get("parts")
    if isinstance(parts, list):
        yield from (part for part in parts if isinstance(part, str) and part.strip())
        return
    names = ("title", "url") if content.get("content_type") == "tether_quote" else ()
    text = joined(content.get(name) for name in (*names, "text", "result", "summary"))
    if text:
        yield text


def _pointers(part: Mapping[str, Any]) -> Iterator[str]:
    """Yield the ids of the files that a part points to; a recording points to several."""
    whole = [part, *(obj(part.get(name)) for name in ("audio_asset_pointer", "video_container_asset_pointer"))]
    for each in (*whole, *objects(part.get("frames_asset_pointers"))):
        pointer = word(each.get("asset_pointer"))
        if pointer:
            found = _POINTER.match(pointer)
            yield found[1] if found else pointer

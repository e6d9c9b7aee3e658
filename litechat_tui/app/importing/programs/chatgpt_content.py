"""The content of one ChatGPT message -> what was said. Pure and total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from litechat_tui.app.importing.limits import MIB
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
from litechat_tui.app.importing.sources import Assets, Bounded

_POINTER = re.compile(r"(?:file-service|sediment)://([A-Za-z0-9_-]+)")
_ATTACHED = 10 * MIB
"""Bytes of the attachments of one message, which is stored as one value: several times as much is in memory then."""
_BARE = re.compile(r"file[-_][A-Za-z0-9]+")


class Content:
    """Text, files and what is missing of one message."""

    def __init__(self, message: Mapping[str, Any], assets: Assets) -> None:
        self.metadata = obj(message.get("metadata"))
        self._assets = Bounded(assets, _ATTACHED)
        self._seen = set[str]()
        self._attachments = {
            word(each.get("id")): word(each.get("name")) for each in objects(self.metadata.get("attachments"))
        }
        self.texts: list[str] = []
        self.files: list[Part] = []
        self.notes: list[Note] = []
        content = obj(message.get("content"))
        parts = content.get("parts")
        for part in parts if isinstance(parts, list) else _texts(content):
            if isinstance(part, dict):
                self._part(part)
            elif isinstance(part, str) and part.strip():
                self.texts.append(without_marks(part, self.metadata))
        if not self.texts and obj(message.get("author")).get("role") == "tool":
            self.texts += _sources(self.metadata)
        for each in objects(self.metadata.get("attachments")):
            self._file(word(each.get("id")), word(each.get("name")))

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
        if key and key in self._seen:
            return
        self._seen.add(key)
        name = name or next((known for full, known in self._attachments.items() if key and full.startswith(key)), "?")
        stored = self._assets.content(key) if key else None
        part = file_part(stored.content, name) if stored else None
        if part is None:
            reason = Reason.UNUSABLE_ATTACHMENT if stored else Reason.ABSENT_ATTACHMENT
            name = key if name == "?" and key else name
            self.files.append(placeholder(name))
            self.notes.append(Note(reason, name))
        else:
            self.files.append(part)


def _texts(content: Mapping[str, Any]) -> Iterator[str]:
    """Yield the text of a content without parts."""
    names = ("title", "url") if content.get("content_type") == "tether_quote" else ()
    text = joined(content.get(name) for name in (*names, "text", "result", "summary"))
    if text:
        yield text


def _sources(metadata: Mapping[str, Any]) -> Iterator[str]:
    """Yield the pages that a tool has read and whose text is not in the export."""
    for each in objects(obj(metadata.get("_cite_metadata")).get("metadata_list")):
        yield joined(each.get(name) for name in ("title", "url", "text"))


def _pointers(part: Mapping[str, Any]) -> Iterator[str]:
    """Yield the ids of the files that a part points to; a recording points to several."""
    whole = [part, *(obj(part.get(name)) for name in ("audio_asset_pointer", "video_container_asset_pointer"))]
    for each in (*whole, *objects(part.get("frames_asset_pointers"))):
        pointer = word(each.get("asset_pointer"))
        if pointer:
            found = _POINTER.match(pointer)
            yield found[1] if found else pointer

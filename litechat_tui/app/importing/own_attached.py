"""What is attached to the conversations of this program's own exports. Total: it trusts bytes alone, no record."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Mapping
from typing import Any

from litechat_tui.domain.archive import HeldContents
from litechat_tui.domain.errors import AttachmentError
from litechat_tui.domain.file_contents import inspected
from litechat_tui.domain.prompt import Attachment

_DATA_URL = re.compile(r"\(data:[^;,()\s]+;base64,([A-Za-z0-9+/=]+)\)")


class OwnAttached:
    """What came with one conversation so far."""

    def __init__(self) -> None:
        self._data: dict[str, bytes] = {}

    @property
    def contents(self) -> HeldContents:
        """All of it."""
        return HeldContents(self._data)

    def take(self, encoded: object) -> None:
        """Take in bytes as base64; what is none, and what models take no more, is left out."""
        try:
            data = b64decode(encoded, validate=True) if isinstance(encoded, str) else b""
            self._data[inspected("?", data).digest] = data
        except (Error, ValueError, AttachmentError):
            return

    def take_link(self, text: str) -> None:
        """Take in the bytes of a link in Markdown."""
        if found := _DATA_URL.search(text):
            self.take(found[1])

    def attachment(self, name: str, digest: object) -> Attachment | None:
        """Return the attachment that came under a digest, by its name; None where it did not."""
        data = self._data.get(digest) if isinstance(digest, str) else None
        return None if data is None else inspected(name, data)

    def of_record(self, record: Mapping[str, Any]) -> dict[int, Attachment]:
        """Take in what a line has, and return what is attached to its item, by the index of the part."""
        found: dict[int, Attachment] = {}
        attached = record.get("attached")
        for each in attached if isinstance(attached, list) else ():
            match each:
                case {"part": int(part), "name": str(name), "digest": digest, **rest}:
                    self.take(rest.get("data"))
                    if (attachment := self.attachment(name, digest)) is not None:
                        found[part] = attachment
        return found

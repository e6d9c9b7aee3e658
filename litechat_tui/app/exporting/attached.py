"""The bytes of attachments in an export: each once in the file of a conversation, as base64."""

from __future__ import annotations

from base64 import b64encode

from litechat_tui.domain.archive import Contents, KeptItem
from litechat_tui.domain.attachments import attached_in
from litechat_tui.domain.decoded_text import decoded
from litechat_tui.domain.prompt import Attachment
from litechat_tui.domain.redaction import Redactor

MOST_BYTES = 60_000_000
"""Bytes of all attachments of one conversation that its file gets: more could not be imported again."""


class Carried:
    """What the file of one conversation has already."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._left = MOST_BYTES
        self._digests: set[str] = set()

    def base64(self, attachment: Attachment) -> str:
        """Return the bytes of an attachment, once; empty where they are in the file, are missing, or do not fit."""
        if attachment.digest in self._digests:
            return ""
        data = self._contents.read(attachment.digest)
        if data is None or len(data) > self._left:
            return ""
        self._left -= len(data)
        self._digests.add(attachment.digest)
        return b64encode(data).decode("ascii")

    def records(self, kept: KeptItem) -> list[dict[str, object]]:
        """Return what is attached to an item, as JSON."""
        found: list[dict[str, object]] = []
        for part, each in attached_in(kept.item or {}).items():
            data = self.base64(each)
            fields = {"part": part, "digest": each.digest, "name": each.name}
            found.append({**fields, "data": data} if data else fields)
        return found


class WithoutSecrets:
    """Contents, but for those with a secret in them, as far as anybody can see: what is packed hides what it holds."""

    def __init__(self, contents: Contents, redactor: Redactor) -> None:
        self._contents = contents
        self._redactor = redactor

    def read(self, digest: str) -> bytes | None:
        """Return the bytes with that digest; None where they are missing, or hold a secret."""
        data = self._contents.read(digest)
        if data is None or self._has_secret(data.decode("latin-1")) or self._has_secret(decoded(data) or ""):
            return None
        return data

    def _has_secret(self, text: str) -> bool:
        return self._redactor.redacted(text) != text


def data_url(attachment: Attachment, base64: str) -> str:
    """Return the bytes of an attachment as an address."""
    return f"data:{attachment.media_type};base64,{base64}"

"""Attached bytes in memory."""

from __future__ import annotations

from hashlib import sha256


class FakeBlobs:
    """`ports.Blobs` in memory, which forgets nothing by itself."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def keep(self, data: bytes) -> str:
        digest = sha256(data).hexdigest()
        self.kept[digest] = data
        return digest

    def read(self, digest: str) -> bytes | None:
        data = self.kept.get(digest)
        return data if data is not None and sha256(data).hexdigest() == digest else None

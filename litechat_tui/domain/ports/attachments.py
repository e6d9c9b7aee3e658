"""The bytes that go with prompts."""

from __future__ import annotations

from typing import Protocol


class Blobs(Protocol):
    """Keeps bytes once, by content. All calls block for a short time and raise `StoreError`."""

    def keep(self, data: bytes) -> str:
        """Keep `data` while anything refers to it, a day at least; return its digest: SHA-256 in hexadecimal."""

    def read(self, digest: str) -> bytes | None:
        """Return the bytes with that digest; None where they are missing or are not those bytes any more."""

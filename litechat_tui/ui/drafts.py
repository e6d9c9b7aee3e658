"""What was typed and not sent, kept per session across switching, quitting and crashes."""

from __future__ import annotations

from litechat_tui.domain.ports import SessionStore


class Drafts:
    """Drafts in memory, and beside the sessions in the file. `save` and `load` block for a short time."""

    def __init__(self, store: SessionStore) -> None:
        self._store = store
        self._texts: dict[str, str] = {}

    def note(self, session_id: str, text: str) -> None:
        """Note what is in the box. An empty box says nothing about a draft that has not been read from the file yet."""
        if text or session_id in self._texts:
            self._texts[session_id] = text

    def clear(self, session_id: str) -> None:
        """Forget a draft: it has been sent."""
        self._texts[session_id] = ""

    def known(self, session_id: str) -> str:
        """Return the draft as far as it is in memory."""
        return self._texts.get(session_id, "")

    def save(self, session_id: str, name: str) -> None:
        """Write the draft of a session to the file under `name`. Raises `StoreError`."""
        if session_id in self._texts:
            self._store.remember(f"draft:{name}", self._texts[session_id])

    def load(self, session_id: str, name: str) -> str:
        """Return the draft kept under `name`, unless one was typed meanwhile. Raises `StoreError`."""
        return self._texts.setdefault(session_id, self._store.preference(f"draft:{name}") or "")

"""What was typed and is in no turn yet, kept per session across switching, quitting and crashes."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from litechat_tui.domain.ports import LocalState


class Drafts:
    """Drafts in memory, and beside the sessions in the file. `save` and `load` block for a short time.

    Prompts that were sent and wait, for a model, behind a reply or behind another window, stand in the file before the
    draft: who starts the program after a crash finds them in the box.
    """

    def __init__(self, local: LocalState) -> None:
        self._local = local
        self._texts: dict[str, str] = {}
        self._held: dict[str, tuple[str, ...]] = {}
        self._stored: dict[str, str] = {}
        """Name -> what this window knows to be in the file under it."""
        self._lock = Lock()
        """Held while writing, so that the newest state is written last."""

    def note(self, session_id: str, text: str) -> None:
        """Note what is in the box. An empty box says nothing about a draft that has not been read from the file yet."""
        if text or session_id in self._texts:
            self._texts[session_id] = text

    def clear(self, session_id: str) -> None:
        """Forget a draft: it has been sent."""
        self._texts[session_id] = ""

    def hold(self, session_id: str, prompts: Sequence[str]) -> bool:
        """Note the prompts that were sent and are in no turn yet; return whether they are others than before."""
        before = self._held.get(session_id, ())
        self._held[session_id] = tuple(prompts)
        return before != self._held[session_id]

    def held(self, session_id: str) -> tuple[str, ...]:
        """Return those prompts."""
        return self._held.get(session_id, ())

    def known(self, session_id: str) -> str:
        """Return the draft as far as it is in memory."""
        return self._texts.get(session_id, "")

    def save(self, session_id: str, name: str) -> None:
        """Write what is held and the draft of a session to the file under `name`. Raises `StoreError`."""
        with self._lock:
            if session_id not in self._texts and not self._held.get(session_id):
                return
            text = "\n\n".join(filter(None, (*self.held(session_id), self.known(session_id))))
            if text != self._stored.get(name):
                self._local.remember(f"draft:{name}", text)
                self._stored[name] = text

    def load(self, session_id: str, name: str) -> str:
        """Return the draft kept under `name`, unless one was typed or sent meanwhile. Raises `StoreError`."""
        if session_id in self._texts or self._held.get(session_id):
            return self.known(session_id)
        with self._lock:
            self._stored[name] = self._local.preference(f"draft:{name}") or ""
        return self._texts.setdefault(session_id, self._stored[name])

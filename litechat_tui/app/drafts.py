"""What was typed and is in no turn yet, kept per session across switching, quitting and crashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from litechat_tui.domain.ports import LocalState
from litechat_tui.domain.prompt import EMPTY, Prompt, from_json, joined, to_json


@dataclass(frozen=True, slots=True)
class Edit:
    """An earlier prompt that is being written anew."""

    session_id: str
    row: int
    """`item_id` of the prompt."""


_NEW = "new"
"""Name under which the draft of the session that is not stored yet is kept."""


class UnkeptState:
    """A `ports.LocalState` that keeps nothing: for faces without a box to write drafts in."""

    def preference(self, name: str) -> str | None:  # noqa: ARG002
        """Return None."""
        return None

    def remember(self, name: str, value: str) -> None:
        """Keep nothing."""


class Drafts:
    """The one holder of every prompt that is in no turn: what is being typed, and what was sent and waits.

    `save` and `load` block for a short time. Prompts that wait precede the draft in the file, so that after a crash
    the next start finds all of them in the box.
    """

    def __init__(self, local: LocalState, blank_id: str) -> None:
        self.blank_id = blank_id
        """Id of the one session that is not stored yet."""
        self.edited: tuple[Edit, Prompt] | None = None
        """The earlier prompt that was being written anew when its box went away, and how far that had come."""
        self._local = local
        self._typed: dict[str, Prompt] = {}
        self._waiting: dict[str, tuple[Prompt, ...]] = {}
        self._stored: dict[str, str] = {}
        """Name -> what this program knows to be in the file under it."""
        self._lock = Lock()
        """Held while writing, so that the newest state is written last."""

    def typed(self, session_id: str) -> Prompt:
        """Return the draft as far as it is in memory."""
        return self._typed.get(session_id, EMPTY)

    def note(self, session_id: str, prompt: Prompt) -> None:
        """Note what is in the box. An empty box tells nothing about a draft that was not read from the file yet."""
        if prompt.text or prompt.attachments or session_id in self._typed:
            self._typed[session_id] = prompt

    def take_edited(self, session_id: str) -> tuple[Edit, Prompt] | None:
        """Return the earlier prompt that was being written anew in a session, for the box that goes on with it."""
        if self.edited is None or self.edited[0].session_id != session_id:
            return None
        edited, self.edited = self.edited, None
        return edited

    def clear(self, session_id: str) -> None:
        """Forget a draft: it has been sent."""
        self._typed[session_id] = EMPTY

    def give_back(self, session_id: str, prompts: Sequence[Prompt]) -> None:
        """Put prompts that were not sent back before what has been typed since."""
        self._typed[session_id] = joined((*prompts, self.typed(session_id)))

    def hold(self, session_id: str, prompts: Sequence[Prompt]) -> bool:
        """Note the prompts that were sent and are in no turn yet; return whether they differ from those before."""
        before = self._waiting.get(session_id, ())
        self._waiting[session_id] = tuple(prompts)
        return before != self._waiting[session_id]

    def replace_blank(self, new_blank_id: str) -> tuple[str, str]:
        """Note that the blank session is stored now and `new_blank_id` is the blank one; return the ids to save."""
        stored, self.blank_id = self.blank_id, new_blank_id
        self.clear(new_blank_id)
        return stored, new_blank_id

    def save(self, session_id: str) -> None:
        """Write what waits and the draft of a session to the file. Raises `StoreError`."""
        with self._lock:
            waiting = self._waiting.get(session_id, ())
            if session_id not in self._typed and not waiting:
                return
            name = self._name(session_id)
            prompts = [prompt for prompt in (*waiting, self.typed(session_id)) if prompt.text or prompt.attachments]
            stored = to_json(prompts) if prompts else ""
            if stored != self._stored.get(name):
                self._local.remember(name, stored)
                self._stored[name] = stored

    def load(self, session_id: str) -> Prompt:
        """Return the stored draft, unless one was typed or sent meanwhile. Raises `StoreError`."""
        if session_id in self._typed or self._waiting.get(session_id):
            return self.typed(session_id)
        name = self._name(session_id)
        with self._lock:
            self._stored[name] = self._local.preference(name) or ""
        return self._typed.setdefault(
            session_id, joined(from_json(self._stored[name])) if self._stored[name] else EMPTY
        )

    def _name(self, session_id: str) -> str:
        return f"draft:{_NEW if session_id == self.blank_id else session_id}"

"""What was typed and is in no turn yet, kept per session across switching, quitting and crashes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from litechat_tui.domain.ports import LocalState
from litechat_tui.domain.prompt import EMPTY, Prompt, from_json, joined, to_json

_NEW = "new"
"""Name under which the drafts of sessions that are not stored are kept: the next start shows them in its new one."""
_WINDOWS = 8
"""How many windows may write in one session, or in new ones, before one of them overwrites the draft of another."""


class UnkeptState:
    """A `ports.LocalState` that keeps nothing: for faces without a box to write drafts in."""

    def preference(self, name: str) -> str | None:  # noqa: ARG002
        """Return None."""
        return None

    def remember(self, name: str, value: str) -> None:
        """Keep nothing."""

    def keep(self, values: Mapping[str, str]) -> None:
        """Keep nothing."""

    def take_over(self, names: Collection[str]) -> Mapping[str, Sequence[str]]:
        """Return nothing for each name."""
        return dict.fromkeys(names, ())

    def kept(self, prefix: str) -> frozenset[str]:  # noqa: ARG002
        """Return nothing."""
        return frozenset()


@dataclass(frozen=True, slots=True)
class Edit:
    """An earlier prompt that is being written anew."""

    row: int
    """`item_id` of the prompt it replaces."""
    prompt: Prompt
    """As far as it is written."""


class Drafts:
    """The one holder of every prompt that is in no turn: what is being typed or edited, and what was sent and waits.

    `save` and `load` block for a short time. Prompts that wait precede the draft in the file, so that after a crash
    the next start finds all of them in the box. Nothing that is in the file is ever overwritten before it was read:
    where another window has written meanwhile, what is in this one goes under a name of its own (`_free_name`).
    """

    def __init__(self, local: LocalState, blank_id: str) -> None:
        self.blank_id = blank_id
        """Id of the session that begins with the next prompt of a new one."""
        self._unstored: tuple[str, ...] = (blank_id,)
        """The blank session, and those whose first turn was withdrawn."""
        self._local = local
        self._typed: dict[str, Prompt] = {}
        self._cleared: dict[str, Prompt] = {}
        self._edits: dict[str, Edit] = {}
        self._waiting: dict[str, tuple[Prompt, ...]] = {}
        self._found: dict[str, tuple[Prompt, ...]] = {}
        """Session -> prompts that were read from the file and not restored yet."""
        self._stored: dict[str, str] = {}
        """Name -> what this program knows to be in the file under it."""
        self._moved: dict[str, str] = {}
        """Name -> the one that is used in its place, for another window writes under it."""
        self._lock = Lock()
        """Held while reading and writing, so that the newest state is written last."""

    # What is typed

    def typed(self, session_id: str) -> Prompt:
        """Return the draft as far as it is in memory."""
        return self._typed.get(session_id, EMPTY)

    def note(self, session_id: str, prompt: Prompt) -> None:
        """Note what is in the box."""
        self._typed[session_id] = prompt

    def clear(self, session_id: str) -> None:
        """Forget a draft: it has been sent. What was cleared before it goes with it."""
        self._typed[session_id] = self._cleared[session_id] = EMPTY

    def give_back(self, session_id: str, prompts: Sequence[Prompt]) -> None:
        """Put prompts that were not sent back before what has been typed since."""
        self._typed[session_id] = joined((*prompts, self.typed(session_id)))

    def cleared(self, session_id: str) -> Prompt:
        """Return what was cleared last and may be wanted back, until the next prompt is sent."""
        return self._cleared.get(session_id, EMPTY)

    def note_cleared(self, session_id: str, prompt: Prompt) -> None:
        """Keep what was cleared out of the box; blanks are not worth it."""
        if prompt:
            self._cleared[session_id] = prompt

    # What is edited

    def edit(self, session_id: str) -> Edit | None:
        """Return the earlier prompt that is being written anew in a session."""
        return self._edits.get(session_id)

    def note_edit(self, session_id: str, edit: Edit | None) -> None:
        """Note how far an earlier prompt is written anew; None when it is sent or left as it was."""
        self._edits.pop(session_id, None)
        if edit is not None:
            self._edits[session_id] = edit

    # What waits

    def hold(self, session_id: str, prompts: Sequence[Prompt]) -> bool:
        """Note the prompts that were sent and are in no turn yet; return whether they differ from those before."""
        before = self._waiting.get(session_id, ())
        self._waiting[session_id] = tuple(prompts)
        return before != self._waiting[session_id]

    # Which sessions are stored

    def note_stored(self, session_id: str) -> bool:
        """Note that a session is in the file now; return whether it was not before."""
        unstored = self._unstored
        self._unstored = tuple(one for one in unstored if one != session_id)
        return session_id in unstored

    def open_blank(self, new_blank_id: str) -> None:
        """Let another session be the blank one."""
        self.blank_id = new_blank_id
        self._unstored = (*self._unstored, new_blank_id)
        self.clear(new_blank_id)

    def note_unstored(self, session_id: str) -> None:
        """Note that a session is not in the file after all; it is the blank one again unless another one is in use."""
        self._unstored = (session_id, *self._unstored)
        if not (self.typed(self.blank_id) or self._waiting.get(self.blank_id)):
            self.blank_id = session_id

    # The file

    def save(self, session_id: str) -> None:
        """Write what a session has in no turn to the file. Raises `StoreError`."""
        with self._lock:
            # Asked for once: sessions are stored and withdrawn meanwhile, on another thread.
            unstored = self._unstored
            together = unstored if session_id in unstored else (session_id,)
            draft, edited, cleared = self._read(session_id, _NEW if session_id in unstored else session_id)
            kept = [prompt for one in together for prompt in self._kept(one)]
            self._write(draft, to_json(kept) if kept else "")
            edit = self._edits.get(session_id)
            stored = json.dumps({"row": edit.row, "prompts": to_json([edit.prompt])}) if edit else ""
            self._write(edited, stored)
            self._write(cleared, to_json([kept_back]) if (kept_back := self.cleared(session_id)) else "")
            if draft != (own := f"draft:{session_id}") and own in self._stored:
                self._write(own, "")  # it was stored for a while

    def load(self, session_id: str) -> None:
        """Read what the file holds for a session, once; `restore` takes it over. Raises `StoreError`."""
        with self._lock:
            self._read(session_id, _NEW if session_id in self._unstored else session_id)

    def restore(self, session_id: str) -> Prompt:
        """Return the draft of a session: what the file held, before what has been typed since."""
        self._typed[session_id] = joined((*self._found.pop(session_id, ()), self.typed(session_id)))
        return self._typed[session_id]

    def _kept(self, session_id: str) -> Iterator[Prompt]:
        """Yield what a session has in no turn, in the order in which it was written."""
        prompts = (*self._found.get(session_id, ()), *self._waiting.get(session_id, ()), self.typed(session_id))
        yield from (prompt for prompt in prompts if prompt.text or prompt.attachments)

    def _read(self, session_id: str, name: str) -> tuple[str, str, str]:
        """Read what the file holds under a name, once; return the names of draft, edit and cleared text."""
        names = draft, *_others = f"draft:{name}", f"edit:{name}", f"cleared:{name}"
        if draft in self._stored:
            return names
        drafts, edits, clears = (self._stored_under(one) for one in names)
        found = [prompt for stored in drafts for prompt in from_json(stored)]
        for one in filter(None, map(_edit_from, edits)):
            if session_id in self._edits:
                found.append(one.prompt)  # another window edited, too
            else:
                self._edits[session_id] = one
        if found:
            self._found[session_id] = tuple(found)
        if clears and session_id not in self._cleared:
            self._cleared[session_id] = joined(prompt for stored in clears for prompt in from_json(stored))
        return names

    def _stored_under(self, name: str) -> list[str]:
        """Return everything the file holds under a name: that of each window that had to use another one, too."""
        self._stored |= {row: self._local.preference(row) or "" for row in _rows(name)}
        return [stored for row in _rows(name) if (stored := self._stored[row])]

    def _write(self, name: str, value: str) -> None:
        """Write under a name; what this program read under its other rows is in `value`, and goes from there."""
        row = self._moved.get(name, name)
        if value != self._stored[row]:
            row = self._moved[name] = self._free_name(name)
            self._local.remember(row, value)
            self._stored[row] = value
        for other in _rows(name):
            if other != row and self._stored[other] and self._is_known(other):
                self._local.remember(other, "")
                self._stored[other] = ""

    def _free_name(self, name: str) -> str:
        """Return the first name under which nobody else has written since this program read it."""
        row = self._moved.get(name, name)
        return next(filter(self._is_known, (row, *_rows(name))), row)

    def _is_known(self, row: str) -> bool:
        return (self._local.preference(row) or "") == self._stored[row]


def _rows(name: str) -> list[str]:
    """Return a name, and those that stand in for it."""
    return [name, *(f"{name}#{number}" for number in range(2, _WINDOWS + 1))]


def _edit_from(stored: str) -> Edit | None:
    """Return the edit that `save` wrote; None for anything else."""
    try:
        value = json.loads(stored)
        return Edit(int(value["row"]), joined(from_json(value["prompts"])))
    except (KeyError, TypeError, ValueError, RecursionError):
        return None

"""What was typed and is in no turn yet, kept per session across switching, quitting and crashes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock

from litechat_tui.domain.ports import LocalState
from litechat_tui.domain.prompt import EMPTY, Attachment, Prompt, from_json, joined, to_json

_NEW = "new"
"""Name under which the drafts of sessions that are not stored are kept: the next start shows them in its new one."""
_DRAFT, _EDIT, _CLEARED = _KINDS = "draft", "edit", "cleared"


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

    `load`, `look` and `save` block for a short time. Prompts that wait precede the draft in the file, so that after a
    crash the next start finds all of them in the box. In the file the words are this program's own: no other window
    reads them before this one is gone, and then one alone does.
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
        self._leaving: dict[str, tuple[Edit, ...]] = {}
        """Session -> edited prompts that are about to be sent in a fork of it."""
        self._waiting: dict[str, tuple[Prompt, ...]] = {}
        self._found: dict[str, tuple[Prompt, ...]] = {}
        """Session -> prompts that were read from the file and not restored yet."""
        self._stored: dict[str, str | None] = {}
        """Row -> what the file holds of this program's; None for several values, which the next save makes one."""
        self._left: frozenset[str] = frozenset()
        """Sessions of which the file held something when it was looked at last."""
        self._file = Lock()
        """Held while reading and writing, so that the newest state is written last."""
        self._memory = Lock()
        """Held for a moment while words go from one place to another: a save finds them in one of the two."""

    # What is typed

    def typed(self, session_id: str) -> Prompt:
        """Return the draft as far as it is in memory."""
        return self._typed.get(session_id, EMPTY)

    def note(self, session_id: str, prompt: Prompt) -> None:
        """Note what is in the box."""
        self._typed[session_id] = prompt

    def attach(self, session_id: str, attachments: Sequence[Attachment]) -> None:
        """Let files go with what is being typed in a session that is not on the screen."""
        with self._memory:
            typed = self.typed(session_id)
            self._typed[session_id] = replace(typed, attachments=(*typed.attachments, *attachments))

    def send(self, session_id: str, prompt: Prompt) -> None:
        """Let a prompt wait to be sent in place of the draft, and of what was cleared before it."""
        with self._memory:
            self._waiting[session_id] = (*self._waiting.get(session_id, ()), prompt)
            self._typed[session_id] = self._cleared[session_id] = EMPTY

    def give_back(self, session_id: str, prompts: Sequence[Prompt]) -> None:
        """Put prompts that were not sent back before what has been typed since."""
        with self._memory:
            waiting = self._waiting.get(session_id, ())
            self._waiting[session_id] = tuple(one for one in waiting if not any(one is back for back in prompts))
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
        """Note how far an earlier prompt is written anew; None when it is left as it was."""
        with self._memory:
            self._edits.pop(session_id, None)
            if edit is not None:
                self._edits[session_id] = edit

    def send_edit(self, session_id: str, edit: Edit) -> None:
        """Let an edited prompt leave for a fork of the session, where another edit may begin."""
        with self._memory:
            self._edits.pop(session_id, None)
            self._leaving[session_id] = (*self._leaving.get(session_id, ()), edit)

    def edit_sent(self, session_id: str, edit: Edit, fork_id: str) -> None:
        """Let an edited prompt wait to be sent in the fork."""
        with self._memory:
            self._leaving[session_id] = tuple(one for one in self._leaving[session_id] if one is not edit)
            self._waiting[fork_id] = (edit.prompt,)

    def give_edit_back(self, session_id: str, edit: Edit) -> None:
        """Put an edited prompt for which there is no fork before what has been typed in its session."""
        with self._memory:
            self._leaving[session_id] = tuple(one for one in self._leaving[session_id] if one is not edit)
            self._typed[session_id] = joined((edit.prompt, self.typed(session_id)))

    # What waits

    def waiting(self, session_id: str) -> Sequence[Prompt]:
        """Return the prompts that were sent and are in no turn yet."""
        return self._waiting.get(session_id, ())

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

    def note_unstored(self, session_id: str) -> None:
        """Note that a session is not in the file after all; it is the blank one again unless another one is in use."""
        self._unstored = (session_id, *self._unstored)
        if not (self.typed(self.blank_id) or self._waiting.get(self.blank_id)):
            self.blank_id = session_id

    # The file

    def save(self) -> None:
        """Write what is in no turn to the file, as far as it has changed, in one step. Raises `StoreError`."""
        with self._file:
            while True:
                with self._memory:
                    groups = self._groups()
                    unread = [name for name in groups if not self._is_read(name)]
                    if not unread:
                        rows = self._rows(groups)
                        break
                self._take_over(unread)
            changed = {row: value for row, value in rows.items() if value != self._stored[row]}
            if changed:
                self._local.keep(changed)
                self._stored |= changed

    def load(self, session_id: str) -> None:
        """Read what the file holds for a session, once; `restore` takes it over. Raises `StoreError`."""
        with self._file:
            name = _NEW if session_id in self._unstored else session_id
            if not self._is_read(name):
                self._take_over([name])

    def restore(self, session_id: str) -> Prompt:
        """Return the draft of a session: what the file held, before what has been typed since."""
        with self._memory:
            self._typed[session_id] = joined((*self._found.pop(session_id, ()), self.typed(session_id)))
            return self._typed[session_id]

    def look(self) -> None:
        """See of which sessions the file holds drafts and edits. Raises `StoreError`."""
        with self._file:
            self._left = frozenset(
                row.removeprefix(f"{kind}:") for kind in (_DRAFT, _EDIT) for row in self._local.kept(f"{kind}:")
            )

    def unsent(self) -> frozenset[str]:
        """Return the sessions with a draft or an edit, those of the file as of the last look."""
        with self._memory:
            here = {one for one in self._sessions() if any(self._kept(one)) or self._all_edits([one])}
            return frozenset(here | {one for one in self._left if not self._is_read(one)})

    def _sessions(self) -> set[str]:
        """Return every session that something is known of."""
        return {*self._typed, *self._cleared, *self._edits, *self._leaving, *self._waiting, *self._found}

    def _groups(self) -> dict[str, tuple[str, ...]]:
        """Return the names in the file, and the sessions that are kept under each, in order."""
        stored = self._sessions().difference(self._unstored)
        return {_NEW: self._unstored} | {session_id: (session_id,) for session_id in stored}

    def _rows(self, groups: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
        """Return what every row is to hold; nothing where another one has it now."""
        rows = dict.fromkeys(self._stored, "")
        for name, sessions in groups.items():
            edits = self._all_edits(sessions)
            kept = [prompt for session_id in sessions for prompt in self._kept(session_id)]
            kept += [edit.prompt for edit in edits[1:]]
            cleared = joined(map(self.cleared, sessions))
            rows[f"{_DRAFT}:{name}"] = to_json(kept) if kept else ""
            rows[f"{_EDIT}:{name}"] = "".join(map(_edit_json, edits[:1]))
            rows[f"{_CLEARED}:{name}"] = to_json([cleared]) if cleared else ""
        return rows

    def _kept(self, session_id: str) -> Iterator[Prompt]:
        """Yield what a session has in no turn, in the order in which it was written."""
        prompts = (*self._found.get(session_id, ()), *self._waiting.get(session_id, ()), self.typed(session_id))
        yield from (prompt for prompt in prompts if prompt.text or prompt.attachments)

    def _all_edits(self, sessions: Iterable[str]) -> list[Edit]:
        """Return what is edited in sessions, first what is still being written."""
        writing = [edit for one in sessions if (edit := self._edits.get(one)) is not None]
        return writing + [edit for one in sessions for edit in self._leaving.get(one, ())]

    def _is_read(self, name: str) -> bool:
        return f"{_DRAFT}:{name}" in self._stored

    def _take_over(self, names: Sequence[str]) -> None:
        """Read what the file holds under names, and make what other windows have left there this one's."""
        rows = self._local.take_over([f"{kind}:{name}" for name in names for kind in _KINDS])
        with self._memory:
            for name in names:
                self._find(self.blank_id if name == _NEW else name, *(rows[f"{kind}:{name}"] for kind in _KINDS))
            self._stored |= {row: "".join(values) if len(values) < 2 else None for row, values in rows.items()}

    def _find(self, session_id: str, drafts: Sequence[str], edits: Sequence[str], clears: Sequence[str]) -> None:
        """Take in what the file held for a session."""
        found = [prompt for stored in drafts for prompt in from_json(stored)]
        for edit in filter(None, map(_edit_from, edits)):
            if session_id in self._edits:
                found.append(edit.prompt)  # another one is written already
            else:
                self._edits[session_id] = edit
        if found:
            self._found[session_id] = tuple(found)
        if clears and session_id not in self._cleared:
            self._cleared[session_id] = joined(prompt for stored in clears for prompt in from_json(stored))


def _edit_json(edit: Edit) -> str:
    return json.dumps({"row": edit.row, "prompts": to_json([edit.prompt])})


def _edit_from(stored: str) -> Edit | None:
    """Return the edit that `save` wrote; None for anything else."""
    try:
        value = json.loads(stored)
        return Edit(int(value["row"]), joined(from_json(value["prompts"])))
    except (KeyError, TypeError, ValueError, RecursionError):
        return None

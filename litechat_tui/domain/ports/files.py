"""Whole sessions in and out of the store, and the files they are in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from litechat_tui.domain.archive import Adopted, Conversation
    from litechat_tui.domain.foreign import ForeignChat


class SessionArchive(Protocol):
    """Takes whole sessions out of the store, and puts whole ones into it. All calls block and raise `StoreError`."""

    def ids(self, *, trashed: bool = False) -> Sequence[str]:
        """Return the ids of all sessions, oldest first; those in the trash only if asked for."""

    def conversation(self, session_id: str) -> Conversation | None:
        """Return a session with everything that belongs to it, or None when it is not stored.

        A turn that has not ended is given as interrupted, with the text so far.
        """

    def adopt(self, conversations: Sequence[Conversation]) -> Sequence[Adopted]:
        """Store conversations in one transaction and return what became of each.

        One that was stored before, by its `session_id` or its `source`, is not stored again: that session is extended
        by what is new. Where both went on in different ways, a fork takes what is new.
        """

    def foresee(self, conversation: Conversation) -> Adopted:
        """Return what `adopt` would do, without doing it."""

    def merge(self, conversations: Sequence[Conversation]) -> Sequence[Sequence[Adopted]]:
        """Take in sessions of another file in one transaction; return what became of each, forks of it included.

        Turns keep their ids, and where both files went on in different ways, every file arrives at the same session
        and the same fork, whichever is merged into which. One that is being answered is left as it is.
        """

    def fingerprints(self, session_ids: Sequence[str] | None = None) -> Mapping[str, str]:
        """Return for each session what tells its state from others, oldest first; of all, or of these.

        Two files in which a session is alike have the same. Cheap: no conversation is read.
        """

    def is_unfinished(self, session_id: str) -> bool:
        """Return whether a session has a turn that has not ended, of whatever program. Cheap."""

    def foresee_merge(self, conversation: Conversation) -> Sequence[Adopted]:
        """Return what `merge` would do with a session, without doing it."""


class ForeignDatabases(Protocol):
    """Reads the databases that programs keep their conversations in, and never writes to one."""

    def chats(self, path: Path) -> Iterator[ForeignChat | Conversation]:
        """Yield the conversations in a database, one at a time. Blocks; raises `StoreError`.

        Those in another file of this program come whole, as they are.
        With `Code.STORE_FOREIGN_DATABASE` when it belongs to no program that is known.
        """

    def own_sessions(self, path: Path) -> Iterator[Conversation]:
        """Yield the sessions in another file of this program, those in its trash too. Blocks; raises `StoreError`.

        With `Code.STORE_FOREIGN_DATABASE` when it is the file of another program.
        """


class SessionFile(Protocol):
    """The file behind a store, which may lose its place while the program runs."""

    @property
    def path(self) -> Path:
        """Where it is, or was."""

    @property
    def moved(self) -> bool:
        """Whether it is not there any more: moved, deleted or replaced. Nothing is written to it then. Cheap."""

    @property
    def rescue_path(self) -> Path:
        """Where everything can be written now: its old path if that is free, or a path beside it."""

    def rescue(self, target: Path) -> None:
        """Write everything that can still be read to `target` and go on with that file.

        Blocks; never overwrites. Raises `StoreError`.
        """


class FolderFiles(Protocol):
    """Tells which files are in folders, as paths with slashes; those of folders end with one. All calls block."""

    def below(self, folder: Path, stop: Callable[[], bool]) -> Iterator[Sequence[str]]:
        """Yield the files and folders below a folder that are neither hidden nor ignored, until `stop` is true.

        Paths are relative to it. Links to folders are not followed.
        """

    def entries(self, folder: Path) -> Iterable[str]:
        """Return the names of everything that is in a folder itself; nothing where that cannot be read."""

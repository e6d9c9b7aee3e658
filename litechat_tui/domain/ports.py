"""What the inside needs from the outside, as protocols. Concrete classes are named in `cli` only."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from litechat_tui.domain.chat import UNTIMED, ChatMessage, Model, Session, Times, Turn, TurnStatus, Usage
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.events import ReplyEvent
from litechat_tui.domain.foreign import ForeignChat
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.search import IndexProgress, SearchQuery, SearchResults
from litechat_tui.domain.shelf import Change, Kept, Outline, Shelf
from litechat_tui.domain.spending import Amounts, SideRequest, Spell

if TYPE_CHECKING:
    from concurrent.futures import Future

    from litechat_tui.domain.archive import Adopted, Conversation

Clock = Callable[[], datetime]
"""Returns the present moment, aware, in the reader's time zone."""

Item = Mapping[str, Any]
"""One Responses item as JSON, exactly as it is stored and sent."""


@dataclass(frozen=True, slots=True)
class TurnRequest:
    """A prompt on its way to a model."""

    session_id: str
    """UUIDv7 of an existing or of a new session; the session begins to exist with its first turn."""
    prompt: Prompt
    model: str
    """Alias of the model at the proxy."""
    retry_of: str = ""
    """Id of the session's last turn when its prompt is to be answered again; `prompt` is then ignored.

    The new answer supersedes the one it has, which is kept. Empty for a new prompt.
    """


@dataclass(frozen=True, slots=True)
class Partial:
    """What has arrived of a reply and is not yet stored as items."""

    text: str = ""
    reasoning: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a turn ended."""

    status: TurnStatus
    partial: Partial = Partial()
    """What arrived after the last stored item."""
    usage: Usage | None = None
    problem: Problem | None = None
    times: Times = UNTIMED


@dataclass(frozen=True, slots=True)
class Question:
    """A request for a short text, which is no turn of its session."""

    session_id: str
    """The session it is about, by which the proxy counts it."""
    model: str
    """Alias of the model at the proxy."""
    instructions: str
    text: str
    most_tokens: int
    """Tokens of the answer at most."""


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """What a model said to a `Question`."""

    text: str
    """Safe to show; empty when it said nothing."""
    usage: Usage | None
    """None when the proxy did not say."""


class SessionQueries(Protocol):
    """Reads the stored sessions. All calls block for a short time, may come from any thread and raise `StoreError`."""

    def session(self, session_id: str) -> Session | None:
        """Return one session, or None when it is not stored."""

    def beginning_with(self, prefix: str, limit: int = 10) -> Sequence[Session]:
        """Return at most `limit` sessions whose ids begin with `prefix`, in the order of the ids."""

    def messages(self, session_id: str, limit: int = 50, before: int | None = None) -> Sequence[ChatMessage]:
        """Return the newest messages of a session in reading order, about `limit` of them and whole turns only.

        `before` is the `item_id` of the oldest message already there: only messages before it are returned.
        """

    def changes(self) -> int:
        """Return a number that differs from the last one when another program wrote in between.

        Never waits; cheap enough to be asked every second.
        """


class SessionLists(Protocol):
    """The list of sessions, of which only what is in sight is read.

    Its order: pinned, running, then all others, in each group the last changed first; in the trash, what came there
    last. All calls block for some milliseconds, may come from any thread and raise `StoreError`.
    """

    def oldest(self, shelf: Shelf) -> datetime | None:
        """Return when the session at the end of the list was changed last; None for an empty list."""

    def outline(self, shelf: Shelf, boundaries: Sequence[datetime]) -> Outline:
        """Return how many sessions there are; `boundaries` divide the others, newest first."""

    def window(self, shelf: Shelf, first: int, count: int) -> Sequence[Session]:
        """Return the sessions from position `first` (0 is the top) on, at most `count`."""

    def position(self, shelf: Shelf, session_id: str) -> int | None:
        """Return where a session is in the list; None when it is not in it."""

    def tags(self) -> Sequence[str]:
        """Return every tag that a session has, in the order of the alphabet."""


class SessionSpending(Protocol):
    """Counts what sessions hold and what they consumed. All calls may come from any thread and raise `StoreError`."""

    def amounts(self, session_ids: Sequence[str]) -> Mapping[str, Amounts]:
        """Return the amounts of these sessions, by id; a session that is not stored is left out.

        A copy or a fork has those of what it was given of the other session, too.
        """

    def spells(self, since: datetime | None = None, is_stale: Callable[[], bool] | None = None) -> Iterable[Spell]:
        """Return what was said and consumed since a moment, or ever, oldest first; at most one for a quarter and model.

        What a session was given of another one, of which it is a copy or a fork, counts there only. Reads everything:
        that takes some seconds for a million messages, while nobody else waits but who searches. Soon after `is_stale`
        has become true, this raises `StaleSearchError`. All is read before the first one is made.
        """


class SessionSearch(Protocol):
    """Looks through everything that is stored. It never waits for who writes, and nobody waits for it."""

    def search(self, query: SearchQuery, limit: int = 50, is_stale: Callable[[], bool] = ...) -> SearchResults:
        """Return the best `limit` sessions for `query`, each with its best place.

        Blocks for some milliseconds. `is_stale` is asked often; soon after it has become true, this raises
        `StaleSearchError`. Raises `StoreError`.
        """


class SearchIndex(Protocol):
    """The index of all text, which follows a little behind what is stored."""

    def progress(self) -> IndexProgress:
        """Return how far it is."""

    def step(self) -> bool:
        """Index a little more of what waits, in one short transaction; return whether something still waits.

        Raises `StoreError`. Until it has come to something, a search reads the newest of what waits itself.
        """


class SessionCommands(Protocol):
    """Changes stored sessions as a whole. All calls block for a short time and raise `StoreError`."""

    def fork(self, session_id: str, new_id: str, before: int | None = None) -> Session:
        """Copy a session's items before row `before` (all of them for None) into the new session `new_id`.

        The copy keeps dates and turns and knows where it came from. A turn that is still running is left out, and
        superseded answers stay with the origin.
        """

    def change(self, session_ids: Sequence[str], change: Change) -> Sequence[Kept]:
        """Change sessions as a whole, all or none of them, and return what they were like before.

        A reply that is arriving in one of them goes on and is stored. Sessions that are not there are left out.
        """

    def put_back(self, kept: Sequence[Kept]) -> None:
        """Make sessions again what they were; those that are gone stay gone.

        Where one had no title of its own then, one that a model has given it since stays.
        """

    def entitle(self, session_id: str, title: str, request: SideRequest) -> bool:
        """Count what asking a model for a title consumed, and call the session by it if it has its first words yet.

        Both in one step: a name that a person, or anything else, has given it meanwhile stays. Return whether it is
        called so now. An empty title is none, and a session that is not there stays away.
        """

    def mark_read(self, session_id: str) -> bool:
        """Note that somebody looks at a session; return whether it was unread. Writes only then."""

    def duplicate(self, session_id: str, new_id: str) -> Session:
        """Copy a whole session, superseded answers included, into the new session `new_id`."""

    def purge(self, session_ids: Sequence[str] = (), before: datetime | None = None) -> int:
        """Delete sessions in the trash for good: these, or those that came there before a moment; return how many.

        A session with a running turn stays where it is.
        """


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


class TurnJournal(Protocol):
    """Records the life of every turn. All calls block for a short time and raise `StoreError`."""

    def begin(self, request: TurnRequest) -> Turn:
        """Commit the prompt's item and a running turn in one transaction; make the session if it is new.

        With `request.retry_of` the prompt is there, and the answer it has is superseded instead; `StoreError` when
        that is not the last turn of the session any more.
        Raises `SessionBusyError` while a living program is in the middle of a turn of that session.
        """

    def items(self, session_id: str) -> Sequence[Item]:
        """Return all items of a session in order, as stored."""

    def append(self, turn: Turn, items: Sequence[Item]) -> None:
        """Commit items of a running turn, and clear what was checkpointed: it is part of them now."""

    def checkpoint(self, turn: Turn, partial: Partial, first_token_at: datetime | None) -> None:
        """Keep what has arrived so far beside the turn, in one short transaction."""

    def end(self, turn: Turn, outcome: Outcome) -> Turn:
        """Close the turn in one transaction and return it as it is stored now; its session is unread from then on.

        Text in `outcome.partial` becomes the assistant's message; reasoning stays beside the turn.
        """

    def withdraw(self, turn: Turn) -> None:
        """Take back a turn that had no output: its prompt's item, its row, and the session if it made it.

        Of a retry the prompt stays, and the answer before it is restored as it was.
        """

    def beat(self) -> None:
        """Record that this program is alive; called every few seconds while a turn runs."""

    def recover(self) -> Sequence[Turn]:
        """Turn running turns of dead programs into interrupted ones, with the text they had; return those.

        Cheap enough to be asked every few seconds.
        """


class ForeignDatabases(Protocol):
    """Reads the databases that programs keep their conversations in, and never writes to one."""

    def chats(self, path: Path) -> Iterator[ForeignChat | Conversation]:
        """Yield the conversations in a database, one at a time. Blocks; raises `StoreError`.

        Those in another file of this program come whole, as they are.
        With `Code.STORE_FOREIGN_DATABASE` when it belongs to no program that is known.
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


class LocalState(Protocol):
    """What belongs to this machine: the theme, drafts, reading positions. It is not shared with the sessions.

    All calls block for a short time, may come from any thread and raise `StoreError`.
    """

    def preference(self, name: str) -> str | None:
        """Return a remembered choice such as the theme, or None."""

    def remember(self, name: str, value: str) -> None:
        """Keep a choice for the next start; an empty value removes it. All programs share it; the last one prevails."""

    def keep(self, values: Mapping[str, str]) -> None:
        """Keep what is this program's own, in place of all that it has under these names, in one step.

        Other programs neither read it nor overwrite it while this one lives. An empty value removes it.
        """

    def take_over(self, names: Collection[str]) -> Mapping[str, Sequence[str]]:
        """Return what this program keeps under each name, oldest first, and what programs that are gone left there.

        That is this program's from now on: it is handed to one program only.
        """

    def kept(self, prefix: str) -> frozenset[str]:
        """Return the names with a prefix under which this program, or one that is gone, keeps something."""


class Reply(Protocol):
    """One running turn. It goes on whether or not anything iterates over it."""

    def __aiter__(self) -> AsyncIterator[tuple[ReplyEvent, ...]]:
        """Yield events in batches, about 30 a second; the very last event is a `ReplyEnded`."""

    def stop(self) -> None:
        """Ask the turn to end now. Returns at once; safe to call twice and from any thread."""


class ChatRunner(Protocol):
    """Sends prompts to models."""

    def start(self) -> None:
        """Begin to load and warm up in the background. Returns at once; later calls do nothing."""

    def send(self, request: TurnRequest) -> Reply:
        """Send a prompt. Returns at once; refusals and failures arrive as the reply's `ReplyEnded`."""

    def close(self) -> None:
        """Stop all replies, keep what they had, and release everything. Blocks until that is done."""


class Asker(Protocol):
    """Asks models beside the conversations."""

    def ask(self, question: Question) -> Future[ShortAnswer]:
        """Ask once. Returns at once; failures are raised by the result as `LitechatError`.

        Cancelling what is returned gives the request up.
        """


class ModelCatalog(Protocol):
    """The models this key may use."""

    def models(self) -> Sequence[Model]:
        """Return them in the proxy's order. Blocks; raises `ProxyError`."""

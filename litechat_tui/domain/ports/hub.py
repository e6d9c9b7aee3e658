"""A hub: where the machines of a person leave the sessions of their files for each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class HubMark:
    """Which state of a session a hub has, without the state."""

    version: int
    fingerprint: str
    """As `SessionArchive.fingerprints` has it for the file that the state came from."""


@dataclass(frozen=True, slots=True)
class HubState:
    """One state of a session."""

    session_id: str
    header: str
    """JSON: what is known of the session as a whole."""
    parts: tuple[str, ...]
    """Digests of its exchanges in their order, then of what is attached to them."""
    fingerprint: str
    version: int = 0
    """Number that the hub gave it; 0 for one that it does not have."""


@dataclass(frozen=True, slots=True)
class HubFacts:
    """What a hub tells of itself."""

    place: str
    """Host and database, safe to show; never a password."""
    person: str
    sessions: int
    is_encrypted: bool


@dataclass(frozen=True, slots=True)
class HubHealth:
    """What whoever joins a hub wants to know of it."""

    place: str
    person: str
    is_encrypted: bool
    is_made: bool
    """Whether there is a hub in the database."""
    may_use: bool
    """Whether the person has the rights of a member."""
    is_guarded: bool
    """Whether policies keep persons from the sessions of others."""
    sees_all: bool
    """Whether this person is one whom policies do not bind."""
    is_direct: bool
    """Whether nothing stands between that keeps news away, as a pooler does."""
    ahead: float
    """Seconds that the server's clock is ahead of this one."""


class Hub(Protocol):
    """A hub as one person reaches it: it shows the sessions of nobody else. All calls block and raise `HubError`."""

    def facts(self) -> HubFacts:
        """Return what it tells of itself."""

    def health(self) -> HubHealth:
        """Return what is to be known before it is used; of a database without a hub, too."""

    def marks(self) -> Mapping[str, Sequence[HubMark]]:
        """Return which states it has of each session: one, or several that nobody has put together yet."""

    def states(self, session_ids: Collection[str]) -> Sequence[HubState]:
        """Return all states of these sessions."""

    def parts(self, digests: Collection[str]) -> Mapping[str, bytes]:
        """Return the parts with these digests; those that it does not have are left out."""

    def lacks(self, digests: Collection[str]) -> Collection[str]:
        """Return those of the digests whose parts it does not have."""

    def push(self, states: Sequence[tuple[HubState, Collection[int]]], parts: Mapping[str, bytes]) -> Sequence[int]:
        """Keep states, each in place of the versions that are part of it, with the parts that the hub lacks.

        Return their versions. All of it or nothing. The same again changes nothing, so whoever does not know whether a
        push came through pushes again.
        """

    def forget(self, newest: int) -> int:
        """Delete the person's states up to this version, and the parts that no other has; return of how many sessions.

        All of it or nothing.
        """

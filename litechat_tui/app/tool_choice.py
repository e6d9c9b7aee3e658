"""Which servers of tools, and which of their tools, the reader has switched off: for all sessions or for one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from threading import Lock

from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import LocalState

EVERYWHERE = ""
"""Stands for all sessions where the id of one is asked for."""

_OFF = "tools.off"
_TRUSTED = "tools.trusted"
_REFUSED = "tools.refused"
_MOST_REMEMBERED = 200
"""Contents of files that a decision is remembered about."""


class ToolChoice:
    """What is on and off, as it was left. Calls block for a short time and may come from any thread."""

    def __init__(self, local: LocalState) -> None:
        self._local = local
        self._off: dict[str, frozenset[str]] = {}
        self._lock = Lock()

    def off(self, session_id: str = EVERYWHERE) -> frozenset[str]:
        """Return the names of servers and the addresses of tools that a session does without.

        What is off everywhere is among them. Where the choice cannot be read, nothing is off: it is no protection.
        """
        own = self._own(session_id) if session_id != EVERYWHERE else frozenset()
        return own | self._own(EVERYWHERE)

    def is_off(self, address: str, session_id: str = EVERYWHERE) -> bool:
        """Return whether a server or a tool has been switched off right there: everywhere, or in a session."""
        return address in self._own(session_id)

    def switch(self, address: str, session_id: str = EVERYWHERE, *, on: bool) -> None:
        """Switch a server or a tool, and remember that. Raises `StoreError`."""
        with self._lock:
            before = self._read(session_id)
            after = before - {address} if on else before | {address}
            self._local.remember(_name(session_id), json.dumps(sorted(after)) if after else "")
            self._off[session_id] = after

    def trusts(self, digest: str) -> bool | None:
        """Return what the reader decided about a file by its content; None where that is open."""
        try:
            if digest in self._listed(_TRUSTED):
                return True
            return False if digest in self._listed(_REFUSED) else None
        except StoreError:
            return None

    def decide(self, digest: str, *, trusted: bool) -> None:
        """Remember whether the servers in a file of that content may be started. Raises `StoreError`."""
        for name, holds in ((_TRUSTED, trusted), (_REFUSED, not trusted)):
            others = [each for each in self._listed(name) if each != digest]
            kept = [*others, digest][-_MOST_REMEMBERED:] if holds else others
            self._local.remember(name, json.dumps(kept) if kept else "")

    def _own(self, session_id: str) -> frozenset[str]:
        with self._lock:
            return self._read(session_id)

    def _read(self, session_id: str) -> frozenset[str]:
        if session_id not in self._off:
            try:
                self._off[session_id] = frozenset(self._listed(_name(session_id)))
            except StoreError:
                return frozenset()
        return self._off[session_id]

    def _listed(self, name: str) -> Iterable[str]:
        try:
            found = json.loads(self._local.preference(name) or "[]")
        except (ValueError, RecursionError):
            return []
        return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def _name(session_id: str) -> str:
    return f"{_OFF}.{session_id}" if session_id else _OFF

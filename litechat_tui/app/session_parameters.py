"""What sessions that are not stored yet are to send: kept until their first prompt is in the file, and goes with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from litechat_tui.domain.chat import Session
from litechat_tui.domain.parameters import UNSET, Parameters
from litechat_tui.domain.ports import TurnRequest


class SessionParameters:
    """The parameters that wait for a session's first prompt; those of stored sessions are in the file."""

    def __init__(self) -> None:
        self._waiting: dict[str, Parameters] = {}

    def of(self, session_id: str, session: Session | None) -> Parameters:
        """Return what a session sends; `session` is what the file has of it, None where it has nothing."""
        return self._waiting.get(session_id, session.parameters if session else UNSET)

    def wait(self, session_id: str, parameters: Parameters) -> None:
        """Let these go with the next prompt of a session."""
        self._waiting[session_id] = parameters

    def given(self, request: TurnRequest) -> TurnRequest:
        """Return a request with the parameters that wait in its session."""
        waiting = self._waiting.get(request.session_id)
        return request if waiting is None else replace(request, parameters=waiting)

    def hand_on(self, session_id: str, new_ids: Iterable[str]) -> None:
        """Let what waits in a session go with the first prompts of others, too, which take its place."""
        if (waiting := self._waiting.get(session_id)) is not None:
            self._waiting |= dict.fromkeys(new_ids, waiting)

    def note_stored(self, session_id: str) -> None:
        """Note that the file has them now."""
        self._waiting.pop(session_id, None)

    def note_gone(self, request: TurnRequest) -> None:
        """Note that the session that a request had made is gone again; its next prompt makes it anew."""
        if request.parameters is not None:
            self._waiting.setdefault(request.session_id, request.parameters)

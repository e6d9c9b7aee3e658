"""Deciding about the tool calls that a turn waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from litechat_tui.app.chat import ChatService
from litechat_tui.app.exchange import last_exchange
from litechat_tui.domain.chat import ChatMessage, ToolPart, TurnStatus
from litechat_tui.domain.events import ToolAsked
from litechat_tui.domain.ports import ToolConsent, ToolDecisions
from litechat_tui.domain.tool_calls import Decision, ToolCall
from litechat_tui.domain.transcript import apply_event


class Approvals:
    """Writes decisions to the file, and lets a turn go on with the last one."""

    def __init__(self, chat: ChatService, decisions: ToolDecisions, consent: ToolConsent) -> None:
        self._chat = chat
        self._decisions = decisions
        self._consent = consent

    async def decide(
        self, messages: Sequence[ChatMessage], call: ToolCall, decision: Decision, reason: str = ""
    ) -> bool:
        """Decide about a call of the last turn of `messages`; return whether this was the first decision about it.

        Raises `StoreError`, and `ConfigurationError` where a tool cannot be remembered as always allowed.
        """
        prompt, message = last_exchange(messages)
        if prompt is None or message is None or message.turn is None:
            return False
        turn = message.turn
        if decision is Decision.ALWAYS:
            await asyncio.to_thread(self._consent.remember, call)
        decided = await asyncio.to_thread(self._decisions.decide, turn.id, call.call_id, decision, reason)
        if decided.resumed is not None:
            known = apply_event(message, ToolAsked(replace(call, decision=decision, reason=reason)))
            self._chat.resume(decided.resumed, prompt, replace(known, turn=decided.resumed))
        else:
            self._chat.calls_decided(turn.session_id)
        return decided.counts

    async def abandon(self, session_id: str) -> None:
        """End the turn of a session that waits for decisions; what waits to be sent there comes back.

        Raises `StoreError`.
        """
        await asyncio.to_thread(self._decisions.abandon, session_id)
        self._chat.take_back(session_id)
        self._chat.calls_decided(session_id)


def pending_calls(messages: Sequence[ChatMessage]) -> tuple[ToolCall, ...]:
    """Return the calls of the last turn of `messages` that somebody has to decide about, in their order."""
    _prompt, reply = last_exchange(messages)
    if reply is None or reply.turn is None or reply.turn.status is not TurnStatus.AWAITING_APPROVAL:
        return ()
    calls = (part.call for part in reply.parts if isinstance(part, ToolPart))
    return tuple(call for call in calls if call is not None and call.decision is None)

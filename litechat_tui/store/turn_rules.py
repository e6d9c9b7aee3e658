"""The rules of a turn's life: who may write to it, when it is taken back, and what is kept of it.

They know no engine: an engine reads what a rule asks for, asks the rule, and writes what the rule returns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from litechat_tui.domain.attachments import content_of, too_many
from litechat_tui.domain.chat import Turn
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem, SessionBusyError, StoreError, TurnTakenError
from litechat_tui.domain.ports import Item, Partial
from litechat_tui.domain.prompt import Attachment, Prompt
from litechat_tui.store.owners import Owner

KEPT_LATE = Problem(Code.STORE_TURN_KEPT_LATE)
"""Stays with a turn that another program closed, and whose text was completed after that."""


@dataclass(frozen=True, slots=True)
class Remains:
    """What is kept of a turn when it ends."""

    item: Item | None
    """The assistant's message made of the text that is not yet stored as items; None when there is no such text."""
    reasoning: str
    """Stays beside the turn."""


def prompt_item(prompt: Prompt) -> Item:
    """Return the item that a prompt is stored as."""
    return {"role": "user", "content": content_of(prompt.whole, prompt.attachments)}


def ensure_attachable(prompt: Prompt, kept: Collection[str], unanswered: Iterable[Attachment]) -> None:
    """Raise `StoreError` unless all that goes with a prompt can be sent with it.

    `kept` has the digests of what is in the file. `unanswered` went with the prompts right before it, to which there
    is no answer: they are sent as one message.
    """
    gone = next((each for each in prompt.attachments if each.digest not in kept), None)
    problem = Problem(Code.ATTACHMENT_GONE, name=gone.name) if gone else too_many(prompt.attachments, unanswered)
    if problem is not None:
        raise StoreError.of(problem)


def answer_item(text: str) -> Item:
    """Return the item of an answer that was cut short.

    It is the plain form that every provider takes back: no made-up id, no status.
    """
    return {"role": "assistant", "content": text}


def remains(partial: Partial) -> Remains:
    """Return what is kept of a turn that ends with `partial`, which is not yet stored as items."""
    return Remains(answer_item(partial.text) if partial.text else None, partial.reasoning)


def is_alive(owner_id: str | None, registered: Owner | None, *, me: Owner, now_ms: int) -> bool:
    """Return whether the program that runs a turn is alive. This one is, whatever is `registered` under its id."""
    return owner_id == me.id or (registered is not None and registered.alive(now_ms))


def all_alive(registered: Collection[Owner], running: Iterable[str | None], now_ms: int) -> bool:
    """Return whether no program has died: neither a registered one nor the owner of a `running` turn."""
    alive = {owner.id for owner in registered if owner.alive(now_ms)}
    return len(alive) == len(registered) and alive.issuperset(running)


def busy(owner_id: str | None, *, me: Owner) -> SessionBusyError:
    """Return the refusal of a prompt while the living program `owner_id` runs a turn of the session."""
    return SessionBusyError(Code.STORE_BUSY_HERE if owner_id == me.id else Code.STORE_BUSY_ELSEWHERE)


def ensure_last_answer(turn_id: str, last: Turn | None, *, followed: bool) -> None:
    """Raise `StoreError` unless the prompt of turn `turn_id` may be answered again.

    It may when the turn is the `last` one of its session and has ended, and no other program's prompt `followed`.
    """
    if last is None or last.id != turn_id or not last.status.ended or followed:
        raise StoreError(Code.STORE_NOT_LAST_ANSWER)


def ensure_own(turn_id: str, own: Collection[str], *, stored: bool) -> None:
    """Raise `StoreError` unless the turn is one of this program's `own` running ones and is still `stored`."""
    if not stored or turn_id not in own:
        raise StoreError(Code.STORE_TURN_CLOSED)


def ensure_reclaimable(*, followed: bool) -> None:
    """Raise `TurnTakenError` when a turn that another program took for deserted cannot be taken back.

    This program may have been suspended for a while. It goes on with its turn unless the session `followed` it with
    another prompt or another answer to the same one.
    """
    if followed:
        raise TurnTakenError(Code.STORE_TURN_TAKEN)


def ensure_startable(*, all_startable: bool) -> None:
    """Raise `StoreError` when a call of a tool is not allowed, or has begun: none is carried out twice."""
    if not all_startable:
        raise StoreError(Code.STORE_CALL_NOT_STARTABLE)


def late_item(text: str, *, has_place: bool) -> Item | None:
    """Return the item that completes the text of a turn which cannot be reclaimed; None when there is no text.

    Raises `StoreError` when there is no item it could replace: the next prompt follows directly upon its own.
    """
    if not text:
        return None
    if not has_place:
        raise StoreError(Code.STORE_TURN_TOO_LATE)
    return answer_item(text)


def interrupted_at(started_ms: int, first_token_ms: int | None, beat_ms: int | None) -> int:
    """Return when the turn of a dead program ended: at its last sign of life."""
    return max(started_ms, first_token_ms or 0, beat_ms or 0)

"""The rules by which a store takes in a conversation: what is new of it, and which session gets that.

They know no engine: an engine reads the sessions that may hold the conversation, asks, and writes what is planned.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from litechat_tui.domain.archive import OWN_PROGRAM, Adopted, Conversation, Fate, Source
from litechat_tui.domain.chat import TitleSource
from litechat_tui.domain.comparing import attempts_in, grown, messages_in
from litechat_tui.domain.storable import title_of
from litechat_tui.domain.titles import fork_title


@dataclass(frozen=True, slots=True)
class Held:
    """A session that is stored."""

    conversation: Conversation
    unfinished: bool
    """Whether it has a turn that has not ended."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to become of a conversation."""

    fate: Fate
    conversation: Conversation
    """As it will be stored; without an id where it gets a new one."""
    held: Held | None = None
    """The session that is extended, that has it all, or that it parted from."""
    added: tuple[int, int] | None = None
    """Messages and earlier answers that are new; None where that is the difference to `held`."""

    @property
    def adopted(self) -> Adopted:
        """Return what is reported of it."""
        if self.added is not None:
            return Adopted(self.fate, self.conversation.session_id, *self.added)
        messages, attempts = messages_in(self.conversation), attempts_in(self.conversation)
        if self.held is None or self.fate is Fate.PARTED:
            return Adopted(self.fate, self.conversation.session_id, messages, attempts)
        before = self.held.conversation
        more = messages - messages_in(before), attempts - attempts_in(before)
        return Adopted(self.fate, before.session_id, *more)


def sources_of(conversation: Conversation) -> list[Source]:
    """Return what a conversation was imported as."""
    return [*([conversation.source] if conversation.source else []), *conversation.other_sources]


def names_of(conversation: Conversation) -> list[Source]:
    """Return under which names other files know a conversation."""
    own = [Source(OWN_PROGRAM, conversation.session_id)] if conversation.session_id else []
    return [*own, *sources_of(conversation)]


def new_names(plan: Plan, given: Conversation) -> list[Source]:
    """Return the names that are to be remembered for the session; its own id is none where it keeps that."""
    if plan.fate is Fate.NEW or plan.conversation.session_id == given.session_id:
        return sources_of(given)
    return names_of(given)


def plan(conversation: Conversation, held: Iterable[Held], of_origin: Iterable[Held]) -> Plan:
    """Return what is to become of a conversation that is as `domain.storable` makes it.

    `held` are the sessions that hold, or held, it by one of its names, the one with its own id first; `of_origin`
    those that hold the one it is a branch of.
    """
    longer: Plan | None = None
    parted: Held | None = None
    for each in held:
        both = grown(each.conversation, conversation)
        if both is each.conversation:
            return Plan(Fate.DUPLICATE, both, each)
        if both is None or each.unfinished:
            parted = parted or each
        else:
            longer = longer or Plan(Fate.EXTENDED, both, each)
    # A branch may have been the shown way of the conversation when that was imported before.
    for each in of_origin:
        if grown(each.conversation, conversation) is each.conversation:
            return Plan(Fate.DUPLICATE, each.conversation, each)
    if longer is not None:
        return longer
    if parted is not None:
        return Plan(Fate.PARTED, replace(conversation, session_id=""), parted)
    return Plan(Fate.NEW, conversation)


def parted_from(conversation: Conversation, origin: Conversation, taken: Container[str]) -> Conversation:
    """Return a conversation as the fork of the session that went on another way."""
    title = fork_title(title_of(conversation), taken)
    fork = replace(conversation, title=title, title_source=TitleSource.FORK, forked_from=origin.session_id)
    return replace(fork, comparison="")  # its origin is the one that was compared

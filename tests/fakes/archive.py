"""`SessionArchive` in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from litechat_tui.domain.archive import Adopted, Answer, Conversation, Exchange, Fate, KeptItem, Source
from litechat_tui.domain.attachments import attached_in, marked, unmarked
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.items import StoredItem, StoredTurn
from litechat_tui.domain.parameters import UNSET, from_json, updated_json
from litechat_tui.domain.ports import Item, Partial
from litechat_tui.domain.shelf import Kept
from litechat_tui.domain.storable import storable
from litechat_tui.domain.tool_calls import closing_output, output_item
from litechat_tui.store.adopting import Held, Plan, names_of, new_names, parted_from, plan
from litechat_tui.store.merging import in_place_of, plans
from tests.fakes.blobs import FakeBlobs
from tests.fakes.memory import Memory


class FakeSessionArchive:
    """Takes sessions out of `memory` and puts them in."""

    def __init__(self, memory: Memory, blobs: FakeBlobs) -> None:
        self.memory = memory
        self._blobs = blobs
        self._described: dict[str, Conversation] = {}
        """What adopted sessions were like as a whole."""
        self._holders: dict[Source, list[str]] = {}

    def ids(self, *, trashed: bool = False) -> Sequence[str]:
        memory = self.memory
        found = [each for each in memory.rows if trashed or not (kept := memory.kept.get(each)) or not kept.trashed_at]
        return sorted(found, key=lambda each: (memory.changed[each][0], each))

    def conversation(self, session_id: str) -> Conversation | None:
        held = self._held(session_id)
        return replace(held.conversation, contents=self._blobs) if held else None

    def adopt(self, conversations: Sequence[Conversation]) -> Sequence[Adopted]:
        return [self._carry_out(self._plan(each), each) for each in map(storable, conversations)]

    def foresee(self, conversation: Conversation) -> Adopted:
        return self._plan(storable(conversation)).adopted

    def merge(self, conversations: Sequence[Conversation]) -> Sequence[Sequence[Adopted]]:
        return [self._merged(each) for each in map(storable, conversations)]

    def is_unfinished(self, session_id: str) -> bool:
        held = self._held(session_id)
        return held is not None and held.unfinished

    def fingerprints(self, session_ids: Sequence[str] | None = None) -> Mapping[str, str]:
        wanted = self.ids(trashed=True) if session_ids is None else session_ids
        found = {each: self.conversation(each) for each in wanted}
        return {each: repr(replace(state, source=None, other_sources=())) for each, state in found.items() if state}

    def foresee_merge(self, conversation: Conversation) -> Sequence[Adopted]:
        given = storable(conversation)
        found = self._merge_plans(given)
        return [planned.adopted for planned in found] if found else [Adopted(Fate.BUSY, given.session_id)]

    def _merged(self, given: Conversation) -> Sequence[Adopted]:
        found = self._merge_plans(given)
        return [self._carry_out(each, given) for each in found] if found else [Adopted(Fate.BUSY, given.session_id)]

    def _merge_plans(self, given: Conversation) -> Sequence[Plan] | None:
        names = [given.session_id, *(each for name in names_of(given) for each in self._holders.get(name, ()))]
        return plans(in_place_of(self._read(dict.fromkeys(names)), given), self._held)

    def _plan(self, given: Conversation) -> Plan:
        own = [given.session_id] if given.session_id else []
        held = [*own, *(each for name in names_of(given) for each in self._holders.get(name, ()))]
        origin = self._holders.get(given.branch_of, []) if given.branch_of else []
        return plan(given, self._read(dict.fromkeys(held)), self._read(origin))

    def _read(self, ids: Iterable[str]) -> Iterator[Held]:
        return (held for each in ids if (held := self._held(each)))

    def _carry_out(self, planned: Plan, given: Conversation) -> Adopted:
        adopted, conversation = planned.adopted, replace(planned.conversation, contents=given.contents)
        if planned.fate is Fate.DUPLICATE:
            return adopted
        if planned.fate is Fate.PARTED and planned.held:
            taken = {title for title, _ in self.memory.forks.values()}
            conversation = parted_from(conversation, planned.held.conversation, taken)
        elif given.branch_of and planned.fate is Fate.NEW:
            conversation = replace(conversation, forked_from=(*self._holders.get(given.branch_of, []), "")[0])
        session_id = adopted.session_id or f"adopted-{next(self.memory.ids)}"
        self._write(session_id, conversation)
        for name in new_names(planned, given):
            if session_id not in self._holders.setdefault(name, []):
                self._holders[name].append(session_id)
        return replace(adopted, session_id=session_id)

    def _write(self, session_id: str, conversation: Conversation) -> None:
        memory = self.memory
        for attachment in (each for kept in conversation.items for each in attached_in(kept.item or {}).values()):
            if (data := conversation.contents.read(attachment.digest)) is not None:
                self._blobs.keep(data)
        for stored in memory.turns_of(session_id):
            del memory.turns[stored.turn.id]
        memory.rows[session_id] = []
        for exchange in conversation.exchanges:
            first = self._add(session_id, [exchange.prompt] if exchange.prompt else [])
            for number, answer in enumerate(exchange.answers, 1):
                rows = self._add(session_id, answer.items)
                earlier = number < len(exchange.answers)
                if earlier:
                    memory.rows[session_id] = [row for row in memory.rows[session_id] if row not in rows]
                if answer.turn:
                    known = answer.turn.id
                    free = known and known not in memory.turns
                    turn = replace(answer.turn, id=known if free else f"turn-{next(memory.ids)}", session_id=session_id)
                    partial = None if answer.partial is None else rows[answer.partial].id
                    kept, aside = Partial(reasoning=answer.reasoning), tuple(rows) if earlier else ()
                    memory.turns[turn.id] = StoredTurn(
                        turn, first[0].id, partial, kept, aside, answer.times, answer.calls
                    )
        memory.changed[session_id] = (conversation.created_at, conversation.updated_at)
        memory.kept[session_id] = Kept(
            session_id,
            conversation.title,
            conversation.title_source,
            conversation.pinned,
            conversation.archived,
            conversation.trashed_at,
            conversation.tags,
        )
        memory.side_requests[session_id] = conversation.side_requests
        memory.parameters[session_id] = from_json(conversation.parameters, conversation.instructions)
        if conversation.forked_from:
            memory.forks[session_id] = (conversation.title, conversation.forked_from)
        if conversation.comparison:
            memory.comparisons[session_id] = conversation.comparison
        self._described[session_id] = conversation

    def _add(self, session_id: str, kept: Iterable[KeptItem]) -> list[StoredItem]:
        rows = [StoredItem(next(self.memory.ids), self._known(each.item), each.at) for each in kept]
        self.memory.rows[session_id] += rows
        return rows

    def _known(self, item: Item | None) -> Item | None:
        """Return an item whose lines stand for what is kept, and for nothing else."""
        attached = {at: each for at, each in attached_in(item or {}).items() if each.digest in self._blobs.kept}
        return item and marked(unmarked(item), attached)

    def _held(self, session_id: str) -> Held | None:
        memory = self.memory
        if session_id not in memory.rows:
            return None
        turns = memory.turns_of(session_id)
        kept = memory.kept.get(session_id) or Kept(session_id)
        title, origin = memory.forks.get(session_id, ("", ""))
        created, updated = memory.changed[session_id]
        described = self._described.get(session_id) or Conversation(
            (), created, updated, title=title, model=turns[-1].turn.model if turns else ""
        )
        parameters = memory.parameters.get(session_id, UNSET)
        source = next((name for name, ids in self._holders.items() if session_id in ids), None)
        conversation = replace(
            described,
            exchanges=tuple(self._exchanges(session_id, turns)),
            updated_at=updated,
            session_id=session_id,
            title=kept.title or title,
            title_source=kept.title_source,
            pinned=kept.pinned,
            archived=kept.archived,
            trashed_at=kept.trashed_at,
            tags=kept.tags,
            forked_from=origin,
            source=source,
            branch_of=None,
            stamps={},
            side_requests=memory.side_requests.get(session_id, ()),
            comparison=memory.comparisons.get(session_id, ""),
            instructions=parameters.instructions,
            parameters=updated_json(described.parameters, parameters),
        )
        return Held(storable(conversation), any(not each.turn.status.ended for each in turns))

    def _exchanges(self, session_id: str, turns: Sequence[StoredTurn]) -> Iterator[Exchange]:
        prompt: StoredItem | None = None
        rows: list[StoredItem] = []
        for row in self.memory.rows[session_id]:
            if row.is_prompt:
                if prompt or rows:
                    yield _exchange(prompt, rows, turns)
                prompt, rows = row, []
            else:
                rows.append(row)
        if prompt or rows:
            yield _exchange(prompt, rows, turns)


def _exchange(prompt: StoredItem | None, rows: Sequence[StoredItem], turns: Sequence[StoredTurn]) -> Exchange:
    answers = [each for each in turns if prompt and each.first_item == prompt.id]
    given = [_answer(each, each.superseded) for each in answers[:-1]]
    given += [_answer(answers[-1], rows)] if answers else [Answer(tuple(map(_kept, rows)))] if rows else []
    return Exchange(_kept(prompt) if prompt else None, tuple(given))


def _answer(stored: StoredTurn, rows: Sequence[StoredItem]) -> Answer:
    turn, items = stored.turn, tuple(map(_kept, rows))
    partial = next((at for at, row in enumerate(rows) if row.id == stored.partial_item), None)
    if stored.partial.text:
        partial, items = (
            len(items),
            (*items, KeptItem({"role": "assistant", "content": stored.partial.text}, turn.started_at)),
        )
    if not turn.status.ended:
        outputs = (output_item(call.call_id, closing_output(call)[0]) for call in stored.calls if not call.ended_at)
        items = (*items, *(KeptItem(item, turn.started_at) for item in outputs))
        turn = replace(turn, status=TurnStatus.INTERRUPTED, ended_at=turn.first_token_at or turn.started_at)
    return Answer(items, turn, stored.times, stored.partial.reasoning, partial, stored.calls)


def _kept(row: StoredItem) -> KeptItem:
    return KeptItem(row.item, row.at)

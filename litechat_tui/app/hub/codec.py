"""A session as a hub keeps it: a header, and parts under the digests of what they hold."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from litechat_tui.app.exporting import records
from litechat_tui.app.importing import own_records
from litechat_tui.domain.archive import Answer, Conversation, Exchange, HeldContents, KeptItem, Source
from litechat_tui.domain.attachments import attached_in, marked
from litechat_tui.domain.errors import AttachmentError
from litechat_tui.domain.file_contents import inspected
from litechat_tui.domain.ports.hub import HubState
from litechat_tui.domain.storable import EARLIEST

_EXCHANGE, _ATTACHED = "e", "a"
"""What the digest of a part begins with."""


class BrokenStateError(Exception):
    """What a hub has of a session cannot be read. Never leaves `app.hub`."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A session on its way to a hub."""

    state: HubState
    bodies: Mapping[str, bytes]
    """Digest -> part."""
    texts: Sequence[str]
    """Everything that is said in it, to be looked through for secrets."""

    @property
    def size(self) -> int:
        """Bytes of its parts."""
        return sum(map(len, self.bodies.values()))


def packed(conversation: Conversation, fingerprint: str) -> Packed:
    """Return a session as a hub keeps it."""
    bodies: dict[str, bytes] = {}
    parts, texts = [], [_json(_header(conversation)).decode()]
    for exchange in conversation.exchanges:
        text = _json(_exchange(exchange))
        digest = _digest(text)
        bodies[digest] = zlib.compress(text)
        parts.append(digest)
        texts.append(text.decode())
    for digest in sorted(
        {each.digest for kept in conversation.items for each in attached_in(kept.item or {}).values()}
    ):
        if (data := conversation.contents.read(digest)) is not None:
            bodies[_ATTACHED + digest] = data
            parts.append(_ATTACHED + digest)
    return Packed(HubState(conversation.session_id, texts[0], tuple(parts), fingerprint), bodies, texts)


def unpacked(state: HubState, bodies: Mapping[str, bytes]) -> Conversation:
    """Return the session again. Raises `BrokenStateError`; a part is only what its digest says."""
    try:
        texts = [zlib.decompress(bodies[digest]) for digest in state.parts if digest.startswith(_EXCHANGE)]
        held = {digest[1:]: bodies[digest] for digest in state.parts if digest.startswith(_ATTACHED)}
        if [*state.parts] != [*map(_digest, texts), *(_ATTACHED + sha256(each).hexdigest() for each in held.values())]:
            raise BrokenStateError
        exchanges = [_read_exchange(json.loads(text), held) for text in texts]
        header = json.loads(state.header)
        conversation = own_records.conversation(header, tuple(exchanges), EARLIEST)
        others = [Source(str(program), str(key)) for program, key in header.get("sources", ())]
    except (zlib.error, KeyError, ValueError, RecursionError, AttributeError, TypeError, AttachmentError) as error:
        raise BrokenStateError from error
    if conversation.session_id != state.session_id:
        raise BrokenStateError
    stamps, cut = header.get("stamps"), header.get("sent_from")
    return replace(
        conversation,
        source=next(iter(others), None),
        other_sources=tuple(others[1:]),
        stamps={name: at for name, at in stamps.items() if type(at) is int} if isinstance(stamps, dict) else {},
        sent_from=cut if type(cut) is int and 0 <= cut < len(exchanges) else None,
        contents=HeldContents(held),
    )


def _digest(text: bytes) -> str:
    return _EXCHANGE + sha256(text).hexdigest()


def _header(conversation: Conversation) -> dict[str, Any]:
    header = records.session(conversation)
    header.pop("source", None)
    sources = [each for each in (conversation.source, *conversation.other_sources) if each]
    extra = {
        # In one order, which two files may have them in another way.
        "sources": sorted([each.program, each.key] for each in sources),
        "stamps": dict(sorted(conversation.stamps.items())),
        "sent_from": conversation.sent_from,
    }
    return header | {name: fact for name, fact in extra.items() if fact or fact == 0}


def _exchange(exchange: Exchange) -> dict[str, Any]:
    answers = [
        {**records.answer(each), "items": [*map(_row, each.items)], "partial": each.partial}
        for each in exchange.answers
    ]
    return {"prompt": exchange.prompt and _row(exchange.prompt), "answers": answers}


def _row(kept: KeptItem) -> dict[str, Any]:
    attached = {str(part): [each.digest, each.name] for part, each in attached_in(kept.item or {}).items()}
    return {**records.row(kept), **({"attached": attached} if attached else {})}


def _read_exchange(record: Mapping[str, Any], held: Mapping[str, bytes]) -> Exchange:
    prompt = record.get("prompt")
    answers = tuple(_read_answer(each, held) for each in record["answers"])
    return Exchange(_read_row(prompt, held) if prompt else None, answers)


def _read_row(record: Mapping[str, Any], held: Mapping[str, bytes]) -> KeptItem:
    kept, found = own_records.row(record), {}
    for part, (digest, name) in record.get("attached", {}).items():
        if digest in held:
            # What it is, only its bytes tell.
            found[int(part)] = inspected(str(name), held[digest])
    return replace(kept, item=marked(kept.item, found)) if found and kept.item else kept


def _read_answer(record: Mapping[str, Any], held: Mapping[str, bytes]) -> Answer:
    items = tuple(_read_row(each, held) for each in record["items"])
    partial = record.get("partial")
    given = own_records.answer(record)
    return replace(given, items=items, partial=partial if type(partial) is int else None)


def _json(value: object) -> bytes:
    # Keys stay in their order: a row is known again by its text.
    return json.dumps(value, separators=(",", ":")).encode()

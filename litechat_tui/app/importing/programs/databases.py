"""What the databases of `llm`, elia, oterm and the Agents SDK hold -> conversations. Pure and total."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

from litechat_tui.app.importing.building import Draft
from litechat_tui.app.importing.moments import moment
from litechat_tui.app.importing.programs import llm_threads, openwebui
from litechat_tui.app.importing.programs.llm_attachments import attached
from litechat_tui.app.importing.said import (
    Call,
    Node,
    Note,
    Output,
    Part,
    Piece,
    Raw,
    Text,
    Thought,
    base64_image,
    identifier,
    joined,
    placeholder,
    text_part,
    word,
)
from litechat_tui.app.importing.skipped import Reason
from litechat_tui.app.importing.sources import NoAssets
from litechat_tui.domain.archive import Source
from litechat_tui.domain.foreign import ForeignChat, ForeignMessage, Row
from litechat_tui.domain.items import decode_item
from litechat_tui.domain.json_values import sound_json

_PROMPTS = ("user", "system", "developer")


def draft(chat: ForeignChat) -> Draft:
    """Return the conversation."""
    return _PROGRAMS[chat.program](chat)


def _llm(chat: ForeignChat) -> Draft:
    nodes: list[Node] = []
    for message in chat.messages:
        nodes.extend(_llm_nodes(message, nodes[-1].id if nodes else None))
    first = chat.messages[0].row if chat.messages else {}
    system = [text for each in chat.messages[:1] for text in _llm_system(each)]
    return Draft(
        Source("llm", chat.key),
        nodes,
        title=word(chat.row.get("name")),
        created=moment(first.get("datetime_utc")),
        model=word(chat.row.get("model")) or word(first.get("model")),
        instructions=joined(system, "\n\n"),
    )


def _llm_system(message: ForeignMessage) -> Iterator[str]:
    yield word(message.row.get("system"))
    yield from (word(each.get("content")) for each in message.fragments if each.get("kind") == "system")


def _llm_nodes(message: ForeignMessage, parent: str | None) -> Iterator[Node]:
    """Yield a response as the prompt and the answer that it is; a round with tools has no prompt."""
    row = message.row
    key, at = identifier(row.get("id")), moment(row.get("datetime_utc"))
    returned = [_llm_output(each) for each in message.results]
    if returned:
        yield Node(f"{key}-results", parent, pieces=tuple(returned), at=at)
        parent = f"{key}-results"
    fragments = [word(each.get("content")) for each in message.fragments if each.get("kind") == "prompt"]
    text = joined((*fragments, row.get("prompt")), "\n")
    files, notes = attached(message.attachments)
    prompt = (*((text_part(text),) if text else ()), *files)
    if prompt:
        yield Node(f"{key}-prompt", parent, prompt, at=at, notes=notes)
        parent = f"{key}-prompt"
    pieces = [*_llm_pieces(message)]
    empty = () if pieces else (Note(Reason.EMPTY_ANSWER),)
    yield Node(key, parent, pieces=tuple(pieces), at=at, model=word(row.get("model")), notes=empty)


def _llm_pieces(message: ForeignMessage) -> Iterator[Piece]:
    for name, piece in (("reasoning", Thought), ("response", Text)):
        if word(message.row.get(name)).strip():
            yield piece(message.row[name])
    for each in message.calls:
        yield Call(word(each.get("name")) or "tool", word(each.get("arguments")), identifier(each.get("tool_call_id")))


def _llm_output(result: Row) -> Output:
    text = joined((result.get("output"), result.get("exception")))
    return Output(text, identifier(result.get("tool_call_id")), word(result.get("name")))


def _elia(chat: ForeignChat) -> Draft:
    return Draft(
        Source("elia", chat.key),
        [*_linear(chat, "role", "content", ("user", "assistant"))],
        title=word(chat.row.get("title")),
        created=moment(chat.row.get("started_at")),
        model=word(chat.row.get("model")),
        instructions=_first_system(chat, "role", "content"),
        archived=bool(chat.row.get("archived")),
    )


def _oterm(chat: ForeignChat) -> Draft:
    return Draft(
        Source("oterm", f"{chat.key}:{word(chat.row.get('name'))}"),
        [*_linear(chat, "author", "text", ("user", "assistant"))],
        title=word(chat.row.get("name")),
        model=word(chat.row.get("model")),
        instructions=word(chat.row.get("system")) or _first_system(chat, "author", "text"),
    )


def _first_system(chat: ForeignChat, role: str, text: str) -> str:
    return next((word(each.row.get(text)) for each in chat.messages if each.row.get(role) == "system"), "")


def _linear(chat: ForeignChat, role: str, text: str, sides: tuple[str, str]) -> Iterator[Node]:
    """Yield messages that follow each other as they are."""
    instructions = False
    for at, message in enumerate(chat.messages):
        row, name, parent = message.row, str(at), str(at - 1) if at else None
        said, date, model = word(row.get(text)), moment(row.get("timestamp")), word(row.get("model"))
        who = word(row.get(role))
        if who == sides[0]:
            files, notes = _images(row.get("images"))
            prompt = (*((text_part(said),) if said.strip() else ()), *files)
            empty = () if prompt else (Note(Reason.EMPTY_PROMPT),)
            yield Node(name, parent, prompt, at=date, notes=(*notes, *empty))
        elif who == sides[1]:
            empty = () if said.strip() else (Note(Reason.EMPTY_ANSWER),)
            yield Node(name, parent, pieces=(Text(said),) if said.strip() else (), at=date, model=model, notes=empty)
        elif who == "system":
            # The first one instructs the session.
            yield Node(name, parent, at=date, notes=(Note(Reason.SYSTEM_MESSAGE),) if instructions else ())
            instructions = True
        else:
            yield Node(name, parent, at=date, notes=(Note(Reason.UNKNOWN_SENDER),))


def _images(images: object) -> tuple[tuple[Part, ...], tuple[Note, ...]]:
    """Return images that are kept as a JSON list of base64 texts."""
    try:
        found = json.loads(images) if isinstance(images, str) else images
    except (ValueError, RecursionError):
        found = None
    parts: list[Part] = []
    notes: list[Note] = []
    for image in found if isinstance(found, list) else ():
        part = base64_image(image) if isinstance(image, str) else None
        parts.append(part or placeholder("image"))
        notes += [] if part else [Note(Reason.ABSENT_ATTACHMENT, "image")]
    return tuple(parts), tuple(notes)


def _agents(chat: ForeignChat) -> Draft:
    """Return a session of the Agents SDK; its rows are items already, and stay as they are."""
    whole, _, branch = chat.key.partition("#")
    return Draft(
        Source("agents", chat.key),
        [_agents_node(each, at) for at, each in enumerate(chat.messages)],
        title=word(chat.row.get("title")),
        created=moment(chat.row.get("created_at")),
        updated=moment(chat.row.get("updated_at")),
        model=word(chat.row.get("model")),
        instructions=word(chat.row.get("instructions")),
        pinned=chat.row.get("pinned") == 1,
        archived=chat.row.get("archived") == 1,
        branch_of=Source("agents", whole) if branch else None,
    )


def _agents_node(message: ForeignMessage, at: int) -> Node:
    data = message.row.get("message_data")
    item = decode_item(data)
    date, name, parent = moment(message.row.get("created_at")), str(at), str(at - 1) if at else None
    if item is None:
        raw = Raw(None, data if isinstance(data, str) else repr(data))
        return Node(name, parent, pieces=(raw,), at=date, notes=(Note(Reason.UNREADABLE_ROW),))
    sound = sound_json(dict(item))
    row = Raw(sound if isinstance(sound, dict) else item)
    if item.get("role") in _PROMPTS and item.get("type") in (None, "message"):
        return Node(name, parent, row, at=date)
    return Node(name, parent, pieces=(row,), at=date)


def _openwebui(chat: ForeignChat) -> Draft:
    """Return a chat of Open WebUI, whose database holds what its export does."""
    values = {name: decode_item(chat.row.get(name)) for name in ("chat", "meta")}
    flags = {name: chat.row.get(name) == 1 for name in ("pinned", "archived")}
    return openwebui.draft({**chat.row, **values, **flags}, NoAssets())


_PROGRAMS: Mapping[str, Callable[[ForeignChat], Draft]] = {
    "llm": _llm,
    "llm-threads": llm_threads.draft,
    "elia": _elia,
    "oterm": _oterm,
    "agents": _agents,
    "openwebui": _openwebui,
}

"""What was said -> Responses items as this program stores them. Pure and total.

Nothing here is signed by a provider: what could only be sent back to the one that made it stays behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, assert_never

from litechat_tui.app.importing.said import Call, Node, Output, Piece, Raw, Text, Thought
from litechat_tui.domain.archive import KeptItem
from litechat_tui.domain.json_values import sound_json
from litechat_tui.domain.ports import Item


def prompt_item(node: Node) -> KeptItem:
    """Return the prompt that a message is."""
    if isinstance(node.prompt, Raw):
        return _raw(node.prompt, node.at)
    texts = [part for part in node.prompt if part["type"] == "input_text"]
    only_text = len(texts) == len(node.prompt) == 1
    content: object = texts[0]["text"] if only_text else [dict(part) for part in node.prompt]
    return KeptItem(_sound({"role": "user", "content": content}), node.at)


def answer_items(nodes: Iterable[Node]) -> tuple[KeptItem, ...]:
    """Return the items of one answer, each tool call with an id that its output has, too."""
    items: list[KeptItem] = []
    open_calls: list[tuple[str, str]] = []
    for node in nodes:
        for number, piece in enumerate(node.pieces):
            items.append(_item(piece, node, f"{node.id}-{number}", open_calls))
    return tuple(items)


def _item(piece: Piece, node: Node, spare: str, open_calls: list[tuple[str, str]]) -> KeptItem:
    """Return the item of a piece; `open_calls` are ids and names of the calls that have no output yet."""
    match piece:
        case Raw():
            return _raw(piece, node.at)
        case Text(text):
            return KeptItem(_sound(_message(text)), node.at)
        case Thought(text):
            return KeptItem(
                _sound({"type": "reasoning", "id": f"rs_{spare}", "summary": [{"type": "summary_text", "text": text}]}),
                node.at,
            )
        case Call(name, arguments, call_id):
            call_id = call_id or f"call_{spare}"
            open_calls.append((call_id, name))
            call = {"type": "function_call", "call_id": call_id, "name": name, "arguments": arguments}
            return KeptItem(_sound(call), node.at)
        case Output(output, call_id, name):
            call_id = _answered(call_id, name, open_calls) or call_id or f"call_{spare}"
            return KeptItem(_sound({"type": "function_call_output", "call_id": call_id, "output": output}), node.at)
        case _:
            assert_never(piece)


def _message(text: str) -> dict[str, Any]:
    part = {"type": "output_text", "text": text, "annotations": []}
    return {"type": "message", "role": "assistant", "status": "completed", "content": [part]}


def _answered(call_id: str, name: str, open_calls: list[tuple[str, str]]) -> str:
    """Take the call that an output belongs to from `open_calls` and return its id; empty when there is none.

    By its id where there is one, else the newest of that tool, else for a tool without a name the oldest of all.
    """
    found = next(_matching(call_id, name, open_calls), None)
    if found is None:
        return ""
    open_calls.remove(found)
    return found[0]


def _matching(call_id: str, name: str, open_calls: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    if call_id:
        return (call for call in open_calls if call[0] == call_id)
    if name:
        return (call for call in reversed(open_calls) if call[1] == name)
    return iter(open_calls)


def _raw(raw: Raw, at: datetime | None) -> KeptItem:
    return KeptItem(raw.item, at, raw.raw)


def _sound(item: Item) -> Any:  # noqa: ANN401 - an item again
    return sound_json(item)

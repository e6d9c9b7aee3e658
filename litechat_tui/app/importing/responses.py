"""What was said -> Responses items as this program stores them. Pure and total.

Nothing here is signed by a provider: what could only be sent back to the one that made it stays behind.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
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
    open_calls = _OpenCalls()
    for node in nodes:
        for number, piece in enumerate(node.pieces):
            items.append(_item(piece, node, f"{node.id}-{number}", open_calls))
    return tuple(items)


def _item(piece: Piece, node: Node, spare: str, open_calls: _OpenCalls) -> KeptItem:
    """Return the item of a piece; `open_calls` are the calls that have no output yet."""
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
            open_calls.add(call_id, name)
            call = {"type": "function_call", "call_id": call_id, "name": name, "arguments": arguments}
            return KeptItem(_sound(call), node.at)
        case Output(output, call_id, name):
            call_id = open_calls.take(call_id, name) or call_id or f"call_{spare}"
            return KeptItem(_sound({"type": "function_call_output", "call_id": call_id, "output": output}), node.at)
        case _:
            assert_never(piece)


def _message(text: str) -> dict[str, Any]:
    part = {"type": "output_text", "text": text, "annotations": []}
    return {"type": "message", "role": "assistant", "status": "completed", "content": [part]}


class _OpenCalls:
    """The calls of an answer that have no output yet. Adding and taking one costs the same, however many there are."""

    def __init__(self) -> None:
        self._open: set[int] = set()
        self._ids: list[str] = []
        self._in_order = deque[int]()
        self._of_id: dict[str, deque[int]] = {}
        self._of_name: dict[str, deque[int]] = {}

    def add(self, call_id: str, name: str) -> None:
        """Add a call."""
        number = len(self._ids)
        self._ids.append(call_id)
        self._open.add(number)
        for calls in (
            self._in_order,
            self._of_id.setdefault(call_id, deque()),
            self._of_name.setdefault(name, deque()),
        ):
            calls.append(number)

    def take(self, call_id: str, name: str) -> str:
        """Take the call that an output belongs to and return its id; empty when there is none.

        By its id where there is one, else the newest of that tool, else for a tool without a name the oldest of all.
        """
        is_newest = bool(name and not call_id)
        calls = self._of_id.get(call_id) if call_id else self._of_name.get(name) if name else self._in_order
        while calls:
            number = calls.pop() if is_newest else calls.popleft()
            if number in self._open:
                self._open.remove(number)
                return self._ids[number]
        return ""


def _raw(raw: Raw, at: datetime | None) -> KeptItem:
    return KeptItem(raw.item, at, raw.raw)


def _sound(item: Item) -> Any:  # noqa: ANN401 - an item again
    return sound_json(item)

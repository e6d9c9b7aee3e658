"""The data of one event of a stream -> data that the openai client and the SDK can process: total.

They take what arrives for what the documentation promises, so that one bad byte, line or field would be the end of an
answer that is otherwise all there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from openai import BaseModel
from openai.types.responses import ResponseFunctionToolCallOutputItem, ResponseOutputText, ResponseUsage

from litechat_tui.agent.input_items import HOSTED
from litechat_tui.agent.item_fields import (
    as_text,
    checked,
    fits,
    id_of,
    is_assistant,
    is_list,
    is_object,
    is_phase,
    is_status,
    is_str,
    text_parts,
    with_fields,
)
from litechat_tui.agent.translate import UNREADABLE
from litechat_tui.domain.json_values import sound_json

UNREADABLE_EVENT = json.dumps({"type": UNREADABLE}).encode()
_OTHERS: Mapping[str, type[BaseModel]] = {**HOSTED, "function_call_output": ResponseFunctionToolCallOutputItem}
"""Type of an item that needs nothing from here -> what it has to look like.

Of any other type the client makes an object of an unrelated class, and the SDK ends the answer at a call of a tool
that only another program has.
"""

PIECES = frozenset(
    {
        "response.output_text.delta",
        "response.refusal.delta",
        "response.reasoning_summary_text.delta",
        "response.reasoning_text.delta",
        "response.function_call_arguments.delta",
    }
)
"""The types of the events that carry a piece of a text."""


def sound_object(data: bytes) -> tuple[dict[str, Any] | None, bool]:
    """Return the event as it can be processed, None for nothing, and whether `data` is not so already."""
    try:
        event, sound = json.loads(data.decode()), True
    except (ValueError, RecursionError):
        try:
            # Bytes that are no UTF-8 become U+FFFD, and control characters may stand in a text.
            event, sound = json.loads(data.decode("utf-8", "replace"), strict=False), False
        except (ValueError, RecursionError):
            return None, True
    mended = _event(sound_json(event))
    return mended, not sound or mended is not event


def _event(event: object) -> dict[str, Any] | None:
    """Return the event as it can be processed; None when it says nothing that can be read."""
    if not isinstance(event, dict):
        return None
    if event.get("error"):
        return event  # stands in the place of an event, and ends the stream
    match event.get("type"):
        case str(kind) if kind in PIECES:
            return event if is_str(event.get("delta")) else None
        case "response.output_item.added" | "response.output_item.done":
            item = output_item(event.get("item"))
            return None if item is None else with_fields(event, item=item)
        case "response.completed" | "response.incomplete":
            return with_fields(event, response=_response(event.get("response")))
        case "response.failed":
            # Of this one only the error is read, by us.
            return checked(event, {"response": is_object})
        case str():
            return event
        case _:
            return None


def _response(value: object) -> dict[str, Any]:
    """Return the response of a last event; an empty one when there is none, for all of it may have been streamed."""
    response: dict[str, Any] = value if isinstance(value, dict) else {}
    response = checked(response, {"error": _is_object_or_none, "incomplete_details": _is_object_or_none})
    output = response.get("output")
    items = [item for each in (output if isinstance(output, list) else ()) if (item := output_item(each)) is not None]
    response = with_fields(response, id=as_text(response.get("id")), output=items)
    return with_fields(response, usage=_usage(response["usage"])) if "usage" in response else response


def _usage(value: object) -> dict[str, Any] | None:
    """Return what a request consumed, with nothing in place of what is no number; None when it is not said."""
    if not isinstance(value, dict):
        return None
    if fits(ResponseUsage, value, strict=True):
        return value
    cost = value.get("cost")
    spent = {"cost": cost} if isinstance(cost, (int, float)) else {}
    return spent | {
        "input_tokens": _count(value, "input_tokens"),
        "input_tokens_details": {
            name: _count(value.get("input_tokens_details"), name) for name in ("cached_tokens", "cache_write_tokens")
        },
        "output_tokens": _count(value, "output_tokens"),
        "output_tokens_details": {"reasoning_tokens": _count(value.get("output_tokens_details"), "reasoning_tokens")},
        "total_tokens": _count(value, "total_tokens"),
    }


def _count(value: object, name: str) -> int:
    count = value.get(name) if isinstance(value, dict) else None
    return int(count) if isinstance(count, (int, float)) and count >= 0 else 0


def output_item(item: object) -> dict[str, Any] | None:
    """Return an item of the model as it can be processed; None when nothing of it can be."""
    if not isinstance(item, dict) or not is_str(item.get("type")):
        return None
    match item["type"]:
        case "message":
            return _message(item)
        case "function_call":
            call_id = id_of(item.get("call_id")) or id_of(item.get("id"))
            if call_id is None:
                return None
            name, arguments = as_text(item.get("name")) or "unnamed", as_text(item.get("arguments"))
            item = checked(item, {"id": is_str, "status": is_status, "namespace": is_str, "caller": is_object})
            return with_fields(item, call_id=call_id, name=name, arguments=arguments)
        case "reasoning":
            checks = {"id": is_str, "status": is_status, "summary": is_list, "content": is_list}
            item = checked(item, {**checks, "encrypted_content": is_str})
            found = {name: text_parts(item[name]) for name in ("summary", "content") if name in item}
            return with_fields(item, **found)
        case kind:
            return item if kind in _OTHERS and fits(_OTHERS[kind], item) else None


def _message(item: dict[str, Any]) -> dict[str, Any]:
    """Return a message of the model."""
    item = checked(item, {"phase": is_phase, "id": is_str, "status": is_status, "role": is_assistant})
    missing = {"id": "", "status": "completed", "role": "assistant"}
    item = with_fields(item, **{name: item.get(name, value) for name, value in missing.items()})
    return with_fields(item, content=_content(item.get("content")))


def _content(content: object) -> list[object]:
    parts = content if isinstance(content, list) else [content]
    return [part for part in map(_part, parts) if part is not None]


def _part(part: object) -> object:
    """Return a part of a message of the model; None for what is neither text nor refusal."""
    if isinstance(part, str):
        return {"type": "output_text", "text": part, "annotations": []}
    if not isinstance(part, dict):
        return None
    if part.get("type") == "refusal":
        return part if is_str(part.get("refusal")) else None
    if not is_str(part.get("text")):
        return None
    noted = part.get("annotations") or part.get("logprobs")
    if noted and not fits(ResponseOutputText, {"annotations": [], **part}):
        part = {name: value for name, value in part.items() if name != "logprobs"} | {"annotations": []}
    return with_fields(part, type="output_text")


def _is_object_or_none(value: object) -> bool:
    return value is None or isinstance(value, dict)

"""One stored item -> the item as the Responses API takes it, or None: total over whatever a file may hold.

What cannot be sent is left out or becomes text. A sound item is returned as the very same object.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from openai import BaseModel
from openai.types.responses import (
    ResponseCodeInterpreterToolCall,
    ResponseFileSearchToolCall,
    ResponseFunctionWebSearch,
)
from openai.types.responses.response_output_item import ImageGenerationCall, McpCall, McpListTools

from litechat_tui.agent.item_fields import (
    CACHE,
    as_text,
    checked,
    fits,
    id_of,
    is_assistant,
    is_detail,
    is_list,
    is_object,
    is_phase,
    is_role,
    is_status,
    is_text,
    text_part,
    text_parts,
    with_fields,
)
from litechat_tui.domain.json_values import sound_json
from litechat_tui.domain.ports import Item

NO_OUTPUT = "(no output)"
"""Output of a tool that gave none: a blank one is refused."""

HOSTED: Mapping[str, type[BaseModel]] = {
    "web_search_call": ResponseFunctionWebSearch,
    "file_search_call": ResponseFileSearchToolCall,
    "code_interpreter_call": ResponseCodeInterpreterToolCall,
    "image_generation_call": ImageGenerationCall,
    "mcp_call": McpCall,
    "mcp_list_tools": McpListTools,
}
"""Type of a tool call that the server itself answered -> what it has to look like.

Calls that need an answer of another program's tools are not among them: here there is none.
"""

_TEXTS = frozenset({"input_text", "output_text", "text"})
_FUNCTION_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
"""What every provider takes for a name; a model may have called something that no tool is called."""


def input_item(value: object) -> Item | None:
    """Return the item as it can be sent; None when nothing of it can be."""
    value = sound_json(value)
    if not isinstance(value, dict):
        return None
    kind = value.get("type")
    if kind is None or kind == "message":
        return _message(value)
    value = checked(value, {"role": is_assistant})
    match kind:
        case "function_call":
            return _function_call(value)
        case "function_call_output":
            return _function_output(value)
        case "reasoning":
            return _reasoning(value)
        case str() if kind in HOSTED:
            return value if fits(HOSTED[kind], value) else None
        case _:
            return None


def _message(item: dict[str, Any]) -> Item | None:
    if not is_role(item.get("role")):
        return None
    content, kind = item.get("content"), "output_text" if item["role"] == "assistant" else "input_text"
    content = _parts(content, kind) if isinstance(content, list) else as_text(content)
    if not content or (isinstance(content, str) and not content.strip()):
        return None
    checks = {"type": is_text, "id": is_text, "status": is_status, "phase": is_phase}
    return with_fields(checked(item, checks), content=content)


def _function_call(item: dict[str, Any]) -> Item | None:
    call_id = id_of(item.get("call_id"))
    if call_id is None:
        return None
    name = as_text(item.get("name"))
    if not _FUNCTION_NAME.fullmatch(name):
        name = re.sub(r"[^a-zA-Z0-9_-]", "_", name)[:64] or "unnamed"
    checks = {"id": is_text, "status": is_status, "namespace": is_text, "caller": is_object}
    return with_fields(checked(item, checks), call_id=call_id, name=name, arguments=_arguments(item.get("arguments")))


def _function_output(item: dict[str, Any]) -> Item | None:
    call_id, output = id_of(item.get("call_id")), item.get("output")
    if call_id is None:
        return None
    output = _parts(output, "input_text") if isinstance(output, list) else as_text(output)
    if not output or (isinstance(output, str) and not output.strip()):
        output = NO_OUTPUT
    checks = {"id": is_text, "status": is_status, "name": is_text, "namespace": is_text, "caller": is_object}
    return with_fields(checked(item, checks), call_id=call_id, output=output)


def _reasoning(item: dict[str, Any]) -> Item | None:
    """Return reasoning that its provider signed; no provider takes other."""
    if not is_text(item.get("encrypted_content")):
        return None
    item = checked(item, {"id": is_text, "status": is_status, "summary": is_list, "content": is_list})
    return with_fields(item, **{name: text_parts(item[name]) for name in ("summary", "content") if name in item})


def _parts(parts: Sequence[object], kind: str) -> list[object]:
    """Return the parts of a content or an output that can be sent; texts are of the type `kind`."""
    found = (_part(part, kind) for part in parts)
    return [part for part in found if part is not None]


def _part(part: object, kind: str) -> object:
    """Return a part as it can be sent; None when it is blank, or of a kind that a message cannot have."""
    if not isinstance(part, dict):
        return text_part({}, as_text(part), kind)
    match part.get("type"):
        case "input_image" | "input_file":
            return _file(part) if kind == "input_text" else None
        case "refusal":
            return text_part({}, as_text(part.get("refusal")), kind)
        case str(given) if given in _TEXTS:
            return text_part(part, as_text(part.get("text")), kind)
        case _:
            return text_part({}, as_text(part.get("text")), kind)


def _file(part: dict[str, Any]) -> object:
    """Return an image or a file; None when it is nowhere."""
    places = ("image_url", "file_id") if part["type"] == "input_image" else ("file_data", "file_url", "file_id")
    if not any(is_text(part.get(name)) for name in places):
        return None
    return checked(part, {**dict.fromkeys((*places, "filename"), is_text), "detail": is_detail, **CACHE})


def _arguments(value: object) -> str:
    """Return the arguments of a call: a JSON object as text, as providers read it again."""
    text = as_text(value)
    try:
        sound = isinstance(json.loads(text or "{}", parse_constant=_refused), dict)
    except (ValueError, RecursionError):
        sound = False
    return (text or "{}") if sound else json.dumps({"arguments": text})


def _refused(constant: str) -> object:
    raise ValueError(constant)

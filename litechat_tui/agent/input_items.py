"""One stored item -> the item as the Responses API takes it, or None: total over whatever a file may hold.

What cannot be sent is left out or becomes text. A sound item is returned as the very same object.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openai import BaseModel
from openai.types.responses import (
    ResponseCodeInterpreterToolCall,
    ResponseFileSearchToolCall,
    ResponseFunctionWebSearch,
    ResponseOutputText,
)
from openai.types.responses.response_output_item import ImageGenerationCall, McpCall, McpListTools
from pydantic import ValidationError

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

ROLES = frozenset({"user", "assistant", "system", "developer"})
_STATUSES = frozenset({"in_progress", "completed", "incomplete"})
_TEXTS = frozenset({"input_text", "output_text", "text"})
_IMAGE_DETAILS = frozenset({"auto", "low", "high", "original"})
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
    value = _checked(value, {"role": _is_assistant})
    match kind:
        case "function_call":
            return _function_call(value)
        case "function_call_output":
            return _function_output(value)
        case "reasoning":
            return _reasoning(value)
        case str() if kind in HOSTED:
            return value if _fits(HOSTED[kind], value) else None
        case _:
            return None


def _message(item: dict[str, Any]) -> Item | None:
    if not _is_role(item.get("role")):
        return None
    content, kind = item.get("content"), "output_text" if item["role"] == "assistant" else "input_text"
    content = _parts(content, kind) if isinstance(content, list) else _text(content)
    if not content or (isinstance(content, str) and not content.strip()):
        return None
    checks = {"type": _is_text, "id": _is_text, "status": _is_status, "phase": _is_phase}
    return _with(_checked(item, checks), content=content)


def _function_call(item: dict[str, Any]) -> Item | None:
    call_id = _call_id(item.get("call_id"))
    if call_id is None:
        return None
    name = _text(item.get("name"))
    if not _FUNCTION_NAME.fullmatch(name):
        name = re.sub(r"[^a-zA-Z0-9_-]", "_", name)[:64] or "unnamed"
    checks = {"id": _is_text, "status": _is_status, "namespace": _is_text, "caller": _is_object}
    return _with(_checked(item, checks), call_id=call_id, name=name, arguments=_arguments(item.get("arguments")))


def _function_output(item: dict[str, Any]) -> Item | None:
    call_id, output = _call_id(item.get("call_id")), item.get("output")
    if call_id is None:
        return None
    output = _parts(output, "input_text") if isinstance(output, list) else _text(output)
    if not output or (isinstance(output, str) and not output.strip()):
        output = NO_OUTPUT
    checks = {"id": _is_text, "status": _is_status, "name": _is_text, "namespace": _is_text, "caller": _is_object}
    return _with(_checked(item, checks), call_id=call_id, output=output)


def _reasoning(item: dict[str, Any]) -> Item | None:
    """Return reasoning that its provider signed; no provider takes other."""
    if not _is_text(item.get("encrypted_content")):
        return None
    item = _checked(item, {"id": _is_text, "status": _is_status, "summary": _is_list, "content": _is_list})
    return _with(item, **{name: _thoughts(item[name]) for name in ("summary", "content") if name in item})


def _thoughts(parts: list[object]) -> list[object]:
    """Return the parts that are texts; LiteLLM's bridge has types of its own for them."""
    return [
        part for part in parts if isinstance(part, dict) and _is_str(part.get("type")) and _is_str(part.get("text"))
    ]


def _parts(parts: Sequence[object], kind: str) -> list[object]:
    """Return the parts of a content or an output that can be sent; texts are of the type `kind`."""
    found = (_part(part, kind) for part in parts)
    return [part for part in found if part is not None]


def _part(part: object, kind: str) -> object:
    """Return a part as it can be sent; None when it is blank, or of a kind that a message cannot have."""
    if not isinstance(part, dict):
        return _text_part({}, _text(part), kind)
    match part.get("type"):
        case "input_image" | "input_file":
            return _file(part) if kind == "input_text" else None
        case "refusal":
            return _text_part({}, _text(part.get("refusal")), kind)
        case str(given) if given in _TEXTS:
            return _text_part(part, _text(part.get("text")), kind)
        case _:
            return _text_part({}, _text(part.get("text")), kind)


def _file(part: dict[str, Any]) -> object:
    """Return an image or a file; None when it is nowhere."""
    places = ("image_url", "file_id") if part["type"] == "input_image" else ("file_data", "file_url", "file_id")
    if not any(_is_text(part.get(name)) for name in places):
        return None
    return _checked(part, {**dict.fromkeys((*places, "filename"), _is_text), "detail": _is_detail, **_CACHE})


def _text_part(part: dict[str, Any], text: str, kind: str) -> object:
    """Return `part` as a text of the type `kind`; None when it is blank."""
    if not text.strip():
        return None
    part = _with(_checked(part, {"logprobs": _is_empty, "annotations": _is_list, **_CACHE}), type=kind, text=text)
    if part.get("annotations") and not _fits(ResponseOutputText, part):
        part = _with(part, annotations=[])
    return part


def _arguments(value: object) -> str:
    """Return the arguments of a call: a JSON object as text, as providers read it again."""
    text = _text(value)
    try:
        sound = isinstance(json.loads(text or "{}", parse_constant=_refused), dict)
    except (ValueError, RecursionError):
        sound = False
    return (text or "{}") if sound else json.dumps({"arguments": text})


def _refused(constant: str) -> object:
    raise ValueError(constant)


def _call_id(value: object) -> str | None:
    """Return an id as text; None when it is none that an output could be found by."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value.strip() else None


def _text(value: object) -> str:
    """Return a text as it is, anything else as JSON, and nothing for nothing."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False) if value else ""


def _fits(model: type[BaseModel], value: object) -> bool:
    try:
        model.model_validate(value)
    except ValidationError:
        return False
    return True


def _checked(item: dict[str, Any], checks: Mapping[str, Callable[[Any], bool]]) -> dict[str, Any]:
    """Return the item without the fields that are not as `checks` want them."""
    wrong = {name for name, check in checks.items() if name in item and not check(item[name])}
    return {name: value for name, value in item.items() if name not in wrong} if wrong else item


def _with(item: dict[str, Any], **fields: object) -> dict[str, Any]:
    """Return the item with these fields; the very same object when it has them."""
    same = all(name in item and item[name] == value for name, value in fields.items())
    return item if same else {**item, **fields}


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_str(value: object) -> bool:
    return isinstance(value, str)


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _is_empty(value: object) -> bool:
    return value == []


def _is_status(value: object) -> bool:
    return isinstance(value, str) and value in _STATUSES


def _is_role(value: object) -> bool:
    return isinstance(value, str) and value in ROLES


def _is_assistant(value: object) -> bool:
    return value == "assistant"


def _is_detail(value: object) -> bool:
    return isinstance(value, str) and value in _IMAGE_DETAILS


def _is_phase(value: object) -> bool:
    return value in (None, "commentary", "final_answer")


_CACHE = {"prompt_cache_breakpoint": _is_object}

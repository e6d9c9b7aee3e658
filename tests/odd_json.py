"""JSON that no server should send and no program should store, as Hypothesis makes it up."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

ODD_TEXT = st.text(st.characters(codec="utf-8") | st.sampled_from("\ud800\udfff\ud83d\ude00\0\x1b"), max_size=8)
_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.just(10**400)
    | ODD_TEXT
    | st.sampled_from(["", " ", "1", "user", "message", "{}"])
)
ODD_JSON = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ODD_TEXT, inner, max_size=3), max_leaves=8
)
"""Any value that Python's reader of JSON may return, numbers included that are none in JSON."""

TYPES = (
    *("message", "function_call", "function_call_output", "reasoning", "web_search_call", "custom_tool_call"),
    *("item_reference", "banana", "input_text", "output_text", "text", "refusal", "input_image", "input_file"),
    *("summary_text", "reasoning_text", "input_audio"),
)
_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "type": st.sampled_from(TYPES),
    "role": st.sampled_from(["user", "assistant", "system", "developer", "tool"]),
    "call_id": st.sampled_from(["1", "2", 1, 1.5]),
    "name": st.sampled_from(["look", "fly to\n", "", "日本", "x" * 100]),
    "arguments": st.sampled_from(["{}", "", "{", "[]", "NaN", '{"a": NaN}', '{"a": 1}']),
    "status": st.sampled_from(["completed", "in_progress", "zzz"]),
    "text": st.sampled_from(["Hi", "", " "]),
    "encrypted_content": st.sampled_from(["signed", "", "[]"]),
    "image_url": st.just("data:"),
    "detail": st.sampled_from(["auto", "zzz"]),
}
_NAMES = (
    *_FIELDS,
    *("id", "content", "output", "summary", "refusal", "annotations", "logprobs", "file_id", "filename", "phase"),
    *("namespace", "caller", "action", "prompt_cache_breakpoint", "zzz"),
)


@st.composite
def _object(draw: st.DrawFn, inner: st.SearchStrategy[Any]) -> dict[str, Any]:
    """Return an object with the fields of items and parts, each as it should be or anything else."""
    names = draw(st.sets(st.sampled_from(_NAMES), max_size=7)) | draw(st.sampled_from([{"type"}, {"role"}, set()]))
    odd = inner | ODD_JSON
    return {name: draw(_FIELDS[name] | odd if name in _FIELDS else odd) for name in sorted(names)}


_PARTS = _object(ODD_JSON)
ODD_ITEMS = st.lists(
    _object(st.lists(_PARTS | ODD_JSON, max_size=3) | ODD_TEXT) | ODD_JSON,
    max_size=8,
)
"""Conversations in which any item may be odd in any way."""


def deep(levels: int) -> Any:
    """Return lists within lists."""
    value: Any = []
    for _ in range(levels - 1):
        value = [value]
    return value


def deep_json(levels: int) -> str:
    """Return the JSON text of lists within lists."""
    return "[" * levels + "]" * levels


ODD_ROWS = [
    '{"role": ["user"], "content": "A"}',
    '{"role": {"a": 1}, "content": "A"}',
    '{"role": "user", "content": {"text": "as an object"}}',
    '{"role": "user", "content": [["a"], 7, null, {"type": ["input_text"], "text": ["b"]}]}',
    '{"type": "function_call", "call_id": ["1"], "name": "look", "arguments": "{}"}',
    '{"type": "function_call_output", "call_id": {"a": 1}, "output": "seen"}',
    '{"type": "function_call", "call_id": "9", "name": "fly to\\n", "arguments": "{half"}',
    '{"type": "function_call_output", "call_id": "9", "output": NaN}',
    '{"role": "assistant", "content": "B", "zzz": Infinity}',
    '{"role": "assistant", "content": "C", "zzz": ' + deep_json(700) + "}",
    '{"role": "assistant", "content": [{"type": "output_text", "text": "\\ud83d"}]}',
    '{"role": "user", "content": 1' + "0" * 5000 + "}",
    '{"role": "user", "content": 1e999}',
    '{"type": ["message"], "role": "user", "content": "A"}',
    '{"type": "reasoning", "encrypted_content": {"a": 1}, "summary": "x"}',
    '{"type": "web_search_call", "id": "ws_1"}',
    '{"type": "item_reference", "id": "msg_1"}',
    '{"type": "custom_tool_call", "call_id": "7", "name": "sql", "input": "x"}',
    '["no", "object"]',
    '"text"',
    "null",
    "not json",
    deep_json(100_000),
    json.dumps({}),
]
"""Rows that a session file may hold."""

"""A JSON Schema that an answer is to fit, as a request carries it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_ENFORCED = frozenset(
    ("$schema", "title", "description", "type", "properties", "required", "additionalProperties", "items", "enum")
)
_LEAVES = frozenset(("string", "integer", "number", "boolean", "null"))


def enforceable(schema: Mapping[str, Any]) -> bool:
    """Return whether models of all providers can be held to a schema while they write.

    Bedrock refuses a request with `minimum`, `pattern` and the like in its schema, and LiteLLM 1.106 passes them on. It
    also gives every object `additionalProperties: false`, so one without named properties could only be empty.
    """
    return schema.get("type") == "object" and _plain(schema)


def _plain(node: object) -> bool:
    if not (isinstance(node, dict) and node.keys() <= _ENFORCED):
        return False
    kind = node.get("type")
    if kind == "object":
        properties = node.get("properties")
        closed = node.get("additionalProperties", False) is False
        return closed and isinstance(properties, dict) and bool(properties) and _all_plain(properties.values())
    return _plain(node.get("items")) if kind == "array" else isinstance(kind, str) and kind in _LEAVES


def _all_plain(nodes: Iterable[object]) -> bool:
    return all(map(_plain, nodes))

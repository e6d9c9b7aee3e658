"""Which JSON Schemas models of all providers can be held to."""

from __future__ import annotations

from typing import Any

import pytest

from litechat_tui.domain.schemas import enforceable

NAMED = {"type": "object", "properties": {"a": {"type": "string", "enum": ["x"], "description": "which"}}}


@pytest.mark.parametrize(
    "schema",
    [
        NAMED,
        {**NAMED, "required": ["a"], "additionalProperties": False, "title": "T"},
        {"type": "object", "properties": {"list": {"type": "array", "items": NAMED}}},
    ],
)
def test_plain_ones_are_enforced(schema: dict[str, Any]) -> None:
    assert enforceable(schema)


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"type": "array", "items": NAMED},
        {"type": "object"},
        {"type": "object", "properties": {}},
        {**NAMED, "additionalProperties": {"type": "string"}},
        {"type": "object", "properties": {"a": {"type": "integer", "minimum": 1}}},
        {"type": "object", "properties": {"a": {"type": ["string", "null"]}}},
        {"type": "object", "properties": {"a": {"type": "array"}}},
        {"type": "object", "properties": {"a": True}},
    ],
)
def test_what_a_provider_may_refuse_is_left_to_words(schema: dict[str, Any]) -> None:
    assert not enforceable(schema)

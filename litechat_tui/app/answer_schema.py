"""A JSON Schema that an answer is to fit: read from a file, and held against the answer.

`jsonschema` is in every installation, because the Agents SDK needs it for MCP; it is only loaded for this. Its rivals
know fewer drafts of the standard (`fastjsonschema`) or bring another 5 MB (`jsonschema-rs`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from litechat_tui.app.code_blocks import code_blocks
from litechat_tui.app.taking_out import TakenOut
from litechat_tui.domain.chat import ChatMessage
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, LitechatError, Problem
from litechat_tui.domain.text import one_line
from litechat_tui.words import _

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError, _Error
    from jsonschema.protocols import Validator

MOST_BYTES = 1_000_000
"""Size of a schema at most: all of it goes with the prompt."""
_REFERENCES = ("$ref", "$dynamicRef")
_DATA = ("const", "enum", "default", "examples")
"""What holds values, in which nothing refers to anything."""


@dataclass(frozen=True, slots=True)
class AnswerSchema:
    """A schema that is in order."""

    schema: dict[str, Any]

    @property
    def text(self) -> str:
        """The schema as it is sent."""
        return json.dumps(self.schema, ensure_ascii=False)

    def taken_out(self, message: ChatMessage) -> TakenOut:
        """Return the JSON that the message is, or that its one code block is. Raises `LitechatError`."""
        text, value = _json_in(message)
        try:
            error = _worst(self.schema, value)
        except RecursionError:
            raise LitechatError(Code.ANSWER_UNJUDGED) from None
        if error is not None:
            raise LitechatError(Code.ANSWER_MISFIT, place=error.json_path, reason=_reason(error))
        return TakenOut(text, {"value": value})


def read_schema(path: Path) -> AnswerSchema:
    """Read a schema from a file. Raises `ConfigurationError`."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _wrong(Code.SCHEMA_UNREADABLE, path, reason=reason) from None
    if len(content) > MOST_BYTES:
        raise _wrong(Code.SCHEMA_UNREADABLE, path, reason=_("it is larger than {limit}").format(limit="1 MB"))
    try:
        schema = _parsed(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _wrong(Code.SCHEMA_NOT_JSON, path, reason=str(error)) from None
    if not isinstance(schema, dict):
        raise _wrong(Code.SCHEMA_NOT_JSON, path, reason=one_line(json.dumps(schema), 40))
    try:
        _examine(schema, path)
    except RecursionError as error:
        raise _wrong(Code.SCHEMA_INVALID, path, place="$", reason=str(error)) from None
    return AnswerSchema(schema)


def _examine(schema: dict[str, Any], path: Path) -> None:
    from jsonschema.exceptions import SchemaError
    from referencing import Registry, Resource
    from referencing.exceptions import Unresolvable
    from referencing.jsonschema import DRAFT202012

    if not isinstance(schema.get("$schema", ""), str):
        raise _wrong(Code.SCHEMA_INVALID, path, place="$['$schema']", reason=one_line(json.dumps(schema["$schema"])))
    try:
        _draft(schema).check_schema(schema)
    except SchemaError as error:
        raise _wrong(Code.SCHEMA_INVALID, path, place=error.json_path, reason=_reason(error)) from None
    resolver = Registry().resolver_with_root(Resource.from_contents(schema, default_specification=DRAFT202012))
    for reference in _references(schema):
        try:
            resolver.lookup(reference)
        except Unresolvable:
            raise _wrong(Code.SCHEMA_REFERENCE, path, reference=reference) from None


def _references(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for value in node:
            yield from _references(value)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name in _REFERENCES and isinstance(value, str):
                yield value
            elif name not in _DATA:
                yield from _references(value)


def _draft(schema: dict[str, Any]) -> type[Validator]:
    from jsonschema import Draft202012Validator
    from jsonschema.validators import validator_for

    return validator_for(schema, default=Draft202012Validator)


def _worst(schema: dict[str, Any], value: Any) -> ValidationError | None:  # noqa: ANN401 - a value of JSON
    from jsonschema.exceptions import best_match
    from referencing import Registry

    # The usual registry would fetch other schemas from the network.
    error: ValidationError | None = best_match(_draft(schema)(schema, registry=Registry()).iter_errors(value))
    return error


def _json_in(message: ChatMessage) -> tuple[str, object]:
    for text in (message.text.strip(), *_only_block(message)):
        try:
            return text, _parsed(text)
        except (ValueError, RecursionError):
            continue
    raise LitechatError(Code.ANSWER_NOT_JSON)


def _only_block(message: ChatMessage) -> Iterator[str]:
    blocks = code_blocks(message)
    if len(blocks) == 1:
        yield blocks[0].code


def _parsed(text: str) -> object:
    """Return the value of JSON text. Raises `ValueError`, also for the numbers that only Python takes for JSON."""

    def refuse(name: str) -> object:
        raise ValueError(name)

    return json.loads(text, parse_constant=refuse)


def _reason(error: _Error) -> str:
    return one_line(error.message).removesuffix(".")


def _wrong(code: Code, path: Path, **facts: str) -> ConfigurationError:
    return ConfigurationError(Problem(code, path=str(path), **facts))

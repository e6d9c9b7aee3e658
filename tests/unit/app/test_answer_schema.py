"""A JSON Schema for answers: what is wrong with its file, and whether an answer fits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from litechat_tui.app.answer_schema import MOST_BYTES, AnswerSchema, read_schema
from litechat_tui.app.taking_out import last_code
from litechat_tui.domain.chat import ChatMessage, Role, TextPart
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, LitechatError, Problem

SCHEMA = {
    "type": "object",
    "properties": {"price": {"type": "number"}, "tags": {"type": "array", "items": {"$ref": "#/$defs/tag"}}},
    "required": ["price"],
    "$defs": {"tag": {"type": "string"}},
    "examples": [{"$ref": "http://elsewhere.invalid/only-a-value"}],
}


def message(text: str) -> ChatMessage:
    return ChatMessage(Role.ASSISTANT, (TextPart(text),))


def read(folder: Path, content: object) -> AnswerSchema:
    path = folder / "schema.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return read_schema(path)


def refused(folder: Path, content: object) -> Problem:
    with pytest.raises(ConfigurationError) as raised:
        read(folder, content)
    return raised.value.problem


def unfit(schema: AnswerSchema, text: str) -> Problem:
    with pytest.raises(LitechatError) as raised:
        schema.taken_out(message(text))
    return raised.value.problem


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ('\n{"price": 1.5}\n', '{"price": 1.5}'),
        ('```json\n{"price": 1.5}\n```', '{"price": 1.5}'),
        ('Here it is:\n\n```\n{"price": 1.5}\n```\nAnything else?', '{"price": 1.5}'),
    ],
)
def test_the_json_is_taken_out_as_it_was_written(tmp_path: Path, answer: str, text: str) -> None:
    taken = read(tmp_path, b"\xef\xbb\xbf" + json.dumps(SCHEMA).encode()).taken_out(message(answer))
    assert (taken.text, taken.members) == (text, {"value": {"price": 1.5}})


@pytest.mark.parametrize(
    "answer", ["", "Sorry.", "NaN", '```\n{"price": 1}\n```\n```\n{"price": 2}\n```', "[" * 99_999]
)
def test_an_answer_that_is_no_json_is_told(tmp_path: Path, answer: str) -> None:
    assert unfit(read(tmp_path, SCHEMA), answer).code is Code.ANSWER_NOT_JSON


def test_an_answer_that_does_not_fit_is_told_with_the_place(tmp_path: Path) -> None:
    problem = unfit(read(tmp_path, SCHEMA), '{"price": 1, "tags": ["a", 2]}')
    assert problem == Problem(Code.ANSWER_MISFIT, place="$.tags[1]", reason="2 is not of type 'string'")


def test_a_schema_without_end_judges_nothing(tmp_path: Path) -> None:
    assert unfit(read(tmp_path, {"$ref": "#"}), "1").code is Code.ANSWER_UNJUDGED


def test_what_is_sent_is_the_schema(tmp_path: Path) -> None:
    assert json.loads(read(tmp_path, SCHEMA).text) == SCHEMA


def test_older_drafts_and_unknown_ones_count(tmp_path: Path) -> None:
    draft7 = {"$schema": "http://json-schema.org/draft-07/schema#", "type": "integer"}
    assert read(tmp_path, draft7).taken_out(message("1")).text == "1"
    assert read(tmp_path, {"$schema": "http://unknown.invalid/", "type": "integer"}).taken_out(message("1")).text == "1"


@pytest.mark.parametrize(
    ("content", "code", "facts"),
    [
        (b"{", Code.SCHEMA_NOT_JSON, {}),
        (b"\xff", Code.SCHEMA_NOT_JSON, {}),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, Code.SCHEMA_NOT_JSON, {}),
        ([1], Code.SCHEMA_NOT_JSON, {"reason": "[1]"}),
        (b" " * (MOST_BYTES + 1), Code.SCHEMA_UNREADABLE, {}),
        ({"type": "objekt"}, Code.SCHEMA_INVALID, {"place": "$.type"}),
        ({"properties": {"a": {"pattern": "("}}}, Code.SCHEMA_INVALID, {"place": "$.properties.a.pattern"}),
        ({"$schema": 5}, Code.SCHEMA_INVALID, {"place": "$['$schema']"}),
        ({"$id": 5}, Code.SCHEMA_INVALID, {"place": "$['$id']"}),
        ({"items": {"$ref": "http://elsewhere.invalid/x"}}, Code.SCHEMA_REFERENCE, {}),
        ({"anyOf": [{"$dynamicRef": "#no"}]}, Code.SCHEMA_REFERENCE, {"reference": "#no"}),
    ],
)
def test_a_file_that_is_no_schema_is_told(tmp_path: Path, content: object, code: Code, facts: dict[str, str]) -> None:
    problem = refused(tmp_path, content)
    assert problem.code is code
    assert {name: problem.facts[name] for name in facts} == facts


def test_a_schema_that_is_nested_too_deeply_is_told(tmp_path: Path) -> None:
    content = b'{"not":' * 400 + b"{}" + b"}" * 400
    assert refused(tmp_path, content).code is Code.SCHEMA_INVALID


@pytest.mark.parametrize("name", ["missing.json", ".", "a\0b"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        read_schema(tmp_path / name)
    assert raised.value.problem.code is Code.SCHEMA_UNREADABLE


def test_the_last_code_block_is_taken_out() -> None:
    taken = last_code(message("```sh\none\n```\n\ntext\n\n```sh\ntwo\n  three\n```\nbye"))
    assert (taken.text, taken.members) == ("two\n  three", {"code": "two\n  three"})


def test_an_answer_without_code_has_none_to_take_out() -> None:
    with pytest.raises(LitechatError) as raised:
        last_code(message("Use `ls`."))
    assert raised.value.problem.code is Code.ANSWER_NO_CODE

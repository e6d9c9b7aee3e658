from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.agent.input_items import NO_OUTPUT
from litechat_tui.agent.repair import NO_PROMPT, calls_as_text, repaired

Json = dict[str, Any]

USER: Json = {"role": "user", "content": "Hello?"}
ANSWER: Json = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Hi"}]}
THOUGHT: Json = {"type": "reasoning", "encrypted_content": "signed"}
SEARCH: Json = {"type": "web_search_call", "id": "1", "status": "completed", "action": {"type": "search", "query": "q"}}
CITED: Json = {"type": "url_citation", "url": "u", "title": "t", "start_index": 0, "end_index": 1}


def call(call_id: str) -> Json:
    return {"type": "function_call", "call_id": call_id, "name": "look", "arguments": "{}"}


def output(call_id: str, text: object = "seen") -> Json:
    return {"type": "function_call_output", "call_id": call_id, "output": text}


@pytest.mark.parametrize(
    "sound",
    [
        [USER],
        [USER, ANSWER, USER],
        [USER, USER],
        [USER, THOUGHT, ANSWER, call("1"), output("1"), ANSWER],
        [USER, call("1"), ANSWER, output("1"), ANSWER],
        [USER, call("1"), call("2"), output("2"), output("1"), ANSWER],
        [USER, call("1"), output("1"), call("1"), output("1", "again"), ANSWER],
        [USER, call("1"), output("1"), ANSWER, call("2"), output("2")],
        [USER, SEARCH, ANSWER],
        [USER, call("1"), SEARCH, output("1"), ANSWER],
        [{"role": "system", "content": "Be brief."}, USER, ANSWER],
        [{"role": "user", "content": [{"type": "input_image", "image_url": "data:"}]}],
        [USER, call("1"), output("1", [{"type": "input_image", "image_url": "data:"}])],
        [{"role": "user", "content": [{"type": "input_file", "file_id": "f", "filename": "a.pdf"}]}],
        [USER, {**ANSWER, "content": [{"type": "output_text", "text": "Hi", "annotations": [CITED]}]}],
        [USER, {**THOUGHT, "summary": [{"type": "summary_text", "text": "Hm."}]}, ANSWER],
        [USER, {**THOUGHT, "role": "assistant", "content": [{"type": "output_text", "text": "Hm."}]}, ANSWER],
    ],
)
def test_a_sound_conversation_passes_unchanged(sound: list[Json]) -> None:
    sent = repaired(sound)
    assert [id(item) for item in sent] == [id(item) for item in sound]


@pytest.mark.parametrize(
    ("stored", "sent"),
    [
        ([USER, call("1"), USER], [USER, call("1"), output("1", NO_OUTPUT), USER]),
        ([USER, call("1")], [USER, call("1"), output("1", NO_OUTPUT)]),
        ([USER, output("1"), ANSWER], [USER, ANSWER]),
        ([USER, call("1"), output("1"), output("1")], [USER, call("1"), output("1")]),
        ([USER, call("1"), call("1"), output("1")], [USER, call("1"), output("1")]),
        ([USER, call("1"), output("1", " ")], [USER, call("1"), output("1", NO_OUTPUT)]),
        ([USER, call("1"), output("1", [])], [USER, call("1"), output("1", NO_OUTPUT)]),
        ([USER, call("1"), output("1", None)], [USER, call("1"), output("1", NO_OUTPUT)]),
        (
            [USER, call("1"), output("1", [{"type": "input_text", "text": ""}])],
            [USER, call("1"), output("1", NO_OUTPUT)],
        ),
        # The approval that came late: the output is stored behind another exchange.
        ([USER, call("1"), USER, ANSWER, output("1")], [USER, call("1"), output("1"), USER, ANSWER]),
        (
            [USER, call("1"), call("2"), output("1"), ANSWER, output("2")],
            [USER, call("1"), call("2"), output("1"), output("2"), ANSWER],
        ),
        ([USER, {"role": "user", "content": " "}], [USER]),
        ([USER, {"role": "assistant", "content": ""}, USER], [USER, USER]),
        ([USER, {"role": "assistant", "content": None}], [USER]),
        (
            [USER, {**ANSWER, "content": [{"type": "output_text", "text": ""}, *ANSWER["content"]]}],
            [USER, ANSWER],
        ),
        ([USER, {"type": "reasoning", "summary": []}, ANSWER], [USER, ANSWER]),
        ([{"content": "Who?"}, {}, USER], [USER]),
        ([{"role": "user", "content": "\ud83d"}], [{"role": "user", "content": "\ufffd"}]),
        ([{"role": "user", "content": "\ud83d\ude00"}], [{"role": "user", "content": "\U0001f600"}]),
        (
            [USER, call("1"), output("1", [{"type": "input_text", "text": "a\udcff"}])],
            [USER, call("1"), output("1", [{"type": "input_text", "text": "a\ufffd"}])],
        ),
        ([ANSWER, USER], [{"role": "user", "content": NO_PROMPT}, ANSWER, USER]),
        ([], [{"role": "user", "content": NO_PROMPT}]),
    ],
)
def test_a_broken_conversation_is_put_right(stored: list[Json], sent: list[Json]) -> None:
    assert repaired(stored) == sent


items = st.sampled_from(
    [
        USER,
        ANSWER,
        THOUGHT,
        {"type": "reasoning"},
        {"role": "user", "content": ""},
        *map(call, "12"),
        *map(output, "12"),
        output("1", ""),
    ]
)


@given(st.lists(items, max_size=12))
def test_whatever_is_stored_what_is_sent_is_sound(stored: list[Json]) -> None:
    sent = repaired(stored)
    assert sent[0].get("role") == "user"
    waiting: list[str] = []
    answering = False
    for item in sent:
        if item.get("type") == "function_call_output":
            waiting.remove(item["call_id"])
            assert item["output"]
            answering = True
            continue
        assert not (answering and waiting)
        answering = False
        if item.get("role") == "user":
            assert not waiting
            assert item["content"]
        if item.get("type") == "function_call":
            assert item["call_id"] not in waiting
            waiting.append(item["call_id"])
    assert not waiting


@given(st.lists(items, max_size=12))
def test_repairing_twice_changes_nothing_more(stored: list[Json]) -> None:
    once = repaired(stored)
    assert repaired(once) == once


def written(text: str, role: str = "assistant") -> Json:
    return {"role": role, "content": f"[Tool call: look({{}})]\n[Tool output: {text}]"}


@pytest.mark.parametrize(
    ("items", "sent"),
    [
        ([USER, ANSWER, USER], [USER, ANSWER, USER]),
        ([USER, call("1"), output("1"), ANSWER, USER], [USER, written("seen"), ANSWER, USER]),
        (
            [USER, call("1"), call("2"), output("2", "two"), output("1", "one")],
            [USER, written("two"), written("one", "user")],
        ),
        ([USER, call("1"), USER], [USER, written(NO_OUTPUT), USER]),
        (
            [USER, call("1"), output("1", [{"type": "input_text", "text": "a"}, {"type": "input_text", "text": "b"}])],
            [USER, written("a\nb", "user")],
        ),
        (
            [USER, call("1"), output("1", [{"type": "input_image", "image_url": "data:"}]), USER],
            [USER, written(NO_OUTPUT), USER],
        ),
    ],
)
def test_a_request_without_tools_has_earlier_calls_as_text(items: list[Json], sent: list[Json]) -> None:
    assert calls_as_text(repaired(items)) == sent

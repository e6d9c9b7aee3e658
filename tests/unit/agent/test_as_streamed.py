from typing import Any

import pytest

from litechat_tui.agent.as_streamed import as_streamed

Json = dict[str, Any]


def said(*texts: str) -> Json:
    parts = [{"type": "output_text", "text": text, "annotations": []} for text in texts]
    return {"type": "message", "role": "assistant", "id": "m", "content": parts}


def thought(text: str, **fields: object) -> Json:
    return {"type": "reasoning", "summary": [{"type": "summary_text", "text": text}] if text else [], **fields}


NEW = {name: value for name, value in said().items() if name != "id"}
CALL: Json = {"type": "function_call", "call_id": "1", "name": "look", "arguments": "{}"}


@pytest.mark.parametrize(
    ("items", "blocks", "kept"),
    [
        ([said("One")], ["One"], [said("One")]),
        ([said("One and more")], ["One"], [said("One and more")]),
        ([said("One", "Two")], ["One", "Two"], [said("One", "Two")]),
        ([said("a\r\nb")], ["a\nb"], [said("a\r\nb")]),
        ([CALL], ["", ""], [CALL]),
        ([said("On")], ["One"], [said("One")]),
        ([said(), CALL, said("Two")], ["One", "Two"], [said("One"), CALL, said("Two")]),
        ([said("O"), CALL, said("T")], ["One", "", "Two", "Three"], [said("One", "Two", "Three"), CALL]),
        ([CALL], ["One"], [{**NEW, "content": said("One")["content"]}, CALL]),
        ([], ["One"], [{**NEW, "content": said("One")["content"]}]),
    ],
)
def test_an_answer_says_at_least_what_was_shown(items: list[Json], blocks: list[str], kept: list[Json]) -> None:
    assert as_streamed(items, blocks, "") == kept


@pytest.mark.parametrize(
    ("items", "thoughts", "kept"),
    [
        ([thought("Hm.")], "Hm.", [thought("Hm.")]),
        ([thought("Hm. So.")], "Hm.", [thought("Hm. So.")]),
        ([said("One")], "Hm.", [said("One")]),
        ([thought("", encrypted_content="x")], "Hm.", [thought("Hm.", encrypted_content="x")]),
        ([thought("H"), CALL, thought("S")], "Hm. So.", [thought("Hm. So."), CALL, thought("")]),
    ],
)
def test_thoughts_say_at_least_what_was_shown(items: list[Json], thoughts: str, kept: list[Json]) -> None:
    assert as_streamed(items, ["One"] if said("One") in items else [], thoughts) == kept

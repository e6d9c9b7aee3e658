import json
import re
from collections.abc import Sequence
from importlib import resources
from typing import Any

import httpx2
import pytest

from litechat_tui import words
from litechat_tui.demo.model import MODELS, DemoModel
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Pause, Refusal, Request, Step
from litechat_tui.domain.chat import ChatMessage, Role, TextPart
from litechat_tui.domain.model_titles import INSTRUCTIONS, excerpt, title_of_answer
from litechat_tui.words.catalogue import LANGUAGES

CLOCK = {
    "type": "function",
    "name": "current_time",
    "parameters": {"type": "object", "properties": {"time_zone": {"type": "string"}}},
}
WEATHER = {"type": "function", "name": "weather", "parameters": {}}

MODEL = MODELS[0]


def said(role: str, text: str) -> dict[str, Any]:
    kind = "input_text" if role == "user" else "output_text"
    return {"role": role, "content": [{"type": kind, "text": text}]}


def answer(
    *items: dict[str, Any], model: str = MODEL, tools: Sequence[dict[str, Any]] = (), pace: float = 0
) -> list[Step]:
    body = {"model": model, "input": list(items), "tools": list(tools), "stream": True}
    return list(DemoModel(pace)(Request("/v1/responses", {}, body)))


def output(steps: list[Step]) -> list[dict[str, Any]]:
    """Return the items of the terminal event, which is the last step."""
    assert isinstance(steps[-1], dict)
    items: list[dict[str, Any]] = steps[-1]["response"]["output"]
    return items


def text(steps: list[Step]) -> str:
    return "\n".join(item["content"][0]["text"] for item in output(steps) if item["type"] == "message")


def deltas(steps: list[Step], kind: str) -> str:
    return "".join(
        step["delta"] for step in steps if isinstance(step, dict) and step["type"] == f"response.{kind}.delta"
    )


def test_a_conversation_begins_with_a_tour_of_what_a_reply_can_hold() -> None:
    tour = text(answer(said("user", "hello")))

    for start in ("# ", "1. ", "   - ", "- [x] ", "- [ ] ", "```python", "```sql", "|---", "> ", "---"):
        assert f"\n{start}" in f"\n{tour}", start
    assert "日本語" in tour
    assert "~~" in tour
    assert "{" not in re.sub("```.*?```", "", tour, flags=re.DOTALL)


def test_the_tour_thinks_first_and_looks_at_the_clock() -> None:
    steps = answer(said("user", "hello"), tools=[WEATHER, CLOCK])

    thought, looking, call = output(steps)
    assert (thought["type"], looking["type"], call["type"]) == ("reasoning", "message", "function_call")
    assert (call["name"], json.loads(call["arguments"])) == ("current_time", {})
    assert deltas(steps, "reasoning_summary_text") == thought["content"][0]["text"]


def test_the_tour_goes_on_with_what_the_clock_said() -> None:
    prompt = said("user", "hello")
    *_, call = output(answer(prompt, tools=[CLOCK]))
    returned = {"type": "function_call_output", "call_id": call["call_id"], "output": "noon"}

    steps = answer(prompt, call, returned, tools=[CLOCK])

    assert [item["type"] for item in output(steps)] == ["message"]
    assert "The clock says noon." in text(steps)
    assert text(steps).startswith("# ")


def test_japanese_is_answered_in_japanese_with_the_time_in_japan() -> None:
    prompt = said("user", "こんにちは")
    _, looking, call = output(answer(prompt, tools=[CLOCK]))
    returned = {"type": "function_call_output", "call_id": call["call_id"], "output": "正午"}

    assert "時計" in looking["content"][0]["text"]
    assert json.loads(call["arguments"]) == {"time_zone": "Asia/Tokyo"}
    assert "時計によると 正午 です。" in text(answer(prompt, call, returned, tools=[CLOCK]))


def test_a_prompt_in_neither_script_is_answered_in_the_language_in_use() -> None:
    english, japanese = said("user", "table"), said("user", "表")
    assert "Mercury | 4" in text(answer(english)) != text(answer(japanese))
    words.use("ja")
    assert text(answer(english)) == text(answer(japanese))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_there_in_every_language_with_the_same_placeholders(language: str) -> None:
    def placeholders(folder: str) -> dict[str, list[str]]:
        texts = resources.files("litechat_tui.demo").joinpath("texts", folder)
        return {
            file.name: sorted(re.findall("{(?:clock|time|number|prompt)}", file.read_text("utf-8")))
            for file in texts.iterdir()
        }

    assert placeholders(language) == placeholders("en")


def test_a_later_prompt_gets_a_short_answer_that_repeats_it() -> None:
    earlier = [said("user", "hello"), said("assistant", "Welcome")]

    assert text(answer(*earlier, said("user", "how are\nyou?"))).startswith("You said: how are you?\n")
    assert text(answer(*earlier, said("user", "元気？"))).startswith("「元気？」とのことですね。")
    assert len(text(answer(*earlier, said("user", "word " * 1000)))) < 600


def test_the_call_of_an_earlier_turn_is_not_answered_again() -> None:
    history = [
        said("user", "tool"),
        {"type": "function_call", "call_id": "1", "name": "current_time", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "1", "output": "noon"},
        said("assistant", "It is noon."),
    ]

    assert output(answer(*history, said("user", "tool again"), tools=[CLOCK]))[-1]["type"] == "function_call"


@pytest.mark.parametrize(
    ("prompt", "sign"),
    [
        ("show me code", "```python"),
        ("コードを見せて", "```bash"),
        ("a table, please", "| Planet"),
        ("表を見せて", "| 惑星"),
        ("think about it", "Twelve"),
        ("よく考えて", "12 本"),
        ("something long", "### Part 12"),
        ("長い話をして", "### その 12"),
        ("tool", "came from a tool call"),
        ("今何時？", "ツール呼び出し"),
        ("go slow", "Hello from the demo"),
        ("ゆっくり話して", "デモから"),
    ],
)
def test_a_word_in_the_prompt_chooses_the_answer(prompt: str, sign: str) -> None:
    assert sign in text(answer(said("user", "hello"), said("assistant", "Welcome"), said("user", prompt)))


def test_only_whole_words_count_in_english() -> None:
    assert "# Hello" in text(answer(said("user", "my notable encoder along the way")))


def test_think_shows_its_thinking() -> None:
    assert [item["type"] for item in output(answer(said("user", "think")))] == ["reasoning", "message"]


def test_sonnet_thinks_before_every_answer() -> None:
    steps = answer(said("user", "code"), model="demo-claude-sonnet")

    assert [item["type"] for item in output(steps)] == ["reasoning", "message"]


@pytest.mark.parametrize("prompt", ["error", "エラーを見せて"])
def test_error_breaks_off_in_mid_sentence(prompt: str) -> None:
    steps = answer(said("user", prompt))

    assert isinstance(steps[-1], dict)
    assert steps[-1]["type"] == "response.failed"
    assert steps[-1]["response"]["error"]["code"] == "rate_limit_exceeded"
    assert deltas(steps, "output_text")


def test_a_model_that_is_not_there_is_refused_as_the_proxy_refuses_it() -> None:
    (step,) = answer(said("user", "hello"), model="gpt-9")

    assert isinstance(step, Refusal)
    assert (step.status, step.body["error"]["type"]) == (400, "invalid_request_error")


@pytest.mark.parametrize("prompt", ["hello", "こんにちは", "long", "code", "表", "think"])
def test_deltas_join_to_the_answer_and_are_small(prompt: str) -> None:
    steps = answer(said("user", prompt))

    assert deltas(steps, "output_text") == text(steps)
    sizes = [len(step["delta"]) for step in steps if isinstance(step, dict) and "delta" in step]
    assert max(sizes) <= 40


def test_the_same_prompt_gets_the_same_words() -> None:
    assert text(answer(said("user", "hello"))) == text(answer(said("user", "hello")))


def test_a_plain_string_is_a_prompt_too() -> None:
    body = {"model": MODEL, "input": "table"}

    assert "| Planet" in text(list(DemoModel(0)(Request("/", {}, body))))


def test_no_prompt_at_all_is_answered() -> None:
    assert "# Hello" in text(answer())


def test_usage_grows_with_the_text_and_costs_more_with_sonnet() -> None:
    def usage(prompt: str, model: str = MODEL) -> dict[str, Any]:
        last = answer(said("user", prompt), model=model)[-1]
        assert isinstance(last, dict)
        counted: dict[str, Any] = last["response"]["usage"]
        return counted

    short, long_ = usage("table"), usage("long " * 100)
    assert 0 < short["input_tokens"] < long_["input_tokens"]
    assert 0 < short["output_tokens"] < long_["output_tokens"]
    assert 0 < short["cost"] < usage("table", "demo-claude-sonnet")["cost"]
    assert usage("think")["output_tokens_details"]["reasoning_tokens"] > 0


def test_the_pace_is_natural_or_slow_or_none() -> None:
    def seconds(prompt: str, pace: float) -> float:
        return sum(step.seconds for step in answer(said("user", prompt), pace=pace) if isinstance(step, Pause))

    assert seconds("hello", 0) == 0
    assert 3 < seconds("hello", 1) < 20
    assert seconds("slow", 1) > 3 * seconds("hello", 1)
    assert seconds("hello", 0.5) == pytest.approx(seconds("hello", 1) / 2)


def test_it_answers_over_http() -> None:
    with ResponsesServer(DemoModel(0), MODELS) as server:
        answered = httpx2.post(f"{server.base_url}/v1/responses", json={"model": MODEL, "input": "表"})

    assert "惑星" in answered.text


@pytest.mark.parametrize(
    ("prompt", "title"),
    [
        ("When is the\nbest time?", "On “When is the best time”"),
        ("いつ京都へ行くのがよいですか。", "「いつ京都へ行くのがよいですか」の話"),
        ("x" * 100, f"On “{'x' * 24}…”"),
    ],
)
@pytest.mark.parametrize("model", [MODEL, "a model of a real proxy"])
def test_a_title_is_about_the_first_prompt_whichever_model_is_set_up_for_it(
    prompt: str, title: str, model: str
) -> None:
    messages = [ChatMessage(Role.USER, (TextPart(prompt),)), ChatMessage(Role.ASSISTANT, (TextPart("Well."),))]
    body = {"model": model, "instructions": INSTRUCTIONS, "input": [said("user", excerpt(messages))], "stream": True}
    steps = list(DemoModel(0)(Request("/v1/responses", {}, body)))
    assert text(steps) == title
    assert title_of_answer(text(steps)) == title
    assert isinstance(steps[-1], dict)
    assert steps[-1]["response"]["usage"]["cost"] > 0


@pytest.mark.parametrize(("prompt", "named"), [("What is it?", "`a.png`, `b.txt`"), ("これは？", "`a.png`、`b.txt`")])
def test_what_is_attached_is_named_and_costs_no_letters_of_its_encoding(prompt: str, named: str) -> None:
    picture = "A" * 1_000_000
    item = {
        "role": "user",
        "content": [
            {"type": "input_text", "text": "File: a.png"},
            {"type": "input_image", "image_url": f"data:image/png;base64,{picture}"},
            {"type": "input_text", "text": "File: b.txt\n<file-1>\nsome code\n</file-1>"},
            {"type": "input_text", "text": prompt},
        ],
    }
    steps = answer(item)
    assert named in text(steps)
    assert isinstance(steps[-1], dict)
    assert steps[-1]["response"]["usage"]["input_tokens"] < 2_000

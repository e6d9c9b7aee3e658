"""What the demo's model says: always the same to the same prompt in one language, at the pace of a real one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

from litechat_tui.demo.bodies import PRICES, error_body
from litechat_tui.demo.steps import Pause, Refusal, Request, Step
from litechat_tui.demo.wire import Block, Call, Event, Reply, Text, Thought, Tokens
from litechat_tui.domain.model_titles import INSTRUCTIONS, first_said
from litechat_tui.words import current_language

MODELS = tuple(PRICES)

KEYWORDS = {
    "error": ("error", "エラー"),
    "code": ("code", "コード"),
    "table": ("table", "表"),
    "tool": ("tool", "time", "date", "ツール", "何時", "日付"),
    "think": ("think", "考え"),
    "long": ("long", "長い"),
    "slow": ("slow", "ゆっくり"),
}
"""What to talk about -> the words that ask for it."""

DELTA = 0.015
"""Seconds between two deltas at the natural pace: some sixty words, or 200 Japanese characters, a second."""

SLOW = 6.0
LONG_PARTS = 12
_TITLE_CHARS = 24

_JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_PIECES = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff、。「」]{1,3}\s*|[^\s\u3040-\u30ff\u3400-\u9fff、。「」]{1,16}\s*|\s+"
)


_FILE = re.compile(r"File: ([^\n]*)")
"""What stands before each file that is attached."""
_DATA = re.compile(r"data:[^\",;]*;base64,[^\"]*")
_FILE_TOKENS = 1_500
"""What an image of usual size costs at Claude."""


@dataclass(frozen=True, slots=True)
class DemoModel:
    """Answers requests; to be handed to a `ResponsesServer`."""

    pace: float = 1.0
    """Factor on every pause; 0 leaves the pauses out."""

    def __call__(self, request: Request) -> Iterator[Step]:
        """Yield the answer to a request for a response."""
        model = str(request.body.get("model"))
        if request.body.get("instructions") == INSTRUCTIONS:
            # The model that is set up for titles is one of the proxy's; here this one stands in for it.
            yield from _title(request, model if model in PRICES else MODELS[0]).completed()
            return
        if model not in PRICES:
            message = (
                f"/responses: Invalid model name passed in model={model}. Call `/v1/models` to view available models."
            )
            yield Refusal(400, error_body(message, "invalid_request_error", 400))
            return
        talk = Conversation.of(request.body)
        reply = Reply(talk.blocks(thinks="sonnet" in model), model, request.body)
        reply = replace(reply, tokens=_tokens(reply))
        pace = self.pace * (SLOW if talk.topic == "slow" else 1.0)
        yield from self._paced(
            reply.failed("rate_limit_exceeded", _THROTTLED) if talk.fails else reply.completed(), pace
        )

    def _paced(self, events: Sequence[Event], pace: float) -> Iterator[Step]:
        for event in events:
            if pace and event["type"].endswith("delta"):
                yield Pause(DELTA * pace)
            elif pace and event["type"] == "response.in_progress":
                yield Pause(30 * DELTA * pace)
            yield event


def _title(request: Request, model: str) -> Reply:
    """Return a title for the conversation that a request shows."""
    talk = Conversation.of(request.body)
    talk = replace(talk, prompt=_shortened(first_said(talk.prompt)))
    title = talk.text("title").replace("{prompt}", talk.prompt)
    reply = Reply([_text(title)], model, request.body)
    return replace(reply, tokens=_tokens(reply))


def _shortened(prompt: str) -> str:
    """Return the first words of a prompt, as many as a title has room for."""
    words = " ".join(prompt.split()).rstrip(".。?？!！")
    return words if len(words) <= _TITLE_CHARS else f"{words[:_TITLE_CHARS].rstrip()}…"


_THROTTLED = (
    "litellm.RateLimitError: BedrockException: Rate Limit Error - too many tokens, please wait before trying again."
)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a request asks for."""

    prompt: str
    """The last words of the user."""
    first: bool
    """Whether nothing was answered before."""
    tool: Event | None
    """The client's clock as it offers it; None when it offers none."""
    output: str | None
    """What the clock said to the call that was just made; None when none was made."""
    files: tuple[str, ...] = ()
    """Names of what is attached to the prompt."""

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Conversation:
        """Read the body of a request."""
        given = body.get("input", "")
        items: list[Event] = [{"role": "user", "content": given}] if isinstance(given, str) else [*given]
        prompts = [index for index, item in enumerate(items) if item.get("role") == "user"]
        last = prompts[-1] if prompts else len(items)
        outputs = [item["output"] for item in items[last:] if item.get("type") == "function_call_output"]
        clocks = (tool for tool in body.get("tools", ()) if re.search("time|date", tool.get("name", "")))
        said = _texts(items[last]["content"]) if prompts else []
        files = tuple(name[1] for text in said if (name := _FILE.match(text)))
        return cls(
            prompt=" ".join(text for text in said if not _FILE.match(text)),
            first=not any(item.get("role") == "assistant" for item in items[:last]),
            tool=next(clocks, None),
            output=str(outputs[-1]) if outputs else None,
            files=files,
        )

    @property
    def topic(self) -> str:
        """What the prompt asks for; "tour" when it opens the conversation without asking for anything."""
        if self.files:
            return "attached"
        asked = self.prompt.lower()
        for topic, words in KEYWORDS.items():
            if any(re.search(rf"\b{word}\b" if word.isascii() else word, asked) for word in words):
                return topic
        return "tour" if self.first else "echo"

    @property
    def fails(self) -> bool:
        """Whether the answer breaks off with an error."""
        return self.topic == "error"

    @property
    def language(self) -> str:
        """The language of the answer: Japanese where the prompt is, otherwise the one that the program speaks."""
        return "ja" if _JAPANESE.search(self.prompt) else current_language()

    def blocks(self, *, thinks: bool = False) -> list[Block]:
        """Return what there is to say; `thinks` puts some thinking before every answer."""
        asks = self.topic in ("tour", "tool") and self.tool is not None and self.output is None
        thought = {"tour": "thought", "think": "thinking"}.get(self.topic, "thinking" if thinks else "")
        begun = [] if not thought or self.output is not None else [_thought(self.text(thought))]
        if asks and self.tool is not None:
            return [*begun, _text(self.text("looking")), Call(self.tool["name"], _arguments(self.tool, self.language))]
        if self.topic == "long":
            parts = [self.text("long").replace("{number}", str(number)) for number in range(1, LONG_PARTS + 1)]
            return [*begun, _text("\n\n".join(parts))]
        name = "tour" if self.topic == "slow" else self.topic
        text = self.text(name).replace("{clock}", self._clock()).replace("{files}", self._named_files())
        text = text.replace("{prompt}", _quoted(self.prompt))
        return [*begun, _text(text)]

    def _clock(self) -> str:
        """Return the sentence about the time that begins an answer; empty when the clock was not asked."""
        if self.output is None:
            return ""
        gap = "" if self.language == "ja" else " "
        return self.text("clock").replace("{time}", self.output) + gap

    def _named_files(self) -> str:
        """Return the names of what is attached, as code; in a name nothing is Markdown."""
        return ("、" if self.language == "ja" else ", ").join(f"`{name.replace('`', chr(39))}`" for name in self.files)

    def text(self, name: str) -> str:
        """Return a text of the demo in the language of the answer."""
        folder = resources.files("litechat_tui.demo") / "texts" / self.language
        return (folder / f"{name}.md").read_text(encoding="utf-8").strip()


def _quoted(prompt: str) -> str:
    """Return the first words of the prompt on one line."""
    line = " ".join(prompt.split())
    return line if len(line) <= 200 else f"{line[:200]}…"


def _texts(content: str | Sequence[Event]) -> list[str]:
    """Return the texts of a message's content."""
    return [content] if isinstance(content, str) else [str(part.get("text", "")) for part in content]


def _arguments(tool: Event, language: str) -> str:
    """Return arguments for the clock: a time zone where it takes one and the prompt suggests one."""
    zones = [name for name in tool.get("parameters", {}).get("properties", {}) if "zone" in name]
    return json.dumps({zones[0]: "Asia/Tokyo"}) if zones and language == "ja" else "{}"


def _text(text: str) -> Text:
    return Text(text, _PIECES.findall(text))


def _thought(text: str) -> Thought:
    return Thought(text, _PIECES.findall(text))


def _tokens(reply: Reply) -> Tokens:
    """Return a plausible count: four characters of English or one and a half of Japanese to a token."""
    sent = json.dumps(reply.request.get("input", ""), ensure_ascii=False)
    asked = _count(_DATA.sub("", sent)) + _FILE_TOKENS * len(_DATA.findall(sent)) + 40
    thought = sum(_count(block.text) for block in reply.blocks if isinstance(block, Thought))
    said = sum(_count(block.text) for block in reply.blocks if isinstance(block, Text))
    called = 24 * sum(isinstance(block, Call) for block in reply.blocks)
    price_in, price_out = PRICES[reply.model]
    cost = asked * price_in + (thought + said + called) * price_out
    return Tokens(asked, thought + said + called, reasoning=thought, cost=round(cost, 8))


def _count(text: str) -> int:
    wide = len(_JAPANESE.findall(text))
    return (len(text) - wide) // 4 + wide * 2 // 3

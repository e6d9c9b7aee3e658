"""What the fake model does, chosen by a marker in the last prompt: ``#s=NAME``; without one it repeats the prompt.

After a tool has returned the model says what the tool said, or plays ``#after=NAME`` when the prompt asks for that.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from uuid import uuid4

Body = dict[str, Any]
"""A Converse request as JSON."""


@dataclass(frozen=True, slots=True)
class Event:
    """One message of the answer's stream."""

    kind: str
    body: Body


@dataclass(frozen=True, slots=True)
class Fault:
    """An exception inside the stream, which ends it."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """An HTTP error instead of a stream."""

    status: int
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Cut:
    """The connection is reset in the middle."""


Step = Event | Fault | Refusal | Pause | Cut
Steps = Sequence[Step]

START = (Event("messageStart", {"role": "assistant"}),)
FOREVER = 3600.0
"""Seconds; longer than any test."""

REFUSALS = {
    "throttle": Refusal(429, "ThrottlingException", "Too many requests, please wait before trying again."),
    "denied": Refusal(403, "AccessDeniedException", "You don't have access to the model with the specified model ID."),
    "badsig": Refusal(403, "UnrecognizedClientException", "The security token included in the request is invalid."),
    "region": Refusal(400, "ValidationException", "The provided model identifier is invalid."),
    "profile": Refusal(
        400,
        "ValidationException",
        "Invocation of model ID anthropic.claude-haiku-4-5-20251001-v1:0 with on-demand throughput isn\u2019t "
        "supported. Retry your request with the ID or ARN of an inference profile that contains this model.",
    ),
    "overlong": Refusal(400, "ValidationException", "prompt is too long: 215000 tokens > 200000 maximum"),
    "toolong": Refusal(400, "ValidationException", "Input is too long for requested model."),
    "notfound": Refusal(404, "ResourceNotFoundException", "Model not found"),
    "e500": Refusal(500, "InternalServerException", "The system encountered an unexpected error during processing."),
    "e503": Refusal(503, "ServiceUnavailableException", "Service unavailable"),
}

FAULTS: dict[str, Steps] = {
    "midthrottle": (Fault("throttlingException", "Too many tokens, please wait before trying again."),),
    "mid500": (Fault("internalServerException", "The system encountered an unexpected error."),),
    "midmodel": (Fault("modelStreamErrorException", "The model stopped unexpectedly."),),
    # A reset throws away what the other side has not read yet, so it waits until the words are through.
    "cut": (Pause(0.3), Cut()),
    "hang": (Pause(FOREVER),),
}
"""What ends an answer after its first words."""


def steps_for(request: Body) -> Steps:
    """Return what the model does with `request`."""
    prompt = _last_prompt(request)
    results = [part["toolResult"] for part in request["messages"][-1]["content"] if "toolResult" in part]
    if not results:
        return _play(_marker("s", prompt) or "echo", prompt, request)
    if then := _marker("after", prompt):
        return _play(then, prompt, request)
    said = "; ".join(json.dumps(result["content"], ensure_ascii=False) for result in results)
    return (*START, *_text(0, f"Tool said: {said}"), *_end(tokens_in=60, tokens_out=12))


def _play(name: str, prompt: str, request: Body) -> Steps:  # noqa: C901 -- a table of cases reads best as one
    if refusal := REFUSALS.get(name):
        return (refusal,)
    if name in FAULTS:
        return (*START, *_deltas(0, ["partial ", "text "]), *FAULTS[name])
    match name:
        case "echo":
            return (*START, *_text(0, f"Echo: {prompt}"), *_end())
        case "tool":
            return (*START, *_text(0, "Let me look. "), *_tool(1, request), *_end("tool_use"))
        case "call":
            return (*START, *_call(0, prompt), *_end("tool_use"))
        case "tool-only":
            return (*START, *_tool(0, request), *_end("tool_use"))
        case "two-tools":
            return (*START, *_tool(0, request), *_tool(1, request), *_end("tool_use"))
        case "think":
            return (*START, *_thinking(0, "I should think about it. "), *_text(1, "Thought answer."), *_end())
        case "think-tool":
            return (*START, *_thinking(0, "I need the tool. "), *_tool(1, request), *_end("tool_use"))
        case "cache":
            return (*START, *_text(0, "ok"), *_end(tokens_in=5, cacheReadInputTokens=100, cacheWriteInputTokens=7))
        case "max":
            return (*START, *_text(0, "trunca"), *_end("max_tokens"))
        case "guardrail":
            return (*START, *_text(0, "no"), *_end("guardrail_intervened"))
        case "drip":
            words = ([*_deltas(0, [f"w{number} "]), Pause(0.3)] for number in range(60))
            return (*START, *chain.from_iterable(words), *_end())
        case "long":
            return (*START, *_deltas(0, ["word "] * 2000), _stop(0), *_end(tokens_out=2000))
        case "hang-first":
            return (Pause(FOREVER),)
        case "cut-first":
            return (Cut(),)
        case unknown:
            return (Refusal(400, "ValidationException", f"The fake model knows no scenario {unknown!r}."),)


def _last_prompt(request: Body) -> str:
    """Return the last words the user said; the proxy puts prompts that nobody answered into one message."""
    return next(
        (
            part["text"]
            for message in reversed(request["messages"])
            if message["role"] == "user"
            for part in reversed(message["content"])
            if "text" in part
        ),
        "",
    )


def _marker(name: str, prompt: str) -> str | None:
    """Return the value of the last ``#name=value`` in `prompt`."""
    found = re.findall(rf"#{name}=([\w-]+)", prompt)
    return found[-1] if found else None


def _text(index: int, text: str) -> Steps:
    """Return a whole text block, in pieces that respect neither words nor lines."""
    return (*_deltas(index, [text[at : at + 7] for at in range(0, len(text), 7)]), _stop(index))


def _deltas(index: int, pieces: Sequence[str]) -> Steps:
    return [Event("contentBlockDelta", {"contentBlockIndex": index, "delta": {"text": piece}}) for piece in pieces]


def _thinking(index: int, text: str) -> Steps:
    """Return a signed reasoning block."""
    pieces: Sequence[Body] = ({"text": text[:9]}, {"text": text[9:]}, {"signature": "c2lnbmF0dXJl"})
    deltas = (
        Event("contentBlockDelta", {"contentBlockIndex": index, "delta": {"reasoningContent": piece}})
        for piece in pieces
    )
    return (*deltas, _stop(index))


def _tool(index: int, request: Body) -> Steps:
    """Return a call of the first tool that `request` offers, or of that in ``#t=NAME``, with arguments it accepts."""
    offered = [tool["toolSpec"] for tool in request.get("toolConfig", {}).get("tools", []) if "toolSpec" in tool]
    wanted = _marker("t", _last_prompt(request)) or ""
    offered = [tool for tool in offered if wanted in tool["name"]]
    name = offered[0]["name"] if offered else "no_tool_was_offered"
    return _use(index, name, json.dumps(_arguments(offered[0]["inputSchema"]["json"]) if offered else {}))


def _call(index: int, prompt: str) -> Steps:
    """Return a call of the tool that `prompt` names, ``#tool=NAME``, with what follows ``#args=`` on its line."""
    arguments = re.findall(r"#args=(.*)", prompt)
    return _use(index, _marker("tool", prompt) or "none", arguments[-1] if arguments else "{}")


def _use(index: int, name: str, arguments: str) -> Steps:
    start = {"toolUse": {"toolUseId": f"tooluse_{uuid4().hex[:22]}", "name": name}}
    middle = len(arguments) // 2
    return (
        Event("contentBlockStart", {"contentBlockIndex": index, "start": start}),
        *(
            Event("contentBlockDelta", {"contentBlockIndex": index, "delta": {"toolUse": {"input": piece}}})
            for piece in (arguments[:middle], arguments[middle:])
        ),
        _stop(index),
    )


def _arguments(schema: Body) -> Body:
    """Return arguments that a tool's JSON schema accepts: an IANA zone where one is asked for, else simple values."""
    simple = {"string": "Osaka", "integer": 1, "number": 1.0, "boolean": True, "array": [], "object": {}}
    return {
        name: "Asia/Tokyo" if "zone" in name else simple.get(member.get("type", "string"), "Osaka")
        for name, member in schema.get("properties", {}).items()
    }


def _stop(index: int) -> Event:
    return Event("contentBlockStop", {"contentBlockIndex": index})


def _end(reason: str = "end_turn", *, tokens_in: int = 21, tokens_out: int = 9, **usage: int) -> Steps:
    """Return the last two events; `reason` is Converse's stop reason, `usage` holds its further counts."""
    counts = {"inputTokens": tokens_in, "outputTokens": tokens_out, "totalTokens": tokens_in + tokens_out, **usage}
    return (
        Event("messageStop", {"stopReason": reason}),
        Event("metadata", {"usage": counts, "metrics": {"latencyMs": 12}}),
    )

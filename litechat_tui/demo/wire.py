"""The events of a LiteLLM Proxy's Responses stream, built exactly as its Bedrock bridge sends them.

Source: streams recorded from LiteLLM 1.106.2 in front of Bedrock's Converse API. What differs from OpenAI's own
service, and is kept here on purpose: most events have no `sequence_number`, and the rest do not count upwards; every
event but `response.failed` carries the alias as `model` while the response inside carries the provider's id; a
text block that is followed by a tool call is closed only after that call; reasoning has no
`reasoning_summary_part.added`, and its final item has neither `summary` nor the text in any official place.
"""

from __future__ import annotations

import json
import secrets
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Event = dict[str, Any]
"""One event as JSON; `type` names it."""

TERMINAL = frozenset({"response.completed", "response.incomplete", "response.failed"})
"""The events after which the proxy sends `[DONE]` and nothing more."""

DONE = b"data: [DONE]\n\n"

PIECE = 12
"""Characters per delta by default."""


def new_call_id() -> str:
    """Return a tool call id as Bedrock makes them: `tooluse_` and 22 characters."""
    return f"tooluse_{secrets.token_urlsafe(16)}"


@dataclass(frozen=True, slots=True)
class Text:
    """A text block of the answer."""

    text: str
    pieces: Sequence[str] = ()
    """How it is cut into deltas; cut every `PIECE` characters when empty."""


@dataclass(frozen=True, slots=True)
class Thought:
    """A reasoning block."""

    text: str
    pieces: Sequence[str] = ()
    signature: str = "c2lnbmF0dXJl"
    """What the provider wants to see again, unchanged, when the block is replayed."""


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call."""

    name: str
    arguments: str = "{}"
    """JSON text."""
    call_id: str = field(default_factory=new_call_id)
    pieces: Sequence[str] = ()


Block = Text | Thought | Call


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a response says it consumed."""

    input: int = 21
    output: int = 9
    cached: int = 0
    reasoning: int = 0
    cost: float | None = 0.0000726
    """US dollars."""

    def as_json(self) -> Event:
        """Return the `usage` object of a response."""
        return {
            "input_tokens": self.input,
            "input_tokens_details": {
                "cached_tokens": self.cached,
                "text_tokens": self.input - self.cached,
                "cache_write_tokens": 0,
            },
            "output_tokens": self.output,
            "output_tokens_details": {
                "reasoning_tokens": self.reasoning,
                "text_tokens": self.output - self.reasoning,
            },
            "total_tokens": self.input + self.output,
            "cost": self.cost,
        }


@dataclass(frozen=True, slots=True)
class Reply:
    """One response: its identity, and what it says."""

    blocks: Sequence[Block] = ()
    model: str = "demo-claude-haiku"
    """The alias that was asked for."""
    request: Mapping[str, Any] = field(default_factory=dict)
    """Body of the request; its `instructions` and `tools` are echoed."""
    tokens: Tokens = Tokens()
    id: str = field(default_factory=lambda: f"resp_{secrets.token_urlsafe(300)}")
    created_at: int = field(default_factory=lambda: int(time.time()))
    """Seconds since the epoch."""
    _item_ids: Sequence[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_item_ids", tuple(_new_item_id(block) for block in self.blocks))

    def completed(self) -> list[Event]:
        """Return the whole stream of a response that went well."""
        return [*self.begun(), *self.closed(), self._final("response.completed", "completed")]

    def incomplete(self, reason: str = "max_output_tokens") -> list[Event]:
        """Return the whole stream of a response that a limit (or `content_filter`) cut short."""
        final = self._final("response.incomplete", "incomplete")
        final["response"]["incomplete_details"] = {"reason": reason}
        return [*self.begun(), *self.closed(), final]

    def failed(self, code: str = "server_error", message: str = "litellm.APIConnectionError: it broke.") -> list[Event]:
        """Return the stream of a response that failed after all its deltas; what was said is not repeated."""
        failure = {
            "type": "response.failed",
            "response": {
                "id": self.id,
                "created_at": self.created_at,
                "error": {"code": code, "message": message},
                "model": _provider_id(self.model),
                "object": "response",
                "output": [],
                "status": "failed",
            },
            "sequence_number": 8,
        }
        return [*self.begun(), failure]

    def begun(self) -> list[Event]:
        """Return everything up to the last delta: what has arrived when a stream breaks off."""
        opening = {**self._response("in_progress"), "output": [], "parallel_tool_calls": True, "top_p": 1.0}
        opening |= {"reasoning": {"effort": None, "summary": None}, "store": True}
        events = [
            self._event("response.created", response=opening),
            self._event("response.in_progress", response=opening),
        ]
        for index, block in enumerate(self.blocks):
            events += self._opened(index, block)
        return events

    def closed(self) -> list[Event]:
        """Return the events between the last delta and the terminal one: calls are closed first, then text."""
        late = sorted(enumerate(self.blocks), key=lambda numbered: isinstance(numbered[1], Text))
        return [event for index, block in late for event in self._closing(index, block)]

    def _opened(self, index: int, block: Block) -> Iterator[Event]:
        item_id = self._item_ids[index]
        place = {"item_id": item_id, "output_index": index}
        match block:
            case Text(text, pieces):
                item = {"id": item_id, "type": "message", "role": "assistant", "status": "in_progress", "content": []}
                yield self._event("response.output_item.added", output_index=index, item=item)
                part = {"type": "output_text", "text": "", "annotations": []}
                yield self._event("response.content_part.added", **place, content_index=0, part=part)
                for piece in pieces or cut(text):
                    yield self._event("response.output_text.delta", **place, content_index=0, delta=piece)
            case Thought(text, pieces):
                item = {"id": item_id, "type": "reasoning", "status": "in_progress"}
                yield self._event("response.output_item.added", output_index=index, item=item)
                for piece in pieces or cut(text):
                    yield self._event("response.reasoning_summary_text.delta", **place, delta=piece)
                # Bedrock closes its thinking before it goes on, so this block alone is closed in its own place.
                summary = {**place, "sequence_number": 4, "summary_index": 0}
                part = {"type": "summary_text", "text": text}
                yield self._event("response.reasoning_summary_text.done", **summary, text=text)
                yield self._event("response.reasoning_summary_part.done", **summary, part=part)
                done = {"id": item_id, "type": "reasoning", "summary": [part]}
                yield self._event("response.output_item.done", output_index=index, sequence_number=6, item=done)
            case Call(name, arguments, call_id, pieces):
                item = {"type": "function_call", "id": item_id, "call_id": call_id, "name": name}
                item |= {"status": "in_progress", "arguments": ""}
                yield self._event("response.output_item.added", output_index=index, item=item)
                for piece in pieces or cut(arguments):
                    yield self._event("response.function_call_arguments.delta", **place, delta=piece)

    def _closing(self, index: int, block: Block) -> Iterator[Event]:
        item_id = self._item_ids[index]
        place = {"item_id": item_id, "output_index": index}
        match block:
            case Text(text):
                part = {"type": "output_text", "text": text, "annotations": []}
                yield self._event("response.output_text.done", **place, content_index=0, text=text)
                yield self._event("response.content_part.done", **place, content_index=0, part=part)
                item = {"id": item_id, "status": "completed", "type": "message", "role": "assistant", "content": [part]}
                yield self._event("response.output_item.done", output_index=index, sequence_number=1, item=item)
            case Call(name, arguments, call_id):
                item = {"type": "function_call", "id": item_id, "call_id": call_id, "name": name}
                item |= {"status": "completed", "arguments": arguments}
                yield self._event("response.function_call_arguments.done", **place, arguments=arguments)
                yield self._event("response.output_item.done", output_index=index, sequence_number=13, item=item)
            case Thought():
                return

    def _event(self, type_: str, **fields: Any) -> Event:  # noqa: ANN401 - the fields are JSON
        return {"type": type_, **fields, "model": self.model}

    def _response(self, status: str) -> Event:
        return {
            "id": self.id,
            "created_at": self.created_at,
            **{name: self.request[name] for name in ("instructions",) if name in self.request},
            "model": _provider_id(self.model),
            "object": "response",
            "tool_choice": "auto",
            "tools": list(self.request.get("tools", ())),
            "status": status,
        }

    def _final(self, type_: str, status: str) -> Event:
        output = [_stored(item_id, block, status) for item_id, block in zip(self._item_ids, self.blocks, strict=True)]
        response = {**self._response(status), "output": output, "parallel_tool_calls": False, "metadata": {}}
        response |= {"text": {}, "usage": self.tokens.as_json()}
        for block in self.blocks:
            if isinstance(block, Thought):
                response["provider_specific_fields"] = {"reasoningContent": {"signature": block.signature}}
        return self._event(type_, response=response)


def cut(text: str, size: int = PIECE) -> list[str]:
    """Return `text` in pieces of `size` characters."""
    return [text[start : start + size] for start in range(0, len(text), size)]


def as_sse(event: Event) -> bytes:
    """Return the event as the proxy writes it: one `data:` line, and a name only where something failed."""
    data = f"data: {json.dumps(event, ensure_ascii=False, separators=(',', ':'))}\n\n"
    return (f"event: {event['type']}\n{data}" if event["type"] == "response.failed" else data).encode()


def _new_item_id(block: Block) -> str:
    match block:
        case Call(call_id=call_id):
            return f"fc_{call_id}"
        case Thought():
            return f"rs_{uuid.uuid4()}"
        case Text():
            return f"msg_{uuid.uuid4()}"


def _provider_id(alias: str) -> str:
    """Return the id under which the provider behind the proxy knows the model."""
    return f"jp.anthropic.{alias}-v1:0"


def _stored(item_id: str, block: Block, status: str) -> Event:
    """Return the item as the terminal event lists it, which is what a client stores and replays."""
    match block:
        case Text(text):
            content = [{"type": "output_text", "text": text, "annotations": []}]
            return {"type": "message", "id": item_id, "status": status, "role": "assistant", "content": content}
        case Thought(text, signature=signature):
            thinking = [{"type": "thinking", "thinking": text, "signature": signature}]
            return {
                "type": "reasoning",
                "id": item_id,
                "status": status,
                "role": "assistant",
                "content": [{"type": "output_text", "text": text, "annotations": []}],
                "encrypted_content": json.dumps(thinking, ensure_ascii=False, separators=(",", ":")),
            }
        case Call(name, arguments, call_id):
            return {
                "arguments": arguments,
                "call_id": call_id,
                "name": name,
                "type": "function_call",
                "id": item_id,
                "status": "completed",
            }

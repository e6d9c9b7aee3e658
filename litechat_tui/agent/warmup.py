"""A warm-up turn, so that the first real one is fast.

The SDK loads a part of the client and builds pydantic schemas and caches in its first run: about 0.2 s, which would
delay the first prompt. Running a turn, instead of calling the slow parts, uses only the public API.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

import httpx2

from litechat_tui.agent.mcp.toolbox import Toolbox
from litechat_tui.agent.progress import Progress
from litechat_tui.agent.sdk import ProxyAgent
from litechat_tui.agent.session import JournalSession
from litechat_tui.proxy.connection import Connection


@cache
def warm_up() -> None:
    """Run a turn with reasoning, text and a tool call, without network and file, once in each process.

    Takes about a fifth of a second.
    """
    asyncio.run(_run())


async def _run() -> None:
    answers = iter([_stream(_tool_call_events()), _stream(_text_events())])
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, content=next(answers), headers=_SSE))
    agent = ProxyAgent(
        Connection("http://warmup.invalid", lambda: "none"),
        toolbox=Toolbox(_now, built_in=True),
        clock=_now,
        transport=transport,
    )
    items: list[dict[str, Any]] = [{"role": "user", "content": "What time is it?"}]

    async def read() -> list[dict[str, Any]]:
        return items

    async def write(_: list[dict[str, Any]]) -> None:
        return

    progress = Progress(_now)
    await agent.answer("warmup", JournalSession("warmup", read, write), progress, progress.receive)
    await agent.close()


_SSE = {"content-type": "text/event-stream"}


def _now() -> datetime:
    return datetime.now(UTC)


def _stream(events: Iterator[dict[str, Any]]) -> bytes:
    return b"".join(b"data: %b\n\n" % json.dumps(event).encode() for event in events) + b"data: [DONE]\n\n"


def _tool_call_events() -> Iterator[dict[str, Any]]:
    thought = {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "Hm"}]}
    call = {"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "current_time", "arguments": "{}"}
    yield _response("created", [])
    yield {"type": "response.output_item.added", "output_index": 0, "item": {**thought, "summary": []}}
    yield {"type": "response.reasoning_summary_text.delta", "item_id": "rs_1", "output_index": 0, "delta": "Hm"}
    yield {"type": "response.output_item.done", "output_index": 0, "item": thought}
    yield {"type": "response.output_item.added", "output_index": 1, "item": {**call, "arguments": ""}}
    yield {"type": "response.function_call_arguments.delta", "item_id": "fc_1", "output_index": 1, "delta": "{}"}
    yield {"type": "response.function_call_arguments.done", "item_id": "fc_1", "output_index": 1, "arguments": "{}"}
    yield {"type": "response.output_item.done", "output_index": 1, "item": call}
    yield _response("completed", [call])


def _text_events() -> Iterator[dict[str, Any]]:
    place = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
    part = {"type": "output_text", "text": "Late", "annotations": []}
    message = {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [part]}
    yield _response("created", [])
    yield _response("in_progress", [])
    yield {"type": "response.output_item.added", "output_index": 0, "item": {**message, "content": []}}
    yield {"type": "response.content_part.added", **place, "part": {**part, "text": ""}}
    yield {"type": "response.output_text.delta", **place, "delta": "Late"}
    yield {"type": "response.output_text.done", **place, "text": "Late"}
    yield {"type": "response.content_part.done", **place, "part": part}
    yield {"type": "response.output_item.done", "output_index": 0, "item": message}
    yield _response("completed", [message])


def _response(status: str, output: list[dict[str, Any]]) -> dict[str, Any]:
    usage = {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2}
    response = {"id": "resp_1", "object": "response", "created_at": 0, "model": "m", "status": status}
    return {"type": f"response.{status}", "response": {**response, "output": output, "usage": usage}}

"""Sends an image in two turns and measures each: `attached ours|sdk FOLDER BASE_URL`.

`sdk` is the Agents SDK alone: the image stands in the item as base64, in the session file of its `SQLiteSession`.
Prints a line of JSON for each turn: seconds to the first token, seconds of CPU, and megabytes that the process had at
most since the first turn began, beyond what it had before.
"""

import asyncio
import json
import os
import resource
import sys
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from agents import Agent, OpenAIResponsesModel, Runner, SQLiteSession, set_tracing_disabled
from openai import AsyncOpenAI

from litechat_tui.agent.runner import AgentsChatRunner
from litechat_tui.domain.events import TextDelta
from litechat_tui.domain.file_contents import inspected
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Attachment, Prompt
from litechat_tui.proxy.connection import Connection
from litechat_tui.store.sqlite import SQLiteStore
from tests.attached import png

IMAGE = png(1_200, 1_100, 3_900_000)
Send = Callable[[str, bytes | None], AsyncIterator[None]]
"""Sends a prompt, with an image or without; yields when there is a token, and at the end."""


def now() -> datetime:
    return datetime.now(UTC)


def peak() -> float:
    """Return megabytes of memory that the process has had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def measured(send: Send) -> None:
    async for _ in send("Warm up.", None):
        pass
    # What a process needs to have its parts in memory counts for neither.
    base = peak()
    for prompt, image in (("Look.", IMAGE), ("And?", None)):
        begun, cpu, first = time.perf_counter(), time.process_time(), 0.0
        async for _ in send(prompt, image):
            first = first or time.perf_counter() - begun
        figures = {"first": first, "cpu": time.process_time() - cpu, "memory": peak() - base}
        print(json.dumps(figures), flush=True)


async def ours(folder: Path, base_url: str) -> None:
    with closing(SQLiteStore(folder / "ours.db", now)) as store:
        runner = AgentsChatRunner(
            store.journal,
            lambda: Connection(base_url, lambda: "sk-key", 5, 60),
            tools=lambda: False,
            clock=now,
            contents=lambda: store.blobs,
        )

        async def send(text: str, image: bytes | None) -> AsyncIterator[None]:
            attachments: tuple[Attachment, ...] = ()
            if image is not None:
                attachments = (inspected("photo.png", image),)
                store.blobs.keep(image)
            reply = runner.send(TurnRequest("a", Prompt(text, attachments), "demo"))
            async for events in reply:
                if any(isinstance(event, TextDelta) for event in events):
                    yield

        try:
            await measured(send)
        finally:
            await asyncio.to_thread(runner.close)


async def sdk(folder: Path, base_url: str) -> None:
    set_tracing_disabled(disabled=True)
    client = AsyncOpenAI(base_url=base_url, api_key="sk-key")
    agent = Agent(name="a", model=OpenAIResponsesModel("demo", client))
    session = SQLiteSession("a", folder / "sdk.db")

    async def send(text: str, image: bytes | None) -> AsyncIterator[None]:
        content: list[dict[str, str]] = []
        if image is not None:
            url = f"data:image/png;base64,{b64encode(image).decode()}"
            content.append({"type": "input_image", "image_url": url, "detail": "auto"})
        content.append({"type": "input_text", "text": text})
        result = Runner.run_streamed(agent, [{"role": "user", "content": content}], session=session)  # type: ignore[list-item, misc]
        async for event in result.stream_events():
            if event.type == "raw_response_event" and event.data.type == "response.output_text.delta":
                yield

    try:
        await measured(send)
    finally:
        session.close()
        await client.close()


WAYS: dict[str, Callable[[Path, str], Awaitable[None]]] = {"ours": ours, "sdk": sdk}

if __name__ == "__main__":
    way, folder, base_url = sys.argv[1:]
    os.environ.pop("OPENAI_API_KEY", None)
    asyncio.run(WAYS[way](Path(folder), base_url))  # type: ignore[arg-type]

"""The fake runtime itself: one thread, one loopback port, and a record of everything it was asked."""

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event as Flag
from threading import Thread
from typing import Any
from urllib.parse import unquote

from tests.e2e.chain.bedrock import eventstream
from tests.e2e.chain.bedrock.rules import refusal_of
from tests.e2e.chain.bedrock.scenarios import Cut, Event, Fault, Pause, Refusal, Step, steps_for

_TARGET = re.compile(r"/model/([^/]+)/converse-stream")
_STREAM = (
    b"HTTP/1.1 200 OK\r\ncontent-type: application/vnd.amazon.eventstream\r\nx-amzn-requestid: fake\r\n"
    b"transfer-encoding: chunked\r\n\r\n"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One ConverseStream request as it arrived, signature already taken off."""

    model: str
    """Model or inference profile id."""
    body: dict[str, Any]
    abandoned: Flag = field(default_factory=Flag)
    """Set when the caller hung up before the answer was complete."""

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The conversation, oldest message first."""
        found: list[dict[str, Any]] = self.body["messages"]
        return found

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Every message with words in it, as (role, words)."""
        said = ((each["role"], "".join(part.get("text", "") for part in each["content"])) for each in self.messages)
        return [(role, text) for role, text in said if text]

    def ids(self, kind: str) -> list[str]:
        """Return the ids of all ``toolUse`` or ``toolResult`` blocks, in order."""
        return [part[kind]["toolUseId"] for each in self.messages for part in each["content"] if kind in part]


class FakeBedrock:
    """A Bedrock runtime that plays scenarios; see `scenarios`."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        """Every request since the last `forget`, oldest first."""
        self.url = ""
        """Where it serves, once it does."""

    def forget(self) -> None:
        """Start a new record."""
        self.asked.clear()

    @contextmanager
    def serving(self) -> Iterator["FakeBedrock"]:
        """Serve on a free loopback port until the block ends."""
        loop = asyncio.new_event_loop()
        server = loop.run_until_complete(asyncio.start_server(self._connection, "127.0.0.1", 0))
        self.url = "http://{}:{}".format(*server.sockets[0].getsockname())
        thread = Thread(target=loop.run_forever, name="fake-bedrock")
        thread.start()
        try:
            yield self
        finally:
            asyncio.run_coroutine_threadsafe(_shut(server), loop).result()
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer requests on one connection until either side ends it."""
        with suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1")
                length = re.search(r"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
                body = await reader.readexactly(int(length[1]) if length else 0)
                if not await self._answer(head.split(" ", 2)[1], body, reader, writer):
                    break
        writer.close()

    async def _answer(
        self, target: str, body: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Answer one request; False when the connection is of no further use."""
        model = _TARGET.fullmatch(target)
        if not model:
            await _refuse(writer, Refusal(404, "UnknownOperationException", f"No such operation: {target}"))
            return True
        asked = Asked(unquote(model[1]), json.loads(body))
        self.asked.append(asked)
        reason = refusal_of(asked.body)
        steps = (Refusal(400, "ValidationException", reason),) if reason else steps_for(asked.body)
        if isinstance(steps[0], Refusal):
            await _refuse(writer, steps[0])
            return True
        writer.write(_STREAM)
        for step in steps:
            if not await _play(step, reader, writer):
                if not isinstance(step, Cut):
                    asked.abandoned.set()
                return False
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return True


async def _play(step: Step, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Do one step of a stream; False when the connection is gone afterwards."""
    match step:
        case Event(kind, body):
            await _chunk(writer, eventstream.event(kind, body))
        case Fault(kind, message):
            await _chunk(writer, eventstream.exception(kind, message))
        case Pause(seconds):
            with suppress(TimeoutError):
                # The caller sends nothing more on this connection, so a read returns when it hangs up.
                await asyncio.wait_for(reader.read(1), seconds)
        case Cut():
            await writer.drain()
            writer.transport.abort()
            return False
    return not (reader.at_eof() or writer.transport.is_closing())


async def _chunk(writer: asyncio.StreamWriter, data: bytes) -> None:
    """Write one HTTP chunk."""
    writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
    await writer.drain()


async def _refuse(writer: asyncio.StreamWriter, refusal: Refusal) -> None:
    """Write an HTTP error in the shape of AWS's JSON protocol."""
    body = json.dumps({"message": refusal.message}).encode()
    head = (
        f"HTTP/1.1 {refusal.status} Refused\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n"
        f"x-amzn-errortype: {refusal.kind}\r\nx-amzn-requestid: fake\r\n\r\n"
    )
    writer.write(head.encode() + body)
    await writer.drain()


async def _shut(server: asyncio.Server) -> None:
    """Stop listening and end the connections that are still open."""
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)

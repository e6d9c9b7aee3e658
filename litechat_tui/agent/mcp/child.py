"""A server that is a program of this machine, talked to by its standard input and output.

The SDK's own transport looks at a long line again with each piece of it, which for 100 MB takes minutes; gives the
terminal to the child's standard error; and leaves what the child has started alive where the child ends by itself.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, cast

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp.client.stdio import get_default_environment
from mcp.shared.message import SessionMessage
from mcp_types import jsonrpc_message_adapter

from litechat_tui.agent.mcp.log import ServerLog
from litechat_tui.domain.tool_servers import ToolServer

CHUNK_BYTES = 1 << 16
MOST_MESSAGE_BYTES = 32_000_000
"""A longer message ends the connection: it would be parsed in one go, while everything else waits."""
BREATHER_SECONDS = 0.02
"""Pause after so many lines, or a piece of standard error, so that a flood leaves room for everything else."""
LINES_AT_A_TIME = 100
GRACE_SECONDS = 0.5
"""How long a server gets to end by itself, and once more when it is told to."""
POLL_SECONDS = 0.01

Messages = MemoryObjectReceiveStream[SessionMessage | Exception]
Answers = MemoryObjectSendStream[SessionMessage]


@asynccontextmanager
async def child_streams(
    server: ToolServer, log: ServerLog, ended: Callable[[], object]
) -> AsyncIterator[tuple[Messages, Answers]]:
    """Start the server, and yield what it says and where to answer. Raises `OSError` and `ValueError`.

    `ended` is called when it has nothing more to say, whoever wanted that.
    """
    process = await asyncio.create_subprocess_exec(
        server.command,
        *server.arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        # Nothing of our own environment, which may have keys in it, but for a few names such as PATH and HOME.
        env=get_default_environment() | dict(server.environment),
        cwd=server.folder or None,
        start_new_session=True,
    )
    said, read = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    write, to_say = anyio.create_memory_object_stream[SessionMessage](0)
    tasks = [
        asyncio.create_task(_listen(process, said, log, ended)),
        asyncio.create_task(_say(process, to_say)),
        asyncio.create_task(_overhear(process, log)),
    ]
    try:
        yield read, write
    finally:
        await asyncio.shield(_ended(process, tasks))
        for stream in (said, read, write, to_say):
            stream.close()


async def _listen(
    process: asyncio.subprocess.Process,
    said: MemoryObjectSendStream[SessionMessage | Exception],
    log: ServerLog,
    ended: Callable[[], object],
) -> None:
    """Hand over what the server says, message by message, until it ends."""
    try:
        with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
            count = 0
            async for line in _lines(_pipe(process.stdout), log):
                message = _message(line, log)
                if message is not None:
                    await said.send(message)
                count += 1
                if not count % LINES_AT_A_TIME:
                    await asyncio.sleep(BREATHER_SECONDS)
    finally:
        said.close()
        ended()


async def _lines(pipe: asyncio.StreamReader, log: ServerLog) -> AsyncIterator[bytes]:
    """Yield whole lines, each looked at once however long it is."""
    pending: list[bytes] = []
    size = 0
    while chunk := await pipe.read(CHUNK_BYTES):
        *whole, rest = chunk.split(b"\n")
        for line in whole:
            yield b"".join((*pending, line))
            pending, size = [], 0
        pending.append(rest)
        size += len(rest)
        if size > MOST_MESSAGE_BYTES:
            log.add(f"A message of more than {MOST_MESSAGE_BYTES // 1_000_000} MB is not read; the connection ends.")
            return


def _message(line: bytes, log: ServerLog) -> SessionMessage | None:
    """Return the message that a line is; None where it is none, which goes to the log."""
    if not line.strip():
        return None
    try:
        return SessionMessage(jsonrpc_message_adapter.validate_json(line, by_name=False))
    except ValueError:
        log.add(line[:1_000].decode(errors="replace"))
        return None


async def _say(process: asyncio.subprocess.Process, to_say: MemoryObjectReceiveStream[SessionMessage]) -> None:
    """Write what is to be said, until nobody has anything more to say or the server has ended."""
    pipe = _input(process)
    with suppress(OSError):
        async for message in to_say:
            json = message.message.model_dump_json(by_alias=True, exclude_unset=True)
            pipe.write(json.encode() + b"\n")
            await pipe.drain()


async def _overhear(process: asyncio.subprocess.Process, log: ServerLog) -> None:
    """Keep the last lines of standard error; the terminal never sees them."""
    pipe = _pipe(process.stderr)
    while chunk := await pipe.read(CHUNK_BYTES):
        log.feed(chunk)
        if len(chunk) > CHUNK_BYTES // 2:
            await asyncio.sleep(BREATHER_SECONDS)
    log.close()


def _input(process: asyncio.subprocess.Process) -> asyncio.StreamWriter:
    assert process.stdin is not None  # noqa: S101 - it was asked for
    return process.stdin


def _pipe(pipe: asyncio.StreamReader | None) -> asyncio.StreamReader:
    assert pipe is not None  # noqa: S101 - it was asked for
    return pipe


async def _ended(process: asyncio.subprocess.Process, tasks: list[asyncio.Task[None]]) -> None:
    """End the server and all that it has started: by the end of its input, then by signals."""
    _input(process).close()
    if not await _gone(process):
        _signal(process, signal.SIGTERM)
        await _gone(process)
    # What it has started may go on in its process group, whether it has ended by itself or not.
    _signal(process, signal.SIGKILL)
    await _gone(process)
    # What it wrote last tells why it ended; what it left behind may hold the pipes open.
    await asyncio.wait(tasks, timeout=GRACE_SECONDS)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    # Nothing public closes it while somebody else still has the pipes open.
    cast("Any", process)._transport.close()  # noqa: SLF001


async def _gone(process: asyncio.subprocess.Process) -> bool:
    """Return whether it ends within the grace. `wait` would also wait for whoever else has its pipes."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + GRACE_SECONDS
    while process.returncode is None and loop.time() < deadline:  # noqa: ASYNC110 - nothing tells of the end alone
        await asyncio.sleep(POLL_SECONDS)
    return process.returncode is not None


def _signal(process: asyncio.subprocess.Process, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)

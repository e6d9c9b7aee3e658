"""`python -m tests.proof.flood_server`: a proxy whose answers are as long as the prompt says, until its input ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from litechat_tui.demo import wire
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Hang, Raw, Request, Step

PARAGRAPH = "The quick brown fox jumps over the lazy dog, again and again.\n" * 5 + "\n"
WRITE = 256 * 1024
"""Bytes sent at a time."""


def text_of(length: int) -> str:
    """Return a text of that many characters."""
    return (PARAGRAPH * (length // len(PARAGRAPH) + 1))[:length]


def answer(request: Request) -> Iterator[Step]:
    """Answer a prompt such as "deltas 1000": a kind, and how many of it."""
    kind, count, *rest = request.body["input"][-1]["content"].split()
    return sent(kind, int(count), hangs="hang" in rest)


def sent(kind: str, count: int, *, hangs: bool) -> Iterator[Step]:
    """Yield an answer of `count` deltas, output items, or characters in many deltas or in one line."""
    size = {"deltas": 5, "line": count, "answer": 16_000}.get(kind, 16_000)
    texts = [f"word {number}" for number in range(count)] if kind == "items" else [text_of(count)]
    if kind == "deltas":
        texts = ["word " * count]
    blocks = [wire.Text(text, [text[at : at + size] for at in range(0, len(text), size)]) for text in texts]
    reply = wire.Reply(blocks)
    waiting: list[bytes] = []
    size = 0
    for event in reply.begun() if hangs else reply.completed():
        data = wire.as_sse(event)
        for start in range(0, len(data), WRITE):
            waiting.append(data[start : start + WRITE])
            size += len(waiting[-1])
            if size >= WRITE:
                yield Raw(b"".join(waiting))
                waiting, size = [], 0
    yield Raw(b"".join(waiting))
    yield Hang() if hangs else Raw(wire.DONE)


def main() -> None:
    """Tell the address, and answer until the input ends."""
    with ResponsesServer(answer) as server:
        sys.stdout.write(f"{server.base_url}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()

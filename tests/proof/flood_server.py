"""`python -m tests.proof.flood_server`: a proxy whose answers are as long as the prompt says, until its input ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from litechat_tui.demo import wire
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Hang, Raw, Request, Step

PARAGRAPH = "The quick brown fox jumps over the lazy dog, again and again.\n" * 5 + "\n"
CODE = "    for number in range(10):  # a comment\n        print(number, 'text', call(it))\n"
END = "Here it ends."
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
    """Yield an answer of `count` deltas, output items, or characters of what `kind` says."""
    reply = wire.Reply(list(_blocks(kind, count)))
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


def _blocks(kind: str, count: int) -> Iterator[wire.Block]:
    """Yield the blocks of the answer; what is for a screen ends in `END`."""
    match kind:
        case "items":
            for number in range(count):
                yield _text(f"word {number}", 16_000)
        case "deltas":
            yield _text("word " * count, 5)
        case "line":
            yield _text(text_of(count), count)
        case "thoughts":
            text = text_of(count)
            yield wire.Thought(text, [text[at : at + 200] for at in range(0, count, 200)])
            yield wire.Text(END)
        case "code":
            yield _text(f"```python\n{CODE * (count // len(CODE))}```\n\n{END}", 200)
        case "rows":
            rows = "".join(f"| row {number} | some *text* in it | {number} |\n" for number in range(count))
            yield _text(f"| a | b | c |\n|---|---|---|\n{rows}\n{END}", 200)
        case "paragraph":
            yield _text(f"{text_of(count).replace(chr(10) * 2, chr(10))}\n\n{END}", 200)
        case "words":
            yield _text(f"{text_of(count).replace(chr(10), ' ')}\n\n{END}", 200)
        case _:
            yield _text(text_of(count), 16_000)


def _text(text: str, size: int) -> wire.Text:
    """Return a text in deltas of this size."""
    return wire.Text(text, [text[at : at + size] for at in range(0, len(text), size)])


def main() -> None:
    """Tell the address, and answer until the input ends."""
    with ResponsesServer(answer) as server:
        sys.stdout.write(f"{server.base_url}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()

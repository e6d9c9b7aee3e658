"""Streams the sample text at a given pace, as a LiteLLM Proxy would or as bare text, controlled by commands.

Commands come on standard input: `answer SHAPE TOKENS` sets what the next connection receives, `play TOKENS RATE`
releases this many of them, at this many per second. Messages go to standard output, a JSON value per line: the address
first, then `"asked"` after each connection, and after each `play` the times at which marks were sent.
"""

from __future__ import annotations

import json
import socket
import sys
import time
from collections.abc import Iterable, Iterator
from queue import SimpleQueue
from threading import Thread

from benchmarks import sample
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Request, Step
from litechat_tui.demo.wire import Reply, Text, Tokens

COMMANDS: SimpleQueue[list[str]] = SimpleQueue()


def paced(tokens: Iterable[str]) -> Iterator[str]:
    """Yield the tokens when they are due, waiting for a command whenever those of the last one are sent."""
    begun, rate, length, sent = 0.0, 0.0, 0, 0
    marks: dict[int, float] = {}
    for token in tokens:
        if sent == length:
            _, amount, pace = COMMANDS.get()
            begun, rate, length, sent = time.monotonic(), float(pace), int(amount), 0
        time.sleep(max(begun + sent / rate - time.monotonic(), 0))
        if (number := sample.marked(token)) is not None:
            marks[number] = time.monotonic()
        yield token
        sent += 1
        if sent == length:
            say(marks)
            marks = {}


def tokens_of_answer() -> list[str]:
    """Report a connection, and return its tokens."""
    say("asked")
    _, shape, amount = COMMANDS.get()
    return [*sample.tokens(shape, int(amount))]


def as_response(request: Request) -> Iterator[Step]:
    """Answer as a proxy does."""
    pieces = tokens_of_answer()
    whole = Text("".join(pieces), pieces)
    reply = Reply([whole], str(request.body["model"]), request.body, Tokens(output=len(pieces)))
    pace = paced(pieces)
    for event in reply.completed():
        if event["type"] == "response.output_text.delta":
            next(pace)
        yield event
    next(pace, None)


def serve_text(listener: socket.socket) -> None:
    """Send the bare text to whoever connects."""
    while True:
        connection, _ = listener.accept()
        with connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for token in paced(tokens_of_answer()):
                connection.sendall(token.encode())


def say(message: object) -> None:
    """Send a message to the benchmark."""
    print(json.dumps(message), flush=True)


def listen() -> None:
    """Take commands until there are no more."""
    for line in sys.stdin:
        COMMANDS.put(line.rstrip("\n").split("\t"))


def main() -> None:
    """Serve until standard input ends."""
    if sys.argv[1] == "responses":
        # Nobody who is cut off in the middle of an answer is waited for.
        server = ResponsesServer(as_response, ("benchmark",))
        server.__enter__()
        say(server.base_url)
    else:
        listener = socket.create_server(("127.0.0.1", 0))
        Thread(target=serve_text, args=(listener,), daemon=True).start()
        say(str(listener.getsockname()[1]))
    listen()


if __name__ == "__main__":
    main()

"""The source of the streamed text, in a process of its own, so that its cost is measured with no other."""

from __future__ import annotations

import json
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Literal

Wire = Literal["responses", "text"]


class Feeder:
    """Streams `sample.tokens` in the amount and at the rate requested."""

    def __init__(self, commands: IO[str], messages: IO[str]) -> None:
        self._commands = commands
        self._messages = messages
        self.address: str = self._receive()
        """The base URL for `LITELLM_BASE_URL`, or the port of the bare text."""

    @classmethod
    @contextmanager
    def running(cls, wire: Wire) -> Iterator[Feeder]:
        """Run a feeder for the block, speaking the proxy's wire format or sending bare text."""
        with subprocess.Popen(
            [sys.executable, "-m", "benchmarks.programs.feeder", wire],
            cwd=Path(__file__).parent.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                yield cls(process.stdin, process.stdout)
            finally:
                process.kill()

    def prepare(self, shape: str, tokens: int) -> None:
        """Wait for a connection, and set what it receives."""
        assert self._receive() == "asked"
        self._send("answer", shape, tokens)

    def play(self, tokens: int, rate: float) -> None:
        """Release this many tokens, at `rate` per second. Returns at once; the last ones end the answer."""
        self._send("play", tokens, rate)

    def sent(self) -> Mapping[int, float] | None:
        """Return when the marks of the last `play` were sent, by `time.monotonic`; None while it goes on."""
        if not select.select([self._messages], [], [], 0)[0]:
            return None
        return self.wait()

    def wait(self) -> Mapping[int, float]:
        """Wait for the end of the last `play`, and return when its marks were sent."""
        return {int(number): moment for number, moment in self._receive().items()}

    def _send(self, *words: object) -> None:
        print(*words, sep="\t", file=self._commands)

    def _receive(self) -> Any:  # noqa: ANN401 - any JSON value
        return json.loads(self._messages.readline())

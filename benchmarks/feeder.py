"""The stream a program is fed with; it comes from a process of its own, so that its cost is nobody else's."""

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
    """Streams `sample.tokens`, as much as it is told to and as fast."""

    def __init__(self, commands: IO[str], news: IO[str]) -> None:
        self._commands = commands
        self._news = news
        self.address: str = self._heard()
        """A base URL as `LITELLM_BASE_URL` wants it, or the port where the bare text is."""

    @classmethod
    @contextmanager
    def running(cls, wire: Wire) -> Iterator[Feeder]:
        """Have a feeder for the block, speaking the proxy's wire format or sending bare text."""
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
        """Wait until somebody has connected, and say what they will get."""
        assert self._heard() == "asked"
        self._tell("answer", shape, tokens)

    def play(self, tokens: int, rate: float) -> None:
        """Let so many tokens go, at `rate` a second. Returns at once; the last ones end the answer."""
        self._tell("play", tokens, rate)

    def sent(self) -> Mapping[int, float] | None:
        """Return when the marks of the last `play` were sent, by `time.monotonic`; None while it goes on."""
        if not select.select([self._news], [], [], 0)[0]:
            return None
        return self.wait()

    def wait(self) -> Mapping[int, float]:
        """Wait for the end of the last `play`, and return when its marks were sent."""
        return {int(number): moment for number, moment in self._heard().items()}

    def _tell(self, *words: object) -> None:
        print(*words, sep="\t", file=self._commands)

    def _heard(self) -> Any:  # noqa: ANN401 - whatever stands in the line
        return json.loads(self._news.readline())

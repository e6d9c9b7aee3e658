"""A proxy that answers prompts at once, and what it is asked beside them at once, slowly, or never.

`python -m benchmarks.programs.management answering|slow|dead`; writes its address to standard output.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from itertools import count

from litechat_tui.demo import server
from litechat_tui.demo.steps import Request, Step
from litechat_tui.demo.wire import Reply, Text

SECONDS = {"answering": 0.0, "slow": 3.0, "dead": 3600.0}
"""Manner -> how long an answer about the proxy itself takes."""
_NUMBERS = count(1)


class _Handler(server._Handler):  # noqa: SLF001 - the endpoint has no other way to be slow
    manner = "answering"

    def do_GET(self) -> None:  # noqa: N802 - as http.server has it
        """Tell about the proxy, in its manner; the list of models, which a first prompt may need, comes at once."""
        if self.path != "/v1/models":
            time.sleep(SECONDS[self.manner])
        super().do_GET()


def answer(request: Request) -> Iterator[Step]:
    """Say which answer this is: `Answer-1`, `Answer-2`."""
    text = f"Answer-{next(_NUMBERS)}."
    yield from Reply([Text(text, [text])], request.body["model"], request.body).completed()


def main() -> None:
    """Serve until killed."""
    _Handler.manner = sys.argv[1]
    server._Handler = _Handler  # type: ignore[misc] # noqa: SLF001
    with server.ResponsesServer(answer, ["m1"]) as endpoint:
        print(endpoint.base_url, flush=True)
        while True:
            time.sleep(3600)


if __name__ == "__main__":
    main()

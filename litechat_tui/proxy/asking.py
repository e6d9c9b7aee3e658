"""One short message to a model, streamed as those of a chat are, without the SDK."""

from __future__ import annotations

import json
from collections.abc import Iterable

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.domain.text import one_line
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.http import not_a_proxy, streamed
from litechat_tui.proxy.refusals import stream_problem

PROMPT = "Reply with the single word OK."
MOST_TOKENS = 16
"""The least that some providers allow."""
_LONGEST = 200


def answer_of(connection: Connection, model: str) -> str:
    """Return the beginning of what `model` answers. Blocks; raises `ProxyError`."""
    body = {"model": model, "input": PROMPT, "max_output_tokens": MOST_TOKENS, "stream": True}
    with streamed(connection, "/v1/responses", body) as lines:
        return _text(lines, connection, model)


def _text(lines: Iterable[str], connection: Connection, model: str) -> str:
    pieces: list[str] = []
    for line in lines:
        match _event(line):
            case {"type": "response.output_text.delta", "delta": str(piece)}:
                pieces.append(piece[:_LONGEST])
            case {"type": "response.completed" | "response.incomplete"}:
                return one_line(connection.redactor.redacted("".join(pieces)), _LONGEST)
            case {"type": "response.failed", "response": {"error": {**error}}} | {"error": {**error}}:
                code, type_, message = (str(error.get(name) or "") for name in ("code", "type", "message"))
                raise ProxyError.of(stream_problem(code, type_, message, connection, model))
    if not pieces:
        raise not_a_proxy(connection)
    raise ProxyError(Code.PROXY_CONNECTION_CUT)


def _event(line: str) -> object:
    """Return the event of a line of the stream; None for one that has none."""
    if not line.startswith("data:"):
        return None
    try:
        event: object = json.loads(line.removeprefix("data:"))
    except (ValueError, RecursionError):  # such as [DONE]
        return None
    return event

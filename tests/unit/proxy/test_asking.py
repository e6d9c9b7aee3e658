"""One short message to a model."""

from __future__ import annotations

import json
from typing import Any

import pytest

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.proxy.asking import answer_of
from litechat_tui.proxy.connection import Connection
from tests.unit.proxy.server import OneAnswer

KEY = "sk-canary-0123456789"


def stream(*events: Any) -> bytes:
    return b"".join(b"data: " + json.dumps(event).encode() + b"\n\n" for event in events) + b"data: [DONE]\n\n"


def delta(text: str) -> dict[str, str]:
    return {"type": "response.output_text.delta", "delta": text}


def answered(body: bytes, status: int = 200) -> str:
    server = OneAnswer(status, body)
    with server.answering_once() as url:
        text = answer_of(Connection(url, lambda: KEY), "m1")
    ((asked, authorization, sent),) = server.asked
    assert (asked, authorization) == ("POST /v1/responses", f"Bearer {KEY}")
    assert json.loads(sent)["stream"] is True
    assert json.loads(sent)["max_output_tokens"] <= 16
    return text


def refused(body: bytes, status: int = 200) -> Code:
    with pytest.raises(ProxyError) as caught:
        answered(body, status)
    assert KEY not in f"{caught.value} {caught.value.problem.proxy_message}"
    return caught.value.problem.code


@pytest.mark.parametrize("end", ["response.completed", "response.incomplete"])
def test_the_text_is_what_was_streamed(end: str) -> None:
    body = b": comment\n\n" + stream({"type": "response.created"}, delta("O"), delta("K\x1b"), {"type": end})
    assert answered(body) == "OK␛"


def test_no_secret_comes_back() -> None:
    assert answered(stream(delta(KEY[:9]), delta(KEY[9:]), {"type": "response.completed"})) == "sk-…"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (
            stream({"type": "response.failed", "response": {"error": {"code": "rate_limit_exceeded", "message": KEY}}}),
            200,
            Code.PROXY_MODEL_RATE_LIMIT,
        ),
        (stream({"error": {"code": "401", "type": "expired_key", "message": None}}), 200, Code.PROXY_KEY_EXPIRED),
        (b"<html>", 200, Code.PROXY_NOT_A_PROXY),
        (stream(delta("O")), 200, Code.PROXY_CONNECTION_CUT),
        (
            json.dumps({"error": {"type": "budget_exceeded", "message": KEY, "code": "422"}}).encode(),
            422,
            Code.PROXY_BUDGET_SPENT,
        ),
    ],
)
def test_what_is_no_answer_is_told(body: bytes, status: int, code: Code) -> None:
    assert refused(body, status) is code


def test_a_proxy_that_is_not_there_is_told() -> None:
    with pytest.raises(ProxyError) as caught:
        answer_of(Connection("http://127.0.0.1:9", lambda: KEY), "m1")
    assert caught.value.problem.code is Code.PROXY_CONNECTION_REFUSED

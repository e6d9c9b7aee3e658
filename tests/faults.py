"""Every way in which a turn can go wrong at the proxy: what it answers, what stays of the reply, the code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from litechat_tui.demo import wire
from litechat_tui.demo.bodies import error_body
from litechat_tui.demo.steps import Cut, Hang, Raw, Refusal, Step
from litechat_tui.domain.chat import Part, ReasoningPart, TextPart, ToolPart, TurnStatus
from litechat_tui.domain.codes import Code
from tests.refusals import RECORDED
from tests.unit.agent.rig import saying


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to go wrong."""

    name: str
    code: Code
    """What the turn's problem is."""
    answers: Sequence[Sequence[Step]]
    """What each request of the turn is answered with."""
    parts: tuple[Part, ...] = ()
    """What stays of the reply."""
    sent: tuple[str, ...] | None = None
    """What the next request says of the reply, item by item; None when that is the text of `parts`."""
    status: TurnStatus = TurnStatus.FAILED

    @property
    def said_next(self) -> tuple[str, ...]:
        """What the next request says of the reply."""
        texts = tuple(part.text for part in self.parts if isinstance(part, TextPart))
        return texts if self.sent is None else self.sent


def sse(*lines: str) -> Raw:
    """Return these lines as events of the stream."""
    return Raw("".join(f"data: {line}\n\n" for line in lines).encode())


def refusal(status: int, type_: str, message: str = "No.", **headers: str) -> list[Step]:
    """Return the answer that is a refusal; underscores in the names of `headers` stand for dashes."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return [Refusal(status, error_body(message, type_, status), names)]


SOME = saying("Once upon").begun()
"""A stream that has said something and is not at its end."""
FIRST = (TextPart("Once upon"),)
HALF = saying("Once upon")
CALL = wire.Call("current_time", "{}", "call_1")
TIME = "2026-11-23T15:04:05+09:00 (Monday, JST)"
CALLED = (TextPart("Let me see."), ToolPart("call_1", "current_time", "{}", TIME, 0.0))

BROKEN = [
    Fault("cut", Code.PROXY_CONNECTION_CUT, [[*SOME, Cut()]], FIRST),
    Fault("end without a last event", Code.ANSWER_BROKEN_OFF, [SOME], FIRST),
    Fault("done without a last event", Code.ANSWER_BROKEN_OFF, [[*SOME, Raw(b"data: [DONE]\n\n")]], FIRST),
    Fault("garbage", Code.ANSWER_BROKEN_OFF, [[*SOME, sse("{garbage")]], FIRST),
    Fault("nothing but garbage", Code.ANSWER_UNREADABLE, [[sse("{garbage")]]),
    Fault(
        "error object with a status",
        Code.PROXY_TOO_MANY_REQUESTS,
        [[*SOME, sse('{"error": {"message": "busy", "type": "x", "code": "429"}}')]],
        FIRST,
    ),
    Fault("error object", Code.PROVIDER_FAILED, [[*SOME, sse('{"error": {"message": "busy"}}')]], FIRST),
    Fault(
        "error event",
        Code.PROVIDER_FAILED,
        [[*SOME, sse('{"type": "error", "code": "server_error", "message": "boom"}')]],
        FIRST,
    ),
    Fault("event of an odd type", Code.ANSWER_BROKEN_OFF, [[*SOME, sse('{"type": []}')]], FIRST),
    Fault("end with half an event", Code.ANSWER_BROKEN_OFF, [[*SOME, Raw(b'data: {"type": "resp')]], FIRST),
    Fault("failed: rate_limit_exceeded", Code.PROXY_MODEL_RATE_LIMIT, [HALF.failed("rate_limit_exceeded")], FIRST),
    Fault("failed: server_error", Code.PROVIDER_FAILED, [HALF.failed("server_error")], FIRST),
    Fault("failed: invalid_request_error", Code.PROVIDER_REFUSED, [HALF.failed("invalid_request_error")], FIRST),
    Fault("failed: request_timeout", Code.PROVIDER_SILENT, [HALF.failed("request_timeout")], FIRST),
    Fault("failed before a word", Code.PROVIDER_FAILED, [saying().failed("server_error")]),
    Fault("failed without a response", Code.PROVIDER_FAILED, [[sse('{"type": "response.failed", "response": null}')]]),
    Fault(
        "cut in the reasoning",
        Code.PROXY_CONNECTION_CUT,
        [[*saying(wire.Thought("Hm.")).begun(), Cut()]],
        (ReasoningPart("Hm."),),
    ),
    Fault(
        "cut behind the reasoning",
        Code.PROXY_CONNECTION_CUT,
        [[*saying(wire.Thought("Hm."), "Once upon").begun(), Cut()]],
        (ReasoningPart("Hm.", 0.0), *FIRST),
    ),
    Fault(
        "cut after a tool call",
        Code.PROXY_CONNECTION_CUT,
        [saying("Let me see.", CALL).completed(), [*SOME, Cut()]],
        (*CALLED, *FIRST),
        ("Let me see.", "(current_time)", TIME, "Once upon"),
    ),
]
"""Answers that break off."""

SILENT = Fault("silence", Code.PROXY_SILENT, [[*SOME, Hang()]], FIRST)
"""For a client that waits for a short time only."""

LIMITED = [
    Fault(
        "incomplete: max_output_tokens",
        Code.ANSWER_TOO_LONG,
        [saying(wire.Thought("Hm."), "Once upon").incomplete("max_output_tokens")],
        (ReasoningPart("Hm.", 0.0), *FIRST),
        ("(reasoning)", "Once upon"),
        TurnStatus.INCOMPLETE,
    ),
    Fault(
        "incomplete: content_filter",
        Code.ANSWER_FILTERED,
        [HALF.incomplete("content_filter")],
        FIRST,
        status=TurnStatus.INCOMPLETE,
    ),
]
"""Answers that a limit of the model cut short."""

UNREACHABLE = [
    # (address, in which {port} is that of a living server, and the code)
    ("http://127.0.0.1:9", Code.PROXY_CONNECTION_REFUSED),
    ("http://proxy.invalid", Code.PROXY_UNKNOWN_HOST),
    ("https://127.0.0.1:{port}", Code.PROXY_TLS_FAILED),
    ("localhost:4000", Code.PROXY_BAD_ADDRESS),
    ("http://127.0.0.1:{port}/elsewhere", Code.PROXY_NOT_A_PROXY),
]
"""Addresses at which there is no proxy."""


def refused() -> list[Fault]:
    """Return a fault for each recorded refusal; the proxy does not change its mind when it is asked again."""
    return [
        Fault(kind.name, kind.code, [[Refusal(kind.status, kind.body, {"retry-after": "0"})]] * 3) for kind in RECORDED
    ]

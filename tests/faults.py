"""Every way in which a turn can go wrong at the proxy: what it answers, what stays of the reply, what is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from litechat_tui.agent.problems import BUSY, TOO_LONG
from litechat_tui.demo import wire
from litechat_tui.demo.steps import Cut, Hang, Raw, Refusal, Step
from litechat_tui.domain.chat import Part, ReasoningPart, TextPart, ToolPart, TurnStatus
from tests.unit.agent.rig import saying

REFUSALS = [
    # (status, error.type, part of the proxy's message, part of the sentence, sent again)
    (401, "auth_error", "Authentication Error, No api key passed in.", "does not accept", False),
    (401, "token_not_found_in_db", "Received API Key = sk-...7890", "does not accept", False),
    (401, "expired_key", "Authentication Error - Expired Key", "expired", False),
    (403, "key_model_access_denied", "The requested model 'x' is not available", "may not use this model", False),
    (403, "permission_error", "AccessDeniedException", "own credentials", False),
    (
        403,
        "auth_error",
        "litellm.AuthenticationError: BedrockException Invalid Authentication",
        "own credentials",
        False,
    ),
    (403, "", "Virtual key is not allowed to call this route.", "may not ask models", False),
    (404, "", "Not Found", "no LiteLLM Proxy", False),
    (404, "not_found_error", "model not found", "does not know this model", False),
    (422, "budget_exceeded", "Budget has been exceeded!", "budget", False),
    (400, "budget_exceeded", "ExceededBudget", "budget", False),
    (429, "budget_exceeded", "Budget has been exceeded!", "budget", False),
    (429, "throttling_error", "Limit type: requests", BUSY[:-1], True),
    (400, "no_db_connection", "No connected db.", "no database", False),
    (400, "invalid_request_error", "litellm.ContextWindowExceededError: too long", TOO_LONG, False),
    (400, "invalid_request_error", "messages.0: bad", "refused the request", False),
    (413, "", "", "too large", False),
    (500, "internal_server_error", "boom", "failed", True),
    (503, "internal_server_error", "boom", "failed", True),
    (418, "", "", "refused the request", False),
]
"""What the proxy refuses with, as recorded from LiteLLM."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to go wrong."""

    name: str
    sentence: str
    """Part of what is said."""
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
    return [Refusal(status, wire.error_body(message, type_, status), names)]


SOME = saying("Once upon").begun()
"""A stream that has said something and is not at its end."""
FIRST = (TextPart("Once upon"),)
HALF = saying("Once upon")
CALL = wire.Call("current_time", "{}", "call_1")
TIME = "2026-11-23T15:04:05+09:00 (Monday, JST)"
CALLED = (TextPart("Let me see."), ToolPart("call_1", "current_time", "{}", TIME, 0.0))

BROKEN = [
    Fault("cut", "cut in the middle", [[*SOME, Cut()]], FIRST),
    Fault("end without a last event", "closed the stream", [SOME], FIRST),
    Fault("done without a last event", "closed the stream", [[*SOME, Raw(b"data: [DONE]\n\n")]], FIRST),
    Fault("garbage", "no answer", [[*SOME, sse("{garbage")]], FIRST),
    Fault(
        "error object with a status",
        "more requests",
        [[*SOME, sse('{"error": {"message": "busy", "type": "x", "code": "429"}}')]],
        FIRST,
    ),
    Fault("error object", "in the middle", [[*SOME, sse('{"error": {"message": "busy"}}')]], FIRST),
    Fault(
        "error event",
        "in the middle",
        [[*SOME, sse('{"type": "error", "code": "server_error", "message": "boom"}')]],
        FIRST,
    ),
    Fault(
        "last event without a response", "could not be used", [[*SOME, sse('{"type": "response.completed"}')]], FIRST
    ),
    Fault("event of an odd type", "could not be used", [[*SOME, sse('{"type": []}')]], FIRST),
    Fault("event without data", "no answer", [[*SOME, Raw(b"event: nothing\n\n")]], FIRST),
    Fault("failed: rate_limit_exceeded", "more requests", [HALF.failed("rate_limit_exceeded")], FIRST),
    Fault("failed: server_error", "provider failed", [HALF.failed("server_error")], FIRST),
    Fault("failed: invalid_request_error", "refused the request", [HALF.failed("invalid_request_error")], FIRST),
    Fault("failed: request_timeout", "stopped answering", [HALF.failed("request_timeout")], FIRST),
    Fault("failed before a word", "provider failed", [saying().failed("server_error")]),
    Fault("failed without a response", "provider failed", [[sse('{"type": "response.failed", "response": null}')]]),
    Fault(
        "cut in the reasoning",
        "cut in the middle",
        [[*saying(wire.Thought("Hm.")).begun(), Cut()]],
        (ReasoningPart("Hm."),),
    ),
    Fault(
        "cut behind the reasoning",
        "cut in the middle",
        [[*saying(wire.Thought("Hm."), "Once upon").begun(), Cut()]],
        (ReasoningPart("Hm.", 0.0), *FIRST),
    ),
    Fault(
        "cut after a tool call",
        "cut in the middle",
        [saying("Let me see.", CALL).completed(), [*SOME, Cut()]],
        (*CALLED, *FIRST),
        ("Let me see.", "(current_time)", TIME, "Once upon"),
    ),
]
"""Answers that break off."""

SILENT = Fault("silence", "for too long", [[*SOME, Hang()]], FIRST)
"""For a client that waits for a short time only."""

LIMITED = [
    Fault(
        "incomplete: max_output_tokens",
        "the longest this model may give",
        [saying(wire.Thought("Hm."), "Once upon").incomplete("max_output_tokens")],
        (ReasoningPart("Hm.", 0.0), *FIRST),
        ("(reasoning)", "Once upon"),
        TurnStatus.INCOMPLETE,
    ),
    Fault(
        "incomplete: content_filter",
        "A content filter",
        [HALF.incomplete("content_filter")],
        FIRST,
        status=TurnStatus.INCOMPLETE,
    ),
]
"""Answers that a limit of the model cut short."""

UNREACHABLE = [
    # (address, in which {port} is that of a living server, and part of the sentence)
    ("http://127.0.0.1:9", "Nothing answers"),
    ("http://proxy.invalid", "host name"),
    ("https://127.0.0.1:{port}", "secure connection"),
    ("localhost:4000", "not a web address"),
    ("http://127.0.0.1:{port}/elsewhere", "no LiteLLM Proxy"),
]
"""Addresses at which there is no proxy."""


def refused() -> list[Fault]:
    """Return a fault for each of `REFUSALS`; the proxy does not change its mind when it is asked again."""
    return [
        Fault(f"{status} {type_ or '-'} {said[:20]}", sentence, [refusal(status, type_, said, retry_after="0")] * 3)
        for status, type_, said, sentence, _ in REFUSALS
    ]

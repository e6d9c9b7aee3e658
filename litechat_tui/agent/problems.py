"""What can prevent an answer, in the words a person sees. Knows nothing of the SDK."""

from __future__ import annotations

import re
from dataclasses import dataclass

from litechat_tui.domain.errors import LitechatError, Problem
from litechat_tui.domain.text import one_line

LONGEST_WAIT = 60.0
"""Seconds; a proxy that asks for more is not waited for."""


class AnswerError(LitechatError):
    """The proxy, the model or the connection failed."""

    title = "No answer"

    def __init__(self, problem: Problem, *, resend: bool = False, retry_after: float | None = None) -> None:
        super().__init__(problem.message, problem.hint, retryable=problem.retryable, said=problem.said)
        self._resend = resend
        self._retry_after = retry_after

    def resend_after(self, resends: int) -> float | None:
        """Return the seconds to wait before the next resend, after `resends` of them; None when there is no point."""
        seconds = 2.0**resends if self._retry_after is None else self._retry_after
        return seconds if self._resend and seconds <= LONGEST_WAIT else None


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A kind of HTTP refusal, told by its status, its `error.type` and, where there is no field for it, a marker."""

    statuses: tuple[int, ...]
    """Empty: any."""
    types: tuple[str, ...]
    """Empty: any."""
    message: str
    hint: str
    marker: str = ""
    """Name of an exception of LiteLLM that the message has to contain."""
    quoted: bool = True
    """Whether the proxy's own words help the reader."""
    resend: bool = False

    def fits(self, status: int, type_: str, said: str) -> bool:
        """Return whether the refusal is of this kind."""
        return (
            (not self.statuses or status in self.statuses)
            and (not self.types or type_ in self.types)
            and self.marker in said
        )


BUSY = "The model gets more requests than it may at the moment."
PATIENCE = "Try again in a little while."
TOO_LONG = "The conversation is too long for this model."
SHORTER = "Start a new session, or choose a model with a larger context."
REWORD = "Word the prompt in another way, or start a new session; the proxy's log says more."
AWS = "The provider refused the proxy's own credentials."
CHECK_AWS = "Check the provider's keys at the proxy (AWS for Bedrock) and its access to the model."

_REFUSALS = (
    _Refusal((), ("budget_exceeded",), "The budget of this API key or its user is used up.", "Have it raised."),
    _Refusal(
        (401,), ("expired_key",), "This API key has expired.", "Put a new one into LITELLM_API_KEY.", quoted=False
    ),
    _Refusal(
        (401,), (), "The proxy does not accept this API key.", "Put a valid one into LITELLM_API_KEY.", quoted=False
    ),
    _Refusal(
        (403,),
        ("key_model_access_denied",),
        "This API key may not use this model.",
        "Choose another model, or have this one added to the key.",
        quoted=False,
    ),
    _Refusal((403,), (), AWS, CHECK_AWS, marker="BedrockException"),
    _Refusal((403,), ("permission_error",), AWS, CHECK_AWS),
    _Refusal((403,), (), "This API key may not ask models.", "Have the route allowed for the key."),
    _Refusal((404,), ("",), "There is no LiteLLM Proxy at this address.", "Check LITELLM_BASE_URL.", quoted=False),
    _Refusal((404,), (), "The provider does not know this model.", "Check the model's entry at the proxy."),
    _Refusal(
        (400,), ("no_db_connection",), "The proxy knows no keys: it has no database.", "Check the proxy's DATABASE_URL."
    ),
    _Refusal((400,), (), TOO_LONG, SHORTER, marker="ContextWindowExceededError", quoted=False),
    _Refusal((413,), (), "The request is too large for the proxy.", SHORTER, quoted=False),
    _Refusal((429,), (), BUSY, PATIENCE, resend=True),
    _Refusal((408, 500, 502, 503, 504), (), "The proxy, or the provider behind it, failed.", PATIENCE, resend=True),
)
"""The first that fits counts."""

_OTHER = _Refusal((), (), "The proxy refused the request.", "Check the model's name; the proxy's log says more.")


def of_refusal(status: int, type_: str, said: str, retry_after: float | None = None) -> AnswerError:
    """Return what an HTTP refusal means. `type_` is the `error.type` of the body, "" when it has none.

    Message texts differ between versions of the proxy, so they decide nothing, with two exceptions that it offers no
    field for: the names of LiteLLM's own exceptions that some of them carry.
    Source: LiteLLM 1.106.2 and 1.109.1, every case provoked.
    """
    kind = next((kind for kind in _REFUSALS if kind.fits(status, type_, said)), _OTHER)
    message = f"{kind.message[:-1]} (HTTP {status})." if kind.quoted else kind.message
    problem = Problem(message, kind.hint, kind.resend, _quoted(said) if kind.quoted else "")
    return AnswerError(problem, resend=kind.resend, retry_after=retry_after)


def of_failure(code: str, said: str) -> AnswerError:
    """Return what the `error` of a `response.failed`, or an error object inside the stream, means."""
    if code.isdecimal():
        return of_refusal(int(code), "stream", said)
    match code:
        case "rate_limit_exceeded" | "throttling_error":
            message, hint, retryable = BUSY, PATIENCE, True
        case "context_length_exceeded":
            message, hint, retryable = TOO_LONG, SHORTER, False
        case "invalid_request_error" | "invalid_prompt":
            message, hint, retryable = "The provider refused the request.", REWORD, False
        case "request_timeout":
            message, hint, retryable = "The provider stopped answering.", PATIENCE, True
        case _:
            message, hint, retryable = "The provider failed in the middle of the answer.", PATIENCE, True
    return AnswerError(Problem(message, hint, retryable, _quoted(said)))


def _quoted(said: str) -> str:
    """Return what the proxy said on one line, without anything like a key."""
    return one_line(re.sub(r"sk-[\w-]{6,}", "sk-…", said[:2_000]))

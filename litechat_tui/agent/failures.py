"""What an exception of the SDK, of the openai client or of the network means to a person."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator

import httpx2
import openai
from agents import MaxTurnsExceeded, ModelBehaviorError

from litechat_tui.agent.problems import PATIENCE, AnswerError, of_failure, of_refusal
from litechat_tui.agent.progress import Progress
from litechat_tui.agent.translate import field, kind, words
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.text import one_line

CHECK_ADDRESS = "Check LITELLM_BASE_URL, and that the proxy runs."


def explained(error: Exception, progress: Progress) -> AnswerError:
    """Return what `error` means, seen together with what had arrived when it was raised."""
    match error:
        case openai.APIStatusError():
            return of_refusal(error.status_code, error.type or "", _said(error.body), _retry_after(error.response))
        case openai.APIConnectionError():
            return _connection(error, progress)
        case openai.APIError():
            return of_failure(words(error.code), _said(error.body))
        case MaxTurnsExceeded():
            return AnswerError(Problem("The model went on calling tools without an answer.", "Ask it to sum up."))
        case ModelBehaviorError() if progress.ending is None:
            return _of("The answer broke off: the proxy closed the stream before its end.", PATIENCE)
        case ModelBehaviorError() if (failure := _failure(progress.ending)) is not None:
            return of_failure(words(field(failure, "code")), words(field(failure, "message")))
        case json.JSONDecodeError() | UnicodeDecodeError():
            return _of("The proxy sent something that is no answer.", CHECK_ADDRESS)
        case _:
            return _of(
                f"The answer could not be used: {one_line(str(error)).rstrip('.') or type(error).__name__}.", PATIENCE
            )


def _connection(error: openai.APIConnectionError, progress: Progress) -> AnswerError:
    causes = [*_causes(error)]

    def due_to(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    if due_to(httpx2.ConnectTimeout):
        return _of("The proxy could not be reached in time.", CHECK_ADDRESS)
    if isinstance(error, openai.APITimeoutError):
        return _of("The proxy has not said anything for too long.", PATIENCE)
    if due_to(ssl.SSLError):
        return _of("No secure connection to the proxy could be made.", "Check its certificate and LITELLM_BASE_URL.")
    if due_to(socket.gaierror):
        return _of("The proxy's host name is not known.", CHECK_ADDRESS)
    if due_to(ConnectionRefusedError):
        return _of("Nothing answers at the proxy's address.", "Start the proxy, or check LITELLM_BASE_URL.")
    if due_to(httpx2.UnsupportedProtocol, httpx2.InvalidURL):
        return _of("The proxy's address is not a web address.", "Begin LITELLM_BASE_URL with http:// or https://.")
    if progress.heard:
        return _of("The connection to the proxy was cut in the middle of the answer.", PATIENCE)
    return AnswerError(Problem("The connection to the proxy was cut.", CHECK_ADDRESS, retryable=True), resend=True)


def _of(message: str, hint: str) -> AnswerError:
    return AnswerError(Problem(message, hint, retryable=True))


def _failure(ending: object) -> object:
    """Return the error object of a `response.failed` or of an `error` event."""
    if kind(ending) == "response.failed":
        return field(field(ending, "response"), "error") or {}
    return ending if kind(ending) in {"error", "response.error"} else None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield `error` and everything that led to it."""
    if error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for part in error.exceptions:
                yield from _causes(part)
        yield from _causes(error.__cause__ or error.__context__)


def _said(body: object) -> str:
    """Return the message of an error body: LiteLLM's `message`, or FastAPI's `detail`."""
    return words(field(body, "message")) or words(field(body, "detail"))


def _retry_after(response: httpx2.Response) -> float | None:
    try:
        return max(float(response.headers.get("retry-after", "")), 0.0)
    except ValueError:
        return None

import httpx2
import openai
import pytest
from agents import UserError

from litechat_tui.agent.failures import explained
from litechat_tui.agent.progress import Progress
from tests.conftest import frozen_clock

REQUEST = httpx2.Request("POST", "http://proxy.invalid/v1/responses")


def because_of(cause: BaseException, error: Exception | None = None) -> Exception:
    """Return an error of the openai client that was raised from `cause`."""
    error = error or openai.APIConnectionError(request=REQUEST)
    error.__cause__ = cause
    return error


def refused(status: int, body: object, **headers: str) -> openai.APIStatusError:
    response = httpx2.Response(status, headers=headers, request=REQUEST)
    return openai.APIStatusError("no", response=response, body=body)


@pytest.fixture
def progress() -> Progress:
    return Progress(frozen_clock)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (because_of(httpx2.ConnectTimeout(""), openai.APITimeoutError(REQUEST)), "reached in time"),
        (because_of(httpx2.ReadTimeout(""), openai.APITimeoutError(REQUEST)), "for too long"),
        (because_of(OSError("two addresses")), "was cut"),
        (because_of(ExceptionGroup("both", [OSError(), ConnectionRefusedError()])), "Nothing answers"),
        (UserError("Odd."), "could not be used: Odd."),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), "no answer"),
        (RuntimeError(), "could not be used: RuntimeError."),
        (openai.APIError("busy", REQUEST, body="busy"), "provider failed"),
    ],
)
def test_an_exception_has_a_sentence(progress: Progress, error: Exception, sentence: str) -> None:
    assert sentence in explained(error, progress).problem.message


def test_a_connection_cut_before_the_first_event_is_worth_another_try(progress: Progress) -> None:
    cut = because_of(httpx2.RemoteProtocolError(""))
    assert explained(cut, progress).resend_after(0) == 1.0
    progress.heard = True
    assert explained(cut, progress).resend_after(0) is None


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), ("-1", 0.0), ("Wed, 21 Oct 2026 07:28:00 GMT", 1.0)])
def test_the_proxy_says_when_to_come_back(progress: Progress, header: str, seconds: float) -> None:
    error = refused(429, {"message": "no", "type": "throttling_error"}, **{"retry-after": header})
    assert explained(error, progress).resend_after(0) == seconds


@pytest.mark.parametrize("body", [{"message": "Because."}, {"detail": "Because."}])
def test_the_proxy_s_words_are_found_in_both_forms_of_a_refusal(progress: Progress, body: object) -> None:
    assert explained(refused(400, body), progress).problem.said == "Because."


@pytest.mark.parametrize("body", [None, "<html>", {"detail": [{"loc": ["body"]}]}])
def test_a_refusal_without_words_is_told_without(progress: Progress, body: object) -> None:
    problem = explained(refused(400, body), progress).problem
    assert (problem.message, problem.said) == ("The proxy refused the request (HTTP 400).", "")

import httpx2
import openai
import pytest
from agents import UserError

from litechat_tui.agent.failures import explained
from litechat_tui.agent.problems import AnswerError
from litechat_tui.agent.progress import Progress
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.proxy.connection import Connection
from tests.conftest import frozen_clock

REQUEST = httpx2.Request("POST", "http://proxy.invalid/v1/responses")
CONNECTION = Connection("http://proxy.invalid", lambda: "sk-x")
ADDRESS = {"address": "http://proxy.invalid", "host": "proxy.invalid"}


def because_of(cause: BaseException, error: Exception | None = None) -> Exception:
    """Return an error of the openai client that was raised from `cause`."""
    error = error or openai.APIConnectionError(request=REQUEST)
    error.__cause__ = cause
    return error


def meaning(error: Exception, *, heard: bool = False) -> AnswerError:
    progress = Progress(frozen_clock)
    progress.heard = heard
    return explained(error, progress, CONNECTION, "claude")


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (
            because_of(httpx2.ConnectTimeout(""), openai.APITimeoutError(REQUEST)),
            Problem(Code.PROXY_TIMEOUT, **ADDRESS),
        ),
        (because_of(httpx2.ReadTimeout(""), openai.APITimeoutError(REQUEST)), Problem(Code.PROXY_SILENT, **ADDRESS)),
        (UserError("Odd."), Problem(Code.ANSWER_UNUSABLE, reason="Odd")),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), Problem(Code.ANSWER_UNREADABLE)),
        (UnicodeError("label empty or too long"), Problem(Code.PROXY_BAD_ADDRESS, **ADDRESS)),
        (RuntimeError(), Problem(Code.ANSWER_UNUSABLE, reason="RuntimeError")),
        (
            openai.APIError("busy", REQUEST, body="busy"),
            Problem(Code.PROVIDER_FAILED, address="http://proxy.invalid", model="claude"),
        ),
    ],
)
def test_an_exception_has_a_problem(error: Exception, problem: Problem) -> None:
    assert meaning(error).problem == problem


def test_a_connection_cut_before_the_first_event_is_worth_another_try() -> None:
    cut = because_of(httpx2.RemoteProtocolError(""))
    assert meaning(cut).resend_after(0) == 1.0
    assert meaning(cut, heard=True).resend_after(0) is None
    assert meaning(cut, heard=True).problem.code is Code.PROXY_CONNECTION_CUT


def test_the_proxy_says_when_to_come_back() -> None:
    response = httpx2.Response(429, headers={"retry-after": "7"}, request=REQUEST)
    assert meaning(openai.APIStatusError("no", response=response, body=None)).resend_after(0) == 7.0

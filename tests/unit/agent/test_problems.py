import pytest

from litechat_tui.agent.problems import AnswerError
from litechat_tui.domain.codes import Code


def refused(code: Code, retry_after: float | None = None) -> AnswerError:
    error = AnswerError(code)
    error.retry_after = retry_after
    return error


def test_waits_grow_unless_the_proxy_says_how_long() -> None:
    assert [refused(Code.PROXY_FAILED).resend_after(n) for n in range(3)] == [1.0, 2.0, 4.0]
    assert refused(Code.PROXY_TOO_MANY_REQUESTS, 7.0).resend_after(2) == 7.0


@pytest.mark.parametrize("seconds", [3600.0, float("inf"), float("nan")])
def test_a_proxy_that_asks_for_too_long_a_wait_is_not_waited_for(seconds: float) -> None:
    assert refused(Code.PROXY_TOO_MANY_REQUESTS, seconds).resend_after(0) is None


@pytest.mark.parametrize(
    "code", [Code.PROXY_KEY_INVALID, Code.PROXY_CONNECTION_CUT, Code.PROXY_ATTACHMENT_REFUSED, Code.ANSWER_UNUSABLE]
)
def test_what_no_second_request_would_mend_is_not_sent_again(code: Code) -> None:
    assert refused(code).resend_after(0) is None

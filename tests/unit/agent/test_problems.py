import json

import pytest

from litechat_tui.agent.problems import BUSY, TOO_LONG, AnswerError, of_failure, of_refusal
from tests.faults import REFUSALS


@pytest.mark.parametrize(("status", "type_", "said", "sentence", "resent"), REFUSALS)
def test_a_refusal_has_a_sentence_and_a_hint(status: int, type_: str, said: str, sentence: str, resent: bool) -> None:
    error = of_refusal(status, type_, said)
    assert sentence in error.problem.message
    assert error.problem.hint
    assert error.problem.retryable is resent
    assert (error.resend_after(0) is not None) is resent


@pytest.mark.parametrize(
    ("code", "sentence", "retryable"),
    [
        ("rate_limit_exceeded", BUSY, True),
        ("server_error", "in the middle", True),
        ("invalid_request_error", "refused", False),
        ("context_length_exceeded", TOO_LONG, False),
        ("request_timeout", "stopped answering", True),
        ("", "in the middle", True),
        ("429", BUSY[:-1], True),
    ],
)
def test_a_failure_inside_the_stream_has_a_sentence_and_a_hint(code: str, sentence: str, retryable: bool) -> None:
    problem = of_failure(code, "").problem
    assert sentence in problem.message
    assert problem.hint
    assert problem.retryable is retryable


def test_the_proxy_s_words_stand_apart_on_one_clean_line() -> None:
    problem = of_refusal(400, "bad_request_error", "Bad\x1b[31m\nthing").problem
    assert problem.message == "The proxy refused the request (HTTP 400)."
    assert problem.quote == "The proxy says: Bad␛[31m thing"
    assert problem.quote not in str(problem)


def test_words_that_say_nothing_new_are_left_out() -> None:
    assert of_refusal(401, "auth_error", "Authentication Error").problem.quote == ""


def test_no_key_is_quoted() -> None:
    said = json.dumps({"key": "sk-1234567890abcdef"})
    assert "1234567890" not in of_refusal(400, "", said).problem.said
    assert "sk-…" in of_refusal(400, "", said).problem.said


def test_waits_grow_unless_the_proxy_says_how_long() -> None:
    assert [of_refusal(503, "", "").resend_after(n) for n in range(3)] == [1.0, 2.0, 4.0]
    assert of_refusal(429, "", "", 7.0).resend_after(2) == 7.0
    assert of_refusal(429, "", "", 3600.0).resend_after(0) is None


def test_an_answer_error_is_shown_like_any_other() -> None:
    error = of_refusal(429, "", "")
    assert isinstance(error, AnswerError)
    assert error.title == "No answer"

import json

import pytest

from litechat_tui.agent.problems import BUSY, TOO_LONG, AnswerError, of_failure, of_refusal

RECORDED = [
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


@pytest.mark.parametrize(("status", "type_", "said", "sentence", "resent"), RECORDED)
def test_a_refusal_has_a_sentence(status: int, type_: str, said: str, sentence: str, resent: bool) -> None:
    error = of_refusal(status, type_, said)
    assert sentence in error.problem.message
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
def test_a_failure_inside_the_stream_has_a_sentence(code: str, sentence: str, retryable: bool) -> None:
    problem = of_failure(code, "").problem
    assert sentence in problem.message
    assert problem.retryable is retryable


def test_the_proxy_s_words_stand_at_the_end_on_one_clean_line() -> None:
    message = of_refusal(400, "bad_request_error", "Bad\x1b[31m\nthing").problem.message
    assert message == "The proxy refused the request (HTTP 400). The proxy says: Bad␛[31m thing"


def test_no_key_is_quoted() -> None:
    said = json.dumps({"key": "sk-1234567890abcdef"})
    assert "1234567890" not in of_refusal(400, "", said).problem.message
    assert "sk-…" in of_refusal(400, "", said).problem.message


def test_waits_grow_unless_the_proxy_says_how_long() -> None:
    assert [of_refusal(503, "", "").resend_after(n) for n in range(3)] == [1.0, 2.0, 4.0]
    assert of_refusal(429, "", "", 7.0).resend_after(2) == 7.0
    assert of_refusal(429, "", "", 3600.0).resend_after(0) is None


def test_an_answer_error_is_shown_like_any_other() -> None:
    error = of_refusal(429, "", "")
    assert isinstance(error, AnswerError)
    assert error.title == "No answer"

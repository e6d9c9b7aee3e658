"""What each refusal of the proxy means, wherever it is met."""

import json

import httpx2
import openai
import pytest

from litechat_tui.agent.failures import explained
from litechat_tui.agent.progress import Progress
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem, ProxyError
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.http import post
from litechat_tui.proxy.refusals import Refusal, stream_problem
from litechat_tui.words.problems import problem_text
from tests.conftest import frozen_clock
from tests.refusals import MODEL, RECORDED, Recorded, error
from tests.unit.proxy.server import OneAnswer

CONNECTION = Connection("http://proxy:4000", lambda: "sk-of-the-user-1234")


def response(status: int, body: object = None, **headers: str) -> httpx2.Response:
    request = httpx2.Request("POST", "http://proxy:4000/v1/responses")
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return httpx2.Response(status, content=content, headers=headers, request=request)


def problem_of(status: int, body: object = None, model: str = MODEL, **headers: str) -> Problem:
    return Refusal.of(response(status, body, **headers), CONNECTION).problem(CONNECTION, model)


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda recorded: recorded.name)
def test_a_recorded_refusal_has_its_code_and_a_sentence(recorded: Recorded) -> None:
    problem = problem_of(recorded.status, recorded.body)
    assert problem.code is recorded.code
    assert problem_text(problem).message
    assert problem_text(problem).hint


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda recorded: recorded.name)
async def test_a_refusal_means_the_same_to_the_openai_client_and_to_a_request_of_our_own(recorded: Recorded) -> None:
    body = json.dumps(recorded.body).encode()
    with OneAnswer(recorded.status, body, recorded.headers).answering_once() as url:
        connection = Connection(url, lambda: "sk-x")
        with pytest.raises(ProxyError) as ours:
            post(connection, "/v1/responses", {"model": MODEL, "input": "Hi"})
    with OneAnswer(recorded.status, body, recorded.headers).answering_once() as other_url:
        client = openai.AsyncOpenAI(base_url=f"{other_url}/v1", api_key="sk-x", max_retries=0)
        with pytest.raises(openai.APIStatusError) as theirs:
            await client.responses.create(model=MODEL, input="Hi", stream=True)
        await client.close()
    answer_error = explained(theirs.value, Progress(frozen_clock), connection, MODEL)
    assert answer_error.problem == ours.value.problem
    assert answer_error.problem.code is recorded.code


@pytest.mark.parametrize(
    "body", [b"", b"<html>", [], {"error": "text"}, {"error": {"type": 7, "message": 7}}, b"[" * 99_999, {"detail": 7}]
)
def test_an_odd_error_body_leaves_the_status_to_decide(body: object) -> None:
    assert problem_of(429, body) == Problem(
        Code.PROXY_TOO_MANY_REQUESTS, status=429, address="http://proxy:4000", model=MODEL
    )


@pytest.mark.parametrize(
    "body",
    [
        error("Because.", "bad_request_error", 400),
        {"detail": "Because."},
        {"detail": {"error": "Because."}},
        {"detail": [{"loc": ["body"], "msg": "Because."}]},
    ],
)
def test_the_proxy_s_words_are_found_in_each_form_of_a_refusal(body: object) -> None:
    assert problem_of(400, body).proxy_message == "Because."


def test_the_proxy_s_words_are_one_clean_line() -> None:
    assert problem_of(400, error("Bad\x1b[31m\nthing", "x", 400)).proxy_message == "Bad␛[31m thing"


def test_no_key_and_no_hash_of_one_is_quoted() -> None:
    words = f"sk-1234567890abcdef, sk-...7890, {'0a' * 32}; {CONNECTION.api_key()}"
    assert problem_of(400, error(words, "x", 400)).proxy_message == "sk-…, sk-…, …; sk-…"


def test_a_key_of_another_form_is_not_quoted_either_unless_it_is_as_short_as_a_word() -> None:
    for key, quoted in (("my-own-secret", "[…] is bad"), ("is", "my-own-secret is bad")):
        connection = Connection("http://proxy", lambda key=key: key)  # type: ignore[misc]
        refusal = Refusal.of(response(400, error("my-own-secret is bad", "x", 400)), connection)
        assert refusal.problem(connection).proxy_message == quoted


@pytest.mark.parametrize(("status", "type_"), [(403, "key_model_access_denied"), (404, "not_found_error")])
def test_a_model_is_to_blame_only_where_one_was_asked_for(status: int, type_: str) -> None:
    assert problem_of(status, error("No.", type_, status)).facts["model"] == MODEL
    without = problem_of(status, error("No.", type_, status), model="")
    assert without.code in {Code.PROXY_ROUTE_FORBIDDEN, Code.PROXY_REFUSED}
    assert "model" not in without.facts


@pytest.mark.parametrize(
    ("base_url", "location", "shown"),
    [
        ("http://proxy:4000", "https://proxy:4000/v1/responses", "https://proxy:4000"),
        ("http://proxy:4000", "/elsewhere/v1/responses", "http://proxy:4000/elsewhere"),
        ("http://proxy:4000", "https://me:pw@sso.example/login?next=secret#top", "https://sso.example/login"),
        ("http://proxy:4000", "https://else.example/\x1b[31m", "https://else.example/␛[31m"),
        ("http://proxy:4000", "http://[bad?t=1", "http://[bad"),
    ],
)
def test_a_redirect_says_where_it_leads(base_url: str, location: str, shown: str) -> None:
    problem = problem_of(307, location=location)
    assert (problem.code, problem.facts["location"]) == (Code.PROXY_REDIRECTED, shown)


def test_a_redirect_below_a_path_leads_to_the_path_as_well() -> None:
    connection = Connection("http://host/litellm", lambda: "sk-x")
    request = httpx2.Request("POST", "http://host/litellm/v1/responses")
    location = {"location": "https://host/litellm/v1/responses"}
    refusal = Refusal.of(httpx2.Response(308, headers=location, request=request), connection)
    assert refusal.location == "https://host/litellm"


def test_a_redirect_to_nowhere_is_a_refusal() -> None:
    assert problem_of(304).code is Code.PROXY_REFUSED


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7.0), ("-1", 0.0), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("", None)]
)
def test_the_proxy_says_when_to_come_back(header: str, seconds: float | None) -> None:
    assert Refusal.of(response(429, **{"retry-after": header}), CONNECTION).retry_after == seconds


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("rate_limit_exceeded", Code.PROXY_MODEL_RATE_LIMIT),
        ("server_error", Code.PROVIDER_FAILED),
        ("invalid_request_error", Code.PROVIDER_REFUSED),
        ("context_length_exceeded", Code.PROVIDER_CONTEXT_EXCEEDED),
        ("request_timeout", Code.PROVIDER_SILENT),
        ("", Code.PROVIDER_FAILED),
        ("429", Code.PROXY_TOO_MANY_REQUESTS),
        ("404", Code.PROVIDER_UNKNOWN_MODEL),
    ],
)
def test_a_failure_inside_the_stream_has_its_code_and_a_sentence(code: str, expected: Code) -> None:
    problem = stream_problem(code, "", "Not sk-1234567890abcdef.", CONNECTION, MODEL)
    assert (problem.code, problem.proxy_message) == (expected, "Not sk-….")
    assert problem_text(problem).message

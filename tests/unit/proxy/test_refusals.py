"""What each refusal of the proxy means, wherever it is met."""

import json

import httpx2
import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
def test_the_words_of_a_recorded_refusal_tell_the_facts_that_are_in_them(recorded: Recorded) -> None:
    facts = dict(problem_of(recorded.status, recorded.body).facts)
    usual = {"status": recorded.status, "address": "http://proxy:4000", "model": MODEL}
    assert facts == usual | dict(recorded.told)


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


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("litellm.AuthenticationError: BedrockException - no", Code.PROVIDER_CREDENTIALS),
        ("The provided model identifier is invalid.", Code.PROVIDER_WRONG_REGION),
        ("Violated guardrail policy", Code.PROVIDER_FILTERED),
        ("litellm.ContextWindowExceededError: long", Code.PROVIDER_CONTEXT_EXCEEDED),
        ("Cannot connect to host bedrock-runtime.eu-west-9.amazonaws.com:443", Code.PROVIDER_UNREACHABLE),
    ],
)
def test_a_stream_that_fails_for_a_reason_of_the_provider_says_which(words: str, expected: Code) -> None:
    assert stream_problem("server_error", "", words, CONNECTION, MODEL).code is expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
WORDS = st.lists(
    st.sampled_from(
        (
            "Budget has been exceeded! ", "ExceededBudget: ", "Key=", "User=", "Team", " in Team=", "Current cost: ",
            "Spend=$", "Max budget: ", "Budget=", "1e-05", "9" * 40, "1.2.3", "e+-", "Limit type: ", "Current limit: ",
            "Rate limit exceeded for api_key", "Expiry time ", "2026-11-23 15:18:08+00:00", "9999-99-99 99:99:99",
            "tokens > ", "Try again in ", "BedrockException", "sk-", "{", "}", "Tried to call route: /", "\x1b", "\n",
        )
    )
    | st.text(max_size=5),
    max_size=12,
).map("".join)  # fmt: skip
KINDS = st.sampled_from(
    (
        "budget_exceeded",
        "expired_key",
        "throttling_error",
        "permission_error",
        "auth_error",
        "invalid_request_error",
        "",
    )
)


@given(st.integers(300, 599), st.binary() | JSON.map(lambda body: json.dumps(body).encode()))
def test_whatever_a_server_answers_is_a_problem_with_a_sentence(status: int, body: bytes) -> None:
    assert problem_text(problem_of(status, body)).message


@given(st.sampled_from((400, 401, 403, 404, 422, 429, 500, 503)), KINDS, WORDS)
def test_whatever_the_proxy_says_is_a_problem_with_a_sentence(status: int, type_: str, words: str) -> None:
    for found in (problem_of(status, error(words, type_, status)), stream_problem(type_, "", words, CONNECTION, MODEL)):
        text = problem_text(found)
        assert text.message
        assert not {"\x1b", "\n"} & set(text.summary + text.quote)

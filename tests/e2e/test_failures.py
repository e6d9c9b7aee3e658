"""Refusals and accidents of the real proxy and of Bedrock behind it: one sentence, everything kept."""

import re

import pytest

from litechat_tui.domain.chat import Role, TurnStatus
from tests.e2e.chain.bedrock.server import FakeBedrock
from tests.e2e.chain.start import MODEL
from tests.e2e.client import Answer, Client

WAIT = re.compile(r"litechat-tui: .+ Trying again in \d+ s\.")
"""What is said of each try that is made again."""
GUARDRAIL = "A content filter cut the answer short."


def complaint(answer: Answer) -> str:
    """Return the sentence on standard error behind the waits, held to what any complaint must be."""
    assert answer.errors.startswith("litechat-tui: "), answer
    assert "Traceback" not in answer.errors
    assert "sk-" not in answer.errors.replace("sk-…", "")
    said = [line for line in answer.errors.splitlines() if not WAIT.fullmatch(line)]
    _, *more = said
    quotes = [line.startswith("  The proxy says: ") for line in more]
    assert quotes in ([], [False], [True], [False, True]), answer.errors
    return "\n".join(said).removeprefix("litechat-tui: ")


def test_a_wrong_key_is_named_as_the_reason(client: Client, bedrock: FakeBedrock) -> None:
    client.configure(LITELLM_API_KEY="sk-this-key-was-never-issued")

    answer = client.ask("こんにちは")

    assert answer.status == 1
    assert "LITELLM_API_KEY" in complaint(answer)
    assert not bedrock.asked


def test_a_model_the_key_may_not_use_is_the_reason(client: Client, bedrock: FakeBedrock) -> None:
    answer = client.ask("こんにちは", model="no-such-model")

    assert answer.status == 1
    assert "may not use the model no-such-model" in complaint(answer)
    assert not bedrock.asked


def test_a_proxy_that_is_not_there_leads_to_its_setting(client: Client) -> None:
    client.configure(LITELLM_BASE_URL="http://127.0.0.1:9")

    answer = client.ask("こんにちは")

    assert answer.status == 1
    assert "LITELLM_BASE_URL" in complaint(answer)


@pytest.mark.parametrize(
    ("scenario", "sentence"),
    [
        ("throttle", f"The model {MODEL} gets more requests than it may at the moment."),
        ("denied", f"The provider does not let the proxy use the model {MODEL} (HTTP 403)."),
        ("badsig", "The provider refused the proxy's own credentials; your API key is not the problem."),
        ("region", f"The provider has no model {MODEL} under this name in this region."),
        ("profile", f"The provider offers the model {MODEL} through an inference profile only."),
        ("toolong", "The conversation is too long for this model."),
        ("overlong", "The conversation is too long for this model: 215,000 tokens, where 200,000 fit."),
        ("notfound", f"The provider does not know the model that the proxy calls {MODEL} (HTTP 404)."),
        ("e503", "The proxy, or the provider behind it, failed (HTTP 503)."),
    ],
)
def test_a_refusal_leaves_the_prompt_in_a_failed_turn(client: Client, scenario: str, sentence: str) -> None:
    answer = client.ask(f"Please. #s={scenario}")

    assert answer.status == 1
    assert complaint(answer).startswith(sentence)
    prompt = client.messages(answer.session_id)[0]
    assert (prompt.role, prompt.text) == (Role.USER, f"Please. #s={scenario}")
    assert [session.status for session in client.sessions()] == [TurnStatus.FAILED]


@pytest.mark.parametrize(
    ("scenario", "sentence"),
    [
        ("midthrottle", f"The model {MODEL} gets more requests than it may at the moment."),
        ("mid500", "The provider failed in the middle of the answer."),
        ("midmodel", "The provider refused the request."),
        ("cut", "The provider failed in the middle of the answer."),
    ],
)
def test_words_before_a_failure_are_kept(client: Client, bedrock: FakeBedrock, scenario: str, sentence: str) -> None:
    answer = client.ask(f"Please. #s={scenario}")

    assert (answer.status, answer.text) == (1, "partial text")
    assert complaint(answer).startswith(sentence)
    reply = client.messages(answer.session_id)[-1]
    assert (reply.role, reply.text.strip()) == (Role.ASSISTANT, "partial text")
    assert [session.status for session in client.sessions()] == [TurnStatus.FAILED]

    following = client.ask("And now?", "--session-id", answer.session_id)

    assert (following.status, following.output) == (0, "Echo: And now?\n"), following.errors
    assert [text.strip() for _, text in bedrock.asked[-1].texts[:2]] == [f"Please. #s={scenario}", "partial text"]


def test_a_connection_cut_before_the_first_word_is_a_failed_turn(client: Client) -> None:
    answer = client.ask("Please. #s=cut-first")

    assert answer.status == 1
    assert complaint(answer)
    assert [session.status for session in client.sessions()] == [TurnStatus.FAILED]


@pytest.mark.parametrize(
    ("scenario", "words", "sentence"),
    [("max", "trunca", "The answer reached the longest this model may give."), ("guardrail", "no", GUARDRAIL)],
)
def test_an_answer_cut_short_by_a_limit_is_kept_as_incomplete(
    client: Client, scenario: str, words: str, sentence: str
) -> None:
    answer = client.ask(f"Please. #s={scenario}")

    assert answer.text == words
    assert complaint(answer).startswith(sentence)
    assert client.messages(answer.session_id)[-1].text == words
    assert [session.status for session in client.sessions()] == [TurnStatus.INCOMPLETE]


def test_a_refused_prompt_does_not_spoil_the_next_one(client: Client, bedrock: FakeBedrock) -> None:
    refused = client.ask("First. #s=denied")
    answer = client.ask("Second.", "--session-id", refused.session_id)

    assert (answer.status, answer.output) == (0, "Echo: Second.\n"), answer.errors
    assert [role for role, _ in bedrock.asked[-1].texts] == ["user"]

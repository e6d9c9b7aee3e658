"""The headers in which the proxy tells how it served a request."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.domain.redaction import NO_SECRETS, Redactor
from litechat_tui.domain.served import Served
from litechat_tui.proxy.serving import served_by

ANSWER = {
    "x-litellm-call-id": "ccf67658-b74c-4daf-a073-14f9d37d3c98",
    "x-litellm-model-id": "ae72c4b6",
    "x-litellm-model-name": "bedrock/jp.anthropic.claude-haiku-4-5-20251001-v1:0",
    "x-litellm-version": "1.108.7",
    "x-litellm-model-group": "b",
    "x-litellm-attempted-retries": "0",
    "x-litellm-attempted-fallbacks": "1",
}
"""Recorded from LiteLLM 1.108.7, of a model whose place another one took."""


def test_the_headers_of_an_answer_tell_who_answered_under_which_id_after_how_many_tries() -> None:
    assert served_by(ANSWER, NO_SECRETS) == Served("ccf67658-b74c-4daf-a073-14f9d37d3c98", "b", 0, 1)


def test_those_of_a_refusal_tell_the_id_alone() -> None:
    refusal = {"retry-after": "60", "x-litellm-call-id": "d1ee1fe8", "x-litellm-version": "1.106.2"}
    assert served_by(refusal, NO_SECRETS) == Served("d1ee1fe8")


@pytest.mark.parametrize("headers", [{}, {"content-type": "text/html"}, {"x-litellm-attempted-retries": "many"}])
def test_those_of_another_server_tell_nothing(headers: dict[str, str]) -> None:
    assert served_by(headers, NO_SECRETS) is None


def test_no_secret_and_no_control_character_gets_through() -> None:
    headers = {"x-litellm-call-id": "my-own-secret\x1b[2J", "x-litellm-model-group": "my-own-secret"}
    served = served_by(headers, Redactor(("my-own-secret",)))
    assert served is not None
    assert "secret" not in served.call_id + served.model
    assert "\x1b" not in served.call_id


@given(st.dictionaries(st.sampled_from([*ANSWER]), st.text()))
def test_any_headers_can_be_read(headers: dict[str, str]) -> None:
    served_by(headers, NO_SECRETS)

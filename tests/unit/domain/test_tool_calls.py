"""Where a call stands, and what the model reads of one that is not carried out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from litechat_tui.domain.tool_calls import CallError, CallState, Decision, ToolCall, refusal
from tests.conversations import CALL

PENDING = replace(CALL, decision=None, decided_at=None, started_at=None, ended_at=None)
ALLOWED = replace(PENDING, decision=Decision.RULE)
STARTED = replace(ALLOWED, started_at=CALL.started_at)


@pytest.mark.parametrize(
    ("call", "state"),
    [
        (PENDING, CallState.PENDING),
        (ALLOWED, CallState.ALLOWED),
        (STARTED, CallState.RUNNING),
        (CALL, CallState.DONE),
        (replace(PENDING, decision=Decision.NO), CallState.REFUSED),
        (replace(CALL, error=CallError.UNKNOWN), CallState.UNKNOWN),
        (replace(CALL, error=CallError.TIMED_OUT), CallState.UNKNOWN),
        (replace(CALL, error=CallError.GONE), CallState.FAILED),
        (replace(CALL, error=CallError.NOT_RUN), CallState.FAILED),
    ],
)
def test_a_call_stands_somewhere(call: ToolCall, state: CallState) -> None:
    assert call.state is state


def test_a_tool_is_called_by_its_server_and_name() -> None:
    assert (CALL.address, replace(CALL, server="").address) == ("files.read_file", "read_file")


def test_a_refusal_tells_its_reason() -> None:
    assert refusal("") == "The user did not allow this call."
    assert refusal("Not in there.") == "The user did not allow this call. Reason: Not in there."

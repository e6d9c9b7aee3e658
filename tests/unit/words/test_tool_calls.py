"""Tool calls in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from litechat_tui.domain.consent import NOBODY_TO_ASK, RULE_FORBIDS
from litechat_tui.domain.tool_calls import CallError, Decision, ToolCall
from litechat_tui.domain.tools import Hints
from litechat_tui.words.tool_calls import asked_about, call_label, call_notes, hints_told, refused_call
from tests.conversations import CALL

PENDING = replace(CALL, decision=None, started_at=None, ended_at=None)
REFUSED = replace(PENDING, decision=Decision.NO)


@pytest.mark.parametrize(
    ("call", "label", "notes"),
    [
        (PENDING, "asks for your decision", []),
        (replace(PENDING, decision=Decision.ONCE), "allowed, not begun", []),
        (replace(CALL, ended_at=None), "running", []),
        (CALL, "allowed once", []),
        (replace(CALL, decision=Decision.RULE), "allowed by a rule", []),
        (REFUSED, "not allowed", []),
        (replace(REFUSED, reason="Later."), "not allowed", ["Reason: Later."]),
        (replace(REFUSED, reason=RULE_FORBIDS), "not allowed", ["Reason: a rule forbids it"]),
        (replace(REFUSED, reason=NOBODY_TO_ASK), "not allowed", ["Reason: nobody could be asked"]),
        (
            replace(CALL, error=CallError.UNKNOWN),
            "not known whether it ran",
            ["It was begun and never reported. It is not run again by itself."],
        ),
        (
            replace(CALL, error=CallError.TIMED_OUT),
            "not known whether it ran",
            ["It did not answer in time."],
        ),
        (replace(CALL, error=CallError.NOT_RUN), "not carried out", ["The turn ended before it began."]),
    ],
)
def test_where_a_call_stands(call: ToolCall, label: str, notes: list[str]) -> None:
    assert (call_label(call), [*call_notes(call)]) == (label, notes)


@pytest.mark.parametrize(
    ("hints", "told"),
    [
        (Hints(), "The server does not say what it could do."),
        (Hints(read_only=True), "The server says it only reads."),
        (Hints(read_only=False, destructive=True), "The server says it may change or delete what is there."),
        (Hints(read_only=False, destructive=False), "The server says it only adds."),
        (Hints(read_only=False), "The server says it writes."),
    ],
)
def test_hints_are_what_the_server_says(hints: Hints, told: str) -> None:
    assert [*hints_told(hints)] == [told]
    outside = "It may reach other systems, such as the internet."
    assert [*hints_told(replace(hints, open_world=True))] == [told, outside]


def test_a_refusal_without_a_question_says_why() -> None:
    assert "--allow-tool" in refused_call(replace(REFUSED, reason=NOBODY_TO_ASK))
    assert refused_call(replace(REFUSED, reason=RULE_FORBIDS)).endswith("a rule forbids it.")
    assert refused_call(REFUSED).endswith("it was not allowed.")


def test_the_question_names_server_and_tool() -> None:
    assert asked_about(CALL) == "May the model call read_file of files?"
    assert asked_about(replace(CALL, server="")) == "May the model call read_file?"

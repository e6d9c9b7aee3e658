"""Tool calls that ask for a decision, and what became of others, as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from litechat_tui.domain.chat import TurnStatus, Usage
from litechat_tui.domain.ports import Outcome, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.tool_calls import CallError, Decision, ToolCall
from litechat_tui.domain.tools import Hints
from litechat_tui.ui.widgets import approval_bar
from litechat_tui.words import use
from tests.conftest import NOW
from tests.snapshots.test_frames import Snap
from tests.ui.conftest import MODEL, Stage, main_screen, said
from tests.waiting import wait_for

pytestmark = pytest.mark.parametrize(
    ("language", "size", "theme"),
    [("en", (80, 24), "litechat-dark"), ("ja", (60, 20), "litechat-dark"), ("en", (120, 40), "litechat-light")],
    ids=["en-80x24", "ja-60x20", "light-120x40"],
)

WRITE = ToolCall(
    "c1",
    "files",
    "write_file",
    "f1",
    '{"path": "docs/report.md", "content": "# 十月\\n\\nAll is well.", "overwrite": true}',
    NOW,
    description="Create a new file or completely overwrite an existing one.",
    hints=Hints(read_only=False, destructive=True, open_world=False),
)
LOG = replace(WRITE, call_id="c2", server="git", tool="git_log", fingerprint="f2", arguments='{"max_count": 10}')


@pytest.fixture(autouse=True)
def looks(stage: Stage, language: str, theme: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Speak a language in a theme, on a session that waits for decisions; another one does, too."""
    monkeypatch.setattr(approval_bar, "REST_SECONDS", 0.001)
    stage.store.local.remember("theme", theme)
    for session_id, prompt in (("s2", "What is in the calendar?"), ("s1", "Write the report for October.")):
        turn = stage.store.journal.begin(TurnRequest(session_id, Prompt(prompt), MODEL))
        calls = [WRITE, LOG]
        made = [{"type": "function_call", "call_id": each.call_id, "arguments": each.arguments} for each in calls]
        named = [{**item, "name": f"{each.server}__{each.tool}"} for item, each in zip(made, calls, strict=True)]
        stage.store.journal.append(turn, [said("I will write it."), *named], calls)
        stage.store.journal.pause(turn, Outcome(TurnStatus.AWAITING_APPROVAL, usage=Usage(21, 9)), 1)
        stage.store.commands.mark_read(session_id)
    stage.session_id = "s1"
    use(language)
    yield
    use("en")


async def at_the_question(pilot: Pilot[Any]) -> None:
    bar = main_screen(pilot.app).conversation.approval
    await wait_for(pilot, lambda: bar.call is not None, "a call is asked about")
    await pilot.press("shift+tab")
    await wait_for(pilot, lambda: bar.has_focus and bar.takes_answers, "the question has the focus")


def test_a_call_that_is_asked_about(stage: Stage, frame: Snap, size: tuple[int, int]) -> None:
    async def ready(pilot: Pilot[Any]) -> None:
        bar = main_screen(pilot.app).conversation.approval
        await wait_for(pilot, lambda: bar.call is not None, "a call is asked about")

    assert frame(ready, size=size)


def test_the_keys_at_the_question(stage: Stage, frame: Snap, size: tuple[int, int]) -> None:
    assert frame(at_the_question, size=size)


def test_a_reason_is_written(stage: Stage, frame: Snap, size: tuple[int, int]) -> None:
    async def reason(pilot: Pilot[Any]) -> None:
        await at_the_question(pilot)
        await pilot.press("r", *"Not into docs.")

    assert frame(reason, size=size)


def test_what_became_of_calls(stage: Stage, frame: Snap, size: tuple[int, int]) -> None:
    turn = stage.store.journal.begin(TurnRequest("s1", Prompt("Go on"), MODEL))
    begun, log = replace(WRITE, decision=Decision.ONCE, started_at=NOW, ended_at=NOW), replace(LOG, ended_at=NOW)
    calls = [
        replace(begun, call_id="d1"),
        replace(log, call_id="d2", decision=Decision.NO, reason="Not now."),
        replace(begun, call_id="d3", error=CallError.UNKNOWN),
        replace(log, call_id="d4", decision=Decision.SESSION, error=CallError.GONE),
    ]
    made = [
        {"type": "function_call", "call_id": each.call_id, "name": each.tool, "arguments": each.arguments}
        for each in calls
    ]
    outputs = [{"type": "function_call_output", "call_id": each.call_id, "output": "Done."} for each in calls]
    stage.store.journal.append(turn, [*made, *outputs, said("That is all.")], calls)
    stage.store.journal.end(turn, Outcome(TurnStatus.COMPLETED))

    async def opened(pilot: Pilot[Any]) -> None:
        screen = main_screen(pilot.app)
        await wait_for(pilot, lambda: screen.conversation.messages, "the conversation is read")
        screen.transcript.focus()
        await wait_for(pilot, lambda: screen.transcript.has_focus, "the conversation has the focus")
        await pilot.press("end", "space")

    assert frame(opened, size=size)

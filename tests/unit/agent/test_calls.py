"""Calls of tools that are not known to be harmless: asked about, decided, carried out once, and stored."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from agents import FunctionTool, function_tool

from litechat_tui.agent import calls as calls_module
from litechat_tui.agent.calls import GONE, TIMED_OUT, USED_TWICE
from litechat_tui.agent.mcp.toolbox import Toolbox
from litechat_tui.agent.sdk import MAX_REQUESTS, ProxyAgent
from litechat_tui.demo import wire
from litechat_tui.domain.chat import ToolPart, Turn, TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.consent import NOBODY_TO_ASK, RULE_FORBIDS, Rule, Rules
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.events import ToolAsked
from litechat_tui.domain.ports import Carried, TurnRequest
from litechat_tui.domain.prompt import EMPTY
from litechat_tui.domain.tool_calls import (
    NOT_ALLOWED,
    NOT_KNOWN,
    NOT_RUN,
    CallError,
    CallState,
    Decision,
    ToolCall,
    output_item,
)
from litechat_tui.domain.tools import Tool
from tests.unit.agent.rig import Ended, Rig, ended, rig, said, saying

NO_RULES = Rules()


@dataclass
class Consent:
    """Rules of a test."""

    found: Rules = NO_RULES
    can_ask: bool = True
    remembered: list[ToolCall] = field(default_factory=list)

    def rules(self) -> Rules:
        return self.found

    def remember(self, call: ToolCall) -> None:
        self.remembered.append(call)


@dataclass
class Server:
    """A server whose tools note that they were called, and may be held."""

    called: list[str] = field(default_factory=list)
    hold: set[str] = field(default_factory=set)
    """Texts with which `write` does not return by itself."""
    begun: threading.Event = field(default_factory=threading.Event)
    description: str = "Write something."
    gone: bool = False

    def tools(self, _box: Toolbox, _session_id: str) -> list[tuple[Tool, FunctionTool]]:
        async def write(text: str) -> str:
            self.called.append(text)
            if text in self.hold:
                self.begun.set()
                await asyncio.Event().wait()
            if text == "break":
                raise ValueError("broken")
            return f"wrote {text}"

        def look() -> str:
            return "seen"

        risky = function_tool(write, description_override=self.description, failure_error_function=None)
        safe = function_tool(look)
        offered = [
            (Tool("files", "write", "write", description=self.description, schema="{}", identity="i"), risky),
            (Tool("", "look", "look", harmless=True), safe),
        ]
        return offered[1:] if self.gone else offered


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()

    def tools(box: Toolbox, session_id: str) -> list[tuple[Tool, FunctionTool]]:
        return server.tools(box, session_id)

    monkeypatch.setattr(Toolbox, "tools", tools)
    monkeypatch.setattr(calls_module, "TOOL_WAIT_SECONDS", 0.0)
    return server


@asynccontextmanager
async def rig_with(folder: Path, consent: Consent | None = None) -> AsyncIterator[Rig]:
    async with rig(folder) as chat:
        chat.runner._consent = consent or Consent()
        yield chat


def call(text: str, call_id: str) -> wire.Call:
    return wire.Call("write", f'{{"text": "{text}"}}', call_id)


def decide(chat: Rig, turn: Turn, call_id: str, decision: Decision = Decision.ONCE, reason: str = "") -> Turn | None:
    decided = chat.store.journal.decide(turn.id, call_id, decision, reason)
    assert decided.counts
    return decided.resumed


async def resumed(chat: Rig, turn: Turn, *answers: Any) -> Ended:
    """Let a turn go on after the last decision."""
    chat.script += answers
    return await ended(chat.runner.send(TurnRequest(turn.session_id, EMPTY, turn.model, resumes=turn.id)))


def calls(chat: Rig) -> list[ToolCall]:
    """Return what is in the file about the calls of the last message."""
    return [part.call for part in chat.messages[-1].parts if isinstance(part, ToolPart) and part.call]


def outputs(chat: Rig) -> list[Any]:
    return [item["output"] for item in chat.items if item.get("type") == "function_call_output"]


async def test_a_call_waits_for_a_decision_and_the_turn_goes_on_with_it(server: Server, tmp_path: Path) -> None:
    async with rig_with(tmp_path) as chat:
        asked = await chat.reply("Write", saying(wire.Thought("Hm."), "I will.", call("a", "c1")).completed())
        assert asked.turn.status is TurnStatus.AWAITING_APPROVAL
        assert asked.turn.usage is not None
        assert server.called == []
        assert len(chat.server.requests) == 1
        assert [each.state for each in calls(chat)] == [CallState.PENDING]
        assert [event.call for event in asked.all(ToolAsked)] == calls(chat)
        assert chat.store.check() == []
        turn = decide(chat, asked.turn, "c1")
        assert turn is not None
        done = await resumed(chat, turn, saying("Done.").completed())
        assert done.turn.status is TurnStatus.COMPLETED
        assert done.turn.usage == asked.turn.usage + asked.turn.usage
        assert server.called == ["a"]
        assert outputs(chat) == ["wrote a"]
        assert [said(item) for item in chat.last_input] == ["Write", "(reasoning)", "I will.", "(write)", "wrote a"]
        (stored,) = calls(chat)
        assert (stored.state, stored.decision) == (CallState.DONE, Decision.ONCE)
        assert chat.store.check() == []
        assert chat.messages[-1].text == "I will.\n\nDone."


async def test_parallel_calls_are_decided_one_by_one(server: Server, tmp_path: Path) -> None:
    async with rig_with(tmp_path) as chat:
        three = saying(call("a", "c1"), wire.Call("look", "{}", "c0"), call("b", "c2"), call("c", "c3"))
        asked = await chat.reply("Write", three.completed())
        assert outputs(chat) == ["seen"]
        assert decide(chat, asked.turn, "c2", Decision.NO, "Not b.") is None
        assert decide(chat, asked.turn, "c3") is None
        assert not chat.store.journal.decide(asked.turn.id, "c2", Decision.ONCE).counts
        turn = decide(chat, asked.turn, "c1")
        assert turn is not None
        done = await resumed(chat, turn, saying("Done.").completed())
        assert done.turn.status is TurnStatus.COMPLETED
        assert sorted(server.called) == ["a", "c"]
        sent = {item["call_id"]: item["output"] for item in chat.last_input if "output" in item}
        assert sent == {"c1": "wrote a", "c0": "seen", "c2": f"{NOT_ALLOWED} Reason: Not b.", "c3": "wrote c"}


@pytest.mark.parametrize(
    ("consent", "output", "decision"),
    [
        (Consent(Rules(allow=(Rule("files.*"),))), "wrote a", Decision.RULE),
        (
            Consent(Rules(allow=(Rule("write"),), deny=(Rule("files.*"),))),
            f"{NOT_ALLOWED} Reason: {RULE_FORBIDS}",
            Decision.NO,
        ),
        (Consent(can_ask=False), f"{NOT_ALLOWED} Reason: {NOBODY_TO_ASK}", Decision.NO),
    ],
)
async def test_a_rule_decides_without_asking(
    server: Server, tmp_path: Path, consent: Consent, output: str, decision: Decision
) -> None:
    async with rig_with(tmp_path, consent) as chat:
        done = await chat.reply("Write", saying(call("a", "c1")).completed(), saying("Done.").completed())
        assert done.turn.status is TurnStatus.COMPLETED
        assert outputs(chat) == [output]
        assert [each.decision for each in calls(chat)] == [decision]
        assert server.called == (["a"] if decision is Decision.RULE else [])
        assert [event.call.state for event in done.all(ToolAsked)][-1] is calls(chat)[0].state


async def test_what_was_allowed_for_the_session_is_not_asked_again_until_the_tool_changes(
    server: Server, tmp_path: Path
) -> None:
    async with rig_with(tmp_path) as chat:
        asked = await chat.reply("Write", saying(call("a", "c1"), call("b", "c2")).completed())
        turn = decide(chat, asked.turn, "c1", Decision.SESSION)
        assert turn is not None
        await resumed(chat, turn, saying("Done.").completed())
        again = await chat.reply("More", saying(call("d", "c3")).completed(), saying("Done.").completed())
        assert again.turn.status is TurnStatus.COMPLETED
        assert sorted(server.called) == ["a", "b", "d"]
        server.description = "Write something else."
        changed = await chat.reply("More", saying(call("e", "c4")).completed())
        assert changed.turn.status is TurnStatus.AWAITING_APPROVAL
        chat.session_id = "session-2"
        elsewhere = await chat.reply("More", saying(call("f", "c5")).completed())
        assert elsewhere.turn.status is TurnStatus.AWAITING_APPROVAL


async def test_a_tool_that_is_gone_or_has_changed_is_not_called(server: Server, tmp_path: Path) -> None:
    async with rig_with(tmp_path) as chat:
        asked = await chat.reply("Write", saying(call("a", "c1")).completed())
        turn = decide(chat, asked.turn, "c1")
        server.description = "Delete something."
        assert turn is not None
        await resumed(chat, turn, saying("Done.").completed())
        assert (outputs(chat), server.called) == ([GONE], [])
        assert [(each.state, each.error) for each in calls(chat)] == [(CallState.FAILED, CallError.GONE)]


async def test_a_server_that_just_starts_is_waited_for(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls_module, "TOOL_WAIT_SECONDS", 20.0)
    monkeypatch.setattr(calls_module, "TOOL_POLL_SECONDS", 0.001)
    async with rig_with(tmp_path) as chat:
        asked = await chat.reply("Write", saying(call("a", "c1")).completed())
        turn = decide(chat, asked.turn, "c1")
        server.gone = True
        looked = 0
        tools = server.tools

        def later(box: Toolbox, session_id: str) -> list[tuple[Tool, FunctionTool]]:
            nonlocal looked
            looked += 1
            server.gone = looked < 5
            return tools(box, session_id)

        monkeypatch.setattr(server, "tools", later)
        assert turn is not None
        await resumed(chat, turn, saying("Done.").completed())
        assert outputs(chat) == ["wrote a"]


async def test_stopping_leaves_what_was_begun_unknown(server: Server, tmp_path: Path) -> None:
    server.hold = {"a"}
    async with rig_with(tmp_path, Consent(Rules(allow=(Rule("write"),)))) as chat:
        reply = chat.send("Write", saying(call("a", "c1"), call("b", "c2")).completed())
        assert await asyncio.to_thread(server.begun.wait, 10)
        reply.stop()
        stopped = await ended(reply)
        assert stopped.turn.status is TurnStatus.STOPPED
        assert NOT_KNOWN in outputs(chat)
        assert calls(chat)[0].error is CallError.UNKNOWN
        assert chat.store.check() == []
        shown = [part.output for part in stopped.message.parts if isinstance(part, ToolPart)]
        assert shown[0] == NOT_KNOWN


async def test_a_tool_that_will_not_be_cancelled_says_nothing_after_the_end(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stubborn(call: ToolCall) -> dict[str, str]:
        server.begun.set()
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        return output_item(call.call_id, "late")

    monkeypatch.setattr(ProxyAgent, "invoker", lambda *_: stubborn)
    async with rig_with(tmp_path, Consent(Rules(allow=(Rule("write"),)))) as chat:
        reply = chat.send("Write", saying(call("a", "c1")).completed())
        assert await asyncio.to_thread(server.begun.wait, 10)
        reply.stop()
        assert (await ended(reply)).turn.status is TurnStatus.STOPPED
        assert outputs(chat) == [NOT_KNOWN]


async def test_a_tool_that_takes_too_long_is_given_up(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls_module, "CALL_SECONDS", 0.01)
    server.hold = {"a"}
    async with rig_with(tmp_path, Consent(Rules(allow=(Rule("write"),)))) as chat:
        done = await chat.reply("Write", saying(call("a", "c1")).completed(), saying("Done.").completed())
        assert done.turn.status is TurnStatus.COMPLETED
        assert outputs(chat) == [TIMED_OUT]
        assert calls(chat)[0].state is CallState.UNKNOWN


async def test_what_a_tool_raises_is_its_answer(server: Server, tmp_path: Path) -> None:
    async with rig_with(tmp_path, Consent(Rules(allow=(Rule("write"),)))) as chat:
        await chat.reply("Write", saying(call("break", "c1")).completed(), saying("Done.").completed())
        assert outputs(chat) == ["The tool failed: broken"]


async def test_a_server_that_is_waited_for_is_one_whose_tools_ask(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ready(_: Toolbox) -> None:
        server.gone = False

    server.gone = True
    monkeypatch.setattr(Toolbox, "ready", ready)
    async with rig_with(tmp_path) as chat:
        asked = await chat.reply("Write", saying(call("a", "c1")).completed())
        assert asked.turn.status is TurnStatus.AWAITING_APPROVAL


async def test_arguments_that_are_no_json_are_asked_about_too(server: Server, tmp_path: Path) -> None:
    async with rig_with(tmp_path) as chat:
        asked = await chat.reply("Write", saying(wire.Call("write", "{oops", "c1")).completed())
        assert asked.turn.status is TurnStatus.AWAITING_APPROVAL
        assert calls(chat)[0].arguments == "{oops"


async def test_a_call_with_the_id_of_another_is_not_carried_out(server: Server, tmp_path: Path) -> None:
    async with rig_with(tmp_path, Consent(Rules(allow=(Rule("write"),)))) as chat:
        await chat.reply(
            "Write",
            saying(call("a", "c1")).completed(),
            saying(call("b", "c1")).completed(),
            saying("Done.").completed(),
        )
        assert (server.called, outputs(chat)) == (["a"], ["wrote a", USED_TWICE])


async def test_a_turn_that_cannot_be_read_again_ends_and_keeps_what_it_had(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with rig_with(tmp_path) as chat:
        asked = await chat.reply("Write", saying("I will.", call("a", "c1")).completed())
        turn = decide(chat, asked.turn, "c1")
        assert turn is not None

        def broken(_: Turn) -> Carried:
            raise StoreError(Code.STORE_TURN_CLOSED)

        monkeypatch.setattr(chat.store.journal, "carried", broken)
        ended_ = await resumed(chat, turn)
        assert (ended_.turn.status, ended_.turn.usage) == (TurnStatus.FAILED, asked.turn.usage)
        assert (outputs(chat), server.called) == ([NOT_RUN], [])
        assert chat.store.check() == []


async def test_requests_are_counted_over_all_pauses(server: Server, tmp_path: Path) -> None:
    async with rig_with(tmp_path) as chat:
        asked = await chat.reply("Write", saying(call("a", "c0")).completed())
        for number in range(1, MAX_REQUESTS):
            turn = decide(chat, asked.turn, f"c{number - 1}")
            assert turn is not None
            asked = await resumed(chat, turn, saying(call("a", f"c{number}")).completed())
        turn = decide(chat, asked.turn, f"c{MAX_REQUESTS - 1}")
        assert turn is not None
        last = await resumed(chat, turn)
        assert last.turn.problem is not None
        assert last.turn.problem.code is Code.ANSWER_ENDLESS_TOOLS
        assert (len(server.called), len(chat.server.requests)) == (MAX_REQUESTS, MAX_REQUESTS)


async def test_what_is_asked_when_the_program_ends_stays_asked(server: Server, tmp_path: Path) -> None:
    async with rig_with(tmp_path) as chat:
        asked = await chat.reply("Write", saying(call("a", "c1")).completed())
        await asyncio.to_thread(chat.runner.close)
        (waiting,) = [m.turn for m in chat.messages if m.turn and m.role == "assistant"]
        assert waiting.status is TurnStatus.AWAITING_APPROVAL
        assert waiting.id == asked.turn.id

"""Real children that answer more than anybody wants to read: the turn goes on, and what is kept of it is bounded."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from litechat_tui.agent.mcp.child import MOST_MESSAGE_BYTES
from litechat_tui.agent.mcp.outputs import MOST_STORED_CHARACTERS
from litechat_tui.agent.tool_outputs import MOST_SENT_BYTES
from litechat_tui.demo import wire
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.consent import Rule, Rules
from litechat_tui.domain.tool_calls import ToolCall
from tests.fakes.tool_servers import FakeToolServerFiles
from tests.unit.agent.rig import Rig, rig, saying
from tests.unit.agent.test_mcp_child import lab

A_LINE_ABOUT_IT = 200
"""Characters, at most, of the line that says what is left out."""


class Trusting:
    """Lets every tool of the lab be called."""

    can_ask = False

    def rules(self) -> Rules:
        return Rules(allow=(Rule("lab.*"),))

    def remember(self, call: ToolCall) -> None:
        raise AssertionError(call)


@asynccontextmanager
async def at_the_lab(folder: Path) -> AsyncIterator[Rig]:
    files = FakeToolServerFiles(lab())
    async with rig(folder, servers=lambda: files, waits_for_servers=True, consent=Trusting()) as chat:
        yield chat


def calling(tool: str, call_id: str, **arguments: object) -> Any:
    return saying(wire.Call(f"lab__{tool}", json.dumps(arguments), call_id)).completed()


def outputs_sent(chat: Rig) -> list[str]:
    outputs = [item["output"] for item in chat.last_input if "output" in item]
    return [each if isinstance(each, str) else "".join(part["text"] for part in each) for each in outputs]


async def test_a_large_output_is_kept_and_sent_in_part(tmp_path: Path) -> None:
    async with at_the_lab(tmp_path) as chat:
        done = await chat.reply("Go", calling("huge", "c1", size=12_000_000), saying("Done.").completed())
        assert done.turn.status is TurnStatus.COMPLETED
        (sent,) = outputs_sent(chat)
        assert MOST_SENT_BYTES < len(sent.encode()) < MOST_SENT_BYTES + A_LINE_ABOUT_IT
        (kept,) = (item["output"] for item in chat.items if "output" in item)
        assert MOST_STORED_CHARACTERS < len(kept) < MOST_STORED_CHARACTERS + A_LINE_ABOUT_IT
        assert (tmp_path / "sessions.db").stat().st_size < 8_000_000


async def test_an_output_of_100_mb_is_not_read_and_the_turn_goes_on(tmp_path: Path) -> None:
    marker = tmp_path / "megabytes"
    async with at_the_lab(tmp_path) as chat:
        done = await chat.reply(
            "Go",
            calling("vast", "c1", marker=str(marker)),
            calling("echo", "c2", text="still there"),
            saying("Done.").completed(),
        )
        assert done.turn.status is TurnStatus.COMPLETED
        lost, echoed = outputs_sent(chat)
        assert "was lost during the call" in lost
        assert echoed == "still there"
        # What a child could not get rid of was never in our memory; pipes hold some more.
        assert 0 < int(marker.read_text()) <= MOST_MESSAGE_BYTES / 1_000_000 + 2
        assert chat.runner.servers is not None
        assert any("is not read" in line for line in chat.runner.servers.states[0].log)

"""Stopping at any moment, asserted on three things: what the file holds, what the screen shows, what is sent next."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta
from functools import partial

import pytest

from litechat_tui.agent.mcp import toolbox
from litechat_tui.agent.progress import UNFINISHED
from litechat_tui.demo import wire
from litechat_tui.demo.steps import Hang
from litechat_tui.domain.chat import TurnStatus
from tests.conftest import NOW
from tests.faults import SOME, refusal
from tests.proof.window import Window, window
from tests.stored import sessions
from tests.unit.agent.rig import Rig, Waiting, said, saying


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> Waiting:
    """Put a tool that never returns in the place of the built-in ones; to be asked for before `chat`."""
    tool = Waiting()
    monkeypatch.setattr(toolbox, "built_in_tools", tool.tools)
    return tool


async def hung_up(chat: Rig) -> None:
    """Check that the proxy's end of the connection was closed."""
    assert await asyncio.to_thread(chat.server.wait_for, lambda: chat.server.disconnects == 1)


async def goes_on(view: Window) -> list[str]:
    """Send one more prompt and return what its request says, item by item."""
    view.chat.script[:] = [saying("Well.").completed()]
    view.screen.pane.composer.prompt.put("")
    await view.send("Go on")
    await view.until(lambda: "Well." in view.conversation, "the next turn is answered")
    await view.answered()
    return [said(item) for item in view.chat.last_input]


async def test_before_any_output_the_prompt_comes_back_and_nothing_is_left(chat: Rig) -> None:
    chat.script.append([Hang()])
    async with window(chat) as view:
        await view.send("Tell me\nmore")
        await chat.asked()
        view.press("escape")
        await view.until(lambda: view.prompt == "Tell me\nmore", "the prompt is back")
        await view.answered()
        assert view.screen.pane.composer.prompt.cursor_location == (1, len("more"))
        assert view.conversation == ""
        assert view.status == "Ready"
        assert sessions(chat.store) == []
        await hung_up(chat)
        assert await goes_on(view) == ["Go on"]


async def test_after_output_what_came_stays(chat: Rig) -> None:
    chat.script.append([*SOME, Hang()])
    async with window(chat) as view:
        await view.send("Tell me")
        await view.until(lambda: "Once upon" in view.conversation, "words are on the screen")
        view.press("escape")
        await view.answered()
        assert view.status == "Stopped. What came is kept."
        assert "Once upon ■ stopped" in view.conversation
        assert view.prompt == ""
        prompt, reply = chat.messages
        assert (prompt.text, reply.text) == ("Tell me", "Once upon")
        assert reply.turn is not None
        assert reply.turn.status is TurnStatus.STOPPED
        await hung_up(chat)
        assert await goes_on(view) == ["Tell me", "Once upon", "Go on"]


async def test_a_running_tool_is_cancelled(waiting: Waiting, chat: Rig) -> None:
    chat.script.append(saying("One moment.", wire.Call("wait", "{}", "call_1")).completed())
    async with window(chat) as view:
        await view.send("Wait")
        assert await asyncio.to_thread(waiting.called.wait, 10)
        await view.until(lambda: "One moment." in view.conversation, "words are on the screen")
        view.press("escape")
        await view.answered()
        assert waiting.cancelled.is_set()
        assert "One moment." in view.conversation
        assert "■ stopped" in view.conversation
        assert [said(item) for item in chat.items] == ["Wait", "One moment.", "(wait)", UNFINISHED]
        assert await goes_on(view) == ["Wait", "One moment.", "(wait)", UNFINISHED, "Go on"]


async def test_the_wait_for_another_try_counts_down_and_ends_with_escape(chat: Rig) -> None:
    moment = [NOW]

    def clock() -> datetime:
        return moment[0]

    chat.script.append(refusal(429, "throttling_error", retry_after="59"))
    async with window(chat, clock) as view:
        await view.send("Tell me")
        await view.until(lambda: view.status.startswith("Trying again in 59s · Esc stops"), "the countdown")
        moment[0] += timedelta(seconds=10)
        await view.until(lambda: "Trying again in 49s" in view.status, "the countdown goes on")
        view.press("escape")
        await view.until(lambda: view.prompt == "Tell me", "the prompt is back")
        await view.answered()
        assert view.conversation == ""
        assert sessions(chat.store) == []
        assert await goes_on(view) == ["Go on"]
    assert len(chat.server.requests) == 2


async def test_without_a_word_from_the_proxy_the_wait_is_short_and_the_answer_comes(chat: Rig) -> None:
    chat.script += [refusal(503, "internal_server_error"), saying("At last.").completed()]
    async with window(chat) as view:
        await view.send("Tell me")
        await view.until(lambda: "Trying again in 1s" in view.status, "the countdown")
        await view.until(lambda: "At last." in view.conversation, "the answer")
        await view.answered()
        assert view.status == "Ready"
        assert [message.text for message in chat.messages] == ["Tell me", "At last."]
        assert await goes_on(view) == ["Tell me", "At last.", "Go on"]


def said_on(view: Window, words: str) -> bool:
    return words in view.conversation


async def test_a_hung_stream_is_stopped_at_once(chat: Rig) -> None:
    """The fastest of five counts: what the machine does beside it makes it slower, never faster."""
    seconds: list[float] = []
    pressed = 0.0

    def watch(busy: bool) -> None:
        if not busy:
            seconds.append(time.perf_counter() - pressed)

    async with window(chat) as view:
        view.screen.watch(view.screen, "busy", watch, init=False)
        for part in ("One", "Two", "Three", "Four", "Five"):
            chat.script[:] = [[*saying(part).begun(), Hang()]]
            await view.send("Tell me")
            await view.until(partial(said_on, view, part), "words are on the screen")
            pressed = time.perf_counter()
            view.press("escape")
            await view.answered()
    assert len(seconds) == 5
    assert min(seconds) < 0.1

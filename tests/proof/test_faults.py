"""Every way to go wrong, asserted on three things: what the file holds, what the screen shows, what is sent next."""

from __future__ import annotations

from pathlib import Path

import pytest

from litechat_tui.agent import sdk
from litechat_tui.demo import wire
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.domain.chat import TextPart, ToolPart, TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.words.problems import problem_text
from tests.faults import BROKEN, CALL, CALLED, LIMITED, SILENT, TIME, UNREACHABLE, Fault, refused
from tests.proof.window import Window, window
from tests.unit.agent.rig import Rig, rig, said, saying

SHOWN = {
    # How a turn ended -> the mark at the foot of the reply, and what the status line says.
    TurnStatus.FAILED: ("✗ failed", "The reply failed. What came is kept."),
    TurnStatus.INCOMPLETE: ("■ cut short by the model's limit", "Cut short by the model's limit. What came is kept."),
}


async def went_wrong(view: Window, fault: Fault) -> None:
    """Send a prompt that ends in `fault`; check what is stored and shown, and what goes on with it sends."""
    chat = view.chat
    chat.script[:] = fault.answers
    await view.send("Tell me")
    await view.answered()

    (turn,) = {message.turn for message in chat.messages}
    assert turn is not None
    assert turn.status is fault.status
    assert turn.problem is not None
    assert turn.problem.code is fault.code
    assert tuple(part for message in chat.messages[1:] for part in message.parts) == fault.parts

    mark, words = SHOWN[fault.status]
    assert view.status == words
    texts = [part.text for part in fault.parts if isinstance(part, TextPart)]
    words_for = problem_text(turn.problem)
    for shown in ("Tell me", *texts, mark, words_for.message, words_for.hint, words_for.quote):
        assert shown in view.conversation
    assert view.prompt == ""


async def goes_on(view: Window, fault: Fault) -> None:
    """Send another prompt; check what of the turn that went wrong goes with it."""
    view.chat.script[:] = [saying("Well.").completed()]
    await view.send("Go on")
    await view.until(lambda: "Well." in view.conversation, "the next turn is answered")
    await view.answered()
    assert [said(item) for item in view.chat.last_input] == ["Tell me", *fault.said_next, "Go on"]


@pytest.mark.parametrize("faults", [refused(), BROKEN, LIMITED], ids=["refused", "broken", "limited"])
async def test_the_proxy_answers_with_a_fault(chat: Rig, faults: list[Fault]) -> None:
    async with window(chat) as view:
        for fault in faults:
            try:
                await view.new_session()
                await went_wrong(view, fault)
                await goes_on(view, fault)
            except AssertionError as error:
                error.add_note(f"when the fault was: {fault.name}")
                raise
    assert chat.store.check() == []


async def test_the_proxy_falls_silent(tmp_path: Path) -> None:
    async with rig(tmp_path, idle_seconds=0.2) as chat, window(chat) as view:
        await went_wrong(view, SILENT)
        await goes_on(view, SILENT)


@pytest.mark.parametrize(("base_url", "code"), UNREACHABLE)
async def test_there_is_no_proxy(tmp_path: Path, base_url: str, code: Code) -> None:
    with ResponsesServer(lambda _: ()) as server:
        address = base_url.format(port=server.base_url.rpartition(":")[2])
        async with rig(tmp_path, base_url=address) as chat, window(chat) as view:
            await went_wrong(view, Fault("no proxy", code, []))


LATER = wire.Call("current_time", "{}", "call_2")


async def test_the_model_only_calls_tools(chat: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sdk, "MAX_REQUESTS", 2)
    answers = [saying("Let me see.", CALL).completed(), saying("Let me see.", LATER).completed()]
    parts = (*CALLED, TextPart("Let me see."), ToolPart("call_2", "current_time", "{}", TIME, 0.0))
    sent = ("Let me see.", "(current_time)", TIME) * 2
    fault = Fault("only tools", Code.ANSWER_ENDLESS_TOOLS, answers, parts, sent)
    async with window(chat) as view:
        await went_wrong(view, fault)
        await goes_on(view, fault)

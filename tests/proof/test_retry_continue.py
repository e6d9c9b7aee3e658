"""Retry and continue after a turn that ended badly: the prompt is sent once, and no received text is dropped."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Hang, Request, Step
from litechat_tui.domain.chat import PreviousAnswer, TextPart, TurnStatus
from litechat_tui.words.requests import continue_request
from tests.faults import BROKEN, LIMITED, Fault, refused
from tests.proof.fork_server import ForkServer
from tests.proof.window import window
from tests.proof.workspace import SESSION, Workspace, ended, until
from tests.unit.agent.rig import Rig, said, saying

SHIFT_TAB = "\x1b[Z"


@pytest.mark.parametrize("fault", [refused()[0], BROKEN[0], BROKEN[-1]], ids=lambda fault: fault.name)
async def test_r_sends_the_same_conversation_again(chat: Rig, fault: Fault) -> None:
    chat.script += [saying("Hi.").completed(), *fault.answers]
    async with window(chat) as view:
        await view.send("Hello")
        await view.until(lambda: "Hi." in view.conversation, "the first turn is answered")
        await view.answered()
        await view.send("Tell me")
        await view.until(lambda: "✗ failed" in view.conversation, "the second turn fails")
        await view.answered()
        chat.script[:] = [saying("At last.").completed()]
        await view.confirmed("r")
        await view.until(lambda: "At last." in view.conversation, "it is answered")
        await view.answered()
        assert view.status == "Ready"
        assert "✗ failed" not in view.conversation

    assert [said(item) for item in chat.last_input] == ["Hello", "Hi.", "Tell me"]
    assert [said(item) for item in chat.items] == ["Hello", "Hi.", "Tell me", "At last."]
    texts = [part.text for part in fault.parts if isinstance(part, TextPart)]
    earlier = [PreviousAnswer("\n\n".join(texts), TurnStatus.FAILED)] if texts else []
    assert [*chat.messages[-1].parts] == [*earlier, TextPart("At last.")]
    assert chat.store.check() == []


async def test_m_asks_for_the_rest_of_an_answer_that_a_limit_cut_short(chat: Rig) -> None:
    fault = LIMITED[0]
    chat.script += [*fault.answers, saying("a time.").completed()]
    async with window(chat) as view:
        await view.send("Tell me")
        await view.until(lambda: "■ cut short" in view.conversation, "it is cut short")
        await view.answered()
        await view.confirmed("m")
        await view.until(lambda: "a time." in view.conversation, "it goes on")
        await view.answered()
    assert [said(item) for item in chat.last_input] == ["Tell me", *fault.said_next, continue_request().text]


def test_a_turn_whose_program_was_killed_is_shown_as_such_and_can_be_answered_again(
    fork_server: ForkServer, tmp_path: Path
) -> None:
    def answer(_: Request) -> Iterator[Step]:
        if len(server.requests) == 1:
            yield from saying("Once upon").begun()
            yield Hang()
        yield from saying("At last.").completed()

    with ResponsesServer(answer) as server:
        workspace = Workspace(tmp_path, server, fork_server)
        with workspace.on_a_terminal() as (program, screen):
            screen.wait_for("Ready")
            screen.type("Tell me\r")
            screen.wait_for("Once upon")
            with closing(workspace.store()) as store:
                until(lambda: store.queries.messages(SESSION)[-1].text == "Once upon")
            program.send_signal(signal.SIGKILL)
            assert ended(program, screen) == -signal.SIGKILL
        with workspace.on_a_terminal() as (program, screen):
            screen.wait_for("■ interrupted")
            assert "Once upon" in screen.text
            screen.type(SHIFT_TAB)
            screen.wait_for("space Open")  # "^r Retry" is in the footer of the prompt too
            screen.type("r")
            screen.wait_for("Answer the last prompt again?")
            screen.type("y")
            screen.wait_for("At last.")
    assert [said(item) for item in server.requests[-1].body["input"]] == ["Tell me"]

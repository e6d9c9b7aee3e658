"""Tools of a real MCP server on the real chain: nothing is called before somebody allows it, and nothing twice."""

import json
import sys
from pathlib import Path

import pytest

from litechat_tui.domain.chat import ToolPart, TurnStatus
from litechat_tui.domain.tool_calls import NOT_ALLOWED, CallState, ToolCall
from tests.e2e.chain.bedrock.server import FakeBedrock
from tests.e2e.chain.start import MODEL
from tests.e2e.client import Client
from tests.e2e.test_full_screen import CTRL_Q, ENTER

MCP = ".config/litechat-tui/mcp.json"
SHIFT_TAB = "\x1b[Z"
ASKED = "May the model call write of notes?"


@pytest.fixture
def notes(client: Client) -> Path:
    """Configure the server; return the file it writes to."""
    written = client.folder / "notes.txt"
    server = {"command": sys.executable, "args": [str(Path(__file__).with_name("note_server.py")), str(written)]}
    configuration = client.folder / MCP
    configuration.parent.mkdir(parents=True)
    configuration.write_text(json.dumps({"mcpServers": {"notes": server}}), "utf-8")
    return written


def lines(notes: Path) -> int:
    return len(notes.read_text("utf-8").splitlines()) if notes.exists() else 0


def results(bedrock: FakeBedrock) -> list[str]:
    """Return what the newest request says that tools returned."""
    parts = [part for message in bedrock.asked[-1].messages for part in message["content"]]
    return [
        "".join(block.get("text", "") for block in part["toolResult"]["content"])
        for part in parts
        if "toolResult" in part
    ]


def calls(client: Client, session_id: str) -> list[ToolCall]:
    parts = [part for message in client.messages(session_id) for part in message.parts]
    return [part.call for part in parts if isinstance(part, ToolPart) and part.call]


def test_without_leave_nothing_is_called_and_the_model_reads_why(
    client: Client, bedrock: FakeBedrock, notes: Path
) -> None:
    answer = client.ask("Write it down. #s=tool-only #t=write", "--mcp-config", MCP)
    assert answer.status == 0
    assert "notes.write was not called" in answer.errors
    (result,) = results(bedrock)
    assert result.startswith(NOT_ALLOWED)
    assert lines(notes) == 0


def test_what_the_command_line_allows_is_called_once_for_each_call(
    client: Client, bedrock: FakeBedrock, notes: Path
) -> None:
    answer = client.ask("Write it down. #s=two-tools #t=write", "--mcp-config", MCP, "--allow-tool", "notes.*")
    assert (answer.status, lines(notes)) == (0, 2)
    assert results(bedrock) == ["The note is written."] * 2
    assert [call.state for call in calls(client, answer.session_id)] == [CallState.DONE] * 2


def test_a_question_outlives_a_kill_and_the_call_is_carried_out_once(
    client: Client, bedrock: FakeBedrock, notes: Path
) -> None:
    with client.on_a_terminal("--model", MODEL) as terminal:
        terminal.wait_for(MODEL)
        # The server is there before the prompt is sent, or the model would not know its tool.
        terminal.type("\x1b[19~")
        terminal.wait_for("notes", "the screen of tool servers")
        terminal.wait_for(lambda shown: "1 tool" in shown, "the server's tool")
        terminal.type("\x1b")
        terminal.wait_for("Message")
        terminal.type("Write it down. #s=think-tool #t=write")
        terminal.wait_for("#t=write")
        terminal.type(ENTER)
        terminal.wait_for(ASKED)
        terminal.program.kill()
        terminal.program.wait()
    (session,) = client.sessions()
    assert (session.status, lines(notes)) == (TurnStatus.AWAITING_APPROVAL, 0)
    with client.on_a_terminal("--session-id", session.id) as terminal:
        terminal.wait_for(ASKED)
        terminal.type(SHIFT_TAB)
        terminal.wait_for("once")
        while lines(notes) == 0 and ASKED in terminal.text:
            terminal.type("o")
            terminal.read(1.0)
        terminal.wait_for("Tool said:", "the answer")
        terminal.type(CTRL_Q)
        assert terminal.wait_for_exit() == 0, terminal.text
    assert lines(notes) == 1
    assert results(bedrock) == ["The note is written."]
    assert len(bedrock.asked) == 2
    (call,) = calls(client, session.id)
    assert call.state is CallState.DONE


def test_two_calls_are_decided_one_by_one(client: Client, bedrock: FakeBedrock, notes: Path) -> None:
    first = client.ask("Hello")
    with client.on_a_terminal("--session-id", first.session_id) as terminal:
        terminal.type("\x1b[19~")
        terminal.wait_for(lambda shown: "1 tool" in shown, "the server's tool")
        terminal.type("\x1b")
        terminal.wait_for("Message")
        terminal.type("Write it down. #s=two-tools #t=write")
        terminal.wait_for("#t=write")
        terminal.type(ENTER)
        terminal.wait_for(lambda shown: ASKED in shown and "1/2" in shown, "the first question")
        terminal.type(SHIFT_TAB)
        while "1/2" in terminal.text:
            terminal.type("n")
            terminal.read(0.3)
        terminal.wait_for("2/2")
        while ASKED in terminal.text:
            terminal.type("o")
            terminal.read(0.3)
        terminal.wait_for("Tool said:", "the answer")
        terminal.type(CTRL_Q)
        assert terminal.wait_for_exit() == 0, terminal.text
    assert lines(notes) == 1
    assert results(bedrock) == [NOT_ALLOWED, "The note is written."]

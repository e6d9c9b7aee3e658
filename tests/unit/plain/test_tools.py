"""`/tools`: what there is, what is on, and what is asked before it is started."""

from __future__ import annotations

import io

import pytest

from litechat_tui.app.tool_choice import ToolChoice
from litechat_tui.app.tool_control import ToolControl
from litechat_tui.console import Streams
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.tool_servers import ServerState, ServerStatus, ToolServer, Transport, Untrusted
from litechat_tui.domain.tools import Tool
from litechat_tui.plain.tools import complaints
from tests.fakes.local import FakeLocalState
from tests.fakes.tool_servers import FakeToolServers
from tests.unit.plain.test_chat import BYE, NEW, Sitting

FILES = ToolServer("files", Transport.STDIO, "x", without=frozenset(["wipe"]))
READY = ServerState(
    FILES,
    ServerStatus.READY,
    tools=(Tool("files", "read", "files__read", "Read a file"), Tool("files", "wipe", "w", description="Wipes.")),
)
BROKEN = ServerState(
    ToolServer("broken", Transport.STDIO, "y"),
    ServerStatus.FAILED,
    Problem(Code.TOOLS_SERVER_EXITED),
    log=("no power",),
)


@pytest.fixture
def servers() -> FakeToolServers:
    return FakeToolServers([READY])


@pytest.fixture
def sitting(servers: FakeToolServers) -> Sitting:
    return Sitting(tools=ToolControl(lambda: servers, ToolChoice(FakeLocalState())))


def said(sitting: Sitting, *lines: str) -> list[str]:
    first, *rest = sitting.writes(*lines)
    assert first == NEW
    assert BYE not in rest
    return rest


def test_servers_and_tools_are_listed(sitting: Sitting, servers: FakeToolServers) -> None:
    servers.states = [READY, BROKEN]
    servers.problems = [Problem(Code.TOOLS_SERVER_NAME, path="mcp.json", server="a b")]
    assert said(sitting, "/tools") == [
        "files: 2 tools, yours, about 4 tokens in each request.",
        "files.read: Read a file",
        "files.wipe (off): Wipes.",
        "broken: failed, yours. The tool server ended by itself.",
        "The tool server a b in mcp.json is left out: a name has only letters, digits, _ and -.",
    ]


def test_one_is_switched_off_and_on_for_the_session(sitting: Sitting) -> None:
    lines = said(sitting, "/tools files off", "/tools", "/tools files on", "/tools files.read off", "/tools")
    assert lines[0] == "files is off for this session."
    assert "off for this session" in lines[1]
    assert "files is on for this session." in lines
    assert lines[-2] == "files.read (off): Read a file"


def test_servers_of_the_folder_are_asked_about(sitting: Sitting, servers: FakeToolServers) -> None:
    servers.untrusted = Untrusted(".mcp.json", "d", (FILES,))
    assert said(sitting, "/tools")[-1] == (
        ".mcp.json names servers that are not started: files (x). Write /tools trust, or /tools refuse."
    )
    assert said(sitting, "/tools trust") == ["The servers of this folder are started."]
    assert said(sitting, "/tools refuse") == ["The servers of this folder are not used."]
    servers.untrusted = None
    assert said(sitting, "/tools trust") == ["There is nothing to decide about."]


def test_without_servers_that_is_said(sitting: Sitting, servers: FakeToolServers) -> None:
    servers.states = []
    assert said(sitting, "/tools") == ["No tool servers are configured."]
    assert said(Sitting(), "/tools") == ["No tool servers are used here."]


def test_what_a_run_cannot_use_is_complained_about(servers: FakeToolServers) -> None:
    servers.states = [READY, BROKEN]
    servers.problems = [Problem(Code.TOOLS_FILE_NO_SERVERS, path="run.json")]
    streams = Streams(io.StringIO(), io.StringIO())
    complaints(ToolControl(lambda: servers, ToolChoice(FakeLocalState())), streams)
    errors = streams.err.getvalue() if isinstance(streams.err, io.StringIO) else ""
    assert "run.json names no tool servers" in errors
    assert "The tool server broken cannot be used: The tool server ended by itself." in errors
    assert "no power" in errors
    assert "files" not in errors

"""Tools of servers in the one-shot job: refused unless the command line or a rule allows them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from agents import FunctionTool, function_tool

from litechat_tui.agent.mcp.toolbox import Toolbox
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Request, Step
from litechat_tui.demo.wire import Call, Reply, Text
from litechat_tui.domain.chat import ToolPart
from litechat_tui.domain.tools import Tool
from litechat_tui.settings.preferences import preferences_path
from litechat_tui.settings.tool_rules import RULES
from tests.contract.test_oneshot import Person


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Return what a tool was called with that writes."""
    called: list[str] = []
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    async def write(text: str) -> str:
        called.append(text)
        return f"wrote {text}"

    def tools(_box: Toolbox, _session_id: str) -> Sequence[tuple[Tool, FunctionTool]]:
        return [(Tool("files", "write", "write", identity="i"), function_tool(write))]

    monkeypatch.setattr(Toolbox, "tools", tools)
    return called


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Person:
    return Person(tmp_path, monkeypatch, capsys)


def answer(request: Request) -> Iterator[Step]:
    if request.body["input"][-1].get("type") == "function_call_output":
        yield from Reply([Text("Done.")]).completed()
    else:
        yield from Reply([Call("write", '{"text": "a"}', "c1")]).completed()


def output(server: ResponsesServer) -> str:
    """Return what the model read of its call."""
    return json.dumps(server.requests[-1].body["input"][-1]["output"])


def test_a_tool_that_nobody_allows_is_refused_and_both_sides_are_told(person: Person, called: list[str]) -> None:
    with ResponsesServer(answer) as server:
        result = person.ask(server, "Write")
        assert "nobody can be asked in this run" in output(server)
    assert (result.status, result.text, called) == (0, "Done.\n", [])
    assert "files.write was not called: nobody can be asked in this run. --allow-tool allows it." in result.errors
    (tool,) = [part for part in person.messages()[-1].parts if isinstance(part, ToolPart)]
    assert tool.call is not None


@pytest.mark.parametrize("pattern", ["write", "files.*"])
def test_a_tool_that_the_command_line_allows_is_called(person: Person, called: list[str], pattern: str) -> None:
    with ResponsesServer(answer) as server:
        result = person.ask(server, "Write", "--allow-tool", "time.*", "--allow-tool", pattern)
        assert output(server) == '"wrote a"'
    assert (result.text, called) == ("Done.\n", ["a"])


def test_a_rule_prevails_over_the_command_line(person: Person, called: list[str]) -> None:
    rules = preferences_path().parent / RULES
    rules.parent.mkdir(parents=True)
    rules.write_text('deny = ["write"]\nallow = [7]')
    with ResponsesServer(answer) as server:
        result = person.ask(server, "Write", "--allow-tool", "files.*")
        assert "A rule that the user has set up forbids it." in output(server)
    assert called == []
    assert "files.write was not called: a rule forbids it." in result.errors
    assert "entry 1 of allow is neither a pattern nor a table" in result.errors


@pytest.mark.parametrize(("flags", "words"), [
    (["--allow-tool", "*"], "* would allow every tool of every server."),
    (["--allow-tool", "*.*"], "*.* would allow every tool of every server."),
])  # fmt: skip
def test_nothing_allows_everything(person: Person, called: list[str], flags: list[str], words: str) -> None:
    with ResponsesServer(answer) as server:
        result = person.ask(server, "Write", *flags)
    assert (result.status, called) == (2, [])
    assert words in result.errors

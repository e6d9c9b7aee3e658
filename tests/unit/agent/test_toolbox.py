import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

import pytest
from agents.tool_context import ToolContext

from litechat_tui.agent.mcp.connection import CallError
from litechat_tui.agent.mcp.servers import McpServers
from litechat_tui.agent.mcp.toolbox import Toolbox
from litechat_tui.domain.tool_servers import MOST_OFFERED
from litechat_tui.domain.tools import Tool
from tests.conftest import frozen_clock


def test_the_built_in_tool_is_offered_as_harmless() -> None:
    ((tool, call),) = Toolbox(frozen_clock, built_in=True).tools("s1")
    assert tool.harmless
    assert tool.address == tool.wire_name == call.name == "current_time"
    assert tool.description == call.description
    assert json.loads(tool.schema) == call.params_json_schema


def test_without_built_in_tools_nothing_is_offered() -> None:
    assert not Toolbox(frozen_clock, built_in=False).tools("s1")


def test_a_tool_is_found_by_the_name_that_the_model_uses() -> None:
    toolbox = Toolbox(frozen_clock, built_in=True)
    ((tool, _),) = toolbox.tools("s1")
    assert toolbox.describe("current_time") == tool
    assert toolbox.describe("files__delete") is None


class FakeConnection:
    """Answers as the test says."""

    def __init__(self) -> None:
        self.called: list[tuple[str, Any]] = []
        self.answer: Any = {"content": [{"type": "text", "text": "done"}]}

    async def call(self, name: str, arguments: Mapping[str, object], meant: Tool) -> Mapping[str, object]:
        self.called.append((name, arguments))
        if isinstance(self.answer, Exception):
            raise self.answer
        return cast("Mapping[str, object]", self.answer)


class FakeServers:
    """Has the tools that the test names."""

    def __init__(self, *tools: Tool) -> None:
        self.connection = FakeConnection()
        self._tools = tools
        self.waited = 0

    def offered(self) -> Iterator[tuple[FakeConnection, str, Tool]]:
        return ((self.connection, f"raw {tool.name}", tool) for tool in self._tools)

    async def settled(self) -> None:
        self.waited += 1


def named(name: str, **more: Any) -> Tool:
    return Tool("files", name, f"files__{name}", **more)


def box(servers: FakeServers, **more: Any) -> Toolbox:
    return Toolbox(frozen_clock, built_in=True, servers=cast("McpServers", servers), **more)


async def invoked(toolbox: Toolbox, wire_name: str, arguments: str) -> Any:
    (function,) = [function for tool, function in toolbox.tools("s1") if tool.wire_name == wire_name]
    context = ToolContext(None, tool_name=wire_name, tool_call_id="c1", tool_arguments=arguments)
    return await function.on_invoke_tool(context, arguments)


async def test_tools_of_servers_follow_and_are_called_by_their_own_name() -> None:
    schema = '{"properties": {"path": {}}, "type": "object"}'
    servers = FakeServers(named("read", description="Read it.", schema=schema), named("plain", title="Plain"))
    toolbox = box(servers)
    assert [tool.wire_name for tool, _ in toolbox.tools("s1")] == ["current_time", "files__read", "files__plain"]
    functions = {tool.name: function for tool, function in toolbox.tools("s1")}
    assert functions["read"].params_json_schema == json.loads(schema)
    assert [functions[name].description for name in ("read", "plain")] == ["Read it.", "Plain"]
    assert toolbox.describe("files__read") == named("read", description="Read it.", schema=schema)
    assert await invoked(toolbox, "files__read", '{"path": "a"}') == "done"
    assert await invoked(toolbox, "files__read", "") == "done"
    assert servers.connection.called == [("raw read", {"path": "a"}), ("raw read", {})]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [("{", "The arguments are no JSON"), ("[" * 100_000, "no JSON"), ("[]", "have to be a JSON object")],
)
async def test_arguments_that_make_no_sense_are_told_to_the_model(arguments: str, said: str) -> None:
    servers = FakeServers(named("read"))
    assert said in await invoked(box(servers), "files__read", arguments)
    assert not servers.connection.called


async def test_a_call_that_fails_is_an_output() -> None:
    servers = FakeServers(named("read"))
    servers.connection.answer = CallError("The call failed: no")
    assert await invoked(box(servers), "files__read", "{}") == "The call failed: no"


@pytest.mark.parametrize("off", ["files", "files.read"])
def test_what_is_switched_off_is_not_offered(off: str) -> None:
    toolbox = box(FakeServers(named("read")), switched_off=lambda session_id: {off} if session_id == "s1" else ())
    assert [tool.name for tool, _ in toolbox.tools("s1")] == ["current_time"]
    assert [tool.name for tool, _ in toolbox.tools("s2")] == ["current_time", "read"]


def test_no_server_offers_more_than_a_request_can_hold() -> None:
    tools = [named(f"t{number}") for number in range(MOST_OFFERED + 5)]
    assert len(box(FakeServers(*tools)).tools("s1")) == MOST_OFFERED + 1


async def test_a_turn_waits_for_servers_only_where_that_is_wanted() -> None:
    servers = FakeServers()
    await box(servers).ready()
    assert servers.waited == 0
    await box(servers, waits=True).ready()
    assert servers.waited == 1
    await Toolbox(frozen_clock, built_in=True, waits=True).ready()

"""Servers of tools under the reader's hand, and the rows of their list."""

from collections.abc import Sequence

import pytest

from litechat_tui.app.tool_choice import ToolChoice
from litechat_tui.app.tool_control import ToolControl
from litechat_tui.app.tool_rows import PROBLEMS, UNTRUSTED, Row, Switch, rows_of
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.tool_servers import (
    MOST_OFFERED,
    ServerState,
    ServerStatus,
    ToolServer,
    Transport,
    Untrusted,
    tokens_of,
)
from litechat_tui.domain.tools import Tool
from tests.fakes.local import FakeLocalState
from tests.fakes.tool_servers import FakeToolServers


def tool(name: str, server: str = "files") -> Tool:
    return Tool(server, name, f"{server}__{name}")


FILES = ToolServer("files", Transport.STDIO, "x", without=frozenset(["wipe"]))
READY = ServerState(FILES, ServerStatus.READY, tools=(tool("read"), tool("write"), tool("wipe")))
SLOW = ServerState(ToolServer("slow", Transport.STDIO, "x"), ServerStatus.CONNECTING)
OFF = ServerState(ToolServer("off", Transport.STDIO, "x", on=False), ServerStatus.OFF)
ASKING = Untrusted(".mcp.json", "d1", (FILES,))


@pytest.fixture
def servers() -> FakeToolServers:
    return FakeToolServers([READY, SLOW, OFF])


@pytest.fixture
def control(servers: FakeToolServers) -> ToolControl:
    return ToolControl(lambda: servers, ToolChoice(FakeLocalState()))


def shown(rows: Sequence[Row]) -> list[tuple[str, Switch]]:
    return [(row.address, row.switch) for row in rows]


def test_before_the_start_there_is_nothing() -> None:
    control = ToolControl(lambda: None, ToolChoice(FakeLocalState()))
    assert not control.states
    assert not control.problems
    assert control.untrusted is None
    control.reconnect("x")
    control.refresh()


def test_a_turn_goes_without_what_is_connecting_and_wanted(control: ToolControl, servers: FakeToolServers) -> None:
    again = ServerState(ToolServer("again", Transport.STDIO, "x"), ServerStatus.CONNECTING, tools=(tool("a", "again"),))
    servers.states = [*servers.states, again]
    assert control.missing("s1") == ["slow"]
    control.switch("slow", "s1", on=False)
    assert control.missing("s1") == []
    assert control.missing("s2") == ["slow"]


def test_what_is_off_costs_nothing(control: ToolControl) -> None:
    each = tokens_of(tool("read"))
    assert control.tokens("s1") == each + tokens_of(tool("write"))
    control.switch("files.write", "s1", on=False)
    assert control.tokens("s1") == each
    control.switch("files", "s1", on=False)
    assert control.tokens("s1") == 0


def test_a_switch_has_the_servers_look_again(control: ToolControl, servers: FakeToolServers) -> None:
    control.switch("files", on=False)
    assert servers.asked == ["refresh"]
    control.reconnect("files")
    assert servers.asked[-1] == "reconnect files"


def test_trust_is_remembered_and_used_at_once(control: ToolControl, servers: FakeToolServers) -> None:
    control.trust(ASKING, trusted=True)
    assert control.choice.trusts("d1")
    assert servers.asked == ["refresh"]


def test_tools_are_listed_below_a_server_that_is_opened(control: ToolControl) -> None:
    control.switch("files.write", on=False)
    control.switch("files.read", "s1", on=False)
    assert shown(rows_of(control, "s1", ())) == [("files", Switch.ON), ("slow", Switch.ON), ("off", Switch.OFF)]
    rows = rows_of(control, "s1", {"files"})
    assert shown(rows)[:4] == [
        ("files", Switch.ON),
        ("files.read", Switch.OFF_HERE),
        ("files.write", Switch.OFF),
        ("files.wipe", Switch.LEFT_OUT),
    ]
    assert [row.switchable for row in rows] == [True, True, True, False, True, False]
    assert [row.opened for row in rows] == [True, False, False, False, False, False]


def test_no_more_tools_are_on_than_are_offered(control: ToolControl, servers: FakeToolServers) -> None:
    many = tuple(tool(f"t{number}") for number in range(MOST_OFFERED + 2))
    servers.states = [ServerState(FILES, ServerStatus.READY, tools=many)]
    control.switch("files.t0", on=False)
    rows = rows_of(control, "s1", {"files"})
    assert [row.tool.name for row in rows if row.tool and row.switch is Switch.LEFT_OUT] == [f"t{MOST_OFFERED + 1}"]


def test_what_wants_trust_and_what_is_wrong_come_last(control: ToolControl, servers: FakeToolServers) -> None:
    servers.untrusted = ASKING
    servers.problems = [Problem(Code.TOOLS_SERVER_NAME, path="p", server="s")]
    rows = rows_of(control, "s1", ())
    assert [row.key for row in rows[-2:]] == [UNTRUSTED, PROBLEMS]
    assert rows[-2].untrusted is ASKING
    assert not rows[-2].switchable

"""The screen of tool servers, and what is told without it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from litechat_tui.app.tool_choice import ToolChoice
from litechat_tui.app.tool_control import ToolControl
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem, StoreError
from litechat_tui.domain.tool_servers import (
    Origin,
    ServerState,
    ServerStatus,
    ToolServer,
    Transport,
    Untrusted,
)
from litechat_tui.domain.tools import Hints, Tool
from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.screens.tools import ToolsScreen
from litechat_tui.ui.widgets.tool_watcher import ToolWatcher
from tests.fakes.tool_servers import FakeToolServers
from tests.ui.conftest import Stage, main_screen
from tests.waiting import wait_for

HINTS = Hints(read_only=True)
READ = Tool("files", "read", "files__read", "Read a file", "Reads [bold]one[/] file.", '{"type": "object"}', HINTS)
WRITE = Tool("files", "write", "files__write", description="Writes one file.")
FILES = ServerState(
    ToolServer("files", Transport.STDIO, "npx", ("server-filesystem", ".")),
    ServerStatus.READY,
    tools=(READ, WRITE),
    log=("Secure MCP Filesystem Server running on stdio",),
)
BROKEN = ServerState(
    ToolServer("broken", Transport.STDIO, "x"),
    ServerStatus.FAILED,
    Problem(Code.TOOLS_SERVER_EXITED),
    log=("no power",),
)
SLOW = ServerState(ToolServer("slow", Transport.HTTP, url="http://x/mcp"), ServerStatus.CONNECTING)
EVIL = ToolServer("evil", Transport.STDIO, "sh", ("-c", "x"), origin=Origin.FOLDER)
ASKING = Untrusted("/p/.mcp.json", "d1", (EVIL,))


@pytest.fixture
def servers(stage: Stage) -> FakeToolServers:
    servers = FakeToolServers([FILES, BROKEN])
    stage.tools = ToolControl(lambda: servers, ToolChoice(stage.store.local))
    stage.session_id = "a"
    stage.session("a", ("First", "One"))
    return servers


async def opened(pilot: Pilot[Any]) -> ToolsScreen:
    await pilot.press("f8")
    await wait_for(pilot, lambda: isinstance(pilot.app.screen, ToolsScreen) and pilot.app.screen.is_running, "open")
    assert isinstance(pilot.app.screen, ToolsScreen)
    return pilot.app.screen


def rows(screen: ToolsScreen) -> list[str]:
    return [str(option.prompt) for option in screen.list_box.options]


def known(screen: ToolsScreen) -> str:
    return str(screen.detail.content)


async def test_a_server_tells_what_it_is_and_what_it_wrote(stage: Stage, servers: FakeToolServers) -> None:
    async with stage.app().run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        assert rows(screen) == ["▸ ● files  2 tools", "▸ ● broken  failed"]
        assert "npx server-filesystem ." in known(screen)
        assert "running on stdio" in known(screen)
        await pilot.press("down")
        assert "The tool server ended by itself." in known(screen)
        assert "no power" in known(screen)
        await pilot.press("r")
        assert servers.asked == ["reconnect broken"]
        await pilot.press("j", "k", "escape")
        await wait_for(pilot, lambda: not isinstance(pilot.app.screen, ToolsScreen), "it is closed")


async def test_its_tools_are_opened_and_closed(stage: Stage, servers: FakeToolServers) -> None:
    async with stage.app().run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        await pilot.press("right", "down")
        assert rows(screen)[:3] == ["▾ ● files  2 tools", "    ● read  Read a file", "    ● write"]
        assert "files.read" in known(screen)
        assert "Reads [bold]one[/] file." in known(screen)
        assert "The server says: only reads" in known(screen)
        assert '"type": "object"' in known(screen)
        await pilot.press("left")
        assert rows(screen)[0] == "▸ ● files  2 tools"
        assert screen.list_box.highlighted == 0


async def test_a_tool_and_a_server_are_switched(stage: Stage, servers: FakeToolServers) -> None:
    async with stage.app().run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        await pilot.press("right", "down", "space")
        await wait_for(pilot, lambda: rows(screen)[1] == "    ○ read  off  Read a file", "it is off")
        await pilot.press("enter")
        await wait_for(pilot, lambda: rows(screen)[1] == "    ● read  Read a file", "it is on")
        await pilot.press("s")
        await wait_for(pilot, lambda: rows(screen)[1].startswith("    ◌ read  off in this session"), "it is off here")
        assert stage.tools is not None
        assert stage.tools.choice.off("a") == {"files.read"}
        assert stage.tools.choice.off("b") == frozenset()
        await pilot.press("up", "space")
        await wait_for(pilot, lambda: rows(screen)[0].startswith("▾ ○ files"), "the server is off")
        assert "refresh" in servers.asked


async def test_a_change_of_a_server_is_shown(stage: Stage, servers: FakeToolServers) -> None:
    async with stage.app().run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        await pilot.press("down")
        servers.states = [SLOW, FILES, replace(BROKEN, status=ServerStatus.READY, problem=None)]
        await wait_for(pilot, lambda: rows(screen)[-1] == "▸ ● broken  0 tools", "it is shown")
        assert rows(screen)[0] == "▸ ● slow  connecting"
        assert screen.list_box.highlighted == 2


@pytest.mark.parametrize(("key", "trusted"), [("t", True), ("enter", True), ("x", False)])
async def test_servers_of_the_folder_are_trusted_or_not(
    stage: Stage, servers: FakeToolServers, key: str, trusted: bool
) -> None:
    servers.states, servers.untrusted = [], ASKING
    async with stage.app().run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        assert rows(screen) == ["? 1 server of this folder  do you trust them?"]
        assert "evil: sh -c x" in known(screen)
        await pilot.press("s", "r", "right", "left", key)
        assert stage.tools is not None
        choice = stage.tools.choice
        await wait_for(pilot, lambda: choice.trusts("d1") is trusted, "it is decided")


async def test_what_is_wrong_has_a_row(stage: Stage, servers: FakeToolServers) -> None:
    servers.problems = [Problem(Code.TOOLS_SERVER_NAME, path="mcp.json", server="a b")]
    async with stage.app().run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        await pilot.press("end", "t", "x", "space")
        assert rows(screen)[-1] == "! 1 entry cannot be used"
        assert "a b" in known(screen)


async def test_without_servers_it_says_how_to_get_some(stage: Stage, servers: FakeToolServers) -> None:
    servers.states = []
    async with stage.app().run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        assert "litechat-tui mcp import FILE" in known(screen)
        await pilot.press("space", "r", "t", "right", "left")
        assert not servers.asked


async def test_where_no_servers_are_used_it_says_so(stage: Stage) -> None:
    async with stage.app().run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        assert known(screen) == "No tool servers are used here."
        await pilot.press("space", "r", "t", "right", "left", "s")


async def test_what_cannot_be_remembered_is_said(
    stage: Stage, servers: FakeToolServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise StoreError(Code.STORE_LOCKED)

    async with stage.app().run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        monkeypatch.setattr(stage.store.local, "remember", locked)
        await pilot.press("space")
        await wait_for(pilot, lambda: notes(pilot.app), "it is said")
        assert rows(screen)[0] == "▸ ● files  2 tools"


def notes(app: Any) -> list[str]:
    return [one.message for one in app._notifications]


async def test_what_failed_and_what_wants_trust_is_told_once(stage: Stage, servers: FakeToolServers) -> None:
    servers.untrusted = ASKING
    servers.problems = [Problem(Code.TOOLS_SERVER_NAME, path="mcp.json", server="a b")]
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        main_screen(app).watch_account()
        await wait_for(pilot, lambda: len(notes(app)) == 3, "all is told")
        asked, failed, wrong = notes(app)
        assert asked == "/p/.mcp.json names tool servers. F8 shows them, and asks whether to start them."
        assert failed == "The tool server broken cannot be used; F8 tells why."
        assert wrong == "Not all tool servers are configured correctly; F8 tells more."
        servers.untrusted, servers.problems, servers.states = replace(ASKING, refused=True), [], [FILES]
        main_screen(app).watch_account()
        main_screen(app).query_one(ToolWatcher)._look()
        assert len(notes(app)) == 3
        servers.states = [FILES, BROKEN]
        await wait_for(pilot, lambda: len(notes(app)) == 4, "it is told again")


async def test_a_turn_says_what_it_goes_without(stage: Stage, servers: FakeToolServers) -> None:
    servers.states = [FILES, SLOW]
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        main_screen(app).watch_account()
        await pilot.pause()
        await pilot.press("H", "i", "enter")
        await wait_for(pilot, lambda: notes(app), "it is told")
        assert notes(app) == ["The tool server slow is still connecting: this answer goes without it."]
        stage.runner.release()


async def test_a_screen_in_another_language_goes_on_telling(stage: Stage, servers: FakeToolServers) -> None:
    app: LitechatApp = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        main_screen(app).watch_account()
        await wait_for(pilot, lambda: len(notes(app)) == 1, "it is told")
        await main_screen(app).query_one(ToolWatcher).remove()


async def test_nothing_is_told_of_what_the_reader_has_seen(stage: Stage, servers: FakeToolServers) -> None:
    servers.states = []
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        main_screen(app).watch_account()
        watcher = main_screen(app).query_one(ToolWatcher)
        await pilot.pause()
        servers.states, servers.untrusted = [BROKEN], ASKING
        servers.problems = [Problem(Code.TOOLS_SERVER_NAME, path="mcp.json", server="a b")]
        await opened(pilot)
        watcher._look()
        await pilot.press("escape")
        await wait_for(pilot, lambda: main_screen(app).is_active, "the chat is back")
        watcher._look()
        assert not notes(app)

"""Sends prompts through the Agents SDK. Importing it is cheap; the SDK itself is loaded on the engine's side."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING

from litechat_tui.agent.deferred import defer
from litechat_tui.agent.engine import Engine
from litechat_tui.agent.journal import JournalThread
from litechat_tui.agent.quiet import silence
from litechat_tui.agent.reply import StoppableLog
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import LitechatError, Problem
from litechat_tui.domain.parameters import Name, anything
from litechat_tui.domain.ports import (
    AskAlways,
    Clock,
    Question,
    ShortAnswer,
    ToolConsent,
    ToolServerFiles,
    ToolServers,
    TurnJournal,
    TurnRequest,
)
from litechat_tui.proxy.connection import Connection

if TYPE_CHECKING:
    from litechat_tui.agent.mcp.servers import McpServers
    from litechat_tui.agent.sdk import ProxyAgent
    from litechat_tui.agent.turn import LiveTurn
    from litechat_tui.domain.archive import Contents

NO_CONSENT = AskAlways()


class AgentsChatRunner:
    """`ports.ChatRunner` and `ports.Asker` over the Agents SDK and a LiteLLM Proxy.

    Turns run on an engine of their own: they go on without a listener, and several may run at once.
    """

    def __init__(
        self,
        journal: TurnJournal,
        connect: Callable[[], Connection],
        *,
        tools: Callable[[], bool],
        clock: Clock,
        takes: Callable[[str, Name], bool] = lambda _model, name: anything(name),
        caches: Callable[[str], bool] = lambda _model: False,
        contents: Callable[[], Contents | None] = lambda: None,
        consent: ToolConsent = NO_CONSENT,
        servers: Callable[[], ToolServerFiles] | None = None,
        switched_off: Callable[[str], Collection[str]] = lambda _session_id: (),
        waits_for_servers: bool = False,
    ) -> None:
        """`connect` returns how to reach the proxy, and `tools` whether the model gets the built-in ones.

        Both are called when the SDK is loaded, beside the screen; what they raise is the end of each turn. `takes` is
        asked which parameters a model takes, where a session has some, and `caches` whether one keeps the beginning of
        a long request; they may block. `contents` loads what has what is attached, and `consent` decides about tool
        calls before anybody is asked. `servers` loads what names the servers of tools, and `switched_off` tells what a
        session does without of them; the empty session id is what all do without. A turn begins without what is not
        there yet, unless it `waits_for_servers`.
        """
        self._journal = JournalThread(journal)
        self._connect = connect
        self._tools = tools
        self._clock = clock
        self._takes = takes
        self._caches = caches
        self._contents = contents
        self._consent = consent
        self._engine = Engine(self._load, self._release)
        self._switched_off = switched_off
        self._waits = waits_for_servers
        self._server_files = servers
        self._servers: McpServers | None = None
        self._turns: set[LiveTurn] = set()
        self._asked: set[Future[ShortAnswer]] = set()

    def start(self) -> None:
        """Begin to load and warm up in the background. Returns at once; later calls do nothing."""
        if self._server_files is None or self._servers is not None:
            self._engine.start()
            return
        from litechat_tui.agent.mcp.servers import McpServers

        # Before the engine starts, which looks for them when it has loaded.
        self._servers = McpServers(self._server_files(), self._is_off, self._engine.call)
        self._engine.submit(self._serve(self._servers))

    @property
    def servers(self) -> ToolServers | None:
        """The servers of tools and how they are; None before the start, and where there can be none."""
        return self._servers

    def send(self, request: TurnRequest) -> StoppableLog:
        """Send a prompt. Returns at once; refusals and failures arrive as the reply's `ReplyEnded`."""
        from litechat_tui.agent.turn import LiveTurn

        reply = StoppableLog(lambda: self._engine.call(turn.stop))
        self.start()
        turn = LiveTurn(request, reply, self._journal, self._engine.loaded, clock=self._clock, consent=self._consent)
        self._turns.add(turn)
        if not self._engine.submit(self._live(turn)):
            turn.refuse(Problem(Code.PROGRAM_ENDING))
        return reply

    def ask(self, question: Question) -> Future[ShortAnswer]:
        """Ask once. Returns at once; failures are raised by the result as `LitechatError`.

        Cancelling what is returned gives the request up.
        """
        from litechat_tui.agent.asking import ask

        answer: Future[ShortAnswer] = Future()
        self._asked.add(answer)
        answer.add_done_callback(self._asked.discard)
        if not self._engine.submit(ask(question, self._engine.loaded, answer)):
            answer.set_exception(LitechatError(Code.PROGRAM_ENDING))
        return answer

    def close(self) -> None:
        """Stop all replies, keep what they had, and release everything. Blocks until that is done."""
        self._engine.call(self._close_all)
        self._engine.close()
        self._journal.close()

    async def _live(self, turn: LiveTurn) -> None:
        try:
            await turn.run()
        finally:
            self._turns.discard(turn)

    def _is_off(self, server: str) -> bool:
        return server in self._switched_off("")

    async def _serve(self, servers: McpServers) -> None:
        # What a turn needs comes first; where that does not load, no turn can use a tool either.
        with suppress(Exception):
            await self._engine.loaded()
            await servers.run()

    def _close_all(self) -> None:
        if self._servers is not None:
            self._servers.close()
        for turn in [*self._turns]:
            turn.close()
        for answer in [*self._asked]:
            answer.cancel()

    def _load(self) -> ProxyAgent:
        silence()
        # The SDK imports it for servers of tools that only a program that names some needs: 0.3 s, and 20 MB.
        defer("mcp")
        from litechat_tui.agent.mcp.toolbox import Toolbox
        from litechat_tui.agent.sdk import ProxyAgent
        from litechat_tui.agent.warmup import warm_up

        warm_up()
        toolbox = Toolbox(
            self._clock,
            built_in=self._tools(),
            servers=self._servers,
            switched_off=self._switched_off,
            waits=self._waits,
        )
        return ProxyAgent(
            self._connect(),
            toolbox=toolbox,
            clock=self._clock,
            takes=self._takes,
            caches=self._caches,
            contents=self._contents(),
        )

    async def _release(self, agent: ProxyAgent) -> None:
        await agent.close()

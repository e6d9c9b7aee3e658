"""What leaves for the proxy with a session's parameters."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from litechat_tui.agent.runner import AgentsChatRunner
from litechat_tui.demo import wire
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.parameters import UNSET, Effort, Name, Parameters
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.shelf import Change
from litechat_tui.proxy.connection import Connection
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.store.sqlite.journal import SQLiteTurnJournal
from tests.conftest import frozen_clock
from tests.unit.agent.rig import ended, rig, saying

SENT = ("instructions", "temperature", "top_p", "max_output_tokens", "reasoning")


def sent(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in SENT if name in body}


async def test_without_parameters_none_are_sent(tmp_path: Path) -> None:
    async with rig(tmp_path) as of:
        await of.reply("Hello?", saying("Hi.").completed())
        assert sent(of.server.requests[-1].body) == {}


async def test_a_session_s_parameters_go_with_each_of_its_requests_tools_included(tmp_path: Path) -> None:
    async with rig(tmp_path) as of:
        await of.reply("Hello?", saying("Hi.").completed())
        parameters = Parameters("Be brief.", temperature=0.0, max_output_tokens=9000)
        of.store.commands.change([of.session_id], Change(parameters=parameters))
        call = saying(wire.Call("current_time"))
        await of.reply("And now?", call.completed(), saying("Noon.").completed())
        wanted = {"instructions": "Be brief.", "temperature": 0.0, "max_output_tokens": 9000}
        assert [sent(request.body) for request in of.server.requests] == [{}, wanted, wanted]

        thinking = Parameters(max_output_tokens=9000, effort=Effort.HIGH)
        of.store.commands.change([of.session_id], Change(parameters=thinking))
        await of.reply("Think.", saying("Well.").completed())
        assert sent(of.server.requests[-1].body) == {"max_output_tokens": 9000, "reasoning": {"effort": "high"}}


async def test_a_new_session_begins_with_those_of_its_prompt(tmp_path: Path) -> None:
    async with rig(tmp_path) as of:
        of.script.append(saying("Hi.").completed())
        request = TurnRequest("new", Prompt("Hello?"), "demo-claude-haiku", parameters=Parameters(top_p=0.5))
        await ended(of.runner.send(request))
        assert sent(of.server.requests[-1].body) == {"top_p": 0.5}
        assert of.store.journal.parameters("new") == Parameters(top_p=0.5)


async def test_what_the_model_does_not_take_is_not_sent(tmp_path: Path) -> None:
    asked: list[tuple[str, Name]] = []

    def takes(model: str, name: Name) -> bool:
        asked.append((model, name))
        return name is not Name.EFFORT

    store = SQLiteStore(tmp_path / "sessions.db", frozen_clock)
    with ResponsesServer(lambda _: saying("Hi.").completed()) as server:
        connection = Connection(server.base_url, lambda: "sk-secret-key")
        runner = AgentsChatRunner(
            store.journal, lambda: connection, tools=lambda: False, clock=frozen_clock, takes=takes
        )
        parameters = Parameters("Be brief.", temperature=0.2, effort=Effort.LOW)
        await ended(runner.send(TurnRequest("a", Prompt("Hello?"), "m1", parameters=parameters)))
        await ended(runner.send(TurnRequest("b", Prompt("Hello?"), "m1", parameters=Parameters("Be brief."))))
        runner.close()
    store.close()
    assert [sent(request.body) for request in server.requests] == [
        {"instructions": "Be brief.", "temperature": 0.2},
        {"instructions": "Be brief."},
    ]
    assert asked == [("m1", Name.TEMPERATURE), ("m1", Name.EFFORT)]


class Unread(SQLiteTurnJournal):
    """A journal that cannot read the parameters."""

    def __init__(self, whole: SQLiteTurnJournal) -> None:
        self.__dict__ = whole.__dict__

    def parameters(self, session_id: str) -> Parameters:
        raise StoreError(Code.STORE_LOCKED, path=session_id)


async def test_a_turn_whose_parameters_cannot_be_read_sends_nothing(tmp_path: Path) -> None:
    async with rig(tmp_path, journal=Unread) as of:
        end = await of.reply("Hello?")
        assert end.turn.status is TurnStatus.FAILED
        assert end.turn.problem is not None
        assert end.turn.problem.code is Code.STORE_LOCKED
        assert of.server.requests == []
        assert of.store.journal.parameters("session-1") == UNSET

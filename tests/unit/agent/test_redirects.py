"""A redirect is a refusal: what was written goes to the configured address and nowhere else."""

from pathlib import Path

import pytest

from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from tests.unit.agent.rig import rig
from tests.unit.proxy.server import OneAnswer


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("elsewhere", ["http://127.0.0.1:{port}/v1/responses", "/somewhere/else"])
async def test_nothing_is_sent_to_where_a_redirect_leads(tmp_path: Path, status: int, elsewhere: str) -> None:
    other = OneAnswer()
    location = elsewhere.format(port=other.server.server_port)
    proxy = OneAnswer(status, headers={"Location": location})
    with other.server, proxy.answering_once() as url:
        async with rig(tmp_path, base_url=url) as chat:
            told = await chat.reply("Hello?")
    shown = f"{url}{location}" if location.startswith("/") else other.url
    assert told.turn.status is TurnStatus.FAILED
    assert told.turn.problem == Problem(
        Code.PROXY_REDIRECTED, status=status, address=url, model="demo-claude-haiku", location=shown
    )
    assert [line for line, _, _ in proxy.asked] == ["POST /v1/responses"]
    assert other.asked == []

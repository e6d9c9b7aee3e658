"""What leaves for the proxy when the answer is to fit a schema."""

import json
from pathlib import Path

from litechat_tui.domain.parameters import Parameters
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.shelf import Change
from tests.unit.agent.rig import ended, rig, saying

PLAIN = {"type": "object", "properties": {"a": {"type": "string"}}}
RICH = {"type": "object", "properties": {"a": {"type": "string", "minLength": 2}}}


async def test_a_schema_goes_with_one_request_as_a_format_and_in_words(tmp_path: Path) -> None:
    async with rig(tmp_path) as of:
        of.script.append(saying("{}").completed())
        await ended(of.runner.send(TurnRequest("new", Prompt("Hello?"), "m1", schema=json.dumps(PLAIN))))

        of.store.commands.change(["new"], Change(parameters=Parameters("Be brief.")))
        of.script.append(saying("{}").completed())
        await ended(of.runner.send(TurnRequest("new", Prompt("Again?"), "m1", schema=json.dumps(RICH))))
        of.script.append(saying("Hi.").completed())
        await ended(of.runner.send(TurnRequest("new", Prompt("And now?"), "m1")))

        plain, rich, without = (request.body for request in of.server.requests)
        form = {"type": "json_schema", "name": "answer", "schema": PLAIN, "strict": False}
        assert plain["text"] == {"format": form}
        assert plain["instructions"].startswith("Answer with one JSON value")
        assert json.dumps(PLAIN) in plain["instructions"]

        assert "text" not in rich
        assert rich["instructions"].startswith("Be brief.\n\nAnswer with one JSON value")
        assert rich["instructions"].endswith(json.dumps(RICH))

        assert "text" not in without
        assert without["instructions"] == "Be brief."
        assert of.store.journal.parameters("new") == Parameters("Be brief.")

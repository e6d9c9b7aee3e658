import json

from litechat_tui.agent.mcp.toolbox import Toolbox
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

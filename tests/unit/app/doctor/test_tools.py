"""The links of the servers of tools."""

from __future__ import annotations

import pytest

from litechat_tui.app.doctor.tools import tool_checks
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.examined import ToolFacts
from tests.unit.app.doctor.checked import told

WRONG = Problem(Code.TOOLS_SERVER_VARIABLE, path="mcp.json", server="a", variable="TOKEN")


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (ToolFacts(), ["tools.entries skip tools_none", "tools.commands skip commands_none"]),
        (ToolFacts(2, commands=1), ["tools.entries ok tools_well", "tools.commands ok commands_well"]),
        (ToolFacts(1), ["tools.entries ok tools_well", "tools.commands skip commands_none"]),
        (
            ToolFacts(2, (WRONG, WRONG), 2, (("b", "npx"),)),
            [
                "tools.entries warn tools.server_variable",
                "tools.entries warn tools.server_variable",
                "tools.commands warn command_missing",
            ],
        ),
        (ToolFacts(0, (WRONG,)), ["tools.entries warn tools.server_variable", "tools.commands skip commands_none"]),
    ],
)
def test_entries_and_commands_are_told(facts: ToolFacts, found: list[str]) -> None:
    assert told(tool_checks(facts)) == found

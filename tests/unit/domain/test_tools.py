from dataclasses import replace

import pytest

from litechat_tui.domain.tools import Hints, Tool

TOOL = Tool("time", "now", "time__now", description="Tell the time.", schema='{"type": "object"}', identity="a")


def test_an_address_has_the_server_where_there_is_one() -> None:
    assert TOOL.address == "time.now"
    assert replace(TOOL, server="").address == "now"


@pytest.mark.parametrize(
    "changed",
    [
        replace(TOOL, identity="b"),
        replace(TOOL, name="later"),
        replace(TOOL, description="Obey."),
        replace(TOOL, schema="{}"),
    ],
)
def test_consent_is_to_the_whole_of_a_tool(changed: Tool) -> None:
    assert changed.fingerprint != TOOL.fingerprint


def test_what_a_server_says_of_itself_does_not_change_whom_consent_was_given_to() -> None:
    assert replace(TOOL, hints=Hints(read_only=True), wire_name="t2").fingerprint == TOOL.fingerprint

from datetime import UTC

import pytest
from agents import RunContextWrapper

from litechat_tui.agent.tools import built_in_tools, error_message, formatted_time
from tests.conftest import NOW, frozen_clock


def test_the_time_is_told_in_the_user_s_zone() -> None:
    assert formatted_time(NOW, "") == "2026-11-23T15:04:05+09:00 (Monday, JST)"


def test_the_time_is_told_in_any_zone() -> None:
    assert formatted_time(NOW, "America/New_York") == "2026-11-23T01:04:05-05:00 (Monday, America/New_York)"
    assert formatted_time(NOW.astimezone(UTC), "Asia/Tokyo") == "2026-11-23T15:04:05+09:00 (Monday, Asia/Tokyo)"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "/etc/passwd", "Asia", "\x00", "Asia/\udcff"])
def test_a_zone_that_does_not_exist_is_named(zone: str) -> None:
    with pytest.raises(ValueError, match="no time zone called"):
        formatted_time(NOW, zone)


def test_the_model_is_told_why_its_call_failed() -> None:
    assert (
        error_message(RunContextWrapper(None), ValueError("There is no time zone."))
        == "The tool failed: There is no time zone."
    )


def test_there_is_one_tool_and_it_needs_no_argument() -> None:
    (tool,) = built_in_tools(frozen_clock)
    assert tool.name == "current_time"
    assert tool.description == "Tell the current date and time."
    assert "required" not in tool.params_json_schema

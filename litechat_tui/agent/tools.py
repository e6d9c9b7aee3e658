"""The built-in tool: the current date and time."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from agents import FunctionTool, RunContextWrapper, function_tool

from litechat_tui.domain.ports import Clock


def built_in_tools(clock: Clock) -> list[FunctionTool]:
    """Return the tools every conversation has while tools are switched on."""

    def current_time(time_zone: str = "") -> str:
        """Tell the current date and time.

        Args:
            time_zone: IANA name of a time zone, such as Asia/Tokyo. Empty: the user's own time zone.
        """
        return formatted_time(clock(), time_zone)

    return [function_tool(current_time, failure_error_function=error_message, strict_mode=False)]


def formatted_time(now: datetime, time_zone: str) -> str:
    """Return `now` in ISO 8601 with its weekday and zone; raise `ValueError` for a zone that does not exist."""
    if time_zone:
        try:
            now = now.astimezone(ZoneInfo(time_zone))
        except (ZoneInfoNotFoundError, OSError, ValueError) as error:
            raise ValueError(
                f"There is no time zone called {time_zone!r}; give an IANA name like Asia/Tokyo."
            ) from error
    return f"{now.isoformat(timespec='seconds')} ({now:%A}, {time_zone or now.tzname()})"


def error_message(_: RunContextWrapper[object], error: Exception) -> str:
    """Tell the model why its call failed; the SDK's own words hide it, so that it cannot do better."""
    return f"The tool failed: {error}"

"""Checks as tests compare them."""

from __future__ import annotations

from collections.abc import Iterable

from litechat_tui.domain.diagnosis import Check, Noted


def told(checks: Iterable[Check]) -> list[str]:
    """Return `link status what` of each check."""
    return [f"{check.link} {check.status} {code_of(check)}" for check in checks]


def code_of(check: Check) -> str:
    """Return the note or the code of what was found."""
    return check.found.note.value if isinstance(check.found, Noted) else check.found.code.value

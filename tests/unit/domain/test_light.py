"""What the end of a request tells of the proxy's state."""

from __future__ import annotations

import pytest

from litechat_tui.domain.codes import UNREACHABLE, Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.light import Light, light_of


@pytest.mark.parametrize(
    ("code", "light"),
    [
        (Code.PROXY_CONNECTION_REFUSED, Light.UNREACHABLE),
        (Code.PROXY_KEY_EXPIRED, Light.KEY_REFUSED),
        (Code.PROXY_KEY_INVALID, Light.KEY_REFUSED),
        (Code.PROXY_DATABASE_DOWN, Light.DATABASE_DOWN),
        (Code.PROXY_BUDGET_SPENT, Light.READY),
        (Code.PROVIDER_FAILED, Light.READY),
        (Code.ANSWER_BROKEN_OFF, Light.READY),
        (Code.STORE_LOCKED, None),
        (None, Light.READY),
    ],
)
def test_an_end_tells_what_it_can(code: Code | None, light: Light | None) -> None:
    assert light_of(Problem(code) if code else None) is light


def test_whatever_makes_no_connection_is_unreachable() -> None:
    assert {light_of(Problem(code)) for code in UNREACHABLE} == {Light.UNREACHABLE}


def test_what_may_pass_by_itself_is_looked_at_soon() -> None:
    assert {light for light in Light if light.passes} == {Light.STARTING, Light.DATABASE_DOWN, Light.UNREACHABLE}

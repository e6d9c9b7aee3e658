"""Errors of psycopg as `HubError`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import HubError
from litechat_tui.domain.text import one_line

_CODES = {
    "28": Code.HUB_REFUSED,
    "42501": Code.HUB_NOT_ALLOWED,
    "3F": Code.HUB_NOT_MADE,
    "42P01": Code.HUB_NOT_MADE,
    "42883": Code.HUB_NOT_MADE,
    "53": Code.HUB_OVERLOADED,
}
"""SQLSTATE, or its class -> what that means here (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""
_REFUSAL = re.compile("FATAL|password")
"""In the words of libpq when a server answered and refused: it gives no code for a connection that was not made."""
_REASON = 300
"""Characters of it."""


@contextmanager
def hub_errors(place: str) -> Iterator[None]:
    """Turn errors of the driver into `HubError`."""
    try:
        yield
    except psycopg.Error as error:
        raise _from_driver(error, place) from error


def _from_driver(error: psycopg.Error, place: str) -> HubError:
    state, (words, *_) = error.sqlstate or "", [*str(error).strip().splitlines(), ""]
    code = _CODES.get(state) or _CODES.get(state[:2])
    if code is None and not state and _REFUSAL.search(str(error)):
        code = Code.HUB_REFUSED
    if code is None:
        code = Code.HUB_UNREACHABLE if isinstance(error, psycopg.OperationalError) else Code.HUB_FAILED
    # No password is ever in the words of libpq once its connection parameters could be read.
    return HubError(code, place=place, reason=one_line(words, _REASON))

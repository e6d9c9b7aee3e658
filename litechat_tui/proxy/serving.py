"""The headers in which a LiteLLM Proxy tells how it served a request.

Source: LiteLLM 1.108.7, seen with and without a fallback; a refusal has the call id alone, and one of the key none.
"""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.redaction import Redactor
from litechat_tui.domain.served import LONGEST_NAME, Served
from litechat_tui.domain.text import one_line

_MOST = 10_000
"""No number of tries is as high."""


def served_by(headers: Mapping[str, str], redactor: Redactor) -> Served | None:
    """Return what the headers of a response tell; None for those of a server that is no such proxy."""
    served = Served(
        _text(headers, "x-litellm-call-id", redactor),
        _text(headers, "x-litellm-model-group", redactor),
        _count(headers, "x-litellm-attempted-retries"),
        _count(headers, "x-litellm-attempted-fallbacks"),
    )
    return None if served == Served() else served


def _text(headers: Mapping[str, str], name: str, redactor: Redactor) -> str:
    return one_line(redactor.redacted(headers.get(name, "")), LONGEST_NAME)


def _count(headers: Mapping[str, str], name: str) -> int:
    value = headers.get(name, "")
    return min(int(value), _MOST) if value.isdecimal() and len(value) < 10 else 0

"""The error of an answer that did not come, and whether to send its request again. Knows nothing of the SDK."""

from __future__ import annotations

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import LitechatError

LONGEST_WAIT = 60.0
"""Seconds; a proxy that asks for more is not waited for."""

RESENT = frozenset(
    {
        Code.PROXY_CONNECTION_FAILED,
        Code.PROXY_DATABASE_DOWN,
        Code.PROXY_TOO_MANY_REQUESTS,
        Code.PROXY_KEY_RATE_LIMIT,
        Code.PROXY_USER_RATE_LIMIT,
        Code.PROXY_TEAM_RATE_LIMIT,
        Code.PROXY_MODEL_RATE_LIMIT,
        Code.PROXY_MODEL_COOLDOWN,
        Code.PROXY_FAILED,
    }
)
"""Codes after which a request is sent again by itself, as long as nothing of its answer had arrived."""


class AnswerError(LitechatError):
    """The proxy, the model or the connection failed."""

    retry_after: float | None = None
    """Seconds after which the proxy wants to be asked again; None when it did not say."""

    def resend_after(self, resends: int) -> float | None:
        """Return the seconds to wait before the next resend, after `resends` of them; None when there is no point."""
        seconds = 2.0**resends if self.retry_after is None else self.retry_after
        return seconds if self.problem.code in RESENT and seconds <= LONGEST_WAIT else None

"""The report that is handed to others."""

from __future__ import annotations

from litechat_tui import __version__
from litechat_tui.app.doctor.report import report
from litechat_tui.domain.codes import Code
from litechat_tui.domain.diagnosis import Link, Note, failed, ok, warned
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.redaction import NO_SECRETS, Redactor

CHECKS = [
    warned(Link.ENV_PERMISSIONS, Note.PERMISSIONS_OPEN, path=".env", mode="644"),
    ok(Link.PROXY_PORT, Note.PORT_OPEN, host="proxy", port=4000),
    failed(Link.KEY_VALID, Problem(Code.PROXY_KEY_EXPIRED, proxy_message="of sk-canary-0123456789")),
]


def test_a_report_has_themes_sentences_and_fixes() -> None:
    assert report(CHECKS, NO_SECRETS).splitlines() == [
        f"litechat-tui {__version__}",
        "1 thing is broken. 1 thing is better changed.",
        "",
        "Settings",
        "! Permissions of .env: Others on this machine may get at .env (mode 644).",
        "  → Run: chmod 600 .env",
        "",
        "Proxy",
        "✓ Port of the proxy: Port 4000 of proxy is open.",
        "",
        "API key",
        "✗ API key: This API key has expired. The proxy says: of sk-canary-0123456789",
        "  → Put a new virtual key into LITELLM_API_KEY.",
    ]


def test_no_secret_is_in_a_report() -> None:
    text = report(CHECKS, Redactor(["sk-canary-0123456789"]))
    assert "The proxy says: of sk-…" in text
    assert "canary" not in text

"""What a refusal of the proxy means: the one table for all requests, prompts included.

Status and `error.type` decide: they are the same in every release of the proxy, message texts are not. Where the
proxy has no field for a difference that matters to the reader, a marker in its message decides; all markers are here.
Source: LiteLLM 1.106.2 and 1.109.1, every case provoked; the names of exceptions are those of LiteLLM.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Fact, Problem
from litechat_tui.domain.text import one_line
from litechat_tui.proxy.connection import Connection

if TYPE_CHECKING:
    import httpx2


@dataclass(frozen=True, slots=True)
class Refusal:
    """The proxy's answer in place of the one that was asked for, taken apart."""

    status: int
    type: str = ""
    """`error.type` of the body; empty when the body has none, as that of any other server."""
    message: str = ""
    """The proxy's own words, without keys."""
    retry_after: float | None = None
    """Seconds to wait, as the proxy says."""
    location: str = ""
    """Where a redirect leads."""

    @classmethod
    def of(cls, response: httpx2.Response, connection: Connection) -> Self:
        """Take apart a response that is no success, whose body has been read."""
        try:
            body = response.json()
        except (ValueError, RecursionError):
            body = None
        type_, message = _type_and_message(body)
        location = response.headers.get("location", "") if response.is_redirect else ""
        return cls(
            response.status_code,
            type_,
            without_keys(message, connection),
            _seconds(response.headers.get("retry-after", "")),
            connection.redactor.redacted(_base_of(location, str(response.url), connection)) if location else "",
        )

    def problem(self, connection: Connection, model: str = "") -> Problem:
        """Return what the refusal means. `model` is the one that was asked for; empty where none was."""
        facts: dict[str, Fact] = {"status": self.status, **connection.facts}
        if model:
            facts["model"] = model
        if self.location:
            facts["location"] = self.location
        return Problem(self._code(model), proxy_message=one_line(self.message), **facts)

    def _code(self, model: str) -> Code:
        if self.location:
            return Code.PROXY_REDIRECTED
        return next((kind.code for kind in _KINDS if kind.fits(self, model)), Code.PROXY_REFUSED)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of refusal: what it has to look like, and its code."""

    code: Code
    statuses: tuple[int, ...] = ()
    """Empty: any."""
    types: tuple[str, ...] = ()
    """Empty: any."""
    marker: str = ""
    """A pattern that the message has to contain."""
    names_model: bool = False
    """Whether it is of this kind only where a model was asked for, which its sentence names."""

    def fits(self, refusal: Refusal, model: str) -> bool:
        """Return whether the refusal is of this kind."""
        return (
            (not self.statuses or refusal.status in self.statuses)
            and (not self.types or refusal.type in self.types)
            and (not self.names_model or bool(model))
            and re.search(self.marker, refusal.message) is not None
        )


_FROM_PROVIDER = "BedrockException"
_DATABASE_DOWN = "Error in external connector|Can't reach database server"
"""Prisma's words, of its WebAssembly and of its native engine, which older releases put behind a 401."""
_LIMIT_OF = r"(?:Rate limit exceeded for|rate limit type =) (?:{})\b"
"""The words of the proxy's two rate limiters."""
_OF_KEY = _LIMIT_OF.format("api_key|key|model_per_key|tag_per_key|mcp_per_key")
_OF_USER = _LIMIT_OF.format("user|end_user|customer")
_OF_TEAM = _LIMIT_OF.format(r"(?:\w+_per_)?(?:team|project|organization)|team_member")
_NO_SUCH_KEY = "(?i)no api key|virtual key expected|malformed api key|invalid proxy server token"

_KINDS = (
    _Kind(Code.PROXY_BUDGET_SPENT, types=("budget_exceeded",)),
    _Kind(Code.PROXY_KEY_EXPIRED, types=("expired_key",)),
    _Kind(Code.PROXY_NO_DATABASE, (400,), ("no_db_connection",)),
    _Kind(Code.PROXY_DATABASE_DOWN, types=("no_db_connection",)),
    _Kind(Code.PROXY_DATABASE_DOWN, (401, 500, 503), marker=_DATABASE_DOWN),
    _Kind(Code.PROXY_KEY_INVALID, (401,), ("token_not_found_in_db",)),
    _Kind(Code.PROXY_KEY_INVALID, (401,), marker=_NO_SUCH_KEY),
    _Kind(Code.PROXY_KEY_BLOCKED, (401,), marker="Key is blocked"),
    _Kind(Code.PROXY_TEAM_BLOCKED, (401,), marker="Team=.* is blocked"),
    _Kind(Code.PROXY_PROJECT_BLOCKED, (401,), marker="Project=.* is blocked"),
    _Kind(Code.PROXY_ADMIN_ONLY, (401,), marker="Only proxy admin"),
    _Kind(
        Code.PROXY_MODEL_FORBIDDEN,
        (401, 403),
        (
            "key_model_access_denied",
            "team_model_access_denied",
            "user_model_access_denied",
            "org_model_access_denied",
            "project_model_access_denied",
        ),
        names_model=True,
    ),
    _Kind(Code.PROXY_KEY_REFUSED, (401,)),
    _Kind(Code.PROVIDER_CREDENTIALS, (403,), marker=_FROM_PROVIDER),
    _Kind(Code.PROVIDER_CREDENTIALS, (403,), ("permission_error",)),
    _Kind(Code.PROXY_ROUTE_FORBIDDEN, (403,)),
    _Kind(Code.PROXY_NOT_A_PROXY, (404, 405), ("",)),
    _Kind(Code.PROVIDER_UNKNOWN_MODEL, (404,), names_model=True),
    _Kind(Code.PROVIDER_CONTEXT_EXCEEDED, (400,), marker="ContextWindowExceededError"),
    _Kind(Code.PROVIDER_REFUSED, (400,), marker=f"litellm.BadRequestError|{_FROM_PROVIDER}"),
    _Kind(Code.PROXY_MODEL_UNKNOWN, (400,), marker="Invalid model name", names_model=True),
    _Kind(Code.PROXY_REQUEST_TOO_LARGE, (413,)),
    _Kind(Code.PROXY_KEY_RATE_LIMIT, (429,), marker=_OF_KEY),
    _Kind(Code.PROXY_USER_RATE_LIMIT, (429,), marker=_OF_USER),
    _Kind(Code.PROXY_TEAM_RATE_LIMIT, (429,), marker=_OF_TEAM),
    _Kind(Code.PROXY_MODEL_COOLDOWN, (429,), marker="No deployments available", names_model=True),
    _Kind(Code.PROXY_MODEL_RATE_LIMIT, (429,), marker="litellm.RateLimitError", names_model=True),
    _Kind(Code.PROXY_TOO_MANY_REQUESTS, (429,)),
    _Kind(Code.PROXY_FAILED, (408, *range(500, 600))),
)
"""The first that fits counts."""


def stream_problem(code: str, type_: str, message: str, connection: Connection, model: str) -> Problem:
    """Return what an error inside a stream means: that of a `response.failed`, or an error in place of an event."""
    message = without_keys(message, connection)
    if code.isdecimal():
        return Refusal(int(code), type_ or "stream", message).problem(connection, model)
    match code:
        case "rate_limit_exceeded" | "throttling_error":
            kind = Code.PROXY_MODEL_RATE_LIMIT
        case "context_length_exceeded":
            kind = Code.PROVIDER_CONTEXT_EXCEEDED
        case "invalid_request_error" | "invalid_prompt":
            kind = Code.PROVIDER_REFUSED
        case "request_timeout":
            kind = Code.PROVIDER_SILENT
        case _:
            kind = Code.PROVIDER_FAILED
    return Problem(kind, proxy_message=one_line(message), **connection.facts, model=model)


def without_keys(message: str, connection: Connection) -> str:
    """Return the head of what a server wrote without secrets, and without the hashes that the proxy names keys by."""
    head = connection.redactor.redacted(message)[:2_000]
    return re.sub(r"\b[0-9a-f]{64}\b", "…", re.sub(r"sk-[\w.*-]{3,}[\w*]", "sk-…", head))


def _type_and_message(body: object) -> tuple[str, str]:
    """Return `error.type` and the message of an error body: LiteLLM's `error`, or FastAPI's `detail`."""
    match body:
        case {"error": {**error}}:
            type_, message = error.get("type"), error.get("message")
            return type_ if isinstance(type_, str) else "", message if isinstance(message, str) else ""
        case {"detail": str(message)} | {"detail": {"error": str(message)}} | {"detail": [{"msg": str(message)}, *_]}:
            return "", message
    return "", ""


def _seconds(header: str) -> float | None:
    try:
        return max(float(header), 0.0)
    except ValueError:
        return None


def _base_of(location: str, asked: str, connection: Connection) -> str:
    """Return where a redirect of the address `asked` leads, as LITELLM_BASE_URL would have it.

    What may hold a secret is left out: user name, query, fragment.
    """
    try:
        target = urlsplit(urljoin(asked, location))
        path = urlsplit(asked).path.removeprefix(urlsplit(connection.url("")).path)
        return one_line(f"{target.scheme}://{target.netloc.rpartition('@')[2]}{target.path.removesuffix(path)}")
    except ValueError:
        return one_line(location.partition("?")[0])

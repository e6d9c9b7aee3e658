"""What a refusal of the proxy means: the one way for all requests, prompts included. `refusal_kinds` has the table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

from litechat_tui.domain.errors import Fact, Problem
from litechat_tui.domain.text import one_line
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.refusal_kinds import REDIRECTED, kind_in_stream, kind_of

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
            kind, facts["location"] = REDIRECTED, self.location
        else:
            kind = kind_of(self.status, self.type, self.message, model)
        told = kind.facts_in(self.message)
        return Problem(kind.code, proxy_message=one_line(self.message), **facts, **told)


def stream_problem(code: str, type_: str, message: str, connection: Connection, model: str) -> Problem:
    """Return what an error inside a stream means: that of a `response.failed`, or an error in place of an event."""
    message = without_keys(message, connection)
    if code.isdecimal():
        return Refusal(int(code), type_ or "stream", message).problem(connection, model)
    kind = kind_in_stream(code, message, model)
    told = kind.facts_in(message)
    return Problem(kind.code, proxy_message=one_line(message), **connection.facts, model=model, **told)


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

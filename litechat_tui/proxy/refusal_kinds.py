"""The kinds of refusals, as one table, and what the proxy's words tell besides.

Status and `error.type` decide: they are the same in every release of the proxy, message texts are not. Where the
proxy has no field for a difference that matters to the reader, a marker in its message decides; all markers are here.
Source: LiteLLM 1.106.2, 1.108.7 and 1.109.1, every case provoked that can be; the others are from its source and, where
Bedrock speaks, from what it is known to say. The names of exceptions are those of LiteLLM.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Fact

_PARSED: Mapping[str, Callable[[str], Fact]] = {
    **dict.fromkeys(("spent", "allowed"), float),
    **dict.fromkeys(("limit", "wait", "size", "window"), int),
}
"""Facts that are numbers, and what makes them such; the others are text."""
_NUMBER = r"\d[\d.e+-]{0,30}"

_SPENT = (rf"(?:Current cost: |Spend=\$?)(?P<spent>{_NUMBER})", rf"(?:[Bb]udget[:=] ?|Limit=\$)(?P<allowed>{_NUMBER})")
_LIMIT = (r"Limit type: (?P<limited>\w{1,30})", r"Current limit: (?P<limit>\d{1,15})\b")
_EXPIRY = (r"Expiry time (?P<expired_at>\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?)",)
_ROUTE = (r"Tried to call route: (?P<route>/[\w/.{}-]{1,100})",)
_WAIT = (r"Try again in (?P<wait>\d{1,6})\b",)
_SIZE = (r"(?P<size>\d{1,12}) tokens > (?P<window>\d{1,12})",)


@dataclass(frozen=True, slots=True)
class Kind:
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
    facts: tuple[str, ...] = ()
    """Patterns for what the message may tell besides; each named group is a fact."""

    def fits(self, status: int, type_: str, message: str, model: str) -> bool:
        """Return whether a refusal is of this kind."""
        return (
            (not self.statuses or status in self.statuses)
            and (not self.types or type_ in self.types)
            and (not self.names_model or bool(model))
            and re.search(self.marker, message) is not None
        )

    def facts_in(self, message: str) -> dict[str, Fact]:
        """Return what the message tells; whatever it does not tell, or in other words, is left out."""
        found: dict[str, Fact] = {}
        for pattern in self.facts:
            if match := re.search(pattern, message):
                found |= _parsed(match.groupdict())
        return found


def _parsed(texts: Mapping[str, str]) -> dict[str, Fact]:
    try:
        return {name: _PARSED.get(name, str)(text) for name, text in texts.items()}
    except ValueError:  # such as 1.2.3
        return {}


def kind_of(status: int, type_: str, message: str, model: str) -> Kind:
    """Return the kind of a refusal by an HTTP status; `model` is the one that was asked for, empty for none."""
    return next((kind for kind in _KINDS if kind.fits(status, type_, message, model)), _REFUSED)


def kind_in_stream(code: str, message: str, model: str) -> Kind:
    """Return the kind of a failure that a stream tells of, by the name that its code is."""
    return next((kind for kind in _FROM_PROVIDER if kind.fits(0, code, message, model)), _STREAM.get(code, _BROKE_OFF))


REDIRECTED = Kind(Code.PROXY_REDIRECTED)
_REFUSED = Kind(Code.PROXY_REFUSED)
_BROKE_OFF = Kind(Code.PROVIDER_FAILED)

_BEDROCK = "BedrockException"
_DATABASE_DOWN = "Error in external connector|Can't reach database server"
"""Prisma's words, of its WebAssembly and of its native engine, which older releases put behind a 401."""
_BUDGET_OF = r"(?:Budget has been exceeded! |ExceededBudget: ){}\b"
"""The words of all checks of budgets but those for one model."""
_LIMIT_OF = r"(?:Rate limit exceeded for|rate limit type =) (?:{})\b"
"""The words of the proxy's two rate limiters."""
_OF_KEY = _LIMIT_OF.format("api_key|key|model_per_key|tag_per_key|mcp_per_key")
_OF_USER = _LIMIT_OF.format("user|end_user|customer")
_OF_TEAM = _LIMIT_OF.format(r"(?:\w+_per_)?(?:team|project|organization)|team_member")
_NO_SUCH_KEY = "(?i)no api key|virtual key expected|malformed api key|invalid proxy server token"
_NO_CREDENTIALS = (
    "litellm.AuthenticationError|security token included|request signature we calculated|Signature expired"
    "|Unable to locate credentials"
)
"""LiteLLM's exception, and Amazon's words where that one is not raised: an expired token, a wrong secret."""
_WRONG_REGION = r"model identifier is invalid|not supported in this [Rr]egion|[Cc]ould not resolve the foundation model"
"""Bedrock's words for a model or an inference profile that is not in the region that was asked."""
_PROFILE = "on-demand throughput|inference profile that contains"
"""Bedrock's words for a model that has to be asked for by an inference profile."""
_FILTERED = (
    "ContentPolicyViolationError|content[ _]policy[ _]violation|content filtering policy|blocked by content filter"
    r"|Violated [\w ]*(?:policy|threshold)|[Gg]uardrail (?:intervened|blocked)"
)
"""What providers and the guardrails of the proxy say of a prompt that is not let through."""
_UNREACHABLE = r"Cannot connect to host [\w.-]*amazonaws|Could not connect to the endpoint URL"
"""What the proxy's HTTP client says where Bedrock's address, which has the region in it, does not exist."""
_COOLING = "No deployments available|are in cooldown|no healthy deployments"

_ATTACHMENT = "Unsupported image (?:format|type)|No supported extensions for MIME type|URL targets a blocked address"
"""What LiteLLM says, as a failure of its own, of images and files that it cannot hand over."""

_FROM_PROVIDER = (
    Kind(Code.PROXY_ATTACHMENT_REFUSED, (0, 400, 500), marker=_ATTACHMENT),
    # The provider's own refusals come with statuses that the proxy uses for its keys, too.
    Kind(Code.PROVIDER_CREDENTIALS, (0, 401, 403), marker=_NO_CREDENTIALS),
    Kind(Code.PROVIDER_NEEDS_PROFILE, (0, 400, 404), marker=_PROFILE, names_model=True),
    Kind(Code.PROVIDER_WRONG_REGION, (0, 400, 404), marker=_WRONG_REGION, names_model=True),
    Kind(Code.PROVIDER_FILTERED, (0, 400), marker=_FILTERED),
    Kind(Code.PROVIDER_CONTEXT_EXCEEDED, (0, 400), marker="ContextWindowExceededError", facts=_SIZE),
    Kind(Code.PROVIDER_UNREACHABLE, (0, 500, 503), marker=_UNREACHABLE),
)
"""Refusals of the provider that only its words tell apart; status 0 is that of a stream."""

_KINDS = (
    Kind(Code.PROXY_KEY_BUDGET, types=("budget_exceeded",), marker=_BUDGET_OF.format("Key"), facts=_SPENT),
    Kind(
        Code.PROXY_MEMBER_BUDGET,
        types=("budget_exceeded",),
        marker=_BUDGET_OF.format(r"(?:TeamMember=|User=\S{0,200} in Team=)"),
        facts=_SPENT,
    ),
    Kind(Code.PROXY_USER_BUDGET, types=("budget_exceeded",), marker=_BUDGET_OF.format("User"), facts=_SPENT),
    Kind(Code.PROXY_TEAM_BUDGET, types=("budget_exceeded",), marker=_BUDGET_OF.format("Team"), facts=_SPENT),
    Kind(Code.PROXY_MODEL_BUDGET, types=("budget_exceeded",), marker="exceeded budget for model=", names_model=True),
    Kind(Code.PROXY_BUDGET_SPENT, types=("budget_exceeded",), facts=_SPENT),
    Kind(Code.PROXY_KEY_EXPIRED, types=("expired_key",), facts=_EXPIRY),
    Kind(Code.PROXY_NO_DATABASE, (400,), ("no_db_connection",)),
    Kind(Code.PROXY_DATABASE_DOWN, types=("no_db_connection",)),
    Kind(Code.PROXY_DATABASE_DOWN, (401, 500, 503), marker=_DATABASE_DOWN),
    Kind(Code.PROXY_KEY_INVALID, (401,), ("token_not_found_in_db",)),
    Kind(Code.PROXY_KEY_INVALID, (401,), marker=_NO_SUCH_KEY),
    Kind(Code.PROXY_KEY_BLOCKED, (401,), marker="Key is blocked"),
    Kind(Code.PROXY_TEAM_BLOCKED, (401,), marker="Team=.* is blocked"),
    Kind(Code.PROXY_PROJECT_BLOCKED, (401,), marker="Project=.* is blocked"),
    Kind(Code.PROXY_ADMIN_ONLY, (401,), marker="Only proxy admin"),
    Kind(Code.PROXY_TEAM_MODEL_FORBIDDEN, (401, 403), ("team_model_access_denied",), names_model=True),
    Kind(Code.PROXY_USER_MODEL_FORBIDDEN, (401, 403), ("user_model_access_denied",), names_model=True),
    Kind(
        Code.PROXY_MODEL_FORBIDDEN,
        (401, 403),
        (
            "key_model_access_denied",
            "org_model_access_denied",
            "project_model_access_denied",
            "customer_model_access_denied",
            "agent_model_access_denied",
        ),
        names_model=True,
    ),
    *_FROM_PROVIDER,
    Kind(Code.PROXY_KEY_REFUSED, (401,)),
    Kind(Code.PROVIDER_MODEL_ACCESS, (403,), marker=_BEDROCK, names_model=True),
    Kind(Code.PROVIDER_MODEL_ACCESS, (403,), ("permission_error",), names_model=True),
    Kind(Code.PROXY_ROUTE_FORBIDDEN, (403,), facts=_ROUTE),
    Kind(Code.PROXY_NOT_A_PROXY, (404, 405), ("",)),
    Kind(Code.PROVIDER_UNKNOWN_MODEL, (404,), names_model=True),
    Kind(Code.PROVIDER_REFUSED, (400,), marker=f"litellm.BadRequestError|{_BEDROCK}"),
    Kind(Code.PROXY_MODEL_UNKNOWN, (400,), marker="Invalid model name", names_model=True),
    Kind(Code.PROXY_REQUEST_TOO_LARGE, (413,)),
    Kind(Code.PROXY_KEY_RATE_LIMIT, (429,), marker=_OF_KEY, facts=_LIMIT),
    Kind(Code.PROXY_USER_RATE_LIMIT, (429,), marker=_OF_USER, facts=_LIMIT),
    Kind(Code.PROXY_TEAM_RATE_LIMIT, (429,), marker=_OF_TEAM, facts=_LIMIT),
    Kind(Code.PROXY_MODEL_COOLDOWN, (429,), ("all_deployments_in_cooldown",), names_model=True, facts=_WAIT),
    Kind(Code.PROXY_MODEL_COOLDOWN, (429,), marker=_COOLING, names_model=True, facts=_WAIT),
    Kind(Code.PROXY_MODEL_RATE_LIMIT, (429,), marker="litellm.RateLimitError", names_model=True),
    Kind(Code.PROXY_TOO_MANY_REQUESTS, (429,)),
    Kind(Code.PROXY_FAILED, (408, *range(500, 600))),
)
"""The first that fits counts."""

_STREAM: Mapping[str, Kind] = {
    "rate_limit_exceeded": Kind(Code.PROXY_MODEL_RATE_LIMIT),
    "throttling_error": Kind(Code.PROXY_MODEL_RATE_LIMIT),
    "context_length_exceeded": Kind(Code.PROVIDER_CONTEXT_EXCEEDED, facts=_SIZE),
    "content_filter": Kind(Code.PROVIDER_FILTERED),
    "invalid_request_error": Kind(Code.PROVIDER_REFUSED),
    "invalid_prompt": Kind(Code.PROVIDER_REFUSED),
    "request_timeout": Kind(Code.PROVIDER_SILENT),
}
"""Code of a failure inside a stream -> its kind."""

"""What the proxy refuses with, and the code of each.

Recorded from LiteLLM 1.106.2 and 1.108.7, all but what cannot be provoked there, which is taken from its source, or is
what Bedrock is known to say: a blocked project, a deactivated user, a database that cannot be reached behind Prisma's
native engine, what needs a licence, regions and inference profiles, filters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from litechat_tui.domain.codes import Code

MODEL = "bedrock-claude-haiku-4-5-jp"
"""The model that was asked for."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One refusal of a request for a response."""

    name: str
    code: Code
    status: int
    body: Mapping[str, Any]
    """Its JSON."""
    headers: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)
    """What its words tell besides."""


def error(message: str, type_: str, status: int, param: str | None = None) -> dict[str, Any]:
    """Return an error body as the proxy makes it; its code is a string."""
    return {"error": {"message": message, "type": type_, "param": param, "code": str(status)}}


FAILED_WITH = (
    "\n\nLiteLLM: model group 'bedrock-claude-haiku-4-5-jp' failed with the error above. No fallback was attempted."
)
UNKNOWN_KEY = (
    "Authentication Error, Invalid proxy server token passed. Received API Key = sk-...7890, Key Hash (Token) "
    "=f5d5160f385305ff2f05ecc091b74fc8ddd2e1f57e2e69363e8f9578a45423d4. Unable to find token in cache or "
    "`LiteLLM_VerificationTokenTable`"
)
NOT_AVAILABLE = (
    "The requested model 'bedrock-claude-haiku-4-5-jp' is not available for this API key, or the model name is "
    "invalid. Check the models available to you and try again."
)
EXPIRED = (
    "Authentication Error - Expired Key. Key Expiry time 2026-11-23 15:18:08.449000+00:00 and current time "
    "2026-11-23 15:18:10.034686+00:00"
)
RATE_LIMITED = (
    "Rate limit exceeded for {whose}. Limit type: {what}. Current limit: 1, Remaining: 0. "
    "Limit resets at: 2026-11-23 15:19:11 UTC"
)
COST = "Current cost: 7.259999999999613e-05, Max budget: 1e-05"
NO_PROFILE = (
    "Invocation of model ID anthropic.claude-haiku-4-5-20251001-v1:0 with on-demand throughput isn\u2019t supported. "
    "Retry your request with the ID or ARN of an inference profile that contains this model."
)
OVERSPENT = {"spent": 7.259999999999613e-05, "allowed": 1e-05}
TEAM = "af0df981-e900-4bb8-b3cc-049aaccff8af"
KEY_HASH = "b366550a52cf73c94b140e8a55cbdc772ca40dbc621c1ce61258b47b6c8a9aab"
MINUTE = {"retry-after": "60"}

RECORDED = [
    Recorded(
        "no key",
        Code.PROXY_KEY_INVALID,
        401,
        error("Authentication Error, No api key passed in.", "auth_error", 401, "None"),
    ),
    Recorded(
        "a key of another form",
        Code.PROXY_KEY_INVALID,
        401,
        error(
            "LiteLLM Virtual Key expected. Received=not-****-key, expected to start with 'sk-'.",
            "auth_error",
            401,
            "None",
        ),
    ),
    Recorded("unknown key", Code.PROXY_KEY_INVALID, 401, error(UNKNOWN_KEY, "token_not_found_in_db", 401, "key")),
    Recorded(
        "expired key",
        Code.PROXY_KEY_EXPIRED,
        401,
        error(EXPIRED, "expired_key", 401, "sk-...ef24"),
        told={"expired_at": "2026-11-23 15:18:08.449000+00:00"},
    ),
    Recorded(
        "budget of the key",
        Code.PROXY_KEY_BUDGET,
        422,
        error(
            "Budget has been exceeded! Key=bud (sk-...d7Fg) Current cost: 7.259999999999613e-05, Max budget: 1e-05",
            "budget_exceeded",
            422,
        ),
        told=OVERSPENT,
    ),
    *(
        Recorded(name, code, 422, error(message, "budget_exceeded", 422), told=told)
        for name, code, message, told in (
            (
                "budget of the user",
                Code.PROXY_USER_BUDGET,
                "ExceededBudget: User=poor over budget. Spend=7.259999999999613e-05, Budget=1e-05",
                OVERSPENT,
            ),
            (
                "budget of the team",
                Code.PROXY_TEAM_BUDGET,
                f"Budget has been exceeded! Team={TEAM} {COST}",
                OVERSPENT,
            ),
            (
                "budget of the user in the team",
                Code.PROXY_MEMBER_BUDGET,
                f"Budget has been exceeded! TeamMember=e1ec0f96:{TEAM} {COST}",
                OVERSPENT,
            ),
            (
                "budget of the user in the team, in other words",
                Code.PROXY_MEMBER_BUDGET,
                f"Budget has been exceeded! User=e1ec0f96 in Team={TEAM} {COST}",
                OVERSPENT,
            ),
            (
                "budget of the key for a day",
                Code.PROXY_KEY_BUDGET,
                "ExceededBudget: Key over 24h budget. Spend=$0.0001, Limit=$0.00",
                {"spent": 0.0001, "allowed": 0.0},
            ),
            (
                "budget of the key for one model",
                Code.PROXY_MODEL_BUDGET,
                f"LiteLLM Virtual Key: {KEY_HASH}, key_alias: None, exceeded budget for model={MODEL}",
                {},
            ),
            (
                "budget of a customer",
                Code.PROXY_BUDGET_SPENT,
                "ExceededBudget: End User=cust1 over budget. Spend=7.259999999999613e-05, Budget=1e-05",
                OVERSPENT,
            ),
            (
                "budget of an organization",
                Code.PROXY_BUDGET_SPENT,
                f"Budget has been exceeded! Organization=o1 {COST}",
                OVERSPENT,
            ),
            (
                "budget with a number that is none",
                Code.PROXY_USER_BUDGET,
                "ExceededBudget: User=poor over budget. Spend=1.2.3, Budget=1e-05",
                {"allowed": 1e-05},
            ),
        )
    ),
    Recorded(
        "budget, as older releases say it",
        Code.PROXY_USER_BUDGET,
        400,
        error("ExceededBudget: User=poor over budget.", "budget_exceeded", 400),
    ),
    Recorded(
        "model not in the key's list",
        Code.PROXY_MODEL_FORBIDDEN,
        403,
        error(NOT_AVAILABLE, "key_model_access_denied", 403, "model"),
    ),
    Recorded(
        "model not in the team's list",
        Code.PROXY_TEAM_MODEL_FORBIDDEN,
        403,
        error(NOT_AVAILABLE, "team_model_access_denied", 403, "model"),
    ),
    Recorded(
        "model not in the user's list",
        Code.PROXY_USER_MODEL_FORBIDDEN,
        403,
        error(NOT_AVAILABLE, "user_model_access_denied", 403, "model"),
    ),
    Recorded(
        "route",
        Code.PROXY_ROUTE_FORBIDDEN,
        403,
        {
            "detail": "Virtual key is not allowed to call this route. Only allowed to call routes: ['/key/info']. "
            "Tried to call route: /v1/responses"
        },
        told={"route": "/v1/responses"},
    ),
    *(
        Recorded(
            f"{what} of {whose}",
            code,
            429,
            error(RATE_LIMITED.format(whose=whose, what=what), "throttling_error", 429),
            MINUTE,
            {} if code is Code.PROXY_TOO_MANY_REQUESTS else {"limited": what, "limit": 1},
        )
        for whose, what, code in (
            (f"api_key: {KEY_HASH}", "requests", Code.PROXY_KEY_RATE_LIMIT),
            (f"api_key: {KEY_HASH}", "tokens", Code.PROXY_KEY_RATE_LIMIT),
            (f"api_key: {KEY_HASH}", "max_parallel_requests", Code.PROXY_KEY_RATE_LIMIT),
            (f"model_per_key: {KEY_HASH}:{MODEL}", "requests", Code.PROXY_KEY_RATE_LIMIT),
            ("user: 97b2d407-8e90-4b57-8707-6318c036cce8", "requests", Code.PROXY_USER_RATE_LIMIT),
            ("team: 8af5a492-1eeb-4744-b299-9eade12a0d3e", "requests", Code.PROXY_TEAM_RATE_LIMIT),
            (f"model_per_team: 8af5a492-1eeb-4744-b299-9eade12a0d3e:{MODEL}", "tokens", Code.PROXY_TEAM_RATE_LIMIT),
            ("agent: a1", "requests", Code.PROXY_TOO_MANY_REQUESTS),
        )
    ),
    Recorded(
        "requests of the key, in the words of the older limiter",
        Code.PROXY_KEY_RATE_LIMIT,
        429,
        {
            "detail": "LiteLLM Rate Limit Handler for rate limit type = key. Crossed TPM / RPM / Max Parallel Request "
            "Limit. current rpm: 1, rpm limit: 1"
        },
        MINUTE,
    ),
    Recorded(
        "model that the proxy does not have",
        Code.PROXY_MODEL_UNKNOWN,
        400,
        error(
            f"/responses: Invalid model name passed in model={MODEL}. Call `/v1/models` to view available models for "
            "your key.",
            "invalid_request_error",
            400,
        ),
    ),
    Recorded(
        "model set aside after a failure",
        Code.PROXY_MODEL_COOLDOWN,
        429,
        error(
            f"No deployments available for selected model, Try again in 5 seconds. Passed model={MODEL}.",
            "throttling_error",
            429,
        ),
        {"retry-after": "5"},
        {"wait": 5},
    ),
    Recorded(
        "model set aside after a failure, as newer releases say it",
        Code.PROXY_MODEL_COOLDOWN,
        429,
        error(
            "No deployments available for selected model, Try again in 5 seconds. All deployments for selected model "
            f"are in cooldown. Passed model={MODEL}. pre-call-checks=False, cooldown_list=['b518']",
            "all_deployments_in_cooldown",
            429,
        ),
        {"retry-after": "5"},
        {"wait": 5},
    ),
    Recorded(
        "request that Bedrock does not accept",
        Code.PROVIDER_REFUSED,
        400,
        error(
            'litellm.BadRequestError: BedrockException - {"message": "text content blocks must be non-empty"}'
            f"{FAILED_WITH}",
            "invalid_request_error",
            400,
        ),
    ),
    Recorded(
        "blocked key",
        Code.PROXY_KEY_BLOCKED,
        401,
        error(
            "Authentication Error, Key is blocked. Update via `/key/unblock` if you're an admin.",
            "auth_error",
            401,
            "None",
        ),
    ),
    Recorded(
        "blocked team",
        Code.PROXY_TEAM_BLOCKED,
        401,
        error(
            "Authentication Error, Team=f50e90d4-1839-48d8-bd37-b6dbbf7940c0 is blocked. Update via `/team/unblock` "
            "if you're an admin.",
            "auth_error",
            401,
            "None",
        ),
    ),
    Recorded(
        "blocked project",
        Code.PROXY_PROJECT_BLOCKED,
        401,
        error(
            "Authentication Error, Project=p1 is blocked. Update via `/project/update` if you're an admin.",
            "auth_error",
            401,
            "None",
        ),
    ),
    Recorded(
        "user that was deactivated",
        Code.PROXY_KEY_REFUSED,
        401,
        error(
            "Authentication Error, User=u1 has been deactivated via SCIM. Keys owned by this user cannot be used.",
            "auth_error",
            401,
            "None",
        ),
    ),
    Recorded(
        "route of administrators",
        Code.PROXY_ADMIN_ONLY,
        401,
        error(
            "Authentication Error, Only proxy admin can be used to generate, delete, update info for new "
            "keys/users/teams. Route=/user/new. Your role=unknown. Your user_id=6cb1b8****************************6b",
            "auth_error",
            401,
            "None",
        ),
    ),
    Recorded("a web server that wants a password", Code.PROXY_KEY_REFUSED, 401, {}),
    Recorded(
        "database down and key not in the cache",
        Code.PROXY_DATABASE_DOWN,
        401,
        error("Authentication Error, Error in external connector (id 5)", "auth_error", 401, "None"),
    ),
    Recorded(
        "database down, with Prisma's native engine",
        Code.PROXY_DATABASE_DOWN,
        401,
        error("Authentication Error, Can't reach database server at `db:5432`", "auth_error", 401, "None"),
    ),
    Recorded(
        "database down, as newer releases say it",
        Code.PROXY_DATABASE_DOWN,
        503,
        error(
            "Service Unavailable, the authentication database is temporarily unreachable. Please retry shortly.",
            "no_db_connection",
            503,
            "None",
        ),
    ),
    Recorded(
        "database down on a route of the proxy itself",
        Code.PROXY_DATABASE_DOWN,
        500,
        error("Error in external connector (id 37)", "internal_server_error", 500),
    ),
    Recorded("no database", Code.PROXY_NO_DATABASE, 400, error("No connected db.", "no_db_connection", 400)),
    Recorded(
        "body without input",
        Code.PROXY_REFUSED,
        400,
        error("/responses: Missing required parameter: 'input'.", "invalid_request_error", 400, "input"),
    ),
    Recorded(
        "validation of FastAPI",
        Code.PROXY_REFUSED,
        422,
        {"detail": [{"type": "literal_error", "loc": ["body", "user_role"], "msg": "Input should be ..."}]},
    ),
    Recorded("unknown route", Code.PROXY_NOT_A_PROXY, 404, {"detail": "Not Found"}),
    Recorded("wrong method", Code.PROXY_NOT_A_PROXY, 405, {"detail": "Method Not Allowed"}),
    Recorded("too large", Code.PROXY_REQUEST_TOO_LARGE, 413, {}),
    Recorded(
        "throttled by Bedrock",
        Code.PROXY_MODEL_RATE_LIMIT,
        429,
        error(
            'litellm.RateLimitError: BedrockException - {"message": "Too many requests, please wait before trying '
            f'again."}}{FAILED_WITH}',
            "throttling_error",
            429,
        ),
    ),
    Recorded(
        "denied by Bedrock",
        Code.PROVIDER_MODEL_ACCESS,
        403,
        error(
            "litellm.PermissionDeniedError: BedrockException - "
            f'{{"message": "You don\'t have access to the model with the specified model ID."}}{FAILED_WITH}',
            "permission_error",
            403,
        ),
    ),
    Recorded(
        "denied by another provider",
        Code.PROVIDER_MODEL_ACCESS,
        403,
        error("litellm.PermissionDeniedError: No.", "permission_error", 403),
    ),
    Recorded(
        "keys that AWS does not know",
        Code.PROVIDER_CREDENTIALS,
        403,
        error(
            "litellm.AuthenticationError: BedrockException Invalid Authentication - "
            f'{{"message": "The security token included in the request is invalid."}}{FAILED_WITH}',
            "permission_error",
            403,
        ),
    ),
    Recorded(
        "keys that AWS does not know, as older releases say it",
        Code.PROVIDER_CREDENTIALS,
        403,
        error("litellm.AuthenticationError: BedrockException Invalid Authentication - {}", "auth_error", 403),
    ),
    Recorded(
        "no keys for AWS at the proxy",
        Code.PROVIDER_CREDENTIALS,
        401,
        error(
            f"litellm.AuthenticationError: BedrockException Invalid Authentication - Unable to locate credentials"
            f"{FAILED_WITH}",
            "auth_error",
            401,
        ),
    ),
    Recorded(
        "wrong secret for AWS at the proxy",
        Code.PROVIDER_CREDENTIALS,
        403,
        error(
            'litellm.PermissionDeniedError: BedrockException - {"message": "The request signature we calculated does '
            f'not match the signature you provided."}}{FAILED_WITH}',
            "permission_error",
            403,
        ),
    ),
    *(
        Recorded(
            name,
            code,
            400,
            error(
                f'litellm.BadRequestError: BedrockException - {{"message": "{words}"}}{FAILED_WITH}',
                "invalid_request_error",
                400,
            ),
        )
        for name, code, words in (
            ("model of another region", Code.PROVIDER_WRONG_REGION, "The provided model identifier is invalid."),
            (
                "model without an inference profile",
                Code.PROVIDER_NEEDS_PROFILE,
                NO_PROFILE,
            ),
        )
    ),
    Recorded(
        "region that does not exist",
        Code.PROVIDER_UNREACHABLE,
        503,
        error(
            "litellm.ServiceUnavailableError: BedrockException - Cannot connect to host "
            "bedrock-runtime.ap-northeast-9.amazonaws.com:443 ssl:<ssl.SSLContext object at 0x7fad5995d5b0> "
            f"[Name or service not known]{FAILED_WITH}",
            "internal_server_error",
            503,
        ),
    ),
    Recorded(
        "prompt that a guardrail of the proxy stops",
        Code.PROVIDER_FILTERED,
        400,
        error("{'error': 'Violated guardrail policy', 'bedrock_guardrail_response': 'Not that.'}", "None", 400),
    ),
    Recorded(
        "prompt that a provider's filter stops",
        Code.PROVIDER_FILTERED,
        400,
        error("litellm.ContentPolicyViolationError: AzureException - The response was filtered", "None", 400),
    ),
    Recorded(
        "too long for the model",
        Code.PROVIDER_CONTEXT_EXCEEDED,
        400,
        error(
            "litellm.ContextWindowExceededError: litellm.BadRequestError: BedrockException: Context Window Error - "
            f'{{"message": "Input is too long for requested model."}}{FAILED_WITH}',
            "invalid_request_error",
            400,
        ),
    ),
    Recorded(
        "too long for the model, in numbers",
        Code.PROVIDER_CONTEXT_EXCEEDED,
        400,
        error(
            "litellm.ContextWindowExceededError: litellm.BadRequestError: BedrockException: Context Window Error - "
            f'{{"message": "prompt is too long: 215000 tokens > 200000 maximum"}}{FAILED_WITH}',
            "invalid_request_error",
            400,
        ),
        told={"size": 215_000, "window": 200_000},
    ),
    Recorded(
        "model that Bedrock does not know",
        Code.PROVIDER_UNKNOWN_MODEL,
        404,
        error(
            f'litellm.NotFoundError: BedrockException - {{"message": "Model not found"}}{FAILED_WITH}',
            "invalid_request_error",
            404,
        ),
    ),
    Recorded(
        "failure of Bedrock",
        Code.PROXY_FAILED,
        503,
        error(
            f'litellm.ServiceUnavailableError: BedrockException - {{"message": "Service unavailable"}}{FAILED_WITH}',
            "internal_server_error",
            503,
        ),
    ),
    *(
        Recorded(
            f"{what}, which is attached",
            Code.PROXY_ATTACHMENT_REFUSED,
            500,
            error(f"litellm.APIConnectionError: {words}{FAILED_WITH}", "internal_server_error", 500),
        )
        for what, words in (
            (
                "an image of a kind that Bedrock does not take",
                "Unsupported image format: svg+xml. Supported formats: []",
            ),
            ("an image without bytes", "Unsupported image type. Expected either image url or base64 encoded string"),
            ("a file of a kind that Bedrock does not take", "No supported extensions for MIME type: application/zip"),
            ("an image at a private address", "URL targets a blocked address"),
        )
    ),
    Recorded(
        "failure of the proxy", Code.PROXY_FAILED, 500, error("Internal Server Error", "internal_server_error", 500)
    ),
    Recorded("gateway timeout of a web server", Code.PROXY_FAILED, 504, {}),
    Recorded("a status of nobody", Code.PROXY_REFUSED, 418, {}),
]

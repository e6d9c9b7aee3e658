"""Problems of the proxy and of the provider behind it: connection, keys, limits, refusals."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.codes import Code
from litechat_tui.words.catalogue import N_
from litechat_tui.words.problem_sentences.sentence import PATIENCE, Sentence

_SHORTER = N_("Start a new session, or choose a model with a larger context.")
_WAIT_FOR_LIMIT = N_("Wait a minute; if it happens often, have the limit raised.")
_RAISE_BUDGET = N_("Have it raised, or wait until it is reset.")
_RESET = N_("It is reset on {resets_at}.")

PROXY: Mapping[Code, Sentence] = {
    Code.PROXY_TIMEOUT: Sentence(
        N_("The proxy at {address} could not be reached in time."),
        N_("It may still be starting: try again in a moment."),
    ),
    Code.PROXY_SILENT: Sentence(N_("The proxy has not said anything for too long."), PATIENCE),
    Code.PROXY_UNKNOWN_HOST: Sentence(
        N_("The host name {host} is not known."), N_("Check {address_setting} and the network.")
    ),
    Code.PROXY_UNTRUSTED_CERTIFICATE: Sentence(
        N_("The certificate of {host} cannot be trusted."),
        N_("If its authority is your own, name that authority's file in SSL_CERT_FILE."),
    ),
    Code.PROXY_TLS_FAILED: Sentence(
        N_("No secure connection to {address} could be made."),
        N_("Is it http:// rather than https://? Check {address_setting}."),
    ),
    Code.PROXY_CONNECTION_REFUSED: Sentence(
        N_("Nothing answers at {address}."),
        N_("Start the proxy (docker compose up -d --wait), or check {address_setting}."),
    ),
    Code.PROXY_CONNECTION_FAILED: Sentence(
        N_("The connection to {address} failed."), N_("Check the network and {address_setting}.")
    ),
    Code.PROXY_CONNECTION_CUT: Sentence(
        N_("The connection to the proxy was cut in the middle of the answer."), PATIENCE
    ),
    Code.PROXY_BAD_ADDRESS: Sentence(
        N_("{address} is not a web address."), N_("Write {address_setting} like this: http://localhost:4000")
    ),
    Code.PROXY_REDIRECTED: Sentence(
        N_("{address} redirects to {location}; nothing was sent there."),
        N_("If that is your proxy, put it into {address_setting}."),
    ),
    Code.PROXY_NOT_A_PROXY: Sentence(
        N_("{address} does not answer as a LiteLLM Proxy does."), N_("Check {address_setting}.")
    ),
    Code.PROXY_KEY_INVALID: Sentence(
        N_("The proxy does not accept this API key."),
        N_("Check LITELLM_API_KEY: it must be a virtual key that this proxy issued."),
    ),
    Code.PROXY_KEY_REFUSED: Sentence(
        N_("The proxy refused this API key (HTTP {status})."),
        N_("Check LITELLM_API_KEY, or ask whoever runs the proxy."),
    ),
    Code.PROXY_KEY_BLOCKED: Sentence(
        N_("This API key is blocked."), N_("Ask whoever runs the proxy to unblock it, or use another key.")
    ),
    Code.PROXY_TEAM_BLOCKED: Sentence(
        N_("The team that this API key belongs to is blocked."),
        N_("Ask whoever runs the proxy to unblock the team, or use another key."),
    ),
    Code.PROXY_PROJECT_BLOCKED: Sentence(
        N_("The project that this API key belongs to is blocked."),
        N_("Ask whoever runs the proxy to unblock the project, or use another key."),
    ),
    Code.PROXY_ADMIN_ONLY: Sentence(
        N_("Only an administrator of the proxy may do that."), N_("Use the proxy's master key for it.")
    ),
    Code.PROXY_KEY_EXPIRED: Sentence(
        N_("This API key has expired."),
        N_("Put a new virtual key into LITELLM_API_KEY."),
        detailed=N_("This API key expired on {expired_at}."),
    ),
    Code.PROXY_KEY_BUDGET: Sentence(
        N_("The budget of this API key is used up."),
        _RAISE_BUDGET,
        detailed=N_("The budget of this API key is used up: {spent} of {allowed}."),
        more=_RESET,
    ),
    Code.PROXY_USER_BUDGET: Sentence(
        N_("The budget of this API key's user is used up."),
        _RAISE_BUDGET,
        detailed=N_("The budget of this API key's user is used up: {spent} of {allowed}."),
        more=_RESET,
    ),
    Code.PROXY_TEAM_BUDGET: Sentence(
        N_("The budget of the team that this API key belongs to is used up."),
        _RAISE_BUDGET,
        detailed=N_("The budget of the team that this API key belongs to is used up: {spent} of {allowed}."),
        more=_RESET,
    ),
    Code.PROXY_MEMBER_BUDGET: Sentence(
        N_("Your share of the team's budget is used up."),
        _RAISE_BUDGET,
        detailed=N_("Your share of the team's budget is used up: {spent} of {allowed}."),
        more=_RESET,
    ),
    Code.PROXY_MODEL_BUDGET: Sentence(
        N_("The budget for the model {model} is used up."),
        N_("Choose another model, have the budget raised, or wait until it is reset."),
        more=_RESET,
    ),
    Code.PROXY_BUDGET_SPENT: Sentence(
        N_("A budget that this API key draws on is used up."),
        _RAISE_BUDGET,
        detailed=N_("A budget that this API key draws on is used up: {spent} of {allowed}."),
        more=_RESET,
    ),
    Code.PROXY_MODEL_FORBIDDEN: Sentence(
        N_("This API key may not use the model {model}, or the proxy has no such model."),
        N_("Choose another model, or have this one added to the key."),
    ),
    Code.PROXY_TEAM_MODEL_FORBIDDEN: Sentence(
        N_("The team that this API key belongs to may not use the model {model}, or the proxy has no such model."),
        N_("Choose another model, or have this one added to the team."),
    ),
    Code.PROXY_USER_MODEL_FORBIDDEN: Sentence(
        N_("The user whose API key this is may not use the model {model}, or the proxy has no such model."),
        N_("Choose another model, or have this one added to the user."),
    ),
    Code.PROXY_MODEL_UNKNOWN: Sentence(
        N_("The proxy has no model called {model}."), N_("Choose one of the models it offers.")
    ),
    Code.PROXY_ROUTE_FORBIDDEN: Sentence(
        N_("This API key may not ask for that."),
        N_("Have the route allowed for the key: to chat, it needs llm_api_routes."),
        detailed=N_("This API key may not ask for {route}."),
    ),
    Code.PROXY_NO_DATABASE: Sentence(
        N_("The proxy has no database, and so knows no keys."),
        N_("Check the proxy's DATABASE_URL and its log: docker compose logs litellm."),
    ),
    Code.PROXY_DATABASE_DOWN: Sentence(
        N_("The proxy cannot reach its database, and so cannot check this API key."),
        N_("Try again in a moment; if that does not help, check the database: docker compose ps."),
    ),
    Code.PROXY_ATTACHMENT_REFUSED: Sentence(
        N_("The proxy does not take something that is attached to this conversation."),
        N_("Fork it before that prompt and send it without."),
    ),
    Code.PROXY_REQUEST_TOO_LARGE: Sentence(N_("The request is too large for the proxy."), _SHORTER),
    Code.PROXY_TOO_MANY_REQUESTS: Sentence(
        N_("The proxy, or the model, gets more requests than it may at the moment."), PATIENCE
    ),
    Code.PROXY_KEY_RATE_LIMIT: Sentence(
        N_("This API key has reached its rate limit."),
        _WAIT_FOR_LIMIT,
        detailed=N_("This API key has reached its rate limit ({limited}: {limit})."),
    ),
    Code.PROXY_USER_RATE_LIMIT: Sentence(
        N_("The user whose API key this is has reached a rate limit."),
        _WAIT_FOR_LIMIT,
        detailed=N_("The user whose API key this is has reached a rate limit ({limited}: {limit})."),
    ),
    Code.PROXY_TEAM_RATE_LIMIT: Sentence(
        N_("The team that this API key belongs to has reached a rate limit."),
        _WAIT_FOR_LIMIT,
        detailed=N_("The team that this API key belongs to has reached a rate limit ({limited}: {limit})."),
    ),
    Code.PROXY_MODEL_RATE_LIMIT: Sentence(
        N_("The model {model} gets more requests than it may at the moment."), PATIENCE
    ),
    Code.PROXY_MODEL_COOLDOWN: Sentence(
        N_("After a failure the proxy does not ask the model {model} for some seconds."),
        PATIENCE,
        detailed=N_("After a failure the proxy does not ask the model {model} for {wait} s."),
    ),
    Code.PROXY_FAILED: Sentence(
        N_("The proxy, or the provider behind it, failed (HTTP {status})."),
        N_("Try again in a moment; if it stays so, look at its log: docker compose logs litellm."),
    ),
    Code.PROXY_REFUSED: Sentence(
        N_("The proxy refused the request (HTTP {status})."),
        N_("The proxy's log says more: docker compose logs litellm."),
    ),
    Code.PROXY_NO_MODELS: Sentence(
        N_("The proxy offers this key no model."), N_("Give the key a model, or name one with --model.")
    ),
    Code.PROVIDER_CREDENTIALS: Sentence(
        N_("The provider refused the proxy's own credentials; your API key is not the problem."),
        N_("Check the provider's keys at the proxy: for Bedrock AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."),
    ),
    Code.PROVIDER_MODEL_ACCESS: Sentence(
        N_("The provider does not let the proxy use the model {model} (HTTP {status})."),
        N_("For Bedrock, check that the account has access to the model and its AWS keys may invoke it."),
    ),
    Code.PROVIDER_UNKNOWN_MODEL: Sentence(
        N_("The provider does not know the model that the proxy calls {model} (HTTP {status})."),
        N_("Check the model's entry at the proxy."),
    ),
    Code.PROVIDER_WRONG_REGION: Sentence(
        N_("The provider has no model {model} under this name in this region."),
        N_("Check AWS_REGION at the proxy, and the model's entry: jp.* models need ap-northeast-1 or ap-northeast-3."),
    ),
    Code.PROVIDER_NEEDS_PROFILE: Sentence(
        N_("The provider offers the model {model} through an inference profile only."),
        N_("Name the profile in the model's entry at the proxy: it begins with a region, such as jp. or us."),
    ),
    Code.PROVIDER_UNREACHABLE: Sentence(
        N_("The proxy cannot reach the provider."),
        N_("Check AWS_REGION at the proxy, which is part of the address, and the proxy's network."),
    ),
    Code.PROVIDER_FILTERED: Sentence(
        N_("A content filter did not let the prompt through."), N_("Word the prompt in another way.")
    ),
    Code.PROVIDER_CONTEXT_EXCEEDED: Sentence(
        N_("The conversation is too long for this model."),
        _SHORTER,
        detailed=N_("The conversation is too long for this model: {size} tokens, where {window} fit."),
    ),
    Code.PROVIDER_REFUSED: Sentence(
        N_("The provider refused the request."),
        N_("Word the prompt in another way, or start a new session; the proxy's log says more."),
    ),
    Code.PROVIDER_SILENT: Sentence(N_("The provider stopped answering."), PATIENCE),
    Code.PROVIDER_FAILED: Sentence(N_("The provider failed in the middle of the answer."), PATIENCE),
}

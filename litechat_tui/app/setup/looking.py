"""What is there already: the file, the deployment beside it, Docker, the proxy and the key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem, ProxyError
from litechat_tui.domain.setting_values import address_fault
from litechat_tui.domain.setup import Asked, EngineFacts, KeyState, ProxyState, Situation, Way
from litechat_tui.domain.setup_ports import SetupTools

_MASTER_KEY = "LITELLM_MASTER_KEY"


def looked(way: Way, tools: SetupTools) -> Situation:
    """Return the situation. Blocks for some seconds."""
    try:
        found = tools.file.values()
    except ConfigurationError as error:
        return Situation(way, tools.file.path, exists=True, faults=error.problems)
    values = {name: value.strip() for name, value in (found or {}).items() if value.strip()}
    local, address = way is Way.LOCAL, values.get(Asked.LITELLM_BASE_URL, "")
    state, proxy_problem = proxy_state(tools, address)
    key = _key(tools, values, address, state)
    return Situation(
        way=way,
        path=tools.file.path,
        exists=found is not None,
        named=frozenset(values),
        address=address,
        region=values.get(Asked.AWS_REGION, ""),
        model=values.get("LITECHAT_MODEL", ""),
        calls_jp=local and tools.folder.calls_jp(),
        missing_files=tools.folder.missing() if local else (),
        deployment=_deployment(tools, values) if local and found is not None else (),
        engine=tools.engine.examined() if local and state is not ProxyState.READY else EngineFacts(),
        proxy=state,
        proxy_problem=proxy_problem,
        key=key.state,
        key_problem=key.problem,
        offered=key.models or (_offered(tools, values, address, state) if local else ()),
    )


def proxy_state(tools: SetupTools, address: str) -> tuple[ProxyState, Problem | None]:
    """Return how far the proxy at an address is, and the problem with it."""
    if not address:
        return ProxyState.UNKNOWN, Problem(Code.SETUP_UNANSWERED, variables=Asked.LITELLM_BASE_URL.value)
    if (fault := address_fault(address)) is not None:
        name = Asked.LITELLM_BASE_URL.value
        return ProxyState.UNKNOWN, Problem(fault, setting=name, example=f"{name}=http://localhost:4000")
    try:
        tools.probe(address, str).alive()
        readiness = tools.probe(address, str).readiness()
    except ProxyError as error:
        return ProxyState.UNREACHABLE, error.problem
    match readiness.database:
        # The second one has no database at all: the step of the key says what that means.
        case "connected" | "Not connected":
            return ProxyState.READY, None
        case _:
            return ProxyState.DATABASE_DOWN, Problem(Code.PROXY_DATABASE_DOWN, address=address)


@dataclass(frozen=True, slots=True)
class KeyLook:
    """What a key is worth."""

    state: KeyState
    problem: Problem | None = None
    models: tuple[str, ...] = ()
    """Aliases of the models that it may use."""


def key_look(tools: SetupTools, address: str, key: str) -> KeyLook:
    """Return what a key is worth at the proxy that is ready at an address."""
    try:
        facts = tools.probe(address, lambda: key).key()
    except ProxyError as error:
        # The proxy looks at the key before it looks at the route: this one works, and may not ask about itself.
        if error.problem.code is not Code.PROXY_ROUTE_FORBIDDEN:
            return KeyLook(KeyState.REFUSED, error.problem)
    else:
        if facts is None:
            return KeyLook(KeyState.ADMIN, Problem(Code.SETUP_ADMIN_KEY))
    try:
        models = tuple(model.id for model in tools.probe(address, lambda: key).models())
    except ProxyError as error:
        return KeyLook(KeyState.REFUSED, error.problem)
    if not models:
        return KeyLook(KeyState.REFUSED, Problem(Code.PROXY_NO_MODELS))
    return KeyLook(KeyState.WORKS, models=models)


def _key(tools: SetupTools, values: Mapping[str, str], address: str, state: ProxyState) -> KeyLook:
    key = values.get(Asked.LITELLM_API_KEY, "")
    if not key:
        return KeyLook(KeyState.NONE)
    if key == values.get(_MASTER_KEY):
        return KeyLook(KeyState.ADMIN, Problem(Code.SETUP_ADMIN_KEY))
    return key_look(tools, address, key) if state is ProxyState.READY else KeyLook(KeyState.UNKNOWN)


def _deployment(tools: SetupTools, values: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return what is wrong with the variables that have a value; missing ones are steps that are not done."""
    return tuple(problem for problem in tools.folder.problems() if problem.facts.get("variable") in values)


def _offered(tools: SetupTools, values: Mapping[str, str], address: str, state: ProxyState) -> tuple[str, ...]:
    """Return the models that a new key could have: those of the proxy, or those that it will have."""
    master = values.get(_MASTER_KEY, "")
    if state is ProxyState.READY and master:
        try:
            return tuple(tools.administration(address, lambda: master).models())
        except ProxyError:
            # Another proxy than that of this file may be there; the step of the key says what it refuses.
            return tools.folder.aliases()
    return tools.folder.aliases()

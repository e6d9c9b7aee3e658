"""What each step asks for, and which answers will do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.domain.setting_values import (
    JP_REGIONS,
    access_key_fault,
    address_fault,
    aws_secret_fault,
    key_fault,
    region_fault,
)
from litechat_tui.domain.setup import Asked, Field, FieldKind, Situation, Step, Way

_EXAMPLES = {
    Asked.LITELLM_BASE_URL: "http://localhost:4000",
    Asked.LITELLM_API_KEY: "sk-...",
    Asked.MASTER_KEY: "sk-...",
    Asked.AWS_REGION: JP_REGIONS[0],
}
_VARIABLES = {Asked.MASTER_KEY: "LITELLM_MASTER_KEY"}
"""What an answer is called in a problem, where that is not its own name."""


def fields_of(step: Step, situation: Situation) -> tuple[Field, ...]:
    """Return what `step` asks for."""
    match step:
        case Step.AWS:
            return _aws(situation)
        case Step.ADDRESS:
            return (_written(Asked.LITELLM_BASE_URL, situation, address_fault, default=situation.address),)
        case Step.KEY:
            return _key(situation)
        case Step.ANSWER:
            model = situation.model if situation.model in situation.offered else next(iter(situation.offered), "")
            kind = FieldKind.CHOICE if situation.offered else FieldKind.TEXT
            return (Field(Asked.MODEL, kind, _anything, model, situation.offered, required=not situation.offered),)
        case _:
            return ()


def checked(fields: tuple[Field, ...], answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers without blanks around them, but for those that are empty.

    Raises `ConfigurationError` with all that is wrong with them.
    """
    given = {field.name: answers.get(field.name, "").strip() for field in fields}
    problems = [problem for field in fields if given[field.name] and (problem := field.check(given[field.name]))]
    missing = [field.name for field in fields if field.required and not field.is_set and not given[field.name]]
    if missing:
        problems.insert(0, Problem(Code.SETUP_UNANSWERED, variables=", ".join(map(called, missing))))
    if problems:
        raise ConfigurationError(*problems)
    return {name.value: answer for name, answer in given.items() if answer}


def called(name: Asked) -> str:
    """Return how an answer is called in a sentence."""
    return _VARIABLES.get(name, name.value)


def _aws(situation: Situation) -> tuple[Field, ...]:
    def region(value: str) -> Code | None:
        return region_fault(value, serves_jp=situation.calls_jp)

    regions = JP_REGIONS if situation.calls_jp else ()
    default = situation.region or JP_REGIONS[0]
    return (
        _written(Asked.AWS_ACCESS_KEY_ID, situation, access_key_fault, FieldKind.SECRET),
        _written(Asked.AWS_SECRET_ACCESS_KEY, situation, aws_secret_fault, FieldKind.SECRET),
        _written(Asked.AWS_SESSION_TOKEN, situation, aws_secret_fault, FieldKind.SECRET, required=False),
        _written(
            Asked.AWS_REGION,
            situation,
            region,
            FieldKind.CHOICE if regions else FieldKind.TEXT,
            options=regions,
            default=default,
        ),
    )


def _key(situation: Situation) -> tuple[Field, ...]:
    """Return what making a key takes: on this machine its models; elsewhere a key, or what makes one."""
    models = Field(
        Asked.MODELS,
        FieldKind.CHOICES if situation.offered else FieldKind.TEXT,
        _anything,
        ", ".join(situation.offered),
        situation.offered,
        required=False,
    )
    email = Field(Asked.EMAIL, FieldKind.TEXT, _email, required=False)
    if situation.way is Way.LOCAL:
        return models, email
    pasted = _written(Asked.LITELLM_API_KEY, situation, key_fault, FieldKind.SECRET, required=False)
    admin = Field(Asked.MASTER_KEY, FieldKind.SECRET, _of(Asked.MASTER_KEY, key_fault), required=False)
    return pasted, admin, models, email


def _written(
    name: Asked,
    situation: Situation,
    fault: Callable[[str], Code | None],
    kind: FieldKind = FieldKind.TEXT,
    *,
    default: str = "",
    options: tuple[str, ...] = (),
    required: bool = True,
) -> Field:
    """Return the field of a variable that is written to the file."""
    return Field(name, kind, _of(name, fault), default, options, required, is_set=name.value in situation.named)


def _of(name: Asked, fault: Callable[[str], Code | None]) -> Callable[[str], Problem | None]:
    """Return a check that makes a problem of a fault."""

    def check(answer: str) -> Problem | None:
        code = fault(answer)
        variable = called(name)
        example = f"{variable}={_EXAMPLES.get(name, '...')}"
        return Problem(code, setting=variable, example=example) if code is not None else None

    return check


def _anything(_answer: str) -> Problem | None:
    return None


def _email(answer: str) -> Problem | None:
    local, _, host = answer.strip().partition("@")
    fits = bool(local and host) and answer.strip().isprintable() and " " not in answer.strip()
    return None if fits else Problem(Code.SETUP_EMAIL_FORM)

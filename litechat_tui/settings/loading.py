"""From flags, environment and `.env` to settings, or to one plain sentence per problem."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.settings.client import ClientSettings
from litechat_tui.settings.sources import NotConfiguredError, Sources, read_sources

AnySettings = TypeVar("AnySettings", bound=BaseSettings)


def load_settings(env_file: Path | None, overrides: Mapping[str, object] | None = None) -> ClientSettings:
    """Return the client's settings.

    `overrides` are the flags, by field name; None and empty ones count as not given. Without an `env_file` only
    flags, environment and defaults count. The file is read once and never exported to the environment, where
    tools would inherit the proxy's secrets.

    Raises `NotConfiguredError` when nothing names a proxy or a key, and `ConfigurationError` with one `Problem` per
    wrong or missing variable. No problem ever repeats a value: it might be a secret in the wrong place.
    """
    return load(ClientSettings, read_sources([] if env_file is None else [env_file], overrides))


def load(model: type[AnySettings], sources: Sources) -> AnySettings:
    """Return settings of class `model`; raises as `load_settings` does."""
    # pydantic-settings puts arguments above the environment, so of the file only what the environment leaves open.
    # The file comes in here, not by `_env_file`, because it may be a pipe and its own faults need sentences.
    from_file = {name: value for name, value in sources.written.items() if name not in sources.environment}
    try:
        return model(**{name.upper(): value for name, value in {**from_file, **sources.flags}.items()})
    except ValidationError as error:
        problems = [problem_of(model, sources, detail) for detail in error.errors(include_url=False)]
    raise NotConfiguredError(*problems) if sources.names_nothing else ConfigurationError(*problems)


def problem_of(model: type[BaseSettings], sources: Sources, detail: ErrorDetails) -> Problem:
    """Return one of pydantic's errors as a problem, without the value it is about."""
    name = str(detail["loc"][0]).lower()
    field = model.model_fields[name]
    facts, example = sources.facts(name), str((field.examples or [""])[0])
    facts["example"] = f"{facts['flag']} {example}" if facts["source"] == "flag" else f"{name.upper()}={example}"
    match detail["type"]:
        case "missing":
            code, files = sources.missing()
            return Problem(code, about=str(field.title), **{**facts, **files})
        case "bool_parsing":
            return Problem(Code.CONFIG_NOT_A_SWITCH, **facts)
        case "litechat":
            return Problem(detail["ctx"]["code"], **facts, **detail["ctx"]["facts"])
        case _:
            return Problem(Code.CONFIG_INVALID, reason=detail["msg"], **facts)

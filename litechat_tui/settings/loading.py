"""From flags, environment and `.env` to settings, or to one plain sentence per problem."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.settings.client import ClientSettings, FileSettings

AnySettings = TypeVar("AnySettings", bound=BaseSettings)


class NotConfiguredError(ConfigurationError):
    """Nothing names a proxy or a key anywhere: a first start rather than a mistake."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where values come from. Names are field names; what is empty counts as not there."""

    flags: Mapping[str, Any]
    environment: Mapping[str, str]
    written: Mapping[str, str]
    """What the file defines; a relative path in it starts at its folder."""
    file: Path | None
    file_exists: bool

    def facts(self, name: str) -> dict[str, str]:
        """Return the facts of a problem with `name`: the variable and which source decides about it."""
        source = "flag" if name in self.flags else "environment" if name in self.environment else "file"
        return {"variable": name.upper(), "source": source, "file": str(self.file)}

    def value(self, name: str) -> object:
        """Return the value that counts, or None when no source has one."""
        return self.flags.get(name) or self.environment.get(name) or self.written.get(name)


def load_settings(env_file: Path | None, overrides: Mapping[str, object] | None = None) -> ClientSettings:
    """Return the client's settings.

    `overrides` are the flags, by field name; None and empty ones count as not given. Without an `env_file` only
    flags, environment and defaults count. The file is read once and never exported to the environment, where
    tools would inherit the proxy's secrets.

    Raises `NotConfiguredError` when nothing names a proxy or a key, and `ConfigurationError` with one `Problem` per
    wrong or missing variable. No problem ever repeats a value: it might be a secret in the wrong place.
    """
    return load(ClientSettings, read_sources(env_file, overrides))


def load_session_db_path(env_file: Path | None, overrides: Mapping[str, object] | None = None) -> Path:
    """Return where the session file is, which takes no other setting. Raises as `load_settings` does."""
    return load(FileSettings, read_sources(env_file, overrides)).session_db_path


def load(model: type[AnySettings], sources: Sources) -> AnySettings:
    """Return settings of class `model`; raises as `load_settings` does."""
    # pydantic-settings puts arguments above the environment, so of the file only what the environment leaves open.
    # The file comes in here, not by `_env_file`, because it may be a pipe and its own faults need sentences.
    from_file = {name: value for name, value in sources.written.items() if name not in sources.environment}
    try:
        return model(**{**from_file, **sources.flags})
    except ValidationError as error:
        problems = [problem_of(model, sources, detail) for detail in error.errors(include_url=False)]
    configured = sources.value("litellm_base_url") or sources.value("litellm_api_key")
    raise ConfigurationError(*problems) if configured else NotConfiguredError(*problems)


def read_sources(env_file: Path | None, overrides: Mapping[str, object] | None = None) -> Sources:
    """Read everything that may hold settings. Raises `ConfigurationError` when the file cannot be read."""
    written = None if env_file is None else _read(env_file)
    found = {name.lower(): value for name, value in (written or {}).items() if value}
    path = found.get("session_db_path", "~").strip()
    if env_file is not None and not path.startswith("~"):
        found["session_db_path"] = str(env_file.parent / path)
    return Sources(
        flags={name: value for name, value in (overrides or {}).items() if value not in (None, "")},
        environment={name.lower(): value for name, value in os.environ.items() if value},
        written=found,
        file=env_file,
        file_exists=written is not None,
    )


def _read(env_file: Path) -> dict[str, str | None] | None:
    """Return what the file defines, or None when there is no such file."""
    try:
        text = env_file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None
    except IsADirectoryError:
        raise _unreadable(Code.CONFIG_FILE_IS_FOLDER, env_file) from None
    except OSError as error:
        raise _unreadable(Code.CONFIG_FILE_UNREADABLE, env_file, reason=error.strerror or str(error)) from None
    except UnicodeDecodeError:
        raise _unreadable(Code.CONFIG_FILE_NOT_UTF8, env_file) from None
    faults = [binding.original.line for binding in parse_stream(StringIO(text)) if binding.error]
    if faults:
        lines = ", ".join(map(str, faults))
        raise _unreadable(Code.CONFIG_FILE_SYNTAX, env_file, count=len(faults), lines=lines)
    return dotenv_values(stream=StringIO(text))


def _unreadable(code: Code, env_file: Path, *, count: int = 1, **facts: str) -> ConfigurationError:
    return ConfigurationError(Problem(code, path=str(env_file), count=count, **facts))


def problem_of(model: type[BaseSettings], sources: Sources, detail: ErrorDetails) -> Problem:
    """Return one of pydantic's errors as a problem, without the value it is about."""
    name = str(detail["loc"][0])
    field = model.model_fields[name]
    facts = {**sources.facts(name), "example": f"{name.upper()}={(field.examples or [''])[0]}"}
    match detail["type"]:
        case "missing":
            return Problem(_missing(sources), about=str(field.title), **facts)
        case "bool_parsing":
            return Problem(Code.CONFIG_NOT_A_SWITCH, **facts)
        case "litechat":
            return Problem(detail["ctx"]["code"], **facts, **detail["ctx"]["facts"])
        case _:
            return Problem(Code.CONFIG_INVALID, reason=detail["msg"], **facts)


def _missing(sources: Sources) -> Code:
    if sources.file is None:
        return Code.CONFIG_MISSING
    return Code.CONFIG_MISSING_IN_FILE if sources.file_exists else Code.CONFIG_MISSING_NO_FILE

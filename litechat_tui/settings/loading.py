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

    def where(self, name: str) -> str:
        """Return which source decides about `name`, as the words that follow the variable in a sentence."""
        if name in self.flags:
            return "on the command line"
        return "in the environment" if name in self.environment else f"in {self.file}"

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
        raise _unreadable(f"{env_file} is a folder, not a file.", "Remove it and copy .env.example there.") from None
    except OSError as error:
        raise _unreadable(
            f"{env_file} cannot be read: {error.strerror}.", "Check its path and its permissions."
        ) from None
    except UnicodeDecodeError:
        raise _unreadable(f"{env_file} is not UTF-8 text.", "Save it again as UTF-8.") from None
    faults = [binding.original.line for binding in parse_stream(StringIO(text)) if binding.error]
    if faults:
        lines = ("line " if len(faults) == 1 else "lines ") + ", ".join(map(str, faults))
        hint = "Write NAME=value, with 'single quotes' around a value that holds spaces, # or $."
        raise _unreadable(f"{env_file} cannot be understood at {lines}.", hint)
    return dotenv_values(stream=StringIO(text))


def _unreadable(message: str, hint: str) -> ConfigurationError:
    return ConfigurationError(Problem(message, hint))


def problem_of(model: type[BaseSettings], sources: Sources, detail: ErrorDetails) -> Problem:
    """Return the sentences for one of pydantic's errors, without the value it is about."""
    name = str(detail["loc"][0])
    field = model.model_fields[name]
    variable = name.upper()
    example = f"{variable}={(field.examples or [''])[0]}"
    if detail["type"] == "missing":
        summary = str(field.description).split(". ")[0].rstrip(".").replace("\n", " ")
        return Problem(f"{variable} {_nowhere(sources)}.", f"{_write(sources, example)}: {_lower(summary)}.")
    what = "is neither on nor off" if detail["type"] == "bool_parsing" else detail["msg"]
    do = detail.get("ctx", {}).get("do") or f"It should look like this: {example}"
    return Problem(f"{variable} {sources.where(name)} {what}.", do)


def _nowhere(sources: Sources) -> str:
    if sources.file is None:
        return "is missing: the environment does not set it"
    if not sources.file_exists:
        return f"is missing: the environment does not set it and there is no file {sources.file}"
    return f"is missing: neither the environment nor {sources.file} sets it"


def _write(sources: Sources, example: str) -> str:
    return f"Write {example} into {sources.file}" if sources.file else f"Set {example} in the environment"


def _lower(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]

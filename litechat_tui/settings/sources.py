"""Where settings come from: flags, environment and `.env`, read once. Loads no pydantic, which is slow."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from dotenv.parser import parse_stream

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem

SECRETS = (
    "litellm_api_key",
    "litellm_master_key",
    "litellm_salt_key",
    "ui_password",
    "postgres_password",
    "database_url",
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
)
"""The settings, of both halves of the shared `.env`, that hold secrets."""


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
        elsewhere = "environment" if name in self.environment or self.file is None else "file"
        source = "flag" if name in self.flags else elsewhere
        return {"variable": name.upper(), "source": source, "file": str(self.file)}

    def value(self, name: str) -> object:
        """Return the value that counts, or None when no source has one."""
        return self.flags.get(name) or self.environment.get(name) or self.written.get(name)

    def secrets(self) -> tuple[str, ...]:
        """Return the values of all secrets that any source has, also those that another one overrides."""
        found = (source.get(name) for source in (self.flags, self.environment, self.written) for name in SECRETS)
        return tuple(str(value) for value in found if value)


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


def session_db_path(sources: Sources) -> Path | None:
    """Return where the session file is as far as that is clear without validation; None where it is not."""
    stored = sources.value("session_db_path")
    try:
        return Path(str(stored)).expanduser() if stored else default_session_db()
    except RuntimeError:
        return None


def default_session_db() -> Path:
    """Return where the session file is unless a setting says otherwise."""
    from platformdirs import user_data_path

    return user_data_path("litechat-tui", appauthor=False) / "sessions.db"

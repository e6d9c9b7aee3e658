"""Where settings come from: flags, environment and `.env` files, read once. Loads no pydantic, which is slow."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.settings.compose_env import Fault, parse_env

BOM = "\ufeff"
"""The mark that some editors put before a text in UTF-8."""

EXAMPLE_ADDRESS = "http://localhost:4000"
"""The address that `.env.example` has filled in: a copy of it configures nothing yet."""

FLAGS = {
    "litellm_base_url": "--base-url",
    "session_db_path": "--session-db",
    "litechat_model": "--model",
    "litechat_tools": "--no-tools",
    "litechat_lang": "--lang",
}
"""The settings that flags give, and those flags."""

SECRETS = (
    "litellm_api_key",
    "litellm_master_key",
    "litellm_salt_key",
    "ui_password",
    "postgres_password",
    "database_url",
    "session_hub_url",
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
)
"""The settings, of both halves of the shared `.env`, that hold secrets."""


class NotConfiguredError(ConfigurationError):
    """Nothing names a proxy or a key anywhere: a first start rather than a mistake."""


@dataclass(frozen=True, slots=True)
class EnvFile:
    """A `.env` that was looked for."""

    path: Path
    exists: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
    """Field name -> value; what is empty is not there. A relative path in it starts at the file's folder."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where values come from. Names are field names; what is empty counts as not there."""

    flags: Mapping[str, Any]
    environment: Mapping[str, str]
    files: tuple[EnvFile, ...] = ()
    """An earlier one wins over a later one."""

    @property
    def written(self) -> Mapping[str, str]:
        """What the files define."""
        return {name: value for file in reversed(self.files) for name, value in file.values.items()}

    @property
    def names_nothing(self) -> bool:
        """Whether neither a proxy nor a key is named anywhere: a first start."""
        named = self.flags.get("litellm_base_url") or self.environment.get("litellm_base_url")
        written = self.written.get("litellm_base_url", EXAMPLE_ADDRESS) != EXAMPLE_ADDRESS
        return not (named or written or self.value("litellm_api_key"))

    def facts(self, name: str) -> dict[str, str]:
        """Return the facts of a problem with `name`: the variable and which source decides about it."""
        defining = [file for file in self.files if name in file.values] or [*self.files]
        elsewhere = "environment" if name in self.environment or not defining else "file"
        source = "flag" if name in self.flags else elsewhere
        facts = {"variable": name.upper(), "source": source, "file": str(defining[0].path) if defining else ""}
        return {**facts, "flag": FLAGS.get(name, name.upper())}

    def missing(self) -> tuple[Code, dict[str, str]]:
        """Return the code of a problem with a variable that no source has, and the facts about the files."""
        there = [file for file in self.files if file.exists]
        ordered = [*there, *(file for file in self.files if not file.exists)]
        facts = dict(zip(("file", "other"), (str(file.path) for file in ordered), strict=False))
        match len(self.files), len(there):
            case 0, _:
                return Code.CONFIG_MISSING, facts
            case 1, 0:
                return Code.CONFIG_MISSING_NO_FILE, facts
            case 1, _:
                return Code.CONFIG_MISSING_IN_FILE, facts
            case _, 0:
                return Code.CONFIG_MISSING_NO_FILES, facts
            case _, 1:
                return Code.CONFIG_MISSING_ONE_FILE, facts
            case _:
                return Code.CONFIG_MISSING_IN_FILES, facts

    def value(self, name: str) -> object:
        """Return the value that counts, or None when no source has one."""
        return self.flags.get(name) or self.environment.get(name) or self.written.get(name)

    def secrets(self) -> tuple[str, ...]:
        """Return the values of all secrets that any source has, also those that another one overrides."""
        found = (source.get(name) for source in (self.flags, self.environment, self.written) for name in SECRETS)
        return tuple(str(value) for value in found if value)


def read_sources(files: Sequence[Path], overrides: Mapping[str, object] | None = None) -> Sources:
    """Read everything that may hold settings, the files in order of precedence.

    Raises `ConfigurationError` when a file that is there cannot be read.
    """
    return Sources(
        flags={name: value for name, value in (overrides or {}).items() if value not in (None, "")},
        environment={name.lower(): value for name, value in os.environ.items() if value and name.isupper()},
        files=tuple(map(_read, dict.fromkeys(files))),
    )


def _read(path: Path) -> EnvFile:
    """Return what the file defines."""
    text = text_of(path)
    if text is None:
        return EnvFile(path)
    values, faults = parse_env(text.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n"), os.environ)
    if faults:
        raise ConfigurationError(*faults_of(path, faults))
    found = {name.lower(): value for name, value in values.items() if value and name.isupper()}
    stored = found.get("session_db_path", "~").strip()
    if not stored.startswith("~"):
        found["session_db_path"] = str(path.parent / stored)
    return EnvFile(path, exists=True, values=found)


def text_of(path: Path) -> str | None:
    """Return the text of a file as it is, mark and line ends included; None where there is none.

    Raises `ConfigurationError` when it cannot be read.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except IsADirectoryError:
        raise _unreadable(path, Code.CONFIG_FILE_IS_FOLDER) from None
    except OSError as error:
        raise _unreadable(path, Code.CONFIG_FILE_UNREADABLE, reason=error.strerror or str(error)) from None
    except UnicodeDecodeError:
        raise _unreadable(path, Code.CONFIG_FILE_NOT_UTF8) from None


def _unreadable(path: Path, code: Code, **facts: str) -> ConfigurationError:
    return ConfigurationError(Problem(code, path=str(path), **facts))


def faults_of(path: Path, faults: Sequence[Fault]) -> Iterator[Problem]:
    """Yield one problem for all lines that have the same fault."""
    for (code, facts), group in groupby(
        sorted(faults, key=lambda fault: fault.code), key=lambda fault: (fault.code, fault.facts)
    ):
        lines = [str(fault.line) for fault in group]
        yield Problem(code, path=str(path), count=len(lines), line=lines[0], lines=", ".join(lines), **facts)


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


def user_env_file() -> Path:
    """Return where the `.env` of a person is, which counts in every folder."""
    from platformdirs import user_config_path

    return user_config_path("litechat-tui", appauthor=False) / ".env"

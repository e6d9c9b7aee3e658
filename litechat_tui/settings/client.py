"""The client's half of the shared `.env`; the description of each field is its manual."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, AliasGenerator, Field, SecretStr
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from litechat_tui.domain.codes import Code
from litechat_tui.domain.setting_values import address_fault, key_fault, root_address
from litechat_tui.settings.sources import default_session_db
from litechat_tui.words import N_
from litechat_tui.words.catalogue import LANGUAGES


def wrong(code: Code, **facts: str) -> PydanticCustomError:
    """Return the error of a wrong value. No fact ever repeats the value, which may be a secret in the wrong place."""
    return PydanticCustomError("litechat", "{code}", {"code": code, "facts": facts})


def _proxy_address(address: str) -> str:
    """Return the proxy's root address: no slash and no `/v1` at its end."""
    if (fault := address_fault(address)) is not None:
        raise wrong(fault)
    return root_address(address)


def usable_key(key: SecretStr) -> SecretStr:
    """Return the key without white space around it; it travels in an HTTP header, so it is visible ASCII."""
    if (fault := key_fault(key.get_secret_value())) is not None:
        raise wrong(fault)
    return SecretStr(key.get_secret_value().strip())


def _expanded(path: Path) -> Path:
    """Return the path with a leading `~` replaced by the home folder."""
    try:
        return path.expanduser()
    except RuntimeError:
        raise wrong(Code.CONFIG_NO_HOME) from None


def _spoken(language: str) -> str:
    if language not in LANGUAGES:
        raise wrong(Code.CONFIG_NOT_A_LANGUAGE, languages=", ".join(LANGUAGES))
    return language


# Descriptions rather than docstrings under the fields: pydantic reads those from the source file, which would cost
# every start some 20 ms.
_CONFIG = SettingsConfigDict(
    frozen=True,
    extra="ignore",
    env_ignore_empty=True,
    hide_input_in_errors=True,
    str_strip_whitespace=True,
    # The names of variables are upper case, in the environment as in the files.
    case_sensitive=True,
    alias_generator=AliasGenerator(validation_alias=str.upper),
)

SessionDbPath = Annotated[
    Path,
    AfterValidator(_expanded),
    Field(
        default_factory=default_session_db,
        title=N_("SQLite file that holds every conversation"),
        description=N_(
            "SQLite file that holds every conversation. `~` is your home folder; a relative path in `.env` "
            "starts at the folder of that `.env`. By default `sessions.db` in your data folder."
        ),
        examples=["~/.local/share/litechat-tui/sessions.db"],
    ),
]


class FileSettings(BaseSettings):
    """What it takes to find the session file; no proxy is needed for that."""

    model_config = _CONFIG

    session_db_path: SessionDbPath


class ClientSettings(BaseSettings):
    """What the client needs to know. Flags win over the environment, that over `.env`, that over the defaults."""

    model_config = _CONFIG

    litellm_base_url: Annotated[str, AfterValidator(_proxy_address)] = Field(
        title=N_("Address of the LiteLLM Proxy"),
        description=N_("Address of the LiteLLM Proxy. A slash or `/v1` at its end makes no difference."),
        examples=["http://localhost:4000"],
    )
    litellm_api_key: Annotated[SecretStr, AfterValidator(usable_key)] = Field(
        title=N_("Virtual key that the proxy issued to you"),
        description=N_("Virtual key that the proxy issued to you. Made in its admin UI or by `/key/generate`."),
        examples=["sk-..."],
    )
    session_db_path: SessionDbPath
    session_hub_url: SecretStr | None = Field(
        default=None,
        title=N_("Address of the hub, where your machines leave their sessions for each other"),
        description=N_(
            "Address of a database of PostgreSQL where your machines leave their sessions for each other. The full "
            "screen keeps in step with it. The password is better kept in `~/.pgpass` or `PGPASSWORD`."
        ),
        examples=["postgresql://NAME@HOST/litechat"],
    )
    litechat_model: str | None = Field(
        default=None,
        title=N_("Alias of the model to talk to when none was chosen"),
        description=N_(
            "Alias of the model to talk to when none was chosen. By default the first one the proxy offers."
        ),
        examples=["bedrock-claude-haiku-4-5-jp"],
    )
    litechat_tools: bool = Field(
        default=True,
        title=N_("Whether the model may call tools"),
        description=N_(
            "Whether the model may call tools: the built-in date and time, and those of the MCP servers in `mcp.json`. "
            "On by default."
        ),
        examples=["off"],
    )
    litechat_gateway_tools: bool = Field(
        default=False,
        title=N_("Whether the model may call the tools of the proxy's own MCP servers"),
        description=N_(
            "Whether the model may call the tools of the proxy's own MCP servers, as far as the key allows that. "
            "Off by default."
        ),
        examples=["on"],
    )
    litechat_lang: Annotated[str, AfterValidator(_spoken)] | None = Field(
        default=None,
        title=N_("Language of the program"),
        description=N_("Language of the program: `en` or `ja`. By default that of the terminal's locale."),
        examples=["ja"],
    )

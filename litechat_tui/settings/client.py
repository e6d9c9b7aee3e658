"""The client's half of the shared `.env`; the description of each field is its manual."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict


def wrong(what: str, do: str = "") -> PydanticCustomError:
    """Return the error of a wrong value.

    `what` reads on from the variable's name ("is not an address") and never repeats the value, which may be a secret
    in the wrong place. `do` is the sentence that says what to do; without it an example is shown.
    """
    return PydanticCustomError("litechat", "{what}", {"what": what, "do": do})


def _proxy_address(address: str) -> str:
    """Return the proxy's root address: no slash and no `/v1` at its end."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise wrong("is not an address") from None
    if parts.scheme not in ("http", "https") or not host:
        raise wrong("is not an http:// or https:// address")
    if parts.username is not None:
        raise wrong("carries a user name", "Leave it out and put your key into LITELLM_API_KEY.")
    if parts.query or parts.fragment:
        raise wrong("goes on after its path", "Leave out the ? or # and what follows.")
    return address.rstrip("/?#").removesuffix("/v1").rstrip("/")


def usable_key(key: SecretStr) -> SecretStr:
    """Return the key without white space around it; it travels in an HTTP header, so it is visible ASCII."""
    text = key.get_secret_value().strip()
    if not text:
        raise wrong("is empty")
    if not (text.isascii() and text.isprintable()) or " " in text:
        raise wrong("holds a space or a character that no key has")
    return SecretStr(text)


def _expanded(path: Path) -> Path:
    """Return the path with a leading `~` replaced by the home folder."""
    try:
        return path.expanduser()
    except RuntimeError:
        raise wrong("begins with ~, and there is no such home folder") from None


def _default_session_db() -> Path:
    from platformdirs import user_data_path

    return user_data_path("litechat-tui", appauthor=False) / "sessions.db"


# Descriptions rather than docstrings under the fields: pydantic reads those from the source file, which would cost
# every start some 20 ms.
_CONFIG = SettingsConfigDict(
    frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True, str_strip_whitespace=True
)

SessionDbPath = Annotated[
    Path,
    AfterValidator(_expanded),
    Field(
        default_factory=_default_session_db,
        description="SQLite file that holds every conversation. `~` is your home folder; a relative path in `.env` "
        "starts at the folder of that `.env`. By default `sessions.db` in your data folder.",
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
        description="Address of the LiteLLM Proxy. A slash or `/v1` at its end makes no difference.",
        examples=["http://localhost:4000"],
    )
    litellm_api_key: Annotated[SecretStr, AfterValidator(usable_key)] = Field(
        description="Virtual key that the proxy issued to you. Made in its admin UI or by `/key/generate`.",
        examples=["sk-..."],
    )
    session_db_path: SessionDbPath
    litechat_model: str | None = Field(
        default=None,
        description="Alias of the model to talk to when none was chosen. By default the first one the proxy offers.",
        examples=["bedrock-claude-haiku-4-5-jp"],
    )
    litechat_tools: bool = Field(
        default=True,
        description="Whether the model may call the built-in tool that tells the present date and time. On by default.",
        examples=["off"],
    )

    @property
    def api_url(self) -> str:
        """Where the proxy speaks OpenAI's protocol: `LITELLM_BASE_URL` with `/v1` at its end."""
        return f"{self.litellm_base_url}/v1"

"""The whole shared `.env`, with the half that compose reads, and what its variables must agree on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationInfo

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.domain.setting_values import JP_REGIONS
from litechat_tui.settings.client import ClientSettings, usable_key, wrong
from litechat_tui.settings.loading import load
from litechat_tui.settings.sources import Sources, read_sources
from litechat_tui.words import N_

_JP_MODEL = re.compile(r"^[\s-]*model:\s*\S*\bjp\.", re.MULTILINE)

_RESERVED = frozenset("@#/?:%[] ")
"""Characters of a password that an address takes for something else unless they are written as %XX."""


def _master_key(key: SecretStr, info: ValidationInfo) -> SecretStr:
    if not key.get_secret_value().startswith("sk-"):
        raise wrong(Code.CONFIG_MASTER_KEY_FORM)
    if key == info.data.get("litellm_api_key"):
        raise wrong(Code.CONFIG_MASTER_KEY_FOR_CHAT)
    return key


def _database_url(url: SecretStr, info: ValidationInfo) -> SecretStr:
    password = info.data.get("postgres_password", SecretStr("")).get_secret_value()
    if not _RESERVED.isdisjoint(password) and password in url.get_secret_value():
        raise wrong(Code.CONFIG_DATABASE_RESERVED)
    try:
        parts = urlsplit(url.get_secret_value())
        port = parts.port
    except ValueError:
        raise wrong(Code.CONFIG_NOT_AN_ADDRESS) from None
    if parts.scheme not in ("postgresql", "postgres"):
        raise wrong(Code.CONFIG_DATABASE_SCHEME)
    if (parts.hostname, port or 5432) != ("db", 5432):
        raise wrong(Code.CONFIG_DATABASE_HOST)
    written = {
        "postgres_user": unquote(parts.username or ""),
        "postgres_password": SecretStr(unquote(parts.password or "")),
        "postgres_db": unquote(parts.path.removeprefix("/")),
    }
    # A part that is itself missing or wrong has a problem of its own and is not in `info.data`.
    others = [name.upper() for name, value in written.items() if info.data.get(name, value) != value]
    if others:
        raise wrong(Code.CONFIG_DATABASE_PARTS, others=", ".join(others))
    return url


class SharedSettings(ClientSettings):
    """Every variable of the shared `.env`: what compose hands to the proxy and to PostgreSQL, and the client's half.

    Fields stand in the order in which they are checked: one may be compared only with those above it.
    """

    litellm_master_key: Annotated[SecretStr, AfterValidator(usable_key), AfterValidator(_master_key)] = Field(
        title=N_("Key of the proxy's administrator"),
        description=N_(
            "Key of the proxy's administrator. Begins with `sk-`, makes users and virtual keys, and is never "
            "used for chatting."
        ),
        examples=["sk-litellm-..."],
    )
    litellm_salt_key: SecretStr | None = Field(
        default=None,
        title=N_("Encrypts the credentials that the proxy stores"),
        description=N_(
            "Encrypts the credentials that the proxy stores. Set it before the first start and never change "
            "it: what it encrypted cannot be read with another. By default the master key does it."
        ),
        examples=["sk-salt-..."],
    )
    litellm_image: str = Field(
        default="docker.litellm.ai/berriai/litellm:main-latest",
        title=N_("Image of the proxy"),
        description=N_(
            "Image of the proxy. The default avoids Bedrock's duplicate `toolUse` and changes over time: "
            "name a release to pin it."
        ),
        examples=["docker.litellm.ai/berriai/litellm:v1.109.1"],
    )
    ui_username: str = Field(
        title=N_("User name for the proxy's admin UI"),
        description=N_("User name for the proxy's admin UI. Lets you in before the first user is made."),
        examples=["admin"],
    )
    ui_password: SecretStr = Field(
        title=N_("Password for the proxy's admin UI"),
        description=N_("Password for the proxy's admin UI. Lets you in before the first user is made."),
        examples=["..."],
    )
    postgres_db: str = Field(
        title=N_("Name of the proxy's database"), description=N_("Name of the proxy's database."), examples=["litellm"]
    )
    postgres_user: str = Field(
        title=N_("Owner of the proxy's database"),
        description=N_("Owner of the proxy's database."),
        examples=["litellm"],
    )
    postgres_password: SecretStr = Field(
        title=N_("Password of the database's owner"),
        description=N_("Password of the database's owner."),
        examples=["..."],
    )
    database_url: Annotated[SecretStr, AfterValidator(_database_url)] = Field(
        title=N_("Where the proxy finds its database"),
        description=N_("Where the proxy finds its database. Agrees with the three variables above; the host is `db`."),
        examples=["postgresql://${POSTGRES_USER}:${POSTGRES_PASSWORD}@db:5432/${POSTGRES_DB}"],
    )
    aws_access_key_id: SecretStr = Field(
        title=N_("AWS access key that may call Bedrock"),
        description=N_("AWS access key that may call Bedrock. It needs `bedrock:InvokeModel*`."),
        examples=["AKIA..."],
    )
    aws_secret_access_key: SecretStr = Field(
        title=N_("The secret of that access key"), description=N_("The secret of that access key."), examples=["..."]
    )
    aws_session_token: SecretStr | None = Field(
        default=None,
        title=N_("Session token"),
        description=N_("Session token. Only temporary credentials have one."),
        examples=["..."],
    )
    aws_region: str = Field(
        title=N_("Region whose Bedrock answers"),
        description=N_(
            "Region whose Bedrock answers. `jp.*` inference profiles need `ap-northeast-1` or `ap-northeast-3`."
        ),
        examples=["ap-northeast-1"],
    )


def check(env_file: Path, proxy_config: Path) -> tuple[Problem, ...]:
    """Return all that is wrong with the shared `.env`, both halves; nothing when all is well.

    `proxy_config` is the proxy's `litellm_config.yaml`: its models decide which regions will do.
    """
    try:
        sources = read_sources([env_file])
    except ConfigurationError as error:
        return error.problems
    try:
        load(SharedSettings, sources)
    except ConfigurationError as error:
        return (*error.problems, *_region_problems(sources, proxy_config))
    return _region_problems(sources, proxy_config)


def calls_jp(proxy_config: str) -> bool:
    """Return whether a model of the proxy's configuration is a `jp.*` inference profile."""
    return _JP_MODEL.search(proxy_config) is not None


def _region_problems(sources: Sources, proxy_config: Path) -> tuple[Problem, ...]:
    region = sources.value("aws_region")
    if region is None or region in JP_REGIONS or not proxy_config.is_file():
        return ()
    if not calls_jp(proxy_config.read_text(encoding="utf-8", errors="replace")):
        return ()
    return (Problem(Code.CONFIG_REGION, config=str(proxy_config), **sources.facts("aws_region")),)

"""Small parts that a chat and a subcommand are put together of."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from litechat_tui.configuration import hub_address, known_secrets
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import HubError

if TYPE_CHECKING:
    from litechat_tui.arguments import Arguments
    from litechat_tui.domain.ports import ForeignDatabases, TemplateFiles
    from litechat_tui.domain.redaction import Redactor
    from litechat_tui.hub.link import PostgresHub


def now() -> datetime:
    """Return the present moment, aware, in the reader's time zone."""
    return datetime.now(UTC).astimezone()


def new_id() -> str:
    """Return a new UUIDv7."""
    from litechat_tui.domain.ids import uuid7

    return str(uuid7())


def redactor_for(arguments: Arguments) -> Redactor:
    """Return what keeps every secret that is configured out of exports. Raises `ConfigurationError`."""
    from litechat_tui.domain.redaction import Redactor

    return Redactor(known_secrets(arguments))


def foreign_databases() -> ForeignDatabases:
    """Return what reads the databases of other programs."""
    from litechat_tui.store.sqlite.foreign import SQLiteForeignDatabases

    return SQLiteForeignDatabases()


def hub_of(arguments: Arguments) -> PostgresHub:
    """Return the way to the hub. Raises `ConfigurationError`, and `HubError` where its driver is missing."""
    address = hub_address(arguments)
    try:
        from litechat_tui.hub.link import PostgresHub
    except ImportError as error:
        raise HubError(Code.HUB_DRIVER_MISSING) from error
    return PostgresHub(address, platform.node())


def template_files() -> TemplateFiles:
    """Return the folders that templates of prompts are in."""
    from litechat_tui.settings.template_files import TemplateFolders

    return TemplateFolders()

"""Small parts that a chat and a subcommand are put together of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from litechat_tui.configuration import hub_address, known_secrets
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import HubError

if TYPE_CHECKING:
    from litechat_tui.agent.runner import AgentsChatRunner
    from litechat_tui.app.account import Account
    from litechat_tui.app.attaching import Attaching
    from litechat_tui.app.hub.keeping import HubKeeper
    from litechat_tui.app.known_models import KnownModels
    from litechat_tui.app.tool_control import ToolControl
    from litechat_tui.arguments import Arguments
    from litechat_tui.configuration import Configuration
    from litechat_tui.domain.ports import (
        Blobs,
        ForeignDatabases,
        LocalState,
        ModelCatalog,
        TemplateFiles,
        ToolServerFiles,
    )
    from litechat_tui.domain.redaction import Redactor
    from litechat_tui.hub.link import PostgresHub
    from litechat_tui.settings.preferences import Preferences
    from litechat_tui.settings.tool_rules import ToolRuleFiles


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


def hub_of(arguments: Arguments, given: str = "", *, speaks: bool = True) -> PostgresHub:
    """Return the way to the hub, of which a command may give the address.

    Raises `ConfigurationError`, and `HubError` where its driver is missing.
    """
    from platform import node

    address = hub_address(arguments, given, speaks=speaks)
    try:
        from litechat_tui.hub.link import PostgresHub
    except ImportError as error:
        raise HubError(Code.HUB_DRIVER_MISSING) from error
    return PostgresHub(address, node())


def hub_keeper(arguments: Arguments, session_file: Path) -> HubKeeper:
    """Return what keeps the session file and the hub in step."""
    from litechat_tui.app.hub.keeping import HubKeeper, Way

    @contextmanager
    def opened() -> Iterator[Way]:
        # Over the file as another program would: no lock of this window's connections is ever held for a hub.
        from litechat_tui.store.sqlite import SQLiteStore

        with (
            closing(hub_of(arguments, speaks=False)) as hub,
            closing(SQLiteStore(session_file, now, may_create=False)) as store,
        ):
            yield Way(store.archive, hub, redactor_for(arguments))

    return HubKeeper(opened, now)


def template_files() -> TemplateFiles:
    """Return the folders that templates of prompts are in."""
    from litechat_tui.settings.template_files import TemplateFolders

    return TemplateFolders()


def consent_of(arguments: Arguments, *, can_ask: bool) -> ToolRuleFiles:
    """Return what decides about tool calls before anybody is asked. Raises `ConfigurationError`."""
    from litechat_tui.settings.preferences import preferences_path
    from litechat_tui.settings.tool_rules import ToolRuleFiles, allowed_patterns

    allowed = allowed_patterns(arguments.allow_tools)
    return ToolRuleFiles(preferences_path().parent, can_ask=can_ask, allowed=allowed)


def attaching(blobs: Blobs) -> Attaching:
    """Return what makes attachments of files; loaded when something is attached."""
    from litechat_tui.app.attaching import Attaching

    return Attaching(blobs)


def known_models(local: LocalState, catalog: ModelCatalog, proxy: str) -> KnownModels:
    """Return what knows the models of a proxy; loaded when a session has parameters, or the reader looks at them."""
    from litechat_tui.app.known_models import KnownModels

    return KnownModels(local, catalog, proxy)


def user_preferences() -> Preferences:
    """Return what a person set up for all their sessions."""
    from litechat_tui.settings.preferences import preferences_path, read_preferences

    return read_preferences(preferences_path())


def tool_control(runner: AgentsChatRunner, local: LocalState) -> ToolControl:
    """Return what switches tools and their servers on and off."""
    from litechat_tui.app.tool_choice import ToolChoice
    from litechat_tui.app.tool_control import ToolControl

    return ToolControl(lambda: runner.servers, ToolChoice(local))


def tool_server_files(arguments: Arguments, configuration: Configuration, control: ToolControl) -> ToolServerFiles:
    """Return what names the servers of tools of this run."""
    from litechat_tui.settings.tool_server_files import ToolServerFiles

    return ToolServerFiles(
        control.choice.trusts, wanted=configuration.tools, run=arguments.mcp_config, gateway=configuration.gateway
    )


def account(configuration: Configuration) -> Account:
    """Return what looks at the proxy's account of the key."""
    from litechat_tui.app.account import Account
    from litechat_tui.proxy.account import HttpAccount

    return Account(HttpAccount(configuration.connection), now)

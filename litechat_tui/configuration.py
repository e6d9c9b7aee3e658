"""From the command line to settings: those for a proxy, or those for the demo, which brings its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from litechat_tui.arguments import Arguments
from litechat_tui.console import Streams, agreed
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.proxy.connection import Connection
from litechat_tui.settings.environment import environment_problems
from litechat_tui.settings.sources import FLAGS, Sources, read_sources, session_db_path, user_env_file
from litechat_tui.words import N_, _, use
from litechat_tui.words.choice import VARIABLE, asked_language, language_of

if TYPE_CHECKING:
    from litechat_tui.domain.tool_servers import ToolServer
    from litechat_tui.settings.client import ClientSettings

# pydantic and the demo are imported where they are used: `--help` loads neither.

GATEWAY = "litellm"
"""What the proxy is called as a server of tools."""
OFFER = Problem(Code.CONFIG_DEMO_OFFER)
QUESTION = N_("No proxy is configured here yet. Look around in the demo instead? [Y/n] ")
QUESTION_ON_SCREEN = N_("No proxy is configured yet. Look at the demo (y), or set one up (n)? [Y/n] ")


class Configuration:
    """What flags, environment and `.env` say. The settings are validated when they are first needed.

    The full screen paints its first frame from the session file alone; loading pydantic would keep it waiting.
    """

    def __init__(self, sources: Sources, *, demo: bool = False) -> None:
        self.demo = demo
        self._sources = sources
        self._lock = Lock()
        self._settings: ClientSettings | None = None

    @property
    def names_hub(self) -> bool:
        """Whether there is an address of a hub, right or wrong."""
        return bool(self._sources.value("session_hub_url"))

    @property
    def session_db_path(self) -> Path:
        """Where the session file is. Raises `ConfigurationError`."""
        return session_db_path(self._sources) or self.settings().session_db_path

    @property
    def model(self) -> str:
        """Alias asked for; empty when none was."""
        return str(self._sources.value("litechat_model") or "").strip()

    @property
    def language_chosen(self) -> bool:
        """Whether a flag or LITECHAT_LANG chooses the language, which then prevails over the remembered one."""
        return asked_language(self._sources.value("litechat_lang")) is not None

    @property
    def endpoint(self) -> str:
        """Host and port of the proxy, or a word for it."""
        if self.demo:
            return "demo"
        address = str(self._sources.value("litellm_base_url") or "")
        with suppress(ValueError):
            return (urlsplit(address.strip()).netloc or address.strip()).rpartition("@")[2]
        return ""

    @property
    def address(self) -> str:
        """Address of the proxy as it is set, right or wrong; empty where there is none to go to, as in the demo."""
        return "" if self.demo else str(self._sources.value("litellm_base_url") or "").strip()

    @property
    def names_nothing(self) -> bool:
        """Whether neither a proxy nor a key is named anywhere: a first start."""
        return self._sources.names_nothing

    def settings(self) -> ClientSettings:
        """Return the validated settings. Callable from any thread; raises `ConfigurationError`, each time."""
        from litechat_tui.settings.client import ClientSettings
        from litechat_tui.settings.loading import load

        with self._lock:
            if self._settings is None:
                settings = load(ClientSettings, self._sources)
                if not self.demo and (problems := [*environment_problems(os.environ)]):
                    raise ConfigurationError(*problems)
                self._settings = settings
            return self._settings

    def connection(self) -> Connection:
        """Return how to reach the proxy. Raises `ConfigurationError`."""
        settings = self.settings()
        key = settings.litellm_api_key.get_secret_value
        flag = FLAGS["litellm_base_url"] if self._sources.flags.get("litellm_base_url") and not self.demo else ""
        return Connection(settings.litellm_base_url, key, secrets=self._sources.secrets, flag=flag)

    def tools(self) -> bool:
        """Return whether the model gets tools. Raises `ConfigurationError`."""
        return self.settings().litechat_tools

    def gateway(self) -> ToolServer | None:
        """Return the proxy as a server of tools, if that is wanted. Raises `ConfigurationError`."""
        from litechat_tui.domain.tool_servers import Origin, ToolServer, Transport

        if not self.settings().litechat_gateway_tools:
            return None
        connection = self.connection()
        # The header of its own leaves Authorization to the servers behind it.
        headers = {"x-litellm-api-key": f"Bearer {connection.api_key()}"}
        return ToolServer(GATEWAY, Transport.HTTP, url=connection.url("/mcp"), headers=headers, origin=Origin.PROXY)


def chosen(
    arguments: Arguments, streams: Streams, stack: ExitStack, set_up: Callable[[], bool] | None = None
) -> Configuration:
    """Return the configuration: for a proxy, or for the demo, which brings its own.

    A person who starts to chat and has configured nothing is offered the demo, and who wants none of it is led to
    `set_up`, where there is a screen for it; that returns whether it came to its end. Raises `ConfigurationError`.
    """
    configuration = unasked(arguments, stack)
    if configuration.names_nothing and not configuration.demo:
        question = _(QUESTION if set_up is None else QUESTION_ON_SCREEN)
        if arguments.input is None and at_a_terminal():
            if agreed(streams, question, by_default=True):
                return _demo(arguments, stack)
            if set_up is not None and set_up():
                return Configuration(sources_of(arguments))
        try:
            configuration.settings()
        except ConfigurationError as error:
            raise ConfigurationError(*error.problems, OFFER) from None
    return configuration


def unasked(arguments: Arguments, stack: ExitStack) -> Configuration:
    """Return the configuration as `chosen` does, but offer nothing. Raises `ConfigurationError`."""
    return _demo(arguments, stack) if arguments.demo else Configuration(sources_of(arguments))


def session_db(arguments: Arguments, *, speaks: bool = True) -> Path:
    """Return where the session file is. Raises `ConfigurationError`."""
    if arguments.demo:
        return _demo_db(arguments)
    sources = sources_of(arguments, speaks=speaks)
    if (path := session_db_path(sources)) is not None:
        return path
    from litechat_tui.settings.client import FileSettings
    from litechat_tui.settings.loading import load

    return load(FileSettings, sources).session_db_path


def hub_address(arguments: Arguments, given: str = "", *, speaks: bool = True) -> str:
    """Return where the hub is: `given` in a command, or in the settings. Raises `ConfigurationError`."""
    sources = sources_of(arguments, speaks=speaks)
    if "password=" in given or ":" in given.partition("://")[2].rpartition("@")[0]:
        raise ConfigurationError(Problem(Code.HUB_PASSWORD_SHOWN))
    address = given or str(sources.value("session_hub_url") or "").strip()
    if not address:
        raise ConfigurationError(Problem(Code.HUB_NOT_NAMED))
    if not address.startswith(("postgresql://", "postgres://")):
        raise ConfigurationError(Problem(Code.HUB_ADDRESS))
    return address


def known_secrets(arguments: Arguments) -> tuple[str, ...]:
    """Return the values of all secrets that are configured, which are to stand nowhere. Raises `ConfigurationError`."""
    return sources_of(arguments, speaks=False).secrets()


def _demo_db(arguments: Arguments) -> Path:
    from platformdirs import user_data_path

    return arguments.session_db or user_data_path("litechat-tui", appauthor=False) / "demo.db"


def env_files(arguments: Arguments) -> tuple[Path, Path]:
    """Return the files that may hold settings, in order of precedence; one that was named must be there."""
    if arguments.env_file is not None and not arguments.env_file.exists():
        raise ConfigurationError(Problem(Code.CONFIG_FILE_MISSING, path=str(arguments.env_file)))
    return arguments.env_file or Path.cwd() / ".env", user_env_file()


def sources_of(arguments: Arguments, *, speaks: bool = True) -> Sources:
    """Return what may hold settings for a proxy, and speak the language it names. Raises `ConfigurationError`.

    Once a face is up it is not to speak: a person may have chosen another language there.
    """
    flags = {
        "litellm_base_url": arguments.base_url,
        "session_db_path": arguments.session_db,
        "litechat_model": arguments.model,
        "litechat_tools": None if arguments.tools else False,
        "litechat_lang": arguments.lang,
    }
    sources = read_sources(env_files(arguments), flags)
    if speaks:
        # What is wrong with settings is told in the language they ask for, so this does not wait for their validation.
        use(language_of(asked_language(sources.value("litechat_lang")), os.environ))
    return sources


def _demo(arguments: Arguments, stack: ExitStack) -> Configuration:
    """Start the demo's endpoint, for as long as `stack` lasts, and return a configuration that leads to it."""
    import secrets

    from litechat_tui.demo.model import MODELS, DemoModel
    from litechat_tui.demo.server import ResponsesServer

    key = f"sk-demo-{secrets.token_urlsafe(16)}"
    server = stack.enter_context(ResponsesServer(DemoModel(), MODELS, key))
    # Nothing leaves this machine: no HTTP proxy and no certificate that the environment names has a part in it.
    taken = {
        name for name in os.environ if name.lower().endswith("_proxy") or name in ("SSL_CERT_FILE", "SSL_CERT_DIR")
    }
    stack.callback(os.environ.update, {name: os.environ.pop(name) for name in taken})
    flags = {
        "litellm_base_url": server.base_url,
        "litellm_api_key": key,
        "session_db_path": _demo_db(arguments),
        "litechat_model": arguments.model,
        "litechat_tools": None if arguments.tools else False,
        "litechat_lang": asked_language(arguments.lang, os.environ.get(VARIABLE)),
    }
    return Configuration(replace(read_sources([], flags), environment={}), demo=True)


def at_a_terminal() -> bool:
    """Return whether a person sits at both ends."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))

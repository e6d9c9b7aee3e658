"""The whole examination, in the order of the chain; a face shows each check as it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from litechat_tui.app.doctor.deployment import deployment_checks
from litechat_tui.app.doctor.environment import environment_checks
from litechat_tui.app.doctor.key import key_checks
from litechat_tui.app.doctor.models import model_checks
from litechat_tui.app.doctor.proxy import proxy_checks
from litechat_tui.app.doctor.session_file import session_file_checks
from litechat_tui.app.doctor.terminal import terminal_checks
from litechat_tui.app.doctor.tools import tool_checks
from litechat_tui.domain.diagnosis import Check, Link, Note, Status, because, skipped
from litechat_tui.domain.examined import (
    DockerFacts,
    FileFacts,
    GitFacts,
    ProxyProbe,
    SettingsFacts,
    TerminalFacts,
    ToolFacts,
)
from litechat_tui.domain.ports import Clock

_PROXY = (Link.PROXY_PORT, Link.PROXY_ALIVE, Link.PROXY_DATABASE, Link.PROXY_VERSION)
_KEY = (Link.KEY_VALID, Link.KEY_EXPIRY, Link.KEY_BUDGET, Link.KEY_LIMITS)
_MODEL = (Link.MODEL_VISIBLE, Link.MODEL_REGION, Link.MODEL_ANSWER)
_TOOLS = (Link.TOOLS_ENTRIES, Link.TOOLS_COMMANDS)
_CONFIGURED = tuple(link for link in Link if link.value.startswith(("env.", "docker.")))


@dataclass(frozen=True, slots=True)
class Examination:
    """What there is to look at. Each look is taken when its turn comes, and may block for some seconds."""

    settings: Callable[[], SettingsFacts]
    git: Callable[[], Sequence[GitFacts]]
    """Of each file of settings that is there."""
    docker: Callable[[], DockerFacts]
    probe: ProxyProbe | None
    """None while the settings are wrong, or where no proxy is wanted."""
    file: Callable[[], FileFacts | None]
    """None where the place of the session file is not known."""
    tools: Callable[[], ToolFacts]
    terminal: Callable[[], TerminalFacts]
    clock: Clock
    demo: bool = False
    """Whether only the demo is wanted, which has neither settings nor a proxy."""

    def checks(self, *, asks: bool) -> Iterator[Check]:
        """Yield one check, or more, of each link; `asks` has a model answer one message."""
        if self.demo:
            yield from (skipped(link, Note.DEMO) for link in (*_CONFIGURED, *_PROXY, *_KEY, *_MODEL))
        else:
            settings = self.settings()
            yield from environment_checks(settings, self.git())
            yield from self._deployment(settings)
            yield from self._chain(settings, asks=asks)
        yield from session_file_checks(self.file())
        if self.demo:
            yield from (skipped(link, Note.DEMO) for link in _TOOLS)
        else:
            yield from tool_checks(self.tools())
        yield from terminal_checks(self.terminal())

    def _deployment(self, settings: SettingsFacts) -> Iterator[Check]:
        is_here = settings.compose is not None
        if settings.address or is_here:
            # Without an address, what is described here is to run here.
            is_local = settings.is_local or not settings.address
            yield from deployment_checks(self.docker(), is_local=is_local, is_here=is_here)
        else:
            yield from because(Link.ENV_CLIENT, Link.DOCKER_ENGINE, Link.DOCKER_CONTAINERS)

    def _chain(self, settings: SettingsFacts, *, asks: bool) -> Iterator[Check]:
        """Follow the chain from the proxy to the model, as far as it holds."""
        broken = Link.ENV_FILE if settings.faults else Link.ENV_NETWORK if settings.network else Link.ENV_CLIENT
        if self.probe is None:
            yield from because(broken, *_PROXY, *_KEY, *_MODEL)
            return
        for proxy in proxy_checks(settings, self.probe):
            yield proxy
            if proxy.status is Status.FAIL and proxy.link is not Link.PROXY_VERSION:
                broken = proxy.link
        if broken in _PROXY:
            yield from because(broken, *_KEY, *_MODEL)
            return
        for key in key_checks(self.probe, self.clock()):
            yield key
            if key.status is Status.FAIL:
                broken = key.link
        # With a budget that is used up the proxy refuses the list of models, too.
        intact = broken not in _KEY
        yield from model_checks(self.probe, settings.model, asks=asks) if intact else because(broken, *_MODEL)

"""Fakes of what setting up works on: a file, a folder, Docker, and a proxy with its administration."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from litechat_tui.app.setup.run import Run
from litechat_tui.domain.account import KeyInfo
from litechat_tui.domain.chat import Model
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem, ProxyError
from litechat_tui.domain.examined import Alive, Deployment, Readiness, Said
from litechat_tui.domain.setup import EngineFacts, Event, Told
from litechat_tui.domain.setup_ports import Key, SetupTools, Written

ADMIN = "sk-canary-of-the-administrator-0123456789"
PERSONAL = "sk-canary-of-a-person-0123456789"
ADDRESS = "http://localhost:4000"
MODELS = ("haiku", "sonnet")


class FakeFile:
    """A `.env` in memory."""

    path = "/here/.env"

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.content = None if values is None else dict(values)
        self.faults: tuple[Problem, ...] = ()
        self.unwritable: Problem | None = None
        self.backup = ""

    def values(self) -> Mapping[str, str] | None:
        if self.faults:
            raise ConfigurationError(*self.faults)
        return self.content

    def create(self) -> bool:
        if self.content is not None:
            return False
        self.content = {"UI_USERNAME": "admin", "LITELLM_BASE_URL": ADDRESS, "AWS_REGION": "ap-northeast-1"}
        return True

    def write(self, values: Mapping[str, str], replace: Collection[str] = ()) -> Written:
        if self.unwritable is not None:
            raise ConfigurationError(self.unwritable)
        there = self.content or {}
        new = {name: value for name, value in values.items() if there.get(name, "") != value}
        if blocked := [name for name in new if there.get(name) and name not in replace]:
            raise ConfigurationError(Problem(Code.SETUP_WOULD_REPLACE, variables=", ".join(blocked), path=self.path))
        self.content = {**there, **new}
        return Written(self.path, tuple(new), self.backup)


class FakeFolder:
    """The files of a deployment."""

    def __init__(self) -> None:
        self.absent: tuple[str, ...] = ("compose.yaml",)
        self.wrong: tuple[Problem, ...] = ()
        self.jp = True

    def missing(self) -> tuple[str, ...]:
        return self.absent

    def lay_out(self) -> tuple[str, ...]:
        laid_out, self.absent = tuple(f"/here/{name}" for name in self.absent), ()
        return laid_out

    def aliases(self) -> tuple[str, ...]:
        return MODELS[:1]

    def calls_jp(self) -> bool:
        return self.jp

    def problems(self) -> tuple[Problem, ...]:
        return self.wrong


class FakeEngine:
    """Docker; its containers are the fake proxy."""

    def __init__(self, proxy: FakeProxy, file: FakeFile) -> None:
        self._file = file
        self.facts = EngineFacts(is_installed=True, version="27.1", compose="2.29")
        self.status: int | None = 0
        self.database = False
        self._proxy = proxy

    def examined(self) -> EngineFacts:
        return self.facts

    def has_database(self) -> bool:
        return self.database

    def up(self, line: Callable[[str], object], stopped: Callable[[], bool]) -> int | None:
        line("Container litechat-db-1 Started")
        line("")
        self._proxy.is_up = self.status == 0
        self._proxy.admin = (self._file.content or {}).get("LITELLM_MASTER_KEY", ADMIN)
        return None if stopped() else self.status


class FakeProxy:
    """A proxy: `ProxyProbe` and `ProxyAdministration` of whoever has the key."""

    def __init__(self) -> None:
        self.is_up = False
        self.admin = ADMIN
        self.database = "connected"
        self.keys: dict[str, tuple[str, ...]] = {PERSONAL: MODELS}
        self.silent_about_keys = False
        self.down = Problem(Code.PROXY_CONNECTION_REFUSED, address=ADDRESS)
        self.users: list[str] = []
        self.asked: list[str] = []
        self.refuses_models = False

    def of(self, address: str, key: Key) -> FakeParty:
        return FakeParty(self, key)


class FakeParty:
    """What one key gets from the proxy."""

    def __init__(self, proxy: FakeProxy, key: Key) -> None:
        self._proxy = proxy
        self._key = key

    def port(self) -> None:
        raise NotImplementedError

    def alive(self) -> Alive:
        if not self._proxy.is_up:
            raise ProxyError.of(self._proxy.down)
        return Alive(0.1)

    def readiness(self) -> Readiness:
        return Readiness(self._proxy.database)

    def key(self) -> KeyInfo | None:
        if self._key() == self._proxy.admin:
            return None
        if self._key() not in self._proxy.keys:
            raise ProxyError(Code.PROXY_KEY_INVALID)
        if self._proxy.silent_about_keys:
            raise ProxyError(Code.PROXY_ROUTE_FORBIDDEN)
        return KeyInfo()

    def deployments(self) -> Sequence[Deployment]:
        raise NotImplementedError

    def ask(self, model: str) -> Said:
        self._proxy.asked.append(model)
        return Said("OK", 0.44)

    def models(self) -> Sequence[Model]:
        if self._proxy.refuses_models:
            raise ProxyError(Code.PROXY_BUDGET_SPENT)
        return tuple(Model(name, None, None) for name in self._proxy.keys[self._key()])


class FakeAdministration:
    """What the administrator gets from the proxy."""

    def __init__(self, proxy: FakeProxy, key: Key) -> None:
        self._proxy = proxy
        self._key = key
        self.offered: tuple[str, ...] = MODELS

    def models(self) -> Sequence[str]:
        if self._key() != self._proxy.admin:
            raise ProxyError(Code.PROXY_KEY_INVALID)
        return self.offered

    def make_user(self, email: str) -> tuple[str, bool]:
        is_new = email not in self._proxy.users
        self._proxy.users.append(email)
        return email or "litechat-tui", is_new

    def make_key(self, user_id: str, models: Sequence[str]) -> str:
        key = f"sk-made-for-{user_id}-{len(self._proxy.keys)}"
        self._proxy.keys[key] = tuple(models)
        return key


class Parts:
    """All of them, and what was told."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.file, self.folder, self.proxy = FakeFile(values), FakeFolder(), FakeProxy()
        self.engine = FakeEngine(self.proxy, self.file)
        self.exposed: list[str] = []
        self.elsewhere: dict[str, str] = {}
        self.told: list[Event] = []
        self.run = Run(self.told.append)
        self.offered: tuple[str, ...] = MODELS

    @property
    def tools(self) -> SetupTools:
        return SetupTools(
            self.file,
            self.folder,
            self.engine,
            self.proxy.of,
            self._administration,
            lambda path: path in self.exposed,
            lambda name: self.elsewhere.get(name, ""),
        )

    def _administration(self, address: str, key: Key) -> FakeAdministration:
        administration = FakeAdministration(self.proxy, key)
        administration.offered = self.offered
        return administration

    @property
    def notes(self) -> list[str]:
        """The notes that were told, in their order."""
        return [event.note.value for event in self.told if isinstance(event, Told)]

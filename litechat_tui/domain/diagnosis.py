"""What the doctor finds, link by link: a status, and a code with facts. `litechat_tui.words` makes sentences of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from litechat_tui.domain.errors import Fact, Problem
from litechat_tui.domain.noted import NoteWithFacts


class Status(StrEnum):
    """How a link of the chain is."""

    OK = "ok"
    WARN = "warn"
    """It works, and something about it is better changed."""
    FAIL = "fail"
    SKIP = "skip"
    """It was not looked at, or there is nothing to look at."""


class Theme(StrEnum):
    """What links are about; the values are what theirs begin with."""

    ENV = "env"
    DOCKER = "docker"
    PROXY = "proxy"
    KEY = "key"
    MODEL = "model"
    FILE = "file"
    TOOLS = "tools"
    TERMINAL = "terminal"


class Link(StrEnum):
    """A link of the chain from the settings to the model. Scripts know it by its value, which never changes."""

    ENV_FILE = "env.file"
    ENV_CLIENT = "env.client"
    ENV_COMPOSE = "env.compose"
    ENV_MASTER_KEY = "env.master_key"
    ENV_PERMISSIONS = "env.permissions"
    ENV_GIT = "env.git"
    ENV_NETWORK = "env.network"
    DOCKER_ENGINE = "docker.engine"
    DOCKER_CONTAINERS = "docker.containers"
    PROXY_PORT = "proxy.port"
    PROXY_ALIVE = "proxy.alive"
    PROXY_DATABASE = "proxy.database"
    PROXY_VERSION = "proxy.version"
    KEY_VALID = "key.valid"
    KEY_EXPIRY = "key.expiry"
    KEY_BUDGET = "key.budget"
    KEY_LIMITS = "key.limits"
    MODEL_VISIBLE = "model.visible"
    MODEL_REGION = "model.region"
    MODEL_ANSWER = "model.answer"
    FILE_PATH = "file.path"
    FILE_INTEGRITY = "file.integrity"
    FILE_SCHEMA = "file.schema"
    FILE_SIZE = "file.size"
    FILE_OTHERS = "file.others"
    TOOLS_ENTRIES = "tools.entries"
    TOOLS_COMMANDS = "tools.commands"
    TERMINAL_KIND = "terminal.kind"
    TERMINAL_COLOURS = "terminal.colours"
    TERMINAL_KEYS = "terminal.keys"
    TERMINAL_CLIPBOARD = "terminal.clipboard"
    TERMINAL_TMUX = "terminal.tmux"
    TERMINAL_WIDTH = "terminal.width"
    TERMINAL_CURSOR = "terminal.cursor"

    @property
    def theme(self) -> Theme:
        """What it is about."""
        return Theme(self.value.partition(".")[0])


class Note(StrEnum):
    """What there is to say about a link where no `Problem` says it already."""

    BECAUSE = "because"
    """Not looked at because of another link; fact: link."""
    DEMO = "demo"

    ENV_READ = "env_read"
    ENV_NONE = "env_none"
    CLIENT_WELL = "client_well"
    COMPOSE_WELL = "compose_well"
    COMPOSE_ELSEWHERE = "compose_elsewhere"
    VIRTUAL_KEY = "virtual_key"
    MASTER_KEY = "master_key"
    PERMISSIONS_WELL = "permissions_well"
    PERMISSIONS_OPEN = "permissions_open"
    PERMISSIONS_NONE = "permissions_none"
    GIT_MISSING = "git_missing"
    GIT_OUTSIDE = "git_outside"
    GIT_WELL = "git_well"
    GIT_NOT_IGNORED = "git_not_ignored"
    GIT_TRACKED = "git_tracked"
    GIT_COMMITTED = "git_committed"
    GIT_SECRET = "git_secret"  # noqa: S105 (a name of what was found, not a password)
    NETWORK_PLAIN = "network_plain"
    NETWORK_SET = "network_set"
    NETWORK_DETOUR = "network_detour"

    DOCKER_MISSING = "docker_missing"
    DOCKER_DOWN = "docker_down"
    DOCKER_WELL = "docker_well"
    DOCKER_ELSEWHERE = "docker_elsewhere"
    CONTAINERS_NONE = "containers_none"
    CONTAINERS_WELL = "containers_well"
    CONTAINER_STARTING = "container_starting"
    CONTAINER_UNHEALTHY = "container_unhealthy"
    CONTAINER_DOWN = "container_down"

    PORT_OPEN = "port_open"
    PORT_BEHIND = "port_behind"
    ALIVE = "alive"
    DATABASE_WELL = "database_well"
    DATABASE_NONE = "database_none"
    VERSION = "version"
    VERSION_UNKNOWN = "version_unknown"
    VERSION_UNSAFE = "version_unsafe"

    KEY_WELL = "key_well"
    KEY_UNTOLD = "key_untold"
    EXPIRY_NEVER = "expiry_never"
    EXPIRY = "expiry"
    EXPIRY_SOON = "expiry_soon"
    BUDGET_NONE = "budget_none"
    BUDGET = "budget"
    BUDGET_LOW = "budget_low"
    BUDGET_SPENT = "budget_spent"
    LIMITS_NONE = "limits_none"
    LIMITS = "limits"

    MODELS = "models"
    MODEL = "model"
    REGION_WELL = "region_well"
    REGION_WRONG = "region_wrong"
    REGION_UNTOLD = "region_untold"
    ANSWER = "answer"
    NOT_ASKED = "not_asked"

    FILE_NEW = "file_new"
    FILE_THERE = "file_there"
    FILE_NONE = "file_none"
    FILE_SOUND = "file_sound"
    FILE_UNCHECKED = "file_unchecked"
    SCHEMA = "schema"
    SCHEMA_OLD = "schema_old"
    SIZE = "size"
    SIZE_TIGHT = "size_tight"
    ALONE = "alone"
    OTHERS = "others"

    TOOLS_NONE = "tools_none"
    TOOLS_WELL = "tools_well"
    COMMANDS_NONE = "commands_none"
    COMMANDS_WELL = "commands_well"
    COMMAND_MISSING = "command_missing"

    TERMINAL_NONE = "terminal_none"
    TERMINAL_WELL = "terminal_well"
    TERMINAL_DUMB = "terminal_dumb"
    TERMINAL_SMALL = "terminal_small"
    TERMINAL_SILENT = "terminal_silent"
    TERMINAL_UNASKED = "terminal_unasked"
    COLOURS_ALL = "colours_all"
    COLOURS_256 = "colours_256"
    COLOURS_FEW = "colours_few"
    COLOURS_OFF = "colours_off"
    KEYS_ALL = "keys_all"
    KEYS_PLAIN = "keys_plain"
    CLIPBOARD_NATIVE = "clipboard_native"
    CLIPBOARD_OSC = "clipboard_osc"
    CLIPBOARD_NEITHER = "clipboard_neither"
    TMUX_OUTSIDE = "tmux_outside"
    TMUX_WELL = "tmux_well"
    TMUX_UNASKED = "tmux_unasked"
    TMUX_SETTING = "tmux_setting"
    WIDTH_WELL = "width_well"
    WIDTH_LOCALE = "width_locale"
    WIDTH_WRONG = "width_wrong"
    WIDTH_AMBIGUOUS = "width_ambiguous"
    CURSOR_WELL = "cursor_well"


class Noted(NoteWithFacts[Note]):
    """What was found out about a link."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Check:
    """What was found out about one link."""

    link: Link
    status: Status
    found: Noted | Problem


def ok(link: Link, note: Note, /, **facts: Fact) -> Check:
    """Return that a link is as it should be."""
    return Check(link, Status.OK, Noted(note, **facts))


def warned(link: Link, found: Problem | Note, /, **facts: Fact) -> Check:
    """Return that a link works and is better changed."""
    return Check(link, Status.WARN, found if isinstance(found, Problem) else Noted(found, **facts))


def failed(link: Link, found: Problem | Note, /, **facts: Fact) -> Check:
    """Return that a link is broken."""
    return Check(link, Status.FAIL, found if isinstance(found, Problem) else Noted(found, **facts))


def skipped(link: Link, note: Note, /, **facts: Fact) -> Check:
    """Return that a link was not looked at, and why."""
    return Check(link, Status.SKIP, Noted(note, **facts))


def because(of: Link, *links: Link) -> tuple[Check, ...]:
    """Return that `links` were not looked at because of another link."""
    return tuple(skipped(link, Note.BECAUSE, link=of.value) for link in links)

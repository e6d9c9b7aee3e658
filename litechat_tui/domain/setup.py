"""Setting up, from nothing to the first answer: its steps, what they ask, what they tell, and what is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from litechat_tui.domain.errors import Problem
from litechat_tui.domain.noted import NoteWithFacts


class Way(StrEnum):
    """Where the proxy is."""

    LOCAL = "local"
    """On this machine, in the containers of `compose.yaml`."""
    REMOTE = "remote"
    """Elsewhere, and somebody else's care."""


class Step(StrEnum):
    """A step of the way. Scripts know it by its value, which never changes."""

    SECRETS = "secrets"
    """Writes `.env` and the files of the deployment, with passwords and keys that are made here."""
    AWS = "aws"
    """Asks for the credentials and the region of Bedrock."""
    START = "start"
    """Starts the containers."""
    ADDRESS = "address"
    """Asks for the address of the proxy."""
    PROXY = "proxy"
    """Waits until the proxy can be used."""
    KEY = "key"
    """Makes a user and a virtual key, or takes one that was pasted."""
    ANSWER = "answer"
    """Sends one message, which costs money."""


STEPS: Mapping[Way, tuple[Step, ...]] = {
    Way.LOCAL: (Step.SECRETS, Step.AWS, Step.START, Step.PROXY, Step.KEY, Step.ANSWER),
    Way.REMOTE: (Step.ADDRESS, Step.PROXY, Step.KEY, Step.ANSWER),
}
"""The steps of each way, in their order."""

OPTIONAL = frozenset({Step.START, Step.ANSWER})
"""Steps that may be left out: whoever starts the proxy otherwise, or wants to pay for no message."""


class StepState(StrEnum):
    """How far a step is."""

    DONE = "done"
    NEXT = "next"
    """The one to do now."""
    LATER = "later"
    SKIPPED = "skipped"


class Asked(StrEnum):
    """What is asked for. Upper case is the name of a variable that the answer is written to."""

    AWS_ACCESS_KEY_ID = "AWS_ACCESS_KEY_ID"
    AWS_SECRET_ACCESS_KEY = "AWS_SECRET_ACCESS_KEY"  # noqa: S105 (a name)
    AWS_SESSION_TOKEN = "AWS_SESSION_TOKEN"  # noqa: S105 (a name)
    AWS_REGION = "AWS_REGION"
    LITELLM_BASE_URL = "LITELLM_BASE_URL"
    LITELLM_API_KEY = "LITELLM_API_KEY"
    MASTER_KEY = "master_key"
    """The administrator's key, used once and written nowhere."""
    MODELS = "models"
    """Aliases that the new key may use, with commas between them."""
    EMAIL = "email"
    MODEL = "model"
    """The one that answers the message."""


class FieldKind(StrEnum):
    """How an answer is given."""

    TEXT = "text"
    SECRET = "secret"  # noqa: S105 (a kind of field)
    """Never shown while it is typed."""
    CHOICE = "choice"
    """One of the options."""
    CHOICES = "choices"
    """Some of the options; the answer has commas between them."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a step asks for. `litechat_tui.words.setup` has its label."""

    name: Asked
    kind: FieldKind
    check: Callable[[str], Problem | None] = field(repr=False, compare=False)
    """Returns what is wrong with an answer; no problem repeats it. Called with what was typed, blanks and all."""
    default: str = ""
    """What stands in the field at first; never a secret."""
    options: tuple[str, ...] = ()
    required: bool = True
    is_set: bool = False
    """Whether the file has a value already: an empty answer keeps it, another one replaces it once that was agreed."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step as it is to be shown."""

    step: Step
    state: StepState
    can_skip: bool = False
    fields: tuple[Field, ...] = ()
    """What it asks; empty where it only has to be run."""
    problem: Problem | None = None
    """Why it is not done, where there is more to say than that it was not run."""


class Note(StrEnum):
    """What a step tells while it runs."""

    FILE_MADE = "file_made"
    """Fact: path."""
    WROTE = "wrote"
    """Facts: variables, path."""
    NOTHING_TO_WRITE = "nothing_to_write"
    """Every value was there already; fact: path."""
    OLD_DATABASE = "old_database"
    """A new password was made for a database that is there already and has another one."""
    BACKUP = "backup"
    """Fact: path."""
    NOT_IGNORED = "not_ignored"
    """Git would take in a file with secrets; fact: path."""
    SHADOWED = "shadowed"
    """What was written has no effect, because another source of settings comes first; facts: variable, source."""
    STARTING = "starting"
    STARTED = "started"
    WAITING = "waiting"
    """Facts: seconds, most."""
    READY = "ready"
    """Fact: address."""
    USER_MADE = "user_made"
    """Fact: user."""
    USER_KNOWN = "user_known"
    """Fact: user."""
    KEY_MADE = "key_made"
    """Fact: models."""
    KEY_WORKS = "key_works"
    """Fact: models."""
    ASKING = "asking"
    """Fact: model."""
    ANSWER = "answer"
    """Facts: model, words, seconds."""


class Told(NoteWithFacts[Note]):
    """What a step tells about itself."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Output:
    """A line that another program wrote, safe to show and without secrets."""

    line: str


Event = Told | Output
"""What a step reports while it runs."""


@dataclass(frozen=True, slots=True)
class EngineFacts:
    """What there is to start containers with."""

    is_installed: bool = False
    version: str = ""
    """Of Docker's engine; empty where it does not answer."""
    compose: str = ""
    """Version of Docker Compose; empty where there is none, or one before 2."""


class ProxyState(StrEnum):
    """How far the proxy is."""

    UNKNOWN = "unknown"
    """No address is known to ask at."""
    UNREACHABLE = "unreachable"
    DATABASE_DOWN = "database_down"
    READY = "ready"


class KeyState(StrEnum):
    """What the key in the file is worth."""

    NONE = "none"
    UNKNOWN = "unknown"
    """The proxy could not be asked."""
    REFUSED = "refused"
    ADMIN = "admin"
    """It is the master key, which nobody should chat with."""
    WORKS = "works"


@dataclass(frozen=True, slots=True)
class Situation:
    """What is there already. It holds no secret."""

    way: Way
    path: str
    """The file that values are written to."""
    exists: bool = False
    faults: tuple[Problem, ...] = ()
    """Why the file cannot be read or understood; then nothing else is known of it."""
    named: frozenset[str] = frozenset()
    """The variables that have a value in the file."""
    address: str = ""
    region: str = ""
    model: str = ""
    """Alias that the file names."""
    calls_jp: bool = False
    """Whether the deployment calls a `jp.*` inference profile, which two regions serve."""
    missing_files: tuple[str, ...] = ()
    """Files of the deployment that are not beside the `.env`."""
    deployment: tuple[Problem, ...] = ()
    """What is wrong with those variables of the deployment that have a value."""
    engine: EngineFacts = EngineFacts()
    proxy: ProxyState = ProxyState.UNKNOWN
    proxy_problem: Problem | None = None
    key: KeyState = KeyState.NONE
    key_problem: Problem | None = None
    offered: tuple[str, ...] = ()
    """Aliases of models: those that the key may use, or those that the deployment will offer."""

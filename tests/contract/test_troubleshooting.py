"""The tables under Troubleshooting promise messages: each is what the program says, in the language of the table."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from litechat_tui import cli
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Refusal, Step
from litechat_tui.domain.codes import Code
from litechat_tui.store import sqlite
from litechat_tui.words.problem_sentences import SENTENCES
from tests.refusals import MODEL, RECORDED
from tests.unit.agent.rig import saying

ROOT = Path(__file__).parents[2]
READMES = {"en": ROOT / "README.md", "ja": ROOT / "docs" / "README.ja.md"}
"""Language of the program -> the README in it."""
KEY = "sk-of-a-test"


class Installation:
    """A person's folder with a .env, and the proxy that it leads to."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._env = folder / ".env"
        self._stack = stack
        self.database = folder / "s.db"
        self.variables = {
            "LITELLM_BASE_URL": "http://127.0.0.1:9",
            "LITELLM_API_KEY": KEY,
            "SESSION_DB_PATH": str(self.database),
        }

    def served(self, *steps: Step, key: str = KEY) -> None:
        """Have every request for a response answered by `steps`."""
        server = self._stack.enter_context(ResponsesServer(lambda _: steps, models=(MODEL,), key=key))
        self.variables["LITELLM_BASE_URL"] = server.base_url

    def refused(self, name: str) -> None:
        """Have every request for a response refused as it was recorded."""
        (recorded,) = (recorded for recorded in RECORDED if recorded.name == name)
        self.served(Refusal(recorded.status, recorded.body, {**recorded.headers, "retry-after": "0"}))

    def locked(self) -> None:
        """Have another program hold the session file."""
        other = self._stack.enter_context(closing(sqlite3.connect(self.database)))
        other.execute("BEGIN EXCLUSIVE")

    def moved(self) -> None:
        """Have the session file renamed while the answer arrives."""

        def steps(_: object) -> Iterable[Step]:
            self.database.rename(self.database.with_name(f"{uuid4()}.db"))
            return saying("Hello.").completed()

        self.variables["LITELLM_BASE_URL"] = self._stack.enter_context(
            ResponsesServer(steps, models=(MODEL,), key=KEY)
        ).base_url

    def damaged(self) -> None:
        """Put noise into the middle of a session file."""
        self.served(*saying("Well. " * 20_000).completed())
        self.ask("--session-id", "s1")
        content = self.database.read_bytes()
        self.database.write_bytes(content[:4096] + b"\xaa" * (len(content) - 4096))

    def ask(self, *flags: str) -> None:
        """Ask one thing."""
        self._env.write_text("".join(f"{name}={value}\n" for name, value in self.variables.items()), "utf-8")
        cli.main(["--input", "Hello?", *flags])


RATE_LIMITED = next(recorded.name for recorded in RECORDED if recorded.name.startswith("requests of api_key"))

SITUATIONS: dict[str, Callable[[Installation], object]] = {
    "LITELLM_API_KEY is missing": lambda person: person.variables.pop("LITELLM_API_KEY"),
    "Nothing answers at …": lambda person: None,
    "The proxy does not accept this API key.": lambda person: person.served(key="sk-another"),
    "This API key may not use the model …": lambda person: person.refused("model not in the key's list"),
    "This API key is blocked.": lambda person: person.refused("blocked key"),
    "The proxy cannot reach its database": lambda person: person.refused("database down and key not in the cache"),
    "The provider refused the proxy's own credentials": lambda person: person.refused("keys that AWS does not know"),
    "The provider has no model … in this region.": lambda person: person.refused("model of another region"),
    "budget … is used up": lambda person: person.refused("budget of the key"),
    "This API key has reached its rate limit": lambda person: person.refused(RATE_LIMITED),
    "The model … gets more requests than it may at the moment.": lambda person: person.refused("throttled by Bedrock"),
    "The conversation is too long for this model.": lambda person: person.refused("too long for the model"),
    "… is not a session file.": lambda person: person.database.write_bytes(b"\x89PNG" * 4096),
    "… is damaged.": lambda person: person.damaged(),
    "Another program keeps … locked.": lambda person: person.locked(),
    "… was moved, deleted or replaced": lambda person: person.moved(),
}
TOLD_WHOLE = frozenset(
    {
        Code.STORE_CALL_NOT_STARTABLE, Code.PROXY_ATTACHMENT_REFUSED,
        Code.STORE_UNWRITABLE, Code.STORE_FORBIDDEN, Code.STORE_UNOPENABLE, Code.STORE_DISK_FULL,
        Code.STORE_DISK_FAILED, Code.STORE_FAILED, Code.STORE_PATH_UNUSABLE, Code.STORE_NOT_UNICODE,
        Code.STORE_MISSING, Code.STORE_ONLY_LOG_LEFT, Code.STORE_EMPTY_WITH_LOG, Code.STORE_TRUNCATED,
        Code.STORE_READ_ONLY, Code.STORE_NOT_A_FILE, Code.STORE_NO_FOLDER, Code.STORE_NOT_A_FOLDER,
        Code.STORE_FOREIGN_DATABASE, Code.STORE_NEWER_FORMAT, Code.STORE_BACKUP_EXISTS, Code.STORE_BUSY_HERE,
        Code.STORE_BUSY_ELSEWHERE, Code.STORE_TURN_CLOSED, Code.STORE_TURN_TAKEN, Code.STORE_TURN_TOO_LATE,
        Code.STORE_TURN_KEPT_LATE, Code.STORE_NOT_LAST_ANSWER, Code.STORE_FORK_ORIGIN_GONE, Code.PROXY_TIMEOUT,
        Code.STORE_MERGED_INTO_ITSELF, Code.STORE_NOTHING_TO_MERGE,
        Code.PROXY_SILENT, Code.PROXY_UNKNOWN_HOST, Code.PROXY_UNTRUSTED_CERTIFICATE, Code.PROXY_TLS_FAILED,
        Code.PROXY_CONNECTION_FAILED, Code.PROXY_CONNECTION_CUT, Code.PROXY_BAD_ADDRESS, Code.PROXY_REDIRECTED,
        Code.PROXY_NOT_A_PROXY, Code.PROXY_KEY_REFUSED, Code.PROXY_KEY_EXPIRED, Code.PROXY_TEAM_BLOCKED,
        Code.PROXY_PROJECT_BLOCKED, Code.PROXY_ADMIN_ONLY, Code.PROXY_MODEL_UNKNOWN,
        Code.PROXY_ROUTE_FORBIDDEN, Code.PROXY_NO_DATABASE, Code.PROXY_REQUEST_TOO_LARGE,
        Code.PROXY_TOO_MANY_REQUESTS, Code.PROXY_USER_RATE_LIMIT, Code.PROXY_TEAM_RATE_LIMIT,
        Code.PROXY_MODEL_COOLDOWN, Code.PROXY_FAILED, Code.PROXY_REFUSED, Code.PROXY_NO_MODELS,
        Code.PROXY_TEAM_MODEL_FORBIDDEN, Code.PROXY_USER_MODEL_FORBIDDEN, Code.PROVIDER_MODEL_ACCESS,
        Code.PROVIDER_NEEDS_PROFILE, Code.PROVIDER_UNREACHABLE, Code.PROVIDER_FILTERED,
        Code.PROVIDER_UNKNOWN_MODEL, Code.PROVIDER_REFUSED, Code.PROVIDER_SILENT, Code.PROVIDER_FAILED,
    }
)  # fmt: skip
"""Codes about the session file, the proxy and the provider whose sentence and hint leave a row nothing to add."""
IN_COMPOSE = "Write LITELLM_MASTER_KEY=sk-... into .env"
"""Docker Compose says it, not the program."""


def promised(language: str) -> list[str]:
    """Return the first cells of the table under Troubleshooting."""
    (table,) = re.findall(
        r"\n## (?:Troubleshooting|困ったときは)\n\n\|.*\n\|.*\n((?:\|.*\n)+)", READMES[language].read_text("utf-8")
    )
    return re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)


def pattern_of(row: str) -> str:
    """Return the expression for the messages that a row is about."""
    return ".*".join(map(re.escape, re.split(" ?… ?", row)))


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sqlite, "SQLiteStore", partial(sqlite.SQLiteStore, patience=0.1))
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    with ExitStack() as stack:
        yield Installation(tmp_path, stack)


def test_every_row_has_its_situation() -> None:
    assert promised("en") == [*SITUATIONS, IN_COMPOSE]
    assert len(promised("ja")) == len(promised("en"))
    assert promised("ja")[-1] == IN_COMPOSE
    assert IN_COMPOSE in (ROOT / "compose.yaml").read_text("utf-8")


def test_every_code_that_a_person_may_have_to_look_up_has_a_row() -> None:
    listed = {code for code in Code for row in promised("en") if re.search(pattern_of(row), SENTENCES[code].message)}
    asked = {code for code in Code if code.area in ("store", "proxy")}
    assert asked - listed == TOLD_WHOLE, "A new code gets a row, or a place in TOLD_WHOLE."


@pytest.mark.parametrize("flags", [["--model", MODEL], []], ids=["with a model", "without a model"])
@pytest.mark.parametrize("message", SITUATIONS)
def test_the_program_says_what_the_tables_promise(
    message: str, flags: list[str], person: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    row = [*SITUATIONS].index(message)
    SITUATIONS[message](person)
    for language in READMES:
        capsys.readouterr()
        person.ask("--lang", language, *flags)
        assert re.search(pattern_of(promised(language)[row]), capsys.readouterr().err)

"""The tables under Troubleshooting promise messages: each is what the program says, in the language of the table."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

import pytest

from litechat_tui import cli
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Refusal, Step
from litechat_tui.store import sqlite
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
    "This API key has reached its rate limit.": lambda person: person.refused(RATE_LIMITED),
    "The model … gets more requests than it may at the moment.": lambda person: person.refused("throttled by Bedrock"),
    "The conversation is too long for this model.": lambda person: person.refused("too long for the model"),
    "… is not a session file.": lambda person: person.database.write_bytes(b"\x89PNG" * 4096),
    "… is damaged.": lambda person: person.damaged(),
    "Another program keeps … locked.": lambda person: person.locked(),
}
IN_COMPOSE = "Write LITELLM_MASTER_KEY=sk-... into .env"
"""Docker Compose says it, not the program."""


def promised(language: str) -> list[str]:
    """Return the first cells of the table under Troubleshooting."""
    (table,) = re.findall(
        r"\n## (?:Troubleshooting|困ったときは)\n\n\|.*\n\|.*\n((?:\|.*\n)+)", READMES[language].read_text("utf-8")
    )
    return re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)


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
        wanted = ".*".join(map(re.escape, re.split(" ?… ?", promised(language)[row])))
        assert re.search(wanted, capsys.readouterr().err)

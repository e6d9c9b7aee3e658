"""The client as a person has it: the installed `litechat-tui` in a folder with a .env, one-shot or on a terminal."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from litechat_tui.domain.chat import ChatMessage, Session
from litechat_tui.store.sqlite import SQLiteStore
from tests.e2e.chain.recipe import ROOT
from tests.e2e.chain.start import MODEL, Chain
from tests.e2e.terminal import Terminal
from tests.stored import sessions

PROGRAM = str(Path(sys.executable).with_name("litechat-tui"))
PATIENCE = 60.0
"""Seconds within which any single answer must have come."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a one-shot run left behind."""

    status: int
    """Exit status."""
    output: str
    """Standard output."""
    errors: str
    """Standard error."""

    @property
    def session_id(self) -> str:
        """The id in the line that announces a new session."""
        announced = self.output.splitlines()[0]
        assert announced.startswith("SESSION_ID="), self
        return announced.removeprefix("SESSION_ID=")

    @property
    def text(self) -> str:
        """What was printed after that line."""
        return "\n".join(line for line in self.output.splitlines() if not line.startswith("SESSION_ID=")).strip()

    @property
    def report(self) -> dict[str, Any]:
        """The object that ``--json`` prints."""
        found: dict[str, Any] = json.loads(self.output)
        return found


class Client:
    """One person's installation: a folder, a .env made from .env.example, a session file."""

    def __init__(self, folder: Path, chain: Chain) -> None:
        self.folder = folder
        self.database = folder / "sessions.db"
        self.configure(LITELLM_BASE_URL=chain.base_url, LITELLM_API_KEY=chain.api_key, SESSION_DB_PATH="sessions.db")

    def configure(self, **values: str) -> None:
        """Fill `values` into the .env, which begins as a copy of the project's .env.example."""
        file = self.folder / ".env"
        lines = (file if file.exists() else ROOT / ".env.example").read_text("utf-8").splitlines()
        filled = [f"{name}={values[name]}" if (name := line.partition("=")[0]) in values else line for line in lines]
        file.write_text("\n".join(filled) + "\n", "utf-8")

    def prefer(self, preferences: str) -> None:
        """Write the person's config.toml."""
        file = self.folder / ".config" / "litechat-tui" / "config.toml"
        file.parent.mkdir(parents=True)
        file.write_text(preferences, "utf-8")

    def ask(self, prompt: str, *flags: str, model: str = MODEL, stdin: str = "") -> Answer:
        """Run ``litechat-tui --input PROMPT --model MODEL`` to its end."""
        with self.asking(prompt, *flags, model=model) as program:
            output, errors = program.communicate(stdin, timeout=PATIENCE)
        return Answer(program.returncode, output, errors)

    @contextmanager
    def asking(self, prompt: str, *flags: str, model: str = MODEL) -> Iterator[subprocess.Popen[str]]:
        """Run the same while the block lasts."""
        with subprocess.Popen(
            [PROGRAM, "--input", prompt, "--model", model, *flags],
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        ) as program:
            try:
                yield program
            finally:
                program.kill()

    @contextmanager
    def on_a_terminal(self, *flags: str, columns: int = 100, rows: int = 30) -> Iterator[Terminal]:
        """Run ``litechat-tui`` full-screen while the block lasts."""
        command = [PROGRAM, *flags]
        with Terminal.running(command, self.folder, self.environment(), columns, rows) as terminal:
            yield terminal

    def sessions(self) -> Sequence[Session]:
        """Read the sidebar's list from the session file."""
        with closing(self._store()) as store:
            return sessions(store)

    def messages(self, session_id: str) -> Sequence[ChatMessage]:
        """Read a conversation from the session file."""
        with closing(self._store()) as store:
            return store.queries.messages(session_id)

    def environment(self) -> dict[str, str]:
        """Return the environment the program gets: nothing that could configure it by the back door."""
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8", "TERM": "xterm-256color"}

    def _store(self) -> SQLiteStore:
        return SQLiteStore(self.database, lambda: datetime.now(UTC))

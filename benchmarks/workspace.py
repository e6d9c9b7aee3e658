"""Where the measured programs run: their own folder, and an environment without the settings of the machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.terminal import Terminal

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Workspace:
    """Runs programs, and `litechat-tui` as it is in `tree`."""

    folder: Path
    tree: Path = ROOT

    @classmethod
    @contextmanager
    def open(cls) -> Iterator[Workspace]:
        """Create one for the block."""
        with TemporaryDirectory(prefix="litechat-benchmarks-") as folder:
            yield cls(Path(folder))

    def at(self, revision: str) -> Workspace:
        """Return a workspace for `litechat-tui` as it was at a git revision."""
        folder = self.folder / "earlier"
        tree = folder / "tree"
        tree.mkdir(parents=True)
        archive = ["git", "-C", str(ROOT), "archive", revision, "litechat_tui"]
        with subprocess.Popen(archive, stdout=subprocess.PIPE) as git:
            subprocess.run(["tar", "-x", "-C", str(tree)], stdin=git.stdout, check=True)
        if git.returncode:
            raise SystemExit(f"git knows no revision {revision}.")
        earlier = Workspace(folder, tree)
        tried = earlier.command("sessions", folder / "tried.db", "many", 1)
        if subprocess.run(tried, cwd=folder, env=earlier.environment, capture_output=True, check=False).returncode:
            raise SystemExit(f"{revision} is too old to be measured: its store is not the one these benchmarks fill.")
        return earlier

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment of the programs."""
        kept = {name: os.environ[name] for name in ("PATH", "VIRTUAL_ENV") if name in os.environ}
        return {
            **kept,
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "NO_PROXY": "127.0.0.1",
            "PYTHONPATH": f"{self.tree}{os.pathsep}{ROOT}",
        }

    def sessions(self, *wanted: object) -> Path:
        """Return a new session file; see `programs/sessions.py`. It is made once and copied."""
        made = self.folder / f"made-{'-'.join(map(str, wanted))}.db"
        if not made.exists():
            subprocess.run(
                self.command("sessions", made, *wanted), cwd=self.folder, env=self.environment, check=True, timeout=600
            )
        used = self.folder / "sessions.db"
        for leftover in self.folder.glob("sessions.db*"):
            leftover.unlink()
        return Path(shutil.copy(made, used))

    def command(self, program: str, *arguments: object) -> list[str]:
        """Return how one of `programs/` is run."""
        return [sys.executable, "-P", "-m", f"benchmarks.programs.{program}", *map(str, arguments)]

    @contextmanager
    def program(self, name: str, *arguments: object) -> Iterator[Terminal]:
        """Run one of `programs/` on a terminal while the block lasts."""
        with Terminal.running(self.command(name, *arguments), self.folder, self.environment) as terminal:
            yield terminal

    @contextmanager
    def litechat(self, base_url: str, sessions: Path) -> Iterator[Terminal]:
        """Run `litechat-tui` on a terminal while the block lasts."""
        settings = {"LITELLM_BASE_URL": base_url, "LITELLM_API_KEY": "sk-benchmark", "SESSION_DB_PATH": str(sessions)}
        command = [sys.executable, "-P", "-m", "litechat_tui"]
        with Terminal.running(command, self.folder, {**self.environment, **settings}) as terminal:
            yield terminal

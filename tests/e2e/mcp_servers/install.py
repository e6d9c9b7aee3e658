"""Installs the servers by what is pinned beside this file; a change there installs them anew."""

import fcntl
import hashlib
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.chain.processes import run
from tests.e2e.chain.recipe import PLACE, ROOT

HERE = Path(__file__).parent
PINS = ("package.json", "package-lock.json", "requirements.txt")


@dataclass(frozen=True, slots=True)
class Servers:
    """Where they are."""

    place: Path

    def node(self, name: str) -> str:
        """Return the path of a program that came from npm."""
        return str(self.place / "node_modules/.bin" / name)

    def python(self, name: str) -> str:
        """Return the path of a program that came from PyPI."""
        return str(self.place / "venv/bin" / name)


def installed() -> Servers:
    """Return the servers, installed before if they were not. Raises ChainError."""
    PLACE.mkdir(exist_ok=True)
    place, log = PLACE / "mcp", PLACE / "mcp.log"
    digest = hashlib.sha256(sys.version.encode() + b"".join((HERE / pin).read_bytes() for pin in PINS)).hexdigest()
    with (PLACE / "mcp.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = place / "installed"
        if not (stamp.exists() and stamp.read_text("utf-8") == digest):
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            for pin in PINS:
                shutil.copy(HERE / pin, place)
            run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], log, cwd=place)
            uv, python = ROOT / "scripts/uv", place / "venv/bin/python"
            # From the root folder, because uv would apply this project's constraints in any folder below it.
            run([uv, "venv", "--quiet", "--python", sys.executable, place / "venv"], log, cwd=Path("/"))
            pins = place / "requirements.txt"
            run([uv, "pip", "install", "--quiet", "--python", python, "-r", pins], log, cwd=Path("/"))
            stamp.write_text(digest, "utf-8")
    return Servers(place)

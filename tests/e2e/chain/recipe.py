"""Which proxy the chain is built from, and where: the pinned one, or the newest, which `make e2e-newest` looks for."""

import hashlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).parent
PLACE = ROOT / ".e2e"
PINNED = HERE / "requirements.txt"
VARIABLE = "LITECHAT_CHAIN"
"""Names the folder in `PLACE` whose requirements.txt the chain is built from, instead of the pinned one."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What one chain is built from."""

    place: Path
    """The folder of what is built, and of the logs."""
    requirements: Path
    """The packages of the proxy's environment, with their versions."""

    @property
    def litellm(self) -> str:
        """The version of LiteLLM."""
        lines = self.requirements.read_text("utf-8").splitlines()
        return next(line.partition("==")[2] for line in lines if line.startswith("litellm=="))

    def digest(self, *, postgres: str) -> str:
        """Return a digest of everything the installation depends on; `postgres` is the version of the server."""
        digest = hashlib.sha256(f"{ROOT}\n{sys.version}\n{postgres}".encode())
        ingredients = (self.requirements, HERE / "proxy.py", HERE / "postgres.py")
        for source in (*ingredients, *sorted((HERE / "prisma_engine").iterdir())):
            if source.is_file():
                digest.update(source.read_bytes())
        return digest.hexdigest()


def pinned() -> Recipe:
    """Return the recipe of the pinned proxy."""
    return Recipe(PLACE, PINNED)


def chosen() -> Recipe:
    """Return the recipe that the environment chooses; the pinned one by default, and where there is no difference."""
    if not (name := os.environ.get(VARIABLE)):
        return pinned()
    other = Recipe(PLACE / name, PLACE / name / "requirements.txt")
    return pinned() if other.requirements.read_bytes() == PINNED.read_bytes() else other

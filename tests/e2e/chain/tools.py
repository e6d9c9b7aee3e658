"""The programs that the chain needs from the machine."""

import os
import shutil

from tests.e2e.chain import postgres
from tests.e2e.chain.processes import MissingToolError

PACKAGES = {"node": "nodejs", "npm": "npm"}
"""Debian's package of each program; PostgreSQL's server is not on PATH there."""


def require_tools() -> None:
    """Raise MissingToolError, which tells how to install all that is missing."""
    missing = [package for program, package in PACKAGES.items() if not shutil.which(program)]
    if not postgres.available():
        missing.append("postgresql")
    if missing:
        sudo = "" if os.geteuid() == 0 else "sudo "
        line = f"{sudo}apt-get install --yes --no-install-recommends {' '.join(missing)}"
        raise MissingToolError(
            f"The real chain needs Node.js with npm and PostgreSQL's server. Install what is missing: {line}"
        )

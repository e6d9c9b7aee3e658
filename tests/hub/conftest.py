"""A real PostgreSQL on a socket, with a database of its own for each test."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

from litechat_tui.hub.link import PostgresHub
from tests.e2e.chain import postgres
from tests.e2e.chain.processes import run, running, wait_until

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The parameters of a server, as far as they are the same for all databases."""
    if postgres._installed() is None:
        pytest.skip("PostgreSQL is not installed")
    user = postgres._user()
    with tempfile.TemporaryDirectory(prefix="litechat-hub-") as name:
        place = Path(name)
        if user:
            shutil.chown(place, user)
        log = place / "log"
        options = ("--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8", "--username=admin")
        run([postgres.programs() / "initdb", *options, "-D", place / "data"], log, user=user)
        command = (postgres.programs() / "postgres", "-D", place / "data", "-c", "listen_addresses=", "-c", "fsync=off")
        with running((*command, "-k", str(place)), log, user=user, stop=signal.SIGINT) as program:
            asks = (str(postgres.programs() / "pg_isready"), "--quiet", "-h", str(place))
            wait_until(lambda: subprocess.run(asks, check=False).returncode == 0, program, log, seconds=30)
            yield str(place)


@pytest.fixture
def database(server: str) -> str:
    """The name of an empty database."""
    return new_database(server)


@pytest.fixture
def admin(server: str, database: str) -> Iterator[PostgresHub]:
    """The administrator's way to a hub that is not made yet."""
    with closing(PostgresHub(address(server, database, "admin"), "office")) as hub:
        yield hub


@pytest.fixture
def anna(server: str, database: str, admin: PostgresHub) -> Iterator[PostgresHub]:
    """One person's way to a hub."""
    admin.make(["anna", "bob"])
    with closing(PostgresHub(address(server, database, "anna"), "laptop")) as hub:
        yield hub


@pytest.fixture
def bob(server: str, database: str, anna: PostgresHub) -> Iterator[PostgresHub]:
    """Another person's way to the same hub."""
    with closing(PostgresHub(address(server, database, "bob"), "desktop")) as hub:
        yield hub


def new_database(server: str) -> str:
    """Make an empty database and return its name."""
    name = f"hub{next(_NUMBERS)}"
    with psycopg.connect(address(server, "postgres", "admin"), autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name}".encode())
    return name


@contextmanager
def fresh_hub(server: str) -> Iterator[PostgresHub]:
    """Give one person's way to a new hub."""
    database = new_database(server)
    with closing(PostgresHub(address(server, database, "admin"), "office")) as admin:
        admin.make(["anna"])
    with closing(PostgresHub(address(server, database, "anna"), "laptop")) as hub:
        yield hub


def address(server: str, database: str, role: str) -> str:
    """Return the address of a database for a role."""
    return f"postgresql://{role}@/{database}?host={server}"

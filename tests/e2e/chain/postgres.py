"""A real PostgreSQL on a free loopback port, its data a fresh copy of a folder in which the migrations have run."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.e2e.chain.processes import free_port, run, running, wait_until

ROLE = "llmproxy"
DATABASE = "litellm"


def programs() -> Path:
    """Return the folder of PostgreSQL's server programs, the newest where there are several.

    Where there is none and this is root on a Debian system, Debian's own packages are installed.
    """
    if not (found := _installed()):
        _install()
        found = _installed()
    assert found
    return found


def available() -> bool:
    """Return whether the server is installed, or can be."""
    return _installed() is not None or (os.geteuid() == 0 and shutil.which("apt-get") is not None)


class Server:
    """A running server, which can be stopped for a while."""

    def __init__(self, place: Path, log: Path) -> None:
        self._place = place
        self._log = log
        self._port = free_port()
        self._running = ExitStack()

    @property
    def url(self) -> str:
        """The server's URL, without a database."""
        return _url(self._port)

    def start(self) -> None:
        """Start the server, on the same port each time. Blocks until it takes connections."""
        self._running.enter_context(_server(self._place, self._log, self._port))

    def stop(self) -> None:
        """Stop the server. Blocks until it has ended."""
        self._running.close()

    @contextmanager
    def down(self) -> Iterator[None]:
        """Keep the server stopped until the block ends."""
        self.stop()
        try:
            yield
        finally:
            self.start()


@contextmanager
def serving(data: Path, log: Path) -> Iterator[Server]:
    """Serve a copy of the folder `data` until the block ends."""
    with _workplace() as place:
        run(["cp", "-a", data, place / "data"], log)
        server = Server(place, log)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def prepare(data: Path, migrate: Callable[[str], None], log: Path) -> None:
    """Make the folder `data` that `serving` copies: a new cluster with an empty database, then `migrate(its URL)`."""
    with _workplace() as place:
        options = ("--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C", f"--username={ROLE}")
        run([programs() / "initdb", *options, "-D", place / "data"], log, user=_user())
        with _server(place, log, free_port()) as url:
            run([programs() / "createdb", f"--maintenance-db={url}/postgres", DATABASE], log)
            migrate(f"{url}/{DATABASE}")
        run(["cp", "-a", place / "data", data], log)


def version() -> str:
    """Return the server's version in its own words."""
    return subprocess.run([programs() / "postgres", "--version"], check=True, capture_output=True, text=True).stdout


def _installed() -> Path | None:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda found: int(found.parts[-3]))
    elsewhere = shutil.which("postgres")
    return debian[-1].parent if debian else Path(elsewhere).resolve().parent if elsewhere else None


def _install() -> None:
    """Install Debian's PostgreSQL without the cluster it would otherwise make and start."""
    settings = Path("/etc/postgresql-common/createcluster.d/litechat-e2e.conf")
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text("create_main_cluster = false\n", "utf-8")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with tempfile.TemporaryDirectory() as place:
        log = Path(place, "apt.log")
        run(["apt-get", "update"], log, env=quiet)
        run(["apt-get", "install", "--yes", "--no-install-recommends", "postgresql"], log, env=quiet)


def _user() -> str | None:
    """Return whom PostgreSQL runs as: it refuses root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


@contextmanager
def _workplace() -> Iterator[Path]:
    """Yield a folder that the server's user owns; a checkout in root's home would be out of that user's reach."""
    with tempfile.TemporaryDirectory(prefix="litechat-e2e-") as name:
        if user := _user():
            shutil.chown(name, user)
        yield Path(name)


@contextmanager
def _server(place: Path, log: Path, port: int) -> Iterator[str]:
    """Serve `place`/data until the block ends; SIGINT is PostgreSQL's fast shutdown."""
    options = ("-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-k", str(place), "-p", str(port))
    command = (programs() / "postgres", "-D", place / "data", *options)
    with running(command, log, user=_user(), stop=signal.SIGINT) as program:
        url = _url(port)
        asks = (str(programs() / "pg_isready"), "--quiet", f"--dbname={url}/postgres")
        wait_until(lambda: subprocess.run(asks, check=False).returncode == 0, program, log, seconds=30)
        yield url


def _url(port: int) -> str:
    return f"postgresql://{ROLE}@127.0.0.1:{port}"

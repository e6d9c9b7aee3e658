"""A real LiteLLM Proxy in an environment of its own, on the project's unchanged litellm_config.yaml.

Prisma's engine comes as a native binary from a server of Prisma's alone; in its place the chain runs Prisma's own
WebAssembly build of the same commit, from npm, behind the same protocol (`prisma_engine/server.mjs`).
"""

import os
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.e2e.chain import postgres
from tests.e2e.chain.processes import Program, free_port, run, running, wait_until
from tests.e2e.chain.recipe import HERE, ROOT

CONFIG = ROOT / "litellm_config.yaml"
READY = {"status": "healthy", "db": "connected"}


@dataclass(frozen=True, slots=True)
class Installation:
    """Where the proxy and what it needs are installed."""

    place: Path

    @property
    def python(self) -> Path:
        """The interpreter of the proxy's own environment."""
        return self.place / "venv/bin/python"

    @property
    def engine(self) -> Path:
        """The folder of the query engine."""
        return self.place / "prisma_engine"

    @property
    def data(self) -> Path:
        """The database cluster in which the proxy's migrations have run."""
        return self.place / "postgres"

    def package(self, name: str) -> Path:
        """Return the folder of a package that the proxy's environment holds."""
        return next(self.place.glob(f"venv/lib/python3*/site-packages/{name}"))

    def environment(self) -> dict[str, str]:
        """Return what every program of the proxy is started with; nothing else of this machine reaches it."""
        return {
            "PATH": f"{self.place}/venv/bin:{os.environ['PATH']}",
            "HOME": str(self.place),
            "PRISMA_HOME_DIR": str(self.place),
            "PRISMA_QUERY_ENGINE_BINARY": str(self.engine / "query-engine"),
            "PRISMA_SCHEMA_ENGINE_BINARY": str(self.engine / "schema-engine"),
            "PRISMA_HIDE_UPDATE_MESSAGE": "1",
            "CHECKPOINT_DISABLE": "1",
        }


def install(place: Path, requirements: Path, log: Path) -> Installation:
    """Install the proxy by `requirements`, the query engine and a migrated database into the new folder `place`.

    Raises ChainError when a step fails.
    """
    made = Installation(place)
    uv = ROOT / "scripts/uv"
    # From the root folder, because uv would apply this project's constraints in any folder below it.
    outside = Path("/")
    run([uv, "venv", "--quiet", "--python", sys.executable, place / "venv"], log, cwd=outside)
    run([uv, "pip", "install", "--quiet", "--python", made.python, "-r", requirements], log, cwd=outside)
    shutil.copytree(HERE / "prisma_engine", made.engine, ignore=shutil.ignore_patterns("node_modules"))
    run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], log, cwd=made.engine)
    environment = {**os.environ, **made.environment(), "HOME": os.environ.get("HOME", str(place))}
    schema = made.package("litellm") / "proxy/schema.prisma"
    run([made.python, "-m", "prisma", "generate", "--schema", schema], log, env=environment)
    run([made.python, "-m", "compileall", "-q", "-j", "0", made.package("litellm"), made.package("prisma")], log)
    migrations = sorted(made.package("litellm_proxy_extras").glob("migrations/*/migration.sql"))
    sql = "\n".join(each.read_text("utf-8") for each in migrations)
    psql = (postgres.programs() / "psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1")
    postgres.prepare(made.data, lambda url: run([*psql, url], log, stdin=sql), log)
    return made


class Server:
    """A running proxy, which can be killed and started again."""

    def __init__(self, made: Installation, variables: Mapping[str, str], log: Path) -> None:
        """`variables` are those that compose.yaml gives it."""
        self._made = made
        self._variables = variables
        self._log = log
        self._port = free_port()
        self._running = ExitStack()
        self._program: Program

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it, on the same port each time. Blocks until it has its database."""
        made, address = self._made, ("--host", "127.0.0.1", "--port", str(self._port))
        command = (made.python.parent / "litellm", "--config", CONFIG, *address)
        extra = {"DISABLE_SCHEMA_UPDATE": "true", "LITELLM_LOCAL_MODEL_COST_MAP": "True", "PYTHONUNBUFFERED": "1"}
        env = {**made.environment(), **extra, **self._variables}
        self._program = self._running.enter_context(running(command, self._log, env=env))
        with httpx2.Client(base_url=self.url, trust_env=False, timeout=2) as client:
            wait_until(lambda: _is_ready(client), self._program, self._log, seconds=180)

    def stop(self) -> None:
        """Stop it. Blocks until it has ended."""
        self._running.close()

    def kill(self) -> None:
        """End it in the middle of whatever it does. Blocks until it has ended."""
        os.killpg(self._program.pid, signal.SIGKILL)
        self._program.wait()

    @contextmanager
    def started_again(self) -> Iterator[None]:
        """Start it again at the end of the block, if that has killed it."""
        try:
            yield
        finally:
            if self._program.poll() is not None:
                self.stop()
                self.start()


@contextmanager
def serving(made: Installation, variables: Mapping[str, str], log: Path) -> Iterator[Server]:
    """Run the proxy with the variables that compose.yaml gives it until the block ends."""
    server = Server(made, variables, log)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def _is_ready(client: httpx2.Client) -> bool:
    """Tell whether the proxy answers and has its database."""
    try:
        return bool(client.get("/health/readiness").json() == READY)
    except (httpx2.TransportError, ValueError):
        return False

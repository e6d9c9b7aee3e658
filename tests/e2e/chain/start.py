"""Build the chain when it is not built yet, start it, make a user and a virtual key, stop it all."""

import fcntl
import secrets
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import httpx2

from tests.e2e.chain import postgres, proxy
from tests.e2e.chain.bedrock.server import FakeBedrock
from tests.e2e.chain.proxy import Installation
from tests.e2e.chain.recipe import Recipe, chosen
from tests.e2e.chain.tools import require_tools

MODEL = "bedrock-claude-haiku-4-5-jp"
USER = "user@example.com"


@dataclass(frozen=True, slots=True)
class Chain:
    """A running chain, as a client is told about it."""

    base_url: str
    """The proxy."""
    admin_key: str = field(repr=False)
    """The proxy's master key."""
    api_key: str = field(repr=False)
    """A virtual key for `MODEL`."""
    bedrock: FakeBedrock
    """Bedrock's end, with a record of what arrived there."""
    database: postgres.Server
    """The proxy's database."""
    proxy: proxy.Server
    """The proxy itself."""

    def ask(self, path: str, key: str, body: object = None) -> httpx2.Response:
        """GET `path` from the proxy, or POST `body` to it as JSON, as curl would."""
        with httpx2.Client(base_url=self.base_url, trust_env=False, timeout=60) as client:
            method = "GET" if body is None else "POST"
            return client.request(method, path, headers={"Authorization": f"Bearer {key}"}, json=body)


@contextmanager
def running_chain() -> Iterator[Chain]:
    """Run the whole chain until the block ends.

    Raises MissingToolError before anything is built, ChainError when a part cannot be built or started.
    """
    require_tools()
    recipe = chosen()
    made = _built(recipe)
    logs = recipe.place / "logs"
    with (
        _ended_by_exception(),
        FakeBedrock().serving() as bedrock,
        postgres.serving(made.data, logs / "postgres.log") as server,
        proxy.serving(made, variables := _variables(server.url, bedrock), logs / "litellm.log") as litellm,
    ):
        admin = variables["LITELLM_MASTER_KEY"]
        running = Chain(litellm.url, admin, "", bedrock, server, litellm)
        yield replace(running, api_key=virtual_key(running))


def virtual_key(chain: Chain) -> str:
    """Make a user and a virtual key for that user, by the two requests the README gives as curl lines."""
    made = chain.ask("/user/new", chain.admin_key, {"user_email": f"{secrets.token_hex(4)}.{USER}"})
    user = made.raise_for_status().json()["user_id"]
    key = chain.ask("/key/generate", chain.admin_key, {"user_id": user, "models": [MODEL]})
    return str(key.raise_for_status().json()["key"])


def _variables(server: str, bedrock: FakeBedrock) -> dict[str, str]:
    """Return the variables compose.yaml passes on from .env, and the one that leads to the fake Bedrock."""
    return {
        "DATABASE_URL": f"{server}/{postgres.DATABASE}",
        "LITELLM_MASTER_KEY": f"sk-litellm-{secrets.token_urlsafe(48)}",
        "LITELLM_SALT_KEY": f"sk-salt-{secrets.token_urlsafe(24)}",
        "UI_USERNAME": "admin",
        "UI_PASSWORD": secrets.token_urlsafe(12),
        "AWS_REGION": "ap-northeast-1",
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": secrets.token_urlsafe(30),
        "AWS_BEDROCK_RUNTIME_ENDPOINT": bedrock.url,
    }


def _built(recipe: Recipe) -> Installation:
    """Return the installation in the recipe's place, made anew when what it is made from has changed."""
    logs = recipe.place / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    log, stamp, place = logs / "build.log", recipe.place / "built", recipe.place / "chain"
    with (recipe.place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        digest = recipe.digest(postgres=postgres.version())
        if stamp.exists() and stamp.read_text("utf-8") == digest:
            return Installation(place)
        stamp.unlink(missing_ok=True)
        log.unlink(missing_ok=True)
        if place.exists():
            shutil.rmtree(place)
        place.mkdir()
        made = proxy.install(place, recipe.requirements, log)
        stamp.write_text(digest, "utf-8")
        return made


@contextmanager
def _ended_by_exception() -> Iterator[None]:
    """Let SIGTERM unwind the program as Ctrl-C does, so that everything started is stopped.

    SIGINT too: where a shell had it ignored, as for background jobs, the programs started here would ignore it as well.
    """
    before = {number: signal.signal(number, signal.default_int_handler) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

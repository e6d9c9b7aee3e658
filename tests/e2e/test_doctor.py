"""`litechat-tui doctor` at the real chain: in its good state, and with one link after the other broken."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socket import socket

import pytest

from litechat_tui.domain.diagnosis import Link
from tests.e2e.chain.bedrock.server import FakeBedrock
from tests.e2e.chain.recipe import ROOT, chosen
from tests.e2e.chain.start import MODEL, Chain
from tests.e2e.client import PATIENCE, PROGRAM, Answer, Client
from tests.e2e.test_refusals import asked, database_down, key_with, listed, made

LOCAL = ("docker.", "terminal.", "env.network")
"""Links of the machine that the tests run on."""


class Found:
    """What the doctor found about the chain."""

    def __init__(self, client: Client, *flags: str) -> None:
        done = subprocess.run(
            [PROGRAM, "doctor", "--json", *flags],
            cwd=client.folder,
            env=client.environment(),
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        self.answer = Answer(done.returncode, done.stdout, done.stderr)
        self.checks = {check["id"]: check for check in self.answer.report["checks"]}

    def status(self, link: Link) -> str:
        return str(self.checks[link]["status"])

    def message(self, link: Link) -> str:
        return str(self.checks[link]["message"])

    @property
    def broken(self) -> list[str]:
        """The links that are broken, but for those of this machine and of the part of .env that no proxy here reads."""
        return [
            name
            for name, check in self.checks.items()
            if check["status"] == "fail" and not name.startswith((*LOCAL, Link.ENV_COMPOSE))
        ]

    @property
    def skipped(self) -> set[str]:
        return {name for name, check in self.checks.items() if check["status"] == "skip"}


@pytest.fixture
def patient(client: Client) -> Client:
    """A person who has the client's half of .env alone."""
    written = (client.folder / ".env").read_text("utf-8").splitlines()
    wanted = ("LITELLM_BASE_URL=", "LITELLM_API_KEY=", "SESSION_DB_PATH=")
    (client.folder / ".env").write_text("".join(f"{line}\n" for line in written if line.startswith(wanted)), "utf-8")
    (client.folder / ".env").chmod(0o600)
    return client


def test_the_chain_in_its_good_state(patient: Client, chain: Chain, bedrock: FakeBedrock) -> None:
    patient.ask("Hello.")
    before = len(bedrock.asked)

    found = Found(patient)

    assert (found.answer.status, found.answer.errors, found.broken) == (0, "", [])
    assert set(found.checks) == set(Link)
    assert found.skipped & {link for link in Link if link.startswith(("proxy.", "key.", "file."))} == set()
    assert found.message(Link.PROXY_VERSION) == f"LiteLLM {chosen().litellm}."
    assert found.message(Link.MODEL_VISIBLE) == f"Models that the key may use: 1; the first is {MODEL}."
    assert found.status(Link.MODEL_REGION) == "ok"
    assert found.status(Link.MODEL_ANSWER) == "skip"
    assert len(bedrock.asked) == before
    assert not [secret for secret in (chain.api_key, chain.admin_key) if secret in found.answer.output]


def test_one_message_is_sent_when_it_is_wanted(patient: Client, bedrock: FakeBedrock) -> None:
    found = Found(patient, "--ask")

    assert (found.answer.status, found.status(Link.MODEL_ANSWER)) == (0, "ok")
    assert len(bedrock.asked) == 1
    assert not patient.database.exists()


def test_a_key_that_the_proxy_does_not_know(patient: Client) -> None:
    patient.configure(LITELLM_API_KEY="sk-of-nobody-0123456789")

    found = Found(patient)

    assert (found.answer.status, found.broken) == (1, [Link.KEY_VALID])
    assert found.message(Link.KEY_VALID).startswith("The proxy does not accept this API key.")
    assert "sk-of-nobody" not in found.answer.output
    assert {link for link in Link if link.startswith("model.")} <= found.skipped


def test_a_blocked_key(patient: Client, chain: Chain) -> None:
    key = key_with(chain)
    made(chain, "/key/block", key=key)
    patient.configure(LITELLM_API_KEY=key)

    found = Found(patient)

    assert (found.answer.status, found.broken) == (1, [Link.KEY_VALID])
    assert found.message(Link.KEY_VALID).startswith("This API key is blocked.")


def test_an_expired_key(patient: Client, chain: Chain) -> None:
    key = key_with(chain, duration="1s")
    until(lambda: listed(chain, key) is not None)
    patient.configure(LITELLM_API_KEY=key)

    found = Found(patient)

    assert (found.answer.status, found.broken) == (1, [Link.KEY_VALID])
    assert found.message(Link.KEY_VALID).startswith("This API key expired on ")


def test_a_key_that_expires_soon_with_limits_and_a_name(patient: Client, chain: Chain) -> None:
    patient.configure(LITELLM_API_KEY=key_with(chain, duration="1d", rpm_limit=10, tpm_limit=5000, key_alias="doctors"))

    found = Found(patient)

    assert (found.answer.status, found.broken) == (0, [])
    assert found.message(Link.KEY_VALID).endswith("It is called doctors.")
    assert found.status(Link.KEY_EXPIRY) == "warn"
    assert found.message(Link.KEY_LIMITS).endswith("10 requests per minute. 5,000 tokens per minute.")


def test_a_budget_that_is_used_up(patient: Client, chain: Chain) -> None:
    key = key_with(chain, max_budget=0.00001)
    assert asked(chain, key) is None
    patient.configure(LITELLM_API_KEY=key)

    found = seen_until(patient, Link.KEY_BUDGET, "fail")

    assert (found.answer.status, found.broken) == (1, [Link.KEY_BUDGET])
    assert {link for link in Link if link.startswith("model.")} <= found.skipped


def test_a_model_that_the_key_may_not_use(patient: Client, chain: Chain) -> None:
    found = Found(patient, "--model", "another")

    assert (found.answer.status, found.broken) == (1, [Link.MODEL_VISIBLE])


def test_a_key_with_the_least_routes_may_ask_all_but_what_is_behind_the_models(patient: Client, chain: Chain) -> None:
    patient.configure(LITELLM_API_KEY=key_with(chain, allowed_routes=["llm_api_routes"]))

    found = Found(patient, "--ask")

    assert (found.answer.status, found.broken) == (0, [])
    assert found.message(Link.KEY_BUDGET) == "This key may not ask about itself."
    assert found.status(Link.MODEL_ANSWER) == "ok"


def test_the_master_key(patient: Client, chain: Chain) -> None:
    patient.configure(LITELLM_API_KEY=chain.admin_key)

    found = Found(patient)

    assert (found.answer.status, found.broken) == (0, [])
    assert found.status(Link.KEY_VALID) == "warn"
    assert chain.admin_key not in found.answer.output


def test_a_database_that_is_stopped(patient: Client, chain: Chain) -> None:
    with database_down(chain):
        # The proxy calls itself ready for some seconds more; then the key tells.
        at_once = Found(patient)
        until(lambda: chain.ask("/health/readiness", chain.api_key).status_code == 503)
        found = Found(patient)

    assert at_once.answer.status == 1
    assert [at_once.message(Link(link)).partition(".")[0] for link in at_once.broken] == [
        "The proxy cannot reach its database, and so cannot check this API key"
    ]
    assert (found.answer.status, found.broken) == (1, [Link.PROXY_DATABASE])
    assert found.status(Link.PROXY_ALIVE) == "ok"
    assert {link for link in Link if link.startswith(("key.", "model."))} <= found.skipped


def test_a_proxy_that_is_stopped(patient: Client) -> None:
    with closed_port() as port:
        patient.configure(LITELLM_BASE_URL=f"http://127.0.0.1:{port}")
        found = Found(patient)

    assert (found.answer.status, found.broken) == (1, [Link.PROXY_PORT])
    assert found.message(Link.PROXY_PORT) == f"Nothing answers at http://127.0.0.1:{port}."


def test_the_template_as_it_is_names_what_is_missing(client: Client, chain: Chain) -> None:
    for name in ("compose.yaml", "litellm_config.yaml"):
        shutil.copy(ROOT / name, client.folder)

    found = Found(client)

    assert (found.answer.status, found.broken) == (1, [])
    assert found.status(Link.ENV_COMPOSE) == "fail"
    assert found.status(Link.ENV_PERMISSIONS) == "warn"
    assert found.status(Link.MODEL_VISIBLE) == "ok"


@contextmanager
def closed_port() -> Iterator[int]:
    """Keep a port of this machine on which nobody listens."""
    with socket() as kept:
        kept.bind(("127.0.0.1", 0))
        yield kept.getsockname()[1]


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline


def seen_until(client: Client, link: Link, status: str) -> Found:
    """Look until a link has a status: what was spent is known to the proxy a little later."""
    deadline = time.monotonic() + 60
    while (found := Found(client)).status(link) != status:
        assert time.monotonic() < deadline
    return found

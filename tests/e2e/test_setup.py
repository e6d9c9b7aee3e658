"""`litechat-tui setup --non-interactive` at the real chain: from an empty folder to the first answer."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from litechat_tui.settings.compose_env import parse_env
from tests.e2e.chain.bedrock.server import FakeBedrock
from tests.e2e.chain.start import MODEL, Chain
from tests.e2e.client import PATIENCE, PROGRAM, Answer

ACCESS_KEY = "AKIACANARYOFAWS01234"
AWS_SECRET = "canary-of-aws-0123456789"
DOCKER = """#!/bin/sh
{ ps -A -o args; env; } >> "$SEEN"
case "$1 $2" in
  "version --format") echo 27.1.1;;
  "compose version") echo v2.29.1;;
  "volume ls") ;;
  *) echo "Container litechat-litellm-1 Healthy";;
esac
"""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person with an empty home, and a Docker that notes what a child of this program can see."""

    home: Path
    chain: Chain

    def set_up(self, *flags: str, stdin: str = "", **variables: str) -> Answer:
        """Run `setup --non-interactive` to its end."""
        return self.run("setup", "--non-interactive", *flags, stdin=stdin, **variables)

    def run(self, *argv: str, stdin: str = "", **variables: str) -> Answer:
        done = subprocess.run(
            [PROGRAM, *argv],
            cwd=self.home,
            env={
                "PATH": f"{self.home / 'bin'}{os.pathsep}{os.environ['PATH']}",
                "HOME": str(self.home),
                "LANG": "C.UTF-8",
                "SEEN": str(self.seen_file),
                **variables,
            },
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    @property
    def seen_file(self) -> Path:
        return self.home / "seen"

    @property
    def own_file(self) -> Path:
        """The `.env` of the person."""
        return self.home / ".config" / "litechat-tui" / ".env"

    def values(self, path: Path) -> dict[str, str]:
        return parse_env(path.read_text("utf-8"), {})[0]

    def secrets(self, path: Path) -> set[str]:
        """Every secret that is in play: those of a file, and those that were given."""
        named = ("KEY", "PASSWORD", "SECRET", "TOKEN")
        found = {value for name, value in self.values(path).items() if name.endswith(named)}
        return {*found, self.chain.admin_key, ACCESS_KEY, AWS_SECRET} - {""}


@pytest.fixture
def newcomer(tmp_path: Path, chain: Chain, bedrock: FakeBedrock) -> Newcomer:
    person = Newcomer(tmp_path, chain)
    docker = tmp_path / "bin" / "docker"
    docker.parent.mkdir()
    docker.write_text(DOCKER)
    docker.chmod(0o755)
    return person


def statuses(answer: Answer) -> dict[str, str]:
    return {step["id"]: step["status"] for step in answer.report["steps"]}


def key_info(chain: Chain, key: str) -> dict[str, Any]:
    found: dict[str, Any] = chain.ask("/key/info", key).raise_for_status().json()["info"]
    return found


def test_for_a_proxy_elsewhere_from_an_empty_folder_to_the_first_answer(
    newcomer: Newcomer, chain: Chain, bedrock: FakeBedrock
) -> None:
    flags = (
        "--base-url",
        f"{chain.base_url}/v1",
        "--master-key-env",
        "ADMIN",
        "--model",
        MODEL,
        "--email",
        "n@example.com",
    )
    done = newcomer.set_up(*flags, "--json", ADMIN=chain.admin_key)

    assert (done.status, done.errors) == (0, "")
    assert statuses(done) == dict.fromkeys(("address", "proxy", "key", "answer"), "done")
    assert (done.report["models"], done.report["error"]) == ([MODEL], None)
    assert len(bedrock.asked) == 1
    values = newcomer.values(newcomer.own_file)
    assert values.keys() == {"LITELLM_BASE_URL", "LITELLM_API_KEY"}
    assert stat.S_IMODE(newcomer.own_file.stat().st_mode) == 0o600
    assert newcomer.run("--input", "Hello.", "--model", MODEL).status == 0

    info = key_info(chain, values["LITELLM_API_KEY"])
    assert (info["models"], info["allowed_routes"]) == ([MODEL], ["llm_api_routes", "/key/info", "/model/info"])
    assert chain.ask("/key/generate", values["LITELLM_API_KEY"], {}).status_code == 403
    assert chain.ask("/user/info", values["LITELLM_API_KEY"]).status_code == 403
    assert newcomer.run("doctor").status in (0, 1)


def test_a_second_time_nothing_is_made_anew(newcomer: Newcomer, chain: Chain) -> None:
    flags = ("--base-url", chain.base_url, "--master-key-env", "-", "--email", "again@example.com", "--json")
    assert newcomer.set_up(*flags, stdin=chain.admin_key).status == 0
    before = newcomer.own_file.read_bytes()
    again = newcomer.set_up(*flags, stdin=chain.admin_key)
    assert (again.status, again.report["written"]) == (0, [])
    assert newcomer.own_file.read_bytes() == before

    replaced = newcomer.set_up(*flags, "--overwrite", stdin=chain.admin_key)
    assert (replaced.status, replaced.report["written"]) == (0, ["LITELLM_API_KEY"])
    assert Path(replaced.report["backup"]).read_bytes() == before
    old, new = newcomer.values(Path(replaced.report["backup"])), newcomer.values(newcomer.own_file)
    infos = [key_info(chain, values["LITELLM_API_KEY"]) for values in (old, new)]
    assert infos[0]["user_id"] == infos[1]["user_id"]


def test_a_key_that_was_given_is_taken(newcomer: Newcomer, chain: Chain) -> None:
    flags = ("--base-url", chain.base_url, "--api-key-env", "MINE")
    wrong = newcomer.set_up(*flags, MINE="sk-canary-wrong-0123456789")
    assert (wrong.status, wrong.errors.splitlines()[0]) == (1, "litechat-tui: The proxy does not accept this API key.")
    admin = newcomer.set_up(*flags, MINE=chain.admin_key)
    assert (admin.status, "master key" in admin.errors) == (1, True)
    no_admin = newcomer.set_up("--base-url", chain.base_url, "--master-key-env", "MINE", MINE=chain.api_key)
    assert (no_admin.status, "the key of its administrator" in no_admin.errors) == (1, True)
    assert newcomer.values(newcomer.own_file).keys() == {"LITELLM_BASE_URL"}
    assert newcomer.set_up(*flags, MINE=chain.api_key).status == 0
    assert newcomer.values(newcomer.own_file)["LITELLM_API_KEY"] == chain.api_key


def test_on_this_machine_it_is_left_and_taken_up_until_the_first_answer(newcomer: Newcomer, chain: Chain) -> None:
    env_file = newcomer.home / ".env"
    first = newcomer.set_up("--json")
    assert first.status == 2
    assert statuses(first) == {"secrets": "done", "aws": "failed"}
    assert {path.name for path in newcomer.home.iterdir()} >= {".env", "compose.yaml", "litellm_config.yaml"}
    made = newcomer.values(env_file)
    assert made["DATABASE_URL"] == f"postgresql://litellm:{made['POSTGRES_PASSWORD']}@db:5432/litellm"

    # The chain stands for the containers: it has keys and an address of its own.
    text = env_file.read_text("utf-8").replace(made["LITELLM_MASTER_KEY"], chain.admin_key)
    env_file.write_text(text.replace("http://localhost:4000", chain.base_url), "utf-8")
    env_file.chmod(0o600)
    done = newcomer.set_up(
        "--json", AWS_ACCESS_KEY_ID=ACCESS_KEY, AWS_SECRET_ACCESS_KEY=AWS_SECRET, ADMIN=chain.admin_key
    )

    assert (done.status, done.errors) == (0, "")
    assert statuses(done) == dict.fromkeys(("secrets", "aws", "start", "proxy", "key", "answer"), "done")
    assert done.report["written"] == ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "LITELLM_API_KEY"]
    after = env_file.read_text("utf-8").splitlines()
    example = (newcomer.home / "compose.yaml").parent / ".env.bak"
    before = example.read_text("utf-8").splitlines()
    changed = [line.partition("=")[0] for line, was in zip(after, before, strict=True) if line != was]
    assert changed == ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "LITELLM_API_KEY"]
    assert newcomer.run("--input", "Hello.", "--model", MODEL).status == 0


@pytest.mark.parametrize("flags", [(), ("--json",), ("--debug",)])
def test_no_secret_is_in_what_is_written_or_seen_by_others(
    newcomer: Newcomer, chain: Chain, flags: tuple[str, ...]
) -> None:
    """Looked for in output, errors, log, the list of processes and the environment of the program that is started."""
    env_file = newcomer.home / ".env"
    env_file.write_text(f"LITELLM_MASTER_KEY={chain.admin_key}\nLITELLM_BASE_URL=http://127.0.0.1:1\n")
    given = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": AWS_SECRET, "MINE": chain.admin_key}
    # Nothing listens there: Docker is asked, and the proxy waited for in vain, until the address is right.
    with subprocess.Popen(
        [PROGRAM, "setup", "--non-interactive", *flags],
        cwd=newcomer.home,
        env={
            "PATH": f"{newcomer.home / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(newcomer.home),
            "LANG": "C.UTF-8",
            "SEEN": str(newcomer.seen_file),
            **given,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as program:
        try:
            while not (newcomer.seen_file.exists() and "up --detach" in newcomer.seen_file.read_text("utf-8")):
                assert program.poll() is None
            env_file.write_text(env_file.read_text("utf-8").replace("http://127.0.0.1:1", chain.base_url))
        finally:
            program.terminate()
        output, errors = program.communicate(timeout=PATIENCE)
    done = newcomer.set_up(*flags, **given)

    assert done.status == 0
    seen = newcomer.seen_file.read_text("utf-8")
    assert "setup --non-interactive" in seen
    logs = [path.read_text("utf-8") for path in newcomer.home.rglob("*.log")]
    assert bool(logs) == ("--debug" in flags)
    told = "\n".join((output, errors, done.output, done.errors, seen, *logs))
    assert not [secret for secret in newcomer.secrets(env_file) if secret in told]
    kept = [path for path in newcomer.home.rglob("*") if path.is_file() and not path.name.startswith(".env")]
    assert not [path for path in kept for secret in newcomer.secrets(env_file) if secret.encode() in path.read_bytes()]
    assert json.dumps(chain.admin_key) not in told

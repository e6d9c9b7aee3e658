"""`doctor`: how checks are written, what it ends with, and that no secret is ever in it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from socket import socket

import pytest

from litechat_tui import cli, diagnosis, errands
from litechat_tui.arguments.asked import Doctor
from litechat_tui.console import Streams
from litechat_tui.domain.codes import Code
from litechat_tui.domain.diagnosis import Check, Link, Note, failed, ok, skipped, warned
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.examined import DockerFacts
from litechat_tui.domain.text import cells
from litechat_tui.machine import docker
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.subcommands.doctor import diagnose
from tests.conftest import frozen_clock
from tests.unit.proxy.test_probe import Answers, Proxy
from tests.unit.settings.test_shared import WHOLE
from tests.unit.subcommands.conftest import Terminal

KEY = "sk-canary-of-the-client-0123456789"
SECRETS = {
    "LITELLM_API_KEY": KEY,
    "LITELLM_MASTER_KEY": "sk-canary-of-the-admin-0123456789",
    "LITELLM_SALT_KEY": "sk-canary-of-the-salt-0123456789",
    "UI_PASSWORD": "canary-of-the-ui-0123456789",
    "POSTGRES_PASSWORD": "canary-of-postgres-0123456789",
    "AWS_ACCESS_KEY_ID": "CANARYACCESSKEY0123456789",
    "AWS_SECRET_ACCESS_KEY": "canary-of-aws-0123456789",
}
HEALTHY: Answers = {
    "/health/liveliness": (200, "I'm alive!"),
    "/health/readiness": (200, {"db": "connected", "litellm_version": "1.109.1"}),
    "/key/info": (200, {"info": {"key_alias": f"mine {KEY}", "key_name": KEY, "spend": 0.0}}),
    "/v1/models": (200, {"data": [{"id": "m1"}, {"id": f"{KEY}\x1b[2J"}]}),
    "/model/info": (200, {"data": []}),
}
ECHO: Answers = {"/key/info": (401, {"error": {"message": f"{SECRETS} \x1b[2J", "type": "expired_key", "code": "401"}})}


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything be in the test's own folder, on a machine without Docker and certificates of its own."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    monkeypatch.setattr(docker, "examined", DockerFacts)
    monkeypatch.setattr(errands, "now", frozen_clock)
    monkeypatch.chdir(tmp_path)


class Run:
    """One run of `doctor --json`."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *argv: str) -> None:
        self.status = cli.main([*argv, "--json"])
        self.out, self.err = capsys.readouterr()
        self.checks = json.loads(self.out).get("checks", [])
        self.found = {check["id"]: check["status"] for check in self.checks}


def configured(address: str, **changes: str) -> None:
    values = {**WHOLE, **SECRETS, "LITELLM_BASE_URL": address, **changes}
    Path(".env").write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    Path(".env").chmod(0o600)


def broken(run: Run) -> list[str]:
    return [name for name, status in run.found.items() if status == "fail"]


def test_a_healthy_chain(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with closing(SQLiteStore(tmp_path / "sessions.db", frozen_clock)):
        pass
    proxy = Proxy(HEALTHY)
    with proxy.serving():
        configured(proxy.url, SESSION_DB_PATH="sessions.db", LITECHAT_MODEL="m1")
        run = Run(capsys, "doctor")
    assert (run.status, run.err, broken(run)) == (0, "", [])
    assert [check["id"] for check in run.checks] == [*Link]
    assert all([*check] == ["id", "status", "message", "fix"] for check in run.checks)
    assert run.found["file.integrity"] == run.found["model.visible"] == run.found["env.compose"] == "ok"
    assert "/health" not in {path for path, _ in proxy.asked}


def test_entries_of_tool_servers_are_looked_at_and_none_is_started(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    marker = tmp_path / "started"
    servers = {
        "there": {"command": sys.executable, "args": ["-c", f"open({str(marker)!r}, 'w')"]},
        "missing": {"command": "no-such-program"},
        "off": {"command": "no-such-program-either", "enabled": False},
        "remote": {"url": "https://example.invalid/mcp"},
        "unset": {"command": "x", "env": {"KEY": "${NO_SUCH_VARIABLE}"}},
        "a b": {"command": "x"},
    }
    Path(".mcp.json").write_text(json.dumps({"mcpServers": servers}))
    run = Run(capsys, "doctor")
    said = [check["message"] for check in run.checks if check["id"].startswith("tools.") and check["status"] == "warn"]
    assert [message.replace(str(Path.cwd()), "") for message in said] == [
        "The tool server unset in /.mcp.json is left out: the variable NO_SUCH_VARIABLE is not set.",
        "The tool server a b in /.mcp.json is left out: a name has only letters, digits, _ and -.",
        "The tool server missing cannot start: there is no command no-such-program.",
    ]
    assert not marker.exists()


def test_no_model_is_asked_without_the_flag(capsys: pytest.CaptureFixture[str]) -> None:
    event = b'data: {"type": "response.output_text.delta", "delta": "OK"}\n\ndata: {"type": "response.completed"}\n\n'
    proxy = Proxy({**HEALTHY, "/v1/responses": (200, event)})
    with proxy.serving():
        configured(proxy.url)
        assert Run(capsys, "doctor").found["model.answer"] == "skip"
        assert "/v1/responses" not in {path for path, _ in proxy.asked}
        assert Run(capsys, "doctor", "--ask").found["model.answer"] == "ok"
    assert proxy.asked[-1] == ("/v1/responses", f"Bearer {KEY}")


@pytest.mark.parametrize("answers", [HEALTHY, {**HEALTHY, **ECHO}])
def test_no_secret_and_no_control_character_is_written(answers: Answers, capsys: pytest.CaptureFixture[str]) -> None:
    proxy = Proxy(answers)
    with proxy.serving():
        configured(proxy.url)
        cli.main(["doctor"])
        plain = "".join(capsys.readouterr())
        run = Run(capsys, "doctor")
    for text in (plain, run.out, run.err):
        assert not [secret for secret in SECRETS.values() if secret in text]
    assert not {*plain} & {*map(chr, range(32))} - {"\t", "\n"}
    assert "\x1b" not in "".join(check["message"] + check["fix"] for check in run.checks)


def test_without_any_configuration(capsys: pytest.CaptureFixture[str]) -> None:
    run = Run(capsys, "doctor")
    assert (run.status, broken(run)) == (1, ["env.client"])
    assert run.found["proxy.port"] == run.found["key.valid"] == "skip"
    assert run.found["file.path"] == "ok"
    assert not Path("XDG_DATA_HOME").exists()


def test_flags_before_and_after_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    proxy = Proxy(HEALTHY)
    with proxy.serving():
        configured("http://127.0.0.1:9")
        flags = ["--base-url", proxy.url, "--model", "m3", "--session-db", "other.db"]
        for argv in ([*flags, "doctor"], ["doctor", *flags]):
            run = Run(capsys, *argv)
            assert (run.status, broken(run)) == (1, ["model.visible"])
            assert "other.db" in next(check["message"] for check in run.checks if check["id"] == "file.path")


def test_another_file_of_settings(capsys: pytest.CaptureFixture[str]) -> None:
    configured("http://127.0.0.1:9")
    Path(".env").rename("other.env")
    assert broken(Run(capsys, "doctor", "--env-file", "other.env")) == ["proxy.port"]


def test_what_cannot_be_looked_at_has_a_status_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    run = Run(capsys, "doctor", "--env-file", "none.env")
    assert run.status == 2
    assert json.loads(run.out)["error"]["code"] == Code.CONFIG_FILE_MISSING


def test_a_mistake_of_the_program_is_no_finding(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(diagnosis, "examination", mistaken)
    run = Run(capsys, "doctor")
    assert run.status == 2
    assert json.loads(run.out)["error"]["code"] == Code.PROGRAM_MISTAKE_UNLOGGED


def test_settings_that_cannot_be_read_leave_the_rest_to_be_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    Path(".env").write_bytes(b"\xff")
    run = Run(capsys, "doctor")
    assert (run.status, broken(run)) == (1, ["env.file"])
    assert run.found["env.permissions"] == "warn"
    assert run.found["file.path"] == "skip"
    assert Run(capsys, "doctor", "--session-db", "x.db").found["file.path"] == "ok"


def test_a_session_file_without_a_place(capsys: pytest.CaptureFixture[str]) -> None:
    configured("http://127.0.0.1:9", SESSION_DB_PATH="~nobody-of-that-name/x.db")
    assert broken(Run(capsys, "doctor")) == ["env.client", "file.path"]


def test_the_demo_needs_no_proxy(capsys: pytest.CaptureFixture[str]) -> None:
    run = Run(capsys, "doctor", "--demo")
    assert (run.status, broken(run), run.found["file.path"]) == (0, [], "ok")


def test_a_proxy_that_hangs_does_not_keep_anybody_waiting(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("litechat_tui.proxy.probe.REQUEST_SECONDS", 0.2)
    with socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        configured(f"http://127.0.0.1:{silent.getsockname()[1]}")
        run = Run(capsys, "doctor")
    assert (run.status, broken(run)) == (1, ["proxy.alive"])
    assert run.found["key.valid"] == "skip"


CHECKS = [
    ok(Link.PROXY_PORT, Note.PORT_OPEN, host="proxy", port=4000),
    warned(Link.DOCKER_ENGINE, Note.DOCKER_DOWN),
    failed(Link.KEY_VALID, Problem(Code.PROXY_KEY_EXPIRED)),
    skipped(Link.MODEL_ANSWER, Note.BECAUSE, link="key.valid"),
    ok(Link.MODEL_VISIBLE, Note.MODEL, model="m1\n\x1b[2J"),
]


def seen(checks: Iterable[Check], monkeypatch: pytest.MonkeyPatch, columns: int) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(columns))
    terminal = Terminal()
    diagnose(Doctor(), checks, Streams(terminal, Terminal()))
    return terminal.getvalue().splitlines()


def test_a_person_sees_columns_with_the_fix_below(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seen(CHECKS, monkeypatch, 80) == [
        "✓ Port of the proxy           Port 4000 of proxy is open.",
        "! Docker                      Docker is installed, and its engine does not",
        "                              answer.",
        "                              → Start Docker, or check that you may use it:",
        "                                docker info",
        "✗ API key                     This API key has expired.",
        "                              → Put a new virtual key into LITELLM_API_KEY.",
        "- Answer of the model         Not looked at: see “API key”.",
        "✓ Model                       The key may use m1 ␛[2J.",
        "",
        "1 thing is broken. 1 thing is better changed.",
    ]


def test_a_narrow_terminal_has_the_sentence_below_the_label(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = seen(CHECKS, monkeypatch, 44)
    assert lines[:2] == ["✓ Port of the proxy", "    Port 4000 of proxy is open."]
    assert all(cells(line) < 44 for line in lines)


def test_a_person_without_utf8_sees_other_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    class Ascii(Terminal):
        encoding = "ascii"

    terminal = Ascii()
    diagnose(Doctor(), CHECKS, Streams(terminal, Terminal()))
    marks = {line[0] for line in terminal.getvalue().splitlines()[:-2]}
    assert marks == {"+", "!", "x", "-", " "}
    assert "> Put a new" in terminal.getvalue()


def test_each_check_is_written_when_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()

    def checks() -> Iterator[Check]:
        yield from CHECKS[:2]
        assert "Docker" in terminal.getvalue()

    diagnose(Doctor(), checks(), Streams(terminal, Terminal()))


def test_a_program_reads_values_between_tabs(capsys: pytest.CaptureFixture[str]) -> None:
    assert not diagnose(Doctor(), CHECKS, Streams(sys.stdout, sys.stderr))
    assert capsys.readouterr().out.splitlines()[2:] == [
        "key.valid\tfail\tThis API key has expired.\tPut a new virtual key into LITELLM_API_KEY.",
        "model.answer\tskip\tNot looked at: see “API key”.\t",
        "model.visible\tok\tThe key may use m1 ␛[2J.\t",
    ]
    assert diagnose(Doctor(), CHECKS[:2], Streams(sys.stdout, sys.stderr))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="without a disk that is always full")
def test_what_cannot_be_written_could_not_be_told(tmp_path: Path) -> None:
    script = "import sys; from litechat_tui import cli; sys.exit(cli.main(['doctor']))"
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([sys.executable, "-c", script], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert b"Standard output could not be written" in done.stderr

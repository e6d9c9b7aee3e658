"""`setup --non-interactive`: what it takes, does, writes and ends with, and that it shows no secret."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from litechat_tui import cli, setting_up
from litechat_tui.app.setup.driver import Setup
from litechat_tui.arguments.asked import SetUp
from litechat_tui.console import Streams
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.domain.setup import Asked, EngineFacts, Way
from litechat_tui.machine.compose import DockerCompose
from litechat_tui.settings.compose_env import parse_env
from litechat_tui.subcommands.setting_up import answers_of, set_up, way_of
from tests.fakes.setup import ADDRESS, ADMIN, MODELS, PERSONAL, Parts
from tests.unit.app.setup.test_driver import AWS, DEPLOYED
from tests.unit.proxy.test_probe import Answers, Proxy
from tests.unit.subcommands.conftest import Terminal

EVENTS = b'data: {"type": "response.output_text.delta", "delta": "OK"}\n\ndata: {"type": "response.completed"}\n\n'
HEALTHY: Answers = {
    "/health/liveliness": (200, "I'm alive!"),
    "/health/readiness": (200, {"db": "connected", "litellm_version": "1.109.1"}),
    "/key/info": (200, {"info": {"spend": 0.0}}),
    "/v1/models": (200, {"data": [{"id": "haiku"}, {"id": "sonnet"}]}),
    "/user/new": (200, {"user_id": "u1"}),
    "/key/generate": (200, {"key": PERSONAL}),
    "/v1/responses": (200, EVENTS),
}


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything be in the test's own folder, on a machine without Docker and settings."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", *AWS):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(DockerCompose, "examined", lambda _: EngineFacts())
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """A proxy that is well."""
    served = Proxy(HEALTHY)
    with served.serving():
        yield served


def worked(
    parts: Parts, way: Way, command: SetUp | None = None, answers: Mapping[Asked, str] | None = None
) -> tuple[int, str, str]:
    """Return exit status and what was written."""
    streams = Streams(io.StringIO(), io.StringIO())
    command = command or SetUp(interactive=False)
    status = set_up(command, Setup(way, parts.tools), answers or {}, streams)
    assert isinstance(streams.out, io.StringIO)
    assert isinstance(streams.err, io.StringIO)
    return status, streams.out.getvalue(), streams.err.getvalue()


def reported(parts: Parts, way: Way, answers: Mapping[Asked, str] | None = None, **settings: Any) -> tuple[int, Any]:
    status, out, _ = worked(parts, way, SetUp(interactive=False, json=True, **settings), answers)
    return status, json.loads(out)


def test_elsewhere_from_nothing_to_the_first_answer(
    proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ADMIN", ADMIN)
    status = cli.main(["setup", "--non-interactive", "--base-url", proxy.url, "--master-key-env", "ADMIN"])
    out, err = capsys.readouterr()
    assert (status, err) == (0, "")
    env_file = tmp_path / "XDG_CONFIG_HOME" / "litechat-tui" / ".env"
    values, _ = parse_env(env_file.read_text(), {})
    assert values == {"LITELLM_BASE_URL": proxy.url, "LITELLM_API_KEY": PERSONAL}
    assert out.splitlines()[0] == "Address of the proxy"
    assert out.splitlines()[-1].startswith("  haiku answered after ")
    assert not [secret for secret in (ADMIN, PERSONAL) if secret in out]
    keys = dict(proxy.asked)
    assert keys["/health/liveliness"] is None
    assert (keys["/key/generate"], keys["/v1/responses"]) == (f"Bearer {ADMIN}", f"Bearer {PERSONAL}")


def test_the_object_says_what_was_done(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PERSONAL}\n"))
    Path("my.env").write_text("# mine\n")
    argv = ["setup", "--non-interactive", "--base-url", proxy.url, "--api-key-env", "-", "--env-file", "my.env"]
    assert cli.main([*argv, "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert json.loads(out) == {
        "steps": [{"id": step, "status": "done"} for step in ("address", "proxy", "key", "answer")],
        "file": str(Path("my.env").absolute()),
        "written": ["LITELLM_BASE_URL", "LITELLM_API_KEY"],
        "backup": str(Path("my.env.bak").absolute()),
        "models": ["haiku", "sonnet"],
        "answer": "OK",
        "error": None,
    }
    assert Path("my.env").read_text() == f"# mine\nLITELLM_BASE_URL={proxy.url}\nLITELLM_API_KEY={PERSONAL}\n"


def test_what_comes_before_the_file_is_told(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(".env").write_text("LITELLM_BASE_URL=http://other\n")
    monkeypatch.setenv("LITELLM_API_KEY", PERSONAL.upper())
    monkeypatch.setenv("MINE", PERSONAL)
    assert cli.main(["setup", "--non-interactive", "--base-url", proxy.url, "--api-key-env", "MINE"]) == 0
    out = capsys.readouterr().out
    assert f"LITELLM_BASE_URL in {Path('.env').absolute()} comes before this file: delete it there." in out
    assert "LITELLM_API_KEY in the environment comes before this file: unset it there." in out


def test_on_this_machine_docker_is_needed_or_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    Path(".env").write_text("".join(f"{name}={value}\n" for name, value in {**DEPLOYED, **AWS}.items()))
    Path(".env").write_text(Path(".env").read_text().replace(ADDRESS, "ftp://nowhere"))
    assert cli.main(["setup", "--non-interactive"]) == 1
    assert "Docker is not installed here" in capsys.readouterr().err
    assert cli.main(["setup", "--non-interactive", "--no-docker", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert [step["status"] for step in report["steps"]] == ["done", "done", "skipped", "failed"]
    assert report["error"]["code"] == "config.not_http"


def test_a_certificate_that_cannot_be_read_is_told_first(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")
    assert cli.main(["setup", "--non-interactive", "--json"]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["error"]["code"] == "config.certificates"
    assert "SSL_CERT_FILE" in err
    assert not Path(".env").exists()


def test_without_that_flag_a_screen_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["setup"]) == 2
    assert "--non-interactive" in capsys.readouterr().err


def test_a_reader_that_leaves_early_does_not_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = Parts({**DEPLOYED, **AWS, "LITELLM_API_KEY": PERSONAL})
    parts.folder.lay_out()
    parts.proxy.is_up = True
    monkeypatch.setattr(setting_up, "setup_of", lambda way, *_: Setup(way, parts.tools))

    class Gone(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

        def fileno(self) -> int:
            raise OSError

    monkeypatch.setattr(sys, "stdout", Gone())
    assert cli.main(["setup", "--non-interactive"]) == 0
    assert parts.proxy.asked == ["haiku"]


@pytest.mark.parametrize(
    ("base_url", "command", "way"),
    [
        (None, SetUp(), Way.LOCAL),
        ("http://x", SetUp(), Way.REMOTE),
        (None, SetUp(master_key_env="A"), Way.REMOTE),
        (None, SetUp(api_key_env="-"), Way.REMOTE),
    ],
)
def test_whoever_names_an_address_or_a_key_has_a_proxy_elsewhere(
    base_url: str | None, command: SetUp, way: Way
) -> None:
    assert way_of(command, base_url) is way


def test_answers_come_from_options_and_environment() -> None:
    command = SetUp(models=("a", "b"), email="me@x", master_key_env="ADMIN")
    environ = {"ADMIN": f" {ADMIN}\n", "AWS_REGION": "eu-west-1", "AWS_PROFILE": "x"}
    assert answers_of(command, "http://x", environ, None) == {
        Asked.AWS_REGION: "eu-west-1",
        Asked.LITELLM_BASE_URL: "http://x",
        Asked.MASTER_KEY: ADMIN,
        Asked.MODELS: "a, b",
        Asked.MODEL: "a",
        Asked.EMAIL: "me@x",
    }


@pytest.mark.parametrize("given", [None, io.StringIO("\n"), io.StringIO("")])
def test_a_key_that_does_not_come_is_told(given: io.StringIO | None) -> None:
    with pytest.raises(ConfigurationError) as caught:
        answers_of(SetUp(api_key_env="-"), None, {}, given)
    assert caught.value.problem.code is Code.SETUP_NO_INPUT


def test_a_key_that_is_typed_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    prompts: list[str] = []
    typed = iter([PERSONAL])

    def asked(prompt: str) -> str:
        prompts.append(prompt)
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("litechat_tui.subcommands.setting_up.getpass", asked)
    assert answers_of(SetUp(api_key_env="-"), None, {}, Terminal())[Asked.LITELLM_API_KEY] == PERSONAL
    with pytest.raises(ConfigurationError):
        answers_of(SetUp(api_key_env="-"), None, {}, Terminal())
    assert prompts == ["Key (it is not shown): "] * 2


def test_a_variable_that_is_not_there_is_not_repeated_for_it_may_be_the_key() -> None:
    with pytest.raises(ConfigurationError) as caught:
        answers_of(SetUp(master_key_env="AKIA123"), None, {}, None)
    assert caught.value.problem == Problem(Code.SETUP_NO_SUCH_VARIABLE, flag="--master-key-env")


def test_values_of_the_environment_do_not_compete_with_the_file() -> None:
    parts = Parts({**DEPLOYED, "AWS_REGION": "ap-northeast-3"})
    parts.folder.lay_out()
    answers = {Asked(name): value for name, value in AWS.items()} | {Asked.AWS_REGION: "ap-northeast-1"}
    status, report = reported(parts, Way.LOCAL, answers)
    assert (status, report["written"]) == (0, ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "LITELLM_API_KEY"])
    assert (parts.file.content or {})["AWS_REGION"] == "ap-northeast-3"
    status, report = reported(parts, Way.LOCAL, answers, overwrite=True)
    assert report["written"] == ["AWS_REGION", "LITELLM_API_KEY"]
    assert parts.proxy.asked == ["haiku", "haiku"]


def test_what_would_be_replaced_is_in_the_way() -> None:
    parts = Parts({"LITELLM_BASE_URL": "http://other"})
    status, report = reported(parts, Way.REMOTE, {Asked.LITELLM_BASE_URL: ADDRESS})
    assert (status, report["error"]["code"], report["steps"]) == (
        2,
        "setup.would_replace",
        [{"id": "address", "status": "failed"}],
    )
    status, out, err = worked(parts, Way.REMOTE, answers={Asked.LITELLM_BASE_URL: ADDRESS})
    assert (status, out) == (2, "Address of the proxy\n")
    assert "--overwrite" in err


def test_what_the_proxy_refuses_is_told() -> None:
    parts = Parts({"LITELLM_BASE_URL": ADDRESS})
    parts.proxy.is_up = True
    status, report = reported(parts, Way.REMOTE, {Asked.LITELLM_API_KEY: "sk-wrong"})
    assert (status, report["error"]["code"], report["models"]) == (1, "proxy.key_invalid", [])


def test_a_key_is_made_for_the_models_that_are_named() -> None:
    parts = Parts({"LITELLM_BASE_URL": ADDRESS})
    parts.proxy.is_up = True
    answers = {Asked.MASTER_KEY: ADMIN, Asked.MODELS: "sonnet", Asked.MODEL: "sonnet"}
    assert reported(parts, Way.REMOTE, answers)[1]["models"] == ["sonnet"]
    assert parts.proxy.asked == ["sonnet"]


def test_waiting_is_told_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = Parts({"LITELLM_BASE_URL": ADDRESS})
    seconds = iter(range(100))
    monkeypatch.setattr("litechat_tui.app.setup.run.Run.pause", lambda *_: None)
    streams = Streams(io.StringIO(), io.StringIO())
    setup = Setup(Way.REMOTE, parts.tools, lambda: float(next(seconds)))
    assert set_up(SetUp(interactive=False), setup, {}, streams) == 1
    assert isinstance(streams.out, io.StringIO)
    assert [line.partition(":")[2] for line in streams.out.getvalue().splitlines()[1:]] == [
        f" {second} of 30 seconds at most ..." for second in (10, 20)
    ]


def test_beside_an_object_those_who_watch_see_the_steps() -> None:
    parts = Parts({"LITELLM_BASE_URL": ADDRESS, "LITELLM_API_KEY": PERSONAL})
    parts.proxy.is_up = True
    streams = Streams(io.StringIO(), Terminal())
    assert set_up(SetUp(interactive=False, json=True), Setup(Way.REMOTE, parts.tools), {}, streams) == 0
    assert isinstance(streams.err, io.StringIO)
    assert "First answer" in streams.err.getvalue()
    assert list(MODELS) == ["haiku", "sonnet"]

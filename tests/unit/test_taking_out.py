"""The one-shot job that writes only a part of its answer."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from litechat_tui import cli
from litechat_tui.app.answer_schema import AnswerSchema
from litechat_tui.app.taking_out import TakeOut, last_code
from litechat_tui.console import Streams
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.wire import Reply, Text
from litechat_tui.domain.chat import Turn, TurnStatus
from litechat_tui.domain.events import ReplyEnded, TextDelta
from litechat_tui.domain.prompt import Prompt
from litechat_tui.oneshot import Job, run
from tests.conftest import NOW
from tests.fakes import FakeStore, PlayedRunner, dependencies

SCHEMA = AnswerSchema({"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]})


def ask(
    text: str,
    take_out: TakeOut,
    *,
    status: TurnStatus = TurnStatus.COMPLETED,
    as_json: bool = False,
    schema: str = "",
) -> tuple[int, str, str]:
    """Return status, output and errors of a job whose model answers with `text`."""
    runner = PlayedRunner(TextDelta(text), ReplyEnded(Turn("t1", "s1", "m1", status, NOW)))
    streams = Streams(io.StringIO(), io.StringIO())
    job = Job("s1", Prompt("hello"), announce=True, as_json=as_json, take_out=take_out, schema=schema)
    code = run(job, dependencies(FakeStore(), runner), streams)
    assert isinstance(streams.out, io.StringIO)
    assert isinstance(streams.err, io.StringIO)
    return code, streams.out.getvalue(), streams.err.getvalue()


def test_only_what_is_wanted_goes_to_standard_output() -> None:
    assert ask("So:\n```sh\nls\n```\n", last_code) == (0, "ls\n", "litechat-tui: SESSION_ID=s1\n")
    code, output, _errors = ask('```json\n{"a": 1}\n```', SCHEMA.taken_out, schema=SCHEMA.text)
    assert (code, output) == (0, '{"a": 1}\n')


@pytest.mark.parametrize(
    ("text", "take_out", "said"),
    [
        ("ls", last_code, "There is no code block in the answer."),
        ("ls", SCHEMA.taken_out, "The answer is no JSON."),
        ('{"a": "x"}', SCHEMA.taken_out, "The answer does not fit the schema at $.a: 'x' is not of type 'integer'."),
    ],
)
def test_an_answer_without_it_is_a_failure_and_kept(text: str, take_out: TakeOut, said: str) -> None:
    code, output, errors = ask(text, take_out)
    assert (code, output) == (1, "")
    assert f"litechat-tui: {said}\n  It is kept in session s1.\n" in errors


def test_nothing_is_taken_out_of_half_an_answer() -> None:
    code, output, errors = ask("```sh\nrm -r /tmp", last_code, status=TurnStatus.INCOMPLETE)
    assert (code, output) == (1, "")
    assert "The answer was cut short: nothing is taken out of it." in errors


@pytest.mark.parametrize(("status", "expected"), [(TurnStatus.STOPPED, 130), (TurnStatus.FAILED, 1)])
def test_a_turn_that_did_not_answer_says_that_alone(status: TurnStatus, expected: int) -> None:
    assert ask("```sh\nls\n```", last_code, status=status) == (expected, "", "litechat-tui: SESSION_ID=s1\n")


def test_json_has_the_whole_answer_and_what_was_taken_out() -> None:
    code, output, errors = ask('```\n{"a": 1}\n```', SCHEMA.taken_out, as_json=True)
    answer = json.loads(output)
    assert (code, errors, answer["output"], answer["value"]) == (0, "", '```\n{"a": 1}\n```', {"a": 1})
    assert "error" not in answer

    code, output, _errors = ask("nothing", last_code, as_json=True)
    answer = json.loads(output)
    assert (code, answer["output"], answer["status"]) == (1, "nothing", "completed")
    assert answer["error"]["code"] == "answer.no_code"
    assert "code" not in answer


# From the command line


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[ResponsesServer], None]:
    """Return what makes a server the proxy of this program."""

    def use(server: ResponsesServer) -> None:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            monkeypatch.setenv(name, str(tmp_path / name))
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("LITELLM_BASE_URL", server.base_url)
        monkeypatch.setenv("LITELLM_API_KEY", "sk-1234567890")
        monkeypatch.setenv("SESSION_DB_PATH", "sessions.db")

    return use


def answering(text: str) -> ResponsesServer:
    return ResponsesServer(lambda request: Reply([Text(text)], "m1", request.body).completed())


def test_a_schema_is_sent_and_its_answer_written_alone(
    shell: Callable[[ResponsesServer], None], capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "schema.json").write_text(SCHEMA.text)
    with answering('{"a": 7}') as server:
        shell(server)
        assert cli.main(["--input", "hi", "--model", "m1", "--schema", "schema.json"]) == 0
        (request,) = server.requests
    assert request.body["text"]["format"]["schema"] == SCHEMA.schema
    assert capfd.readouterr().out == '{"a": 7}\n'


def test_code_is_written_alone(shell: Callable[[ResponsesServer], None], capfd: pytest.CaptureFixture[str]) -> None:
    with answering("```\nls\n```") as server:
        shell(server)
        assert cli.main(["--input", "hi", "--model", "m1", "--extract", "code"]) == 0
        assert "text" not in server.requests[0].body
    assert capfd.readouterr().out == "ls\n"


def test_a_wrong_schema_is_told_before_anything_is_sent(
    shell: Callable[[ResponsesServer], None], capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "schema.json").write_text('{"type": "objekt"}')
    with answering("yes") as server:
        shell(server)
        assert cli.main(["--input", "hi", "--model", "m1", "--schema", "schema.json"]) == 2
        assert server.requests == []
    assert "schema.json is no JSON Schema, at $.type: 'objekt' is not valid" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--schema", "a.json"], "--schema, --extract go with --input"),
        (["--plain", "--extract", "code"], "--schema, --extract go with --input"),
        (["--input", "hi", "--model", "a", "--model", "b", "--extract", "code"], "go with one --model only"),
        (["--input", "hi", "--schema", "a.json", "--extract", "code"], "--extract goes without --schema"),
        (["--schema", "a.json", "check"], "before check go"),
    ],
)
def test_flags_that_make_no_sense_are_refused(capsys: pytest.CaptureFixture[str], argv: list[str], said: str) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(argv)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err

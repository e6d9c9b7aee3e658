"""The one-shot job over the real parts: command line, store, SDK, and an endpoint that speaks as the proxy does."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from threading import Event
from typing import IO, Any

import pytest

from litechat_tui.cli import main
from litechat_tui.demo import server as demo_server
from litechat_tui.demo.bodies import error_body, model_info
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Answer, Hang, Raw, Refusal, Request
from litechat_tui.demo.wire import Block, Call, Reply, Text, Thought
from litechat_tui.domain.chat import ChatMessage, Role, Session, TextPart, ToolPart, TurnStatus
from litechat_tui.domain.parameters import Parameters
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import frozen_clock
from tests.stored import sessions

UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
PATIENCE = 30.0
KEY = "sk-of-a-test"


@dataclass(frozen=True, slots=True)
class Result:
    status: int
    output: str
    errors: str

    @property
    def session_id(self) -> str:
        return self.output.splitlines()[0].removeprefix("SESSION_ID=")

    @property
    def text(self) -> str:
        return self.output.partition("\n")[2]


class Person:
    """Somebody with a folder, a session file and a proxy."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.database = folder / "sessions.db"
        self._capsys = capsys
        monkeypatch.chdir(folder)
        monkeypatch.setenv("LITELLM_API_KEY", KEY)
        monkeypatch.setenv("SESSION_DB_PATH", str(self.database))

    def ask(self, server: ResponsesServer, prompt: str, *flags: str, model: str = "m1") -> Result:
        named = ["--model", model] if model else []
        status = main(["--base-url", server.base_url, "--input", prompt, *named, *flags])
        return Result(status, *self._capsys.readouterr())

    def session(self) -> Session:
        with closing(SQLiteStore(self.database, frozen_clock)) as store:
            (session,) = sessions(store)
        return session

    def messages(self) -> list[ChatMessage]:
        session = self.session()
        with closing(SQLiteStore(self.database, frozen_clock)) as store:
            return list(store.queries.messages(session.id))


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Person:
    return Person(tmp_path, monkeypatch, capsys)


def saying(*blocks: Block) -> Answer:
    return lambda request: Reply(blocks, str(request.body["model"]), request.body).completed()


def user_texts(request: Request) -> list[str]:
    return [item["content"] for item in request.body["input"] if item.get("role") == "user"]


def test_a_first_prompt_announces_its_session_and_keeps_the_answer(person: Person) -> None:
    with ResponsesServer(saying(Text("# やあ")), key=KEY) as server:
        answer = person.ask(server, "こんにちは")

    assert (answer.status, answer.errors) == (0, "")
    assert UUID7.fullmatch(answer.session_id)
    assert answer.text == "# やあ\n"
    assert (person.session().id, person.session().title) == (answer.session_id, "こんにちは")
    assert [message.text for message in person.messages()] == ["こんにちは", "# やあ"]


def test_a_session_goes_on_with_its_model_and_all_that_was_said(person: Person) -> None:
    with ResponsesServer(saying(Text("yes"))) as server:
        first = person.ask(server, "one", model="chosen")
        second = person.ask(server, "two", "--session-id", first.session_id, model="")

    assert (second.output, second.errors) == ("yes\n", "")
    assert server.requests[1].body["model"] == "chosen"
    assert user_texts(server.requests[1]) == ["one", "two"]
    assert "yes" in json.dumps(server.requests[1].body["input"])


def test_a_session_nobody_knows_begins_under_its_id(person: Person) -> None:
    with ResponsesServer(saying(Text("yes"))) as server:
        answer = person.ask(server, "one", "--session-id", "mine")

    assert (answer.status, answer.output) == (0, "yes\n")
    assert answer.errors == "litechat-tui: There is no session mine yet; it begins now.\n"
    assert person.session().id == "mine"


def test_without_a_model_the_first_of_the_proxy_is_taken(person: Person) -> None:
    with ResponsesServer(saying(Text("yes")), models=("first", "second")) as server:
        person.ask(server, "one", model="")

    assert server.requests[0].body["model"] == "first"


def test_thinking_and_tools_are_kept_and_not_written(person: Person) -> None:
    def answer(request: Request) -> list[dict[str, Any]]:
        called = any(item.get("type") == "function_call_output" for item in request.body["input"])
        blocks: list[Block] = [Text("It is noon.")] if called else [Thought("hm"), Call("current_time")]
        return Reply(blocks, "m1", request.body).completed()

    with ResponsesServer(answer) as server:
        written = person.ask(server, "what time is it?")

    assert (written.status, written.text, written.errors) == (0, "It is noon.\n", "")
    (call,) = (part for message in person.messages() for part in message.parts if isinstance(part, ToolPart))
    assert (call.name, bool(call.output)) == ("current_time", True)


def test_tools_can_be_kept_from_the_model(person: Person) -> None:
    with ResponsesServer(saying(Text("yes"))) as server:
        person.ask(server, "one")
        person.ask(server, "two", "--no-tools")

    assert [[tool["name"] for tool in asked.body.get("tools", [])] for asked in server.requests] == [
        ["current_time"],
        [],
    ]


def test_json_reports_usage_and_cost(person: Person) -> None:
    served = Raw(b"", {"x-litellm-call-id": "call-1", "x-litellm-model-group": "another"})
    with ResponsesServer(lambda _: [served, *Reply([Text("yes")]).completed()]) as server:
        answer = person.ask(server, "one", "--json")

    report = json.loads(answer.output)
    assert (report["model"], report["output"], report["status"]) == ("m1", "yes", "completed")
    assert (report["call_id"], report["served_model"]) == ("call-1", "another")
    assert (report["usage"]["input_tokens"], report["usage"]["cost"]) == (21, 0.0000726)
    assert report["session_id"] == person.session().id


def test_a_failure_in_mid_answer_keeps_what_came(person: Person) -> None:
    with ResponsesServer(lambda _: Reply([Text("half")]).failed("server_error", "It broke.")) as server:
        answer = person.ask(server, "one")

    assert (answer.status, answer.text) == (1, "half\n")
    assert answer.errors.startswith("litechat-tui: ")
    assert "Traceback" not in answer.errors
    assert person.session().status is TurnStatus.FAILED
    assert person.messages()[-1].text == "half"


def test_a_wrong_key_is_named_as_the_reason(person: Person) -> None:
    with ResponsesServer(saying(Text("never")), key="sk-another") as server:
        answers = [person.ask(server, "one"), person.ask(server, "one", model="")]

    for answer in answers:
        assert answer.status == 1
        assert "LITELLM_API_KEY" in answer.errors
        assert KEY not in answer.errors


def test_an_answer_cut_short_counts_as_an_answer(person: Person) -> None:
    with ResponsesServer(lambda _: Reply([Text("half")]).incomplete()) as server:
        answer = person.ask(server, "one")

    assert (answer.status, answer.text) == (0, "half\n")
    assert "the longest this model may give" in answer.errors
    assert person.session().status is TurnStatus.INCOMPLETE


def test_a_refusal_leaves_the_prompt_in_a_failed_turn(person: Person) -> None:
    body = error_body("This model's maximum context length is exceeded.", "invalid_request_error", 400)
    with ResponsesServer(lambda _: [Refusal(400, body)]) as server:
        answer = person.ask(server, "one")

    assert (answer.status, answer.text) == (1, "")
    assert person.messages()[0].parts == (TextPart("one"),)
    assert person.session().status is TurnStatus.FAILED


@contextmanager
def running(*arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Run the program itself while the block lasts, its output and errors in UTF-8."""
    command = [sys.executable, "-m", "litechat_tui", *arguments]
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        # Where Python does not buffer, what is never flushed would be seen all the same.
        env={**os.environ, "PYTHONUNBUFFERED": "", **environment},
    ) as program:
        try:
            yield program
        finally:
            program.kill()


def read_until(stream: IO[str] | None, words: str) -> str:
    """Return what came up to and with `words`."""
    assert stream is not None
    seen = ""
    while words not in seen:
        piece = stream.read(1)
        assert piece, seen
        seen += piece
    return seen


@pytest.mark.proof
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupting_keeps_what_came_and_hangs_up(person: Person, number: signal.Signals) -> None:
    with ResponsesServer(lambda _: [*Reply([Text("so far")]).begun(), Hang()]) as server:
        with running("--base-url", server.base_url, "--model", "m1", "--input", "one") as program:
            read_until(program.stdout, "so far")
            program.send_signal(number)
            rest, errors = program.communicate(timeout=PATIENCE)
        assert server.wait_for(lambda: server.disconnects == 1)

    assert (program.returncode, rest, errors) == (130, "\n", "")
    assert person.session().status is TurnStatus.STOPPED
    assert (person.messages()[-1].role, person.messages()[-1].text) == (Role.ASSISTANT, "so far")


@pytest.mark.proof
def test_a_reader_that_leaves_early_misses_nothing_in_the_file(person: Person) -> None:
    left = Event()

    def answer(request: Request) -> Iterator[dict[str, Any]]:
        reply = Reply([Text("one\ntwo\n" * 50)], "m1", request.body)
        yield from reply.begun()
        left.wait()
        yield from reply.completed()[len(reply.begun()) :]

    with (
        ResponsesServer(answer) as server,
        running("--base-url", server.base_url, "--model", "m1", "--input", "go") as program,
    ):
        assert program.stdout is not None
        program.stdout.readline()
        program.stdout.close()
        program.stdout = None
        left.set()
        _, errors = program.communicate(timeout=PATIENCE)

    assert (program.returncode, errors) == (0, "")
    assert person.session().status is TurnStatus.COMPLETED
    assert person.messages()[-1].text == "one\ntwo\n" * 50


@pytest.mark.parametrize(
    ("encoding", "output"),
    [("ascii", "日本語".encode()), ("cp932", "日本語".encode("cp932")), ("latin-1", rb"\u65e5\u672c\u8a9e")],
)
def test_japanese_survives_any_encoding(
    person: Person, monkeypatch: pytest.MonkeyPatch, encoding: str, output: bytes
) -> None:
    written = BytesIO()
    monkeypatch.setattr("sys.stdout", TextIOWrapper(written, encoding=encoding))
    with ResponsesServer(saying(Text("日本語"))) as server:
        answer = person.ask(server, "言葉", "--session-id", "s")

    assert (answer.status, written.getvalue()) == (0, output + b"\n")
    assert user_texts(server.requests[0]) == ["言葉"]


def test_the_demo_needs_neither_configuration_nor_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    status = main(["--demo", "--input", "表", "--json"])
    output, errors = capsys.readouterr()

    assert (status, errors) == (0, "")
    assert "惑星" in json.loads(output)["output"]
    assert [path.name for path in tmp_path.rglob("*.db")] == ["demo.db"]


def test_parameters_are_sent_and_stay_with_the_session(person: Person) -> None:
    flags = ("--instructions", "Be brief.", "--temperature", "0.2", "--max-tokens", "9000")
    with ResponsesServer(saying(Text("yes"))) as server:
        first = person.ask(server, "one", *flags)
        person.ask(server, "two", "--session-id", first.session_id)
        person.ask(server, "three", "--session-id", first.session_id, "--effort", "high")
        person.ask(server, "four", "--session-id", first.session_id, "--top-p", "0.5")

    names = ("instructions", "temperature", "max_output_tokens", "reasoning", "top_p")
    sent = [{name: request.body[name] for name in names if name in request.body} for request in server.requests]
    kept = {"instructions": "Be brief.", "temperature": 0.2, "max_output_tokens": 9000}
    assert sent == [
        kept,
        kept,
        {"instructions": "Be brief.", "reasoning": {"effort": "high"}},
        {"instructions": "Be brief.", "top_p": 0.5},
    ]
    assert person.session().parameters == Parameters("Be brief.", top_p=0.5)


def test_what_the_proxy_says_a_model_does_not_take_is_not_sent(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def info(aliases: Sequence[str]) -> dict[str, Any]:
        body = model_info(aliases)
        body["data"][0]["model_info"]["supported_openai_params"] = ["stream", "max_tokens"]
        return body

    monkeypatch.setattr(demo_server, "model_info", info)
    with ResponsesServer(saying(Text("yes")), models=("m1",)) as server:
        person.ask(server, "one", "--effort", "low", "--max-tokens", "5000")

    assert "reasoning" not in server.requests[0].body
    assert server.requests[0].body["max_output_tokens"] == 5000


def test_compared_models_get_the_same_parameters(person: Person) -> None:
    with ResponsesServer(saying(Text("yes"))) as server:
        first = person.ask(server, "one", "--temperature", "0.2")
        person.ask(server, "two", "--model", "m2", "--max-tokens", "9000")
        person.ask(server, "three", "--model", "m2", "--session-id", first.session_id, "--max-tokens", "9000")

    names = ("temperature", "max_output_tokens")
    sent = [{name: request.body[name] for name in names if name in request.body} for request in server.requests]
    assert sent[1:] == [{"max_output_tokens": 9000}] * 2 + [{"temperature": 0.2, "max_output_tokens": 9000}] * 2

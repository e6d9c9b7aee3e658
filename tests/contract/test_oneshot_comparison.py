"""One prompt and several models over the real parts: command line, store, SDK, and an endpoint like the proxy's."""

from __future__ import annotations

import json
import signal
from contextlib import closing
from threading import Event
from typing import Any

import pytest

from litechat_tui.cli import main
from litechat_tui.demo.bodies import error_body
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Hang, Refusal, Request, Step
from litechat_tui.demo.wire import Reply, Text
from litechat_tui.domain.chat import Session
from litechat_tui.domain.shelf import Shelf
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import frozen_clock
from tests.contract.test_oneshot import PATIENCE, Person, Result, person, read_until, running

__all__ = ["person"]


def by_its_name(request: Request) -> list[Step]:
    """Answer with the name of the model that is asked."""
    model = str(request.body["model"])
    return [*Reply([Text(f"I am {model}.")], model, request.body).completed()]


def ask(person: Person, server: ResponsesServer, *flags: str, models: tuple[str, ...] = ("m1", "m2")) -> Result:
    rivals = [flag for model in models[1:] for flag in ("--model", model)]
    return person.ask(server, "Which?", *rivals, *flags, model=models[0])


def stored(person: Person) -> list[Session]:
    with closing(SQLiteStore(person.database, frozen_clock)) as store:
        return sorted(store.lists.window(Shelf.ALL, 0, 100), key=lambda session: session.id)


def texts(person: Person, session_id: str) -> list[str]:
    with closing(SQLiteStore(person.database, frozen_clock)) as store:
        return [message.text for message in store.queries.messages(session_id)]


def test_each_answer_stands_under_the_name_of_its_model_in_the_order_of_the_flags(person: Person) -> None:
    second_is_there = Event()

    def answer(request: Request) -> Any:
        if request.body["model"] == "m1":
            second_is_there.wait(PATIENCE)
        yield from by_its_name(request)
        second_is_there.set()

    with ResponsesServer(answer) as server:
        result = ask(person, server)

    first, second = stored(person)
    assert (result.status, result.errors) == (0, "")
    assert result.output == (f"## m1\nSESSION_ID={first.id}\n\nI am m1.\n\n## m2\nSESSION_ID={second.id}\n\nI am m2.\n")
    assert [texts(person, session.id) for session in (first, second)] == [
        ["Which?", "I am m1."],
        ["Which?", "I am m2."],
    ]
    assert first.comparison == second.comparison != ""


def test_json_holds_every_answer_with_its_figures(person: Person) -> None:
    with ResponsesServer(by_its_name) as server:
        result = ask(person, server, "--json", models=("m1", "m2", "m1"))

    report = json.loads(result.output)
    answers = report["answers"]
    assert (result.status, report["prompt"]) == (0, "Which?")
    assert [(answer["model"], answer["output"]) for answer in answers] == [
        ("m1", "I am m1."),
        ("m2", "I am m2."),
        ("m1", "I am m1."),
    ]
    assert [answer["session_id"] for answer in answers] == [session.id for session in stored(person)]
    assert {session.comparison for session in stored(person)} == {report["comparison"]}
    for answer in answers:
        assert answer["usage"]["cost"] == 0.0000726
        assert answer["seconds_to_first_token"] >= 0
        assert answer["tokens_per_second"] is None or answer["tokens_per_second"] > 0


def test_one_that_fails_is_named_and_the_others_are_kept(person: Person) -> None:
    def answer(request: Request) -> list[Step]:
        if request.body["model"] == "m1":
            return [Refusal(400, error_body("It is too long.", "invalid_request_error", 400))]
        return by_its_name(request)

    with ResponsesServer(answer) as server:
        result = ask(person, server)
        report = ask(person, server, "--json")

    assert result.status == report.status == 1
    assert result.output.startswith("## m1\nSESSION_ID=")
    assert result.output.endswith("\n\nI am m2.\n")
    assert result.errors.startswith("litechat-tui: m1: ")
    statuses = [answer["status"] for answer in json.loads(report.output)["answers"]]
    assert statuses == ["failed", "completed"]
    assert "error" in json.loads(report.output)["answers"][0]


def test_a_stored_session_goes_on_in_forks(person: Person) -> None:
    with ResponsesServer(by_its_name) as server:
        origin = person.ask(server, "one", model="m0").session_id
        result = ask(person, server, "--session-id", origin)

    assert result.status == 0
    forks = [session for session in stored(person) if session.forked_from]
    assert {session.forked_from for session in forks} == {origin}
    assert [texts(person, session.id) for session in forks] == [
        ["one", "I am m0.", "Which?", "I am m1."],
        ["one", "I am m0.", "Which?", "I am m2."],
    ]
    assert texts(person, origin) == ["one", "I am m0."]


def test_a_session_that_is_not_there_cannot_go_on_several_ways(person: Person) -> None:
    with ResponsesServer(by_its_name) as server:
        result = ask(person, server, "--session-id", "gone", "--json")

    assert (result.status, server.requests) == (1, [])
    report = json.loads(result.output)
    assert (report["answers"], report["error"]["code"]) == ([], "program.no_session")


@pytest.mark.parametrize("command", [[], ["--plain"], ["doctor"]])
def test_several_models_go_with_a_prompt_only(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    flags = ["--model", "m1", "--model", "m2"]
    with pytest.raises(SystemExit) as left:
        main([*command, *flags] if command == ["doctor"] else [*flags, *command])
    assert left.value.code == 2
    assert "--model goes once only" in capsys.readouterr().err


def test_every_name_of_a_model_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--input", "Which?", "--model", "m1", "--model", " "])
    assert "--model is empty" in capsys.readouterr().err


@pytest.mark.proof
def test_interrupting_stops_all_and_keeps_what_came(person: Person) -> None:
    def answer(request: Request) -> list[Step]:
        model = str(request.body["model"])
        if model == "m1":
            return by_its_name(request)
        return [*Reply([Text("so far")], model, request.body).begun(), Hang()]

    with ResponsesServer(answer) as server:
        flags = ("--model", "m1", "--model", "m2", "--model", "m3")
        with running("--base-url", server.base_url, *flags, "--input", "Which?") as program:
            read_until(program.stdout, "I am m1.")
            assert server.wait_for(lambda: len(server.requests) == 3)
            program.send_signal(signal.SIGINT)
            rest, errors = program.communicate(timeout=PATIENCE)

    assert (program.returncode, errors) == (130, "")
    assert "## m2" in rest
    assert {session.status for session in stored(person)} <= {"completed", "stopped"}


@pytest.mark.proof
def test_a_kill_in_the_middle_leaves_linked_sessions_with_the_prompt(person: Person) -> None:
    def answer(request: Request) -> list[Step]:
        return [*Reply([Text("so far")], str(request.body["model"]), request.body).begun(), Hang()]

    with ResponsesServer(answer) as server:
        flags = ("--model", "m1", "--model", "m2")
        with running("--base-url", server.base_url, *flags, "--input", "Which?") as program:
            assert server.wait_for(lambda: len(server.requests) == 2, PATIENCE)
            program.kill()
            program.wait(PATIENCE)

    with closing(SQLiteStore(person.database, frozen_clock)) as store:
        store.journal.recover()
    left = stored(person)
    assert [session.model for session in left] == ["m1", "m2"]
    assert {session.status for session in left} == {"interrupted"}
    assert len({session.comparison for session in left}) == 1
    assert [texts(person, session.id)[0] for session in left] == ["Which?"] * 2

import json
import socket
import struct
import threading
from collections.abc import Iterable, Iterator
from typing import Any

import httpx2
import pytest

from litechat_tui.demo.bodies import error_body
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Cut, Hang, Pause, Raw, Refusal, Request, Step
from litechat_tui.demo.wire import Reply, Text

HELLO = Reply([Text("hello")])


def scripted(*steps: Step) -> ResponsesServer:
    return ResponsesServer(lambda _: steps)


def ask(server: ResponsesServer, path: str = "/v1/responses", **headers: str) -> httpx2.Response:
    return httpx2.post(server.base_url + path, json={"model": "m", "input": "hi"}, headers=headers)


POST = b"POST /v1/responses HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}"


def connected(server: ResponsesServer) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(server.base_url.rpartition(":")[2])))


def reset(client: socket.socket) -> None:
    """Close without a farewell: the other side gets an error rather than an end."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def types(answer: httpx2.Response) -> list[str]:
    lines = (line.removeprefix("data: ") for line in answer.text.splitlines() if line.startswith("data: "))
    return [line if line == "[DONE]" else json.loads(line)["type"] for line in lines]


@pytest.mark.parametrize("path", ["/v1/responses", "/responses"])
def test_an_answer_streams_and_ends_with_done(path: str) -> None:
    with scripted(*HELLO.completed()) as server:
        answer = ask(server, path)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert types(answer) == [event["type"] for event in HELLO.completed()] + ["[DONE]"]
    assert "event:" not in answer.text
    assert server.disconnects == 0


def test_a_failure_is_the_one_event_with_a_name() -> None:
    with scripted(*HELLO.failed()) as server:
        answer = ask(server)

    assert answer.text.count("event: response.failed\ndata: ") == 1
    assert types(answer)[-2:] == ["response.failed", "[DONE]"]


def test_a_stream_without_a_terminal_event_just_ends() -> None:
    with scripted(*HELLO.begun()) as server:
        answer = ask(server)

    assert types(answer)[-1] == "response.output_text.delta"


def test_nothing_at_all_is_an_empty_stream() -> None:
    with scripted() as server:
        assert ask(server).content == b""


def test_raw_bytes_go_out_as_they_are() -> None:
    with scripted(Raw(b""), Raw(b": ping\n\n"), Raw(b"data: {oops\n\n")) as server:
        assert ask(server).content == b": ping\n\ndata: {oops\n\n"


def test_a_refusal_is_an_http_error() -> None:
    body = error_body("Too many.", "throttling_error", 429)
    with scripted(Pause(0), Refusal(429, body, {"retry-after": "7"})) as server:
        answer = ask(server)

    assert (answer.status_code, answer.json(), answer.headers["retry-after"]) == (429, body, "7")
    assert answer.json()["error"]["code"] == "429"


def test_a_cut_leaves_the_stream_unfinished() -> None:
    with scripted(*HELLO.begun(), Cut()) as server, pytest.raises(httpx2.RemoteProtocolError, match="incomplete"):
        ask(server)


def test_a_cut_before_anything_leaves_no_answer() -> None:
    with scripted(Cut()) as server, pytest.raises(httpx2.RemoteProtocolError, match="without sending a response"):
        ask(server)


def test_requests_are_recorded_and_keys_are_not() -> None:
    with scripted(*HELLO.completed()) as server:
        ask(server, authorization="Bearer sk-secret", **{"X-Mine": "1"})

    (request,) = server.requests
    assert (request.path, request.body) == ("/v1/responses", {"model": "m", "input": "hi"})
    assert request.headers["authorization"] == "***"
    assert request.headers["x-mine"] == "1"
    assert "secret" not in repr(request)


def test_the_answer_depends_on_the_request() -> None:
    def echo(request: Request) -> Iterable[Step]:
        return Reply([Text(request.body["input"])]).completed()

    with ResponsesServer(echo) as server:
        assert '"text":"hi"' in ask(server).text


def test_one_connection_serves_many_requests() -> None:
    with (
        ResponsesServer(lambda request: [Refusal(400)] if request.body else HELLO.completed()) as server,
        httpx2.Client(base_url=server.base_url) as client,
    ):
        answers = [client.post("/v1/responses", json=body) for body in ({}, {"x": 1}, {})]
        statuses = [answer.status_code for answer in answers]
        (connections,) = [thread for thread in threading.enumerate() if thread.name == "demo-connection"]

    assert statuses == [200, 400, 200]
    assert not connections.is_alive()


def test_only_the_right_key_is_let_in() -> None:
    with ResponsesServer(lambda _: HELLO.completed(), key="sk-right") as server:
        wrong = [ask(server, authorization="Bearer sk-wrong"), ask(server), httpx2.get(f"{server.base_url}/v1/models")]
        right = ask(server, authorization="Bearer sk-right")

    assert [answer.status_code for answer in wrong] == [401, 401, 401]
    assert {answer.json()["error"]["type"] for answer in wrong} == {"token_not_found_in_db"}
    assert right.status_code == 200
    assert len(server.requests) == 1


def test_it_tells_what_the_proxy_tells() -> None:
    with ResponsesServer(lambda _: (), models=("one", "two")) as server:
        told = {
            path: httpx2.get(server.base_url + path).json()
            for path in ("/v1/models", "/models", "/health/liveliness", "/health/readiness", "/key/info?key=sk-x")
        }
        elsewhere = [httpx2.get(f"{server.base_url}/nowhere"), ask(server, "/v1/chat/completions")]

    assert [model["id"] for model in told["/v1/models"]["data"]] == ["one", "two"]
    assert told["/models"] == told["/v1/models"]
    assert told["/health/liveliness"] == "I'm alive!"
    assert told["/health/readiness"]["status"] == "healthy"
    assert told["/key/info?key=sk-x"]["info"]["models"] == ["one", "two"]
    assert [answer.status_code for answer in elsewhere] == [404, 404]
    assert server.requests == []


@pytest.mark.parametrize("last", [Hang(), Pause(3600)])
def test_a_client_that_leaves_is_noticed_at_once(last: Step) -> None:
    with scripted(*HELLO.begun(), last) as server:
        with httpx2.stream("POST", f"{server.base_url}/v1/responses", json={}) as answer:
            lines = answer.iter_lines()
            next(lines)
            assert server.disconnects == 0
        assert server.wait_for(lambda: server.disconnects == 1)


def test_a_client_that_leaves_between_two_events_is_noticed() -> None:
    gone = threading.Event()

    def answer(_: Request) -> Iterator[Step]:
        yield from HELLO.begun()
        gone.wait(5)
        yield from HELLO.closed()

    with ResponsesServer(answer) as server:
        with httpx2.stream("POST", f"{server.base_url}/v1/responses", json={}) as answered:
            lines = answered.iter_lines()
            next(lines)
        gone.set()
        assert server.wait_for(lambda: server.disconnects == 1)


def test_a_client_that_resets_the_connection_is_noticed() -> None:
    def endless(_: Request) -> Iterator[Step]:
        while True:
            yield Raw(b"x" * 100_000)

    with ResponsesServer(endless) as server:
        client = connected(server)
        client.sendall(POST)
        client.recv(10)
        reset(client)
        assert server.wait_for(lambda: server.disconnects == 1)


@pytest.mark.parametrize("steps", [[Hang()], [Raw(b""), Hang()], [Pause(3600)], [Raw(b"x" * 10_000_000)] * 20])
def test_closing_ends_what_hangs_and_leaves_nothing_behind(steps: list[Step]) -> None:
    with scripted(*steps) as server:
        client = connected(server)
        client.sendall(POST)
        assert server.wait_for(lambda: len(server.requests) == 1)

    assert not [thread for thread in threading.enumerate() if thread.name.startswith("demo-")]
    client.close()


def test_closing_ends_an_idle_connection() -> None:
    with httpx2.Client() as client:
        with scripted() as server:
            client.get(f"{server.base_url}/health/liveliness")

        assert not [thread for thread in threading.enumerate() if thread.name.startswith("demo-")]


def test_a_connection_that_is_reset_while_nothing_is_asked_is_no_error() -> None:
    with scripted() as server:
        client = connected(server)
        client.sendall(b"GET /health/liveliness HTTP/1.1\r\n\r\n")
        client.recv(10)
        reset(client)


@pytest.mark.parametrize("sent", [b"", b"{"])
def test_a_client_that_leaves_before_its_request_is_whole_asked_nothing(sent: bytes) -> None:
    with scripted() as server:
        client = connected(server)
        client.sendall(POST.removesuffix(b"{}") + sent)
        client.shutdown(socket.SHUT_WR)
        assert client.recv(10) == b""
        client.close()

    assert not server.requests


def test_what_the_script_raises_is_raised_where_the_block_ends() -> None:
    def answer(_: Request) -> Iterable[Step]:
        raise ZeroDivisionError("in the script")

    with (
        pytest.raises(ZeroDivisionError, match="in the script"),
        ResponsesServer(answer) as server,
        pytest.raises(httpx2.RemoteProtocolError),
    ):
        ask(server)


def test_an_error_of_the_block_itself_comes_first() -> None:
    def answer(_: Request) -> Iterable[Any]:
        raise ZeroDivisionError

    with pytest.raises(httpx2.RemoteProtocolError), ResponsesServer(answer) as server:
        ask(server)

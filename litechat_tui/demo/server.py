"""A Responses endpoint on loopback that answers from a script, in the proxy's own wire format."""

from __future__ import annotations

import json
import selectors
import socket
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer
from threading import Condition, Thread
from types import MappingProxyType, TracebackType
from typing import Any, Self

from litechat_tui.demo import wire
from litechat_tui.demo.bodies import error_body, model_info, model_list
from litechat_tui.demo.steps import Answer, Cut, Hang, Pause, Raw, Refusal, Request

SECRET_HEADERS = frozenset({"authorization", "x-api-key", "x-litellm-api-key"})


class Journal:
    """What happened at the endpoint so far; every change wakes those who wait for it."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.disconnects = 0
        self.errors: list[Exception] = []
        self.changed = Condition()

    def asked(self, request: Request) -> None:
        """Note a request."""
        with self.changed:
            self.requests.append(request)
            self.changed.notify_all()

    def left(self) -> None:
        """Note a client that went away in the middle of an answer."""
        with self.changed:
            self.disconnects += 1
            self.changed.notify_all()


class ResponsesServer:
    """The endpoint, answering from `with` until the end of the block, on threads of its own.

    Anything `answer` raised is raised again at the end of the block.
    """

    def __init__(self, answer: Answer, models: Sequence[str] = ("demo-claude-haiku",), key: str | None = None) -> None:
        """Bind a free port; `key` is the only one let in, None lets in everybody."""
        self._journal = Journal()
        self._connections: dict[socket.socket, Thread] = {}
        self._alarm, closing = socket.socketpair()
        self._closing = closing
        desk = _Desk(answer, tuple(models), key, self._journal, closing)
        self._listener = _Listener(partial(_Handler, desk), self._serve)
        self._thread = Thread(target=self._accept, name="demo-endpoint", daemon=True)

    @property
    def base_url(self) -> str:
        """The address as `LITELLM_BASE_URL` wants it, without `/v1`."""
        return f"http://127.0.0.1:{self._listener.server_address[1]}"

    @property
    def requests(self) -> list[Request]:
        """The requests for a response so far, in the order in which they came."""
        return self._journal.requests

    @property
    def disconnects(self) -> int:
        """How many clients left in the middle of an answer."""
        return self._journal.disconnects

    def wait_for(self, happened: Callable[[], bool], seconds: float = 5.0) -> bool:
        """Wait until `happened()`, looked at after each request and each disconnect; return whether it did."""
        with self._journal.changed:
            return self._journal.changed.wait_for(happened, seconds)

    def close(self) -> None:
        """Cut every answer off, and release all threads and sockets. Blocks until that is done."""
        self._alarm.send(b"!")
        self._thread.join()
        self._listener.server_close()
        for connection, thread in [*self._connections.items()]:
            # Its thread may wait in a read or in a write; both end when the socket is shut down.
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            thread.join()
        self._alarm.close()
        self._closing.close()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
        if error is None and self._journal.errors:
            raise self._journal.errors[0]

    def _accept(self) -> None:
        """Take connections until the alarm goes off."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._listener, selectors.EVENT_READ)
            selector.register(self._closing, selectors.EVENT_READ)
            while all(key.fileobj is self._listener for key, _ in selector.select()):
                self._listener.handle_request()

    def _serve(self, connection: socket.socket, handle: Callable[[], None]) -> None:
        """Handle a connection on a thread of its own."""

        def run() -> None:
            try:
                handle()
            except ConnectionError:
                pass
            except Exception as error:  # noqa: BLE001 - raised again where the block ends
                self._journal.errors.append(error)
            finally:
                self._listener.shutdown_request(connection)
                del self._connections[connection]

        thread = Thread(target=run, name="demo-connection", daemon=True)
        self._connections[connection] = thread
        thread.start()


class _Listener(TCPServer):
    """Binds a free port and hands on what connects; `HTTPServer` would look up the machine's name first."""

    def __init__(
        self, handler: Callable[..., BaseHTTPRequestHandler], serve: Callable[[socket.socket, Callable[[], None]], None]
    ) -> None:
        self._serve = serve
        super().__init__(("127.0.0.1", 0), handler)

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as socketserver has it
        """Hand on a connection and what there is to do with it."""
        self._serve(request, partial(self.finish_request, request, client_address))


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the handlers of all connections share."""

    answer: Answer
    models: tuple[str, ...]
    key: str | None
    journal: Journal
    closing: socket.socket
    """Becomes readable, and stays so, when the endpoint closes."""


class _ClientLeftError(Exception):
    """Nobody is there to hear the rest."""


class _EndpointClosedError(Exception):
    """There is no time to say the rest."""


class _Handler(BaseHTTPRequestHandler):
    """Speaks HTTP on one connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def __init__(self, desk: _Desk, *connection: Any) -> None:  # noqa: ANN401 - as socketserver has it
        self._desk = desk
        self._streaming = False
        super().__init__(*connection)

    def do_GET(self) -> None:
        """Tell about models, health and the key."""
        path = self.path.partition("?")[0]
        if path == "/health/liveliness":
            self._send_json(200, "I'm alive!")
        elif path == "/health/readiness":
            self._send_json(200, {"status": "healthy", "db": "Not connected"})
        elif self._refused():
            return
        elif path in ("/v1/models", "/models"):
            self._send_json(200, model_list(self._desk.models))
        elif path in ("/v1/model/info", "/model/info"):
            self._send_json(200, model_info(self._desk.models))
        elif path == "/key/info":
            info = {"key_name": "sk-...demo", "key_alias": "demo", "spend": 0.0, "models": [*self._desk.models]}
            self._send_json(200, {"key": "demo", "info": {**info, "max_budget": None, "expires": None}})
        else:
            self._send_json(404, {"detail": "Not Found"})

    def do_POST(self) -> None:
        """Answer a request for a response."""
        length = int(self.headers.get("content-length", 0))
        body = self.rfile.read(length)
        if len(body) < length:  # who asks has left in the middle of it, as a turn does that fails at once
            self.close_connection = True
            return
        if self._refused():
            return
        if self.path not in ("/v1/responses", "/responses"):
            self._send_json(404, {"detail": "Not Found"})
            return
        names = {name.lower(): value for name, value in self.headers.items()}
        headers = {name: "***" if name in SECRET_HEADERS else value for name, value in names.items()}
        request = Request(self.path, headers, json.loads(body))
        self._desk.journal.asked(request)
        self._streaming = False
        try:
            self._play(request)
        except _EndpointClosedError:
            self.close_connection = True
        except (ConnectionError, _ClientLeftError):
            self.close_connection = True
            self._desk.journal.left()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name http.server gave it
        """Say nothing on the terminal."""

    def _refused(self) -> bool:
        """Refuse a wrong key; return whether that happened."""
        if self._desk.key is None or self.headers.get("authorization") == f"Bearer {self._desk.key}":
            return False
        message = "Authentication Error, Invalid proxy server token passed."
        self._send_json(401, error_body(message, "token_not_found_in_db", 401, "key"))
        return True

    def _play(self, request: Request) -> None:
        """Do the steps of the answer one after the other."""
        ended = False
        for step in self._desk.answer(request):
            match step:
                case Pause(seconds):
                    self._wait(seconds)
                case Hang():
                    self._wait(None)
                case Cut():
                    self.close_connection = True
                    return
                case Refusal(status, body, headers):
                    self._send_json(status, body, headers)
                    return
                case Raw(data, headers):
                    self._send(data, headers)
                case _:
                    ended = step["type"] in wire.TERMINAL
                    self._send(wire.as_sse(step))
        self._send(wire.DONE if ended else b"")
        self.wfile.write(b"0\r\n\r\n")

    def _send(self, data: bytes, headers: Mapping[str, str] = MappingProxyType({})) -> None:
        """Write one chunk, after the headers."""
        self._wait(0)
        if not self._streaming:
            self._streaming = True
            self.send_response(200)
            usual = {
                "content-type": "text/event-stream; charset=utf-8",
                "cache-control": "no-cache",
                "x-litellm-call-id": str(uuid.uuid4()),
                "transfer-encoding": "chunked",
            }
            for name, value in {**usual, **headers}.items():
                self.send_header(name, value)
            self.end_headers()
        if data:
            self.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))

    def _wait(self, seconds: float | None) -> None:
        """Wait, and raise as soon as the client leaves or the endpoint closes."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.connection, selectors.EVENT_READ)
            selector.register(self._desk.closing, selectors.EVENT_READ)
            ready = [key.fileobj for key, _ in selector.select(seconds)]
        if self._desk.closing in ready:
            raise _EndpointClosedError
        if ready:
            raise _ClientLeftError

    def _send_json(self, status: int, body: object, headers: Mapping[str, str] | None = None) -> None:
        data = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        for name, value in {**(headers or {}), "content-type": "application/json"}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

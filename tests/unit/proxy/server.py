"""A server that gives one answer and remembers how it was asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread


class OneAnswer:
    """Answers a single request with a status, a body and headers."""

    def __init__(self, status: int = 200, body: bytes = b"{}", headers: Mapping[str, str] | None = None) -> None:
        self.asked: list[tuple[str, str | None, bytes]] = []
        """Method and path, `Authorization`, body."""
        self.user_agents: list[str | None] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                sent = self.rfile.read(int(self.headers.get("content-length", 0)))
                outer.asked.append((f"{self.command} {self.path}", self.headers["authorization"], sent))
                outer.user_agents.append(self.headers["user-agent"])
                self.send_response(status)
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET  # noqa: N815 - the name http.server calls

            def log_message(self, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    @contextmanager
    def answering_once(self) -> Iterator[str]:
        """Answer one request within the block; yield the address."""
        with self.server:
            thread = Thread(target=self.server.handle_request)
            thread.start()
            yield self.url
            thread.join()

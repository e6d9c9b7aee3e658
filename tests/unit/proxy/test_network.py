"""What each exception of the network means."""

import socket
import ssl

import httpx2
import pytest

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.network import network_problem

CONNECTION = Connection("https://proxy.example:4000", lambda: "sk-x")


def because_of(cause: BaseException) -> Exception:
    error = httpx2.ConnectError("")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (httpx2.ConnectTimeout(""), Code.PROXY_TIMEOUT),
        (httpx2.PoolTimeout(""), Code.PROXY_TIMEOUT),
        (httpx2.ReadTimeout(""), Code.PROXY_SILENT),
        (httpx2.WriteTimeout(""), Code.PROXY_SILENT),
        (because_of(socket.gaierror(-2, "Name or service not known")), Code.PROXY_UNKNOWN_HOST),
        (because_of(ssl.SSLCertVerificationError("self-signed certificate")), Code.PROXY_UNTRUSTED_CERTIFICATE),
        (because_of(ssl.SSLError("wrong version number")), Code.PROXY_TLS_FAILED),
        (because_of(ConnectionRefusedError()), Code.PROXY_CONNECTION_REFUSED),
        (because_of(ExceptionGroup("both", [OSError(), ConnectionRefusedError()])), Code.PROXY_CONNECTION_REFUSED),
        (httpx2.UnsupportedProtocol(""), Code.PROXY_BAD_ADDRESS),
        (httpx2.InvalidURL(""), Code.PROXY_BAD_ADDRESS),
        (UnicodeError("label empty or too long"), Code.PROXY_BAD_ADDRESS),
        (httpx2.RemoteProtocolError("cut"), Code.PROXY_CONNECTION_FAILED),
        (because_of(OSError("odd")), Code.PROXY_CONNECTION_FAILED),
    ],
)
def test_an_exception_has_a_code(error: Exception, code: Code) -> None:
    assert network_problem(error, CONNECTION) == Problem(
        code, address="https://proxy.example:4000", host="proxy.example"
    )


def test_what_led_to_an_error_without_being_named_as_its_cause_counts_too() -> None:
    error = httpx2.ConnectError("name resolution")
    error.__context__ = socket.gaierror(-2, "Name or service not known")
    assert network_problem(error, CONNECTION).code is Code.PROXY_UNKNOWN_HOST


def test_a_connection_that_breaks_in_the_middle_of_an_answer_was_cut() -> None:
    assert network_problem(httpx2.ReadError(""), CONNECTION, in_answer=True).code is Code.PROXY_CONNECTION_CUT
    assert network_problem(httpx2.ReadTimeout(""), CONNECTION, in_answer=True).code is Code.PROXY_SILENT

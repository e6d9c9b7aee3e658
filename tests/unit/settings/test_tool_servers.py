"""Entries of `mcpServers`: what other programs write is read, and what is wrong has a reason."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.domain.codes import Code
from litechat_tui.domain.tool_servers import CALL_SECONDS, CONNECT_SECONDS, Origin, ToolServer, Transport
from litechat_tui.settings.tool_servers import entries_of, servers_of

VARIABLES = {"TOKEN": "t0ken", "HOME": "/home/me", "EMPTY": ""}


def read(entry: Any, name: str = "s") -> ToolServer:
    (server,), problems = servers_of({name: entry}, "mcp.json", VARIABLES, Origin.OWN)
    assert not problems
    return server


def refused(entry: Any, name: str = "s") -> tuple[Code, dict[str, Any]]:
    servers, (problem,) = servers_of({name: entry}, "mcp.json", VARIABLES, Origin.OWN)
    assert not servers
    facts = dict(problem.facts)
    assert facts.pop("path") == "mcp.json"
    assert facts.pop("server") == name
    return problem.code, facts


def test_a_command_with_all_it_may_have() -> None:
    server = read(
        {
            "command": "npx",
            "args": ["-y", "${HOME}/server"],
            "env": {"KEY": "${env:TOKEN}", "PORT": 80},
            "cwd": "${HOME}",
            "startup_timeout_sec": 5,
            "tool_timeout_sec": 2.5,
            "enabled_tools": ["a"],
            "disabled_tools": ["b"],
        }
    )
    assert server == ToolServer(
        "s",
        Transport.STDIO,
        "npx",
        ("-y", "/home/me/server"),
        {"KEY": "t0ken", "PORT": "80"},
        "/home/me",
        connect_seconds=5,
        call_seconds=2.5,
        only=frozenset("a"),
        without=frozenset("b"),
    )


def test_an_address_without_a_type_is_http() -> None:
    server = read({"url": "https://x.example/${TOKEN}", "headers": {"Authorization": "Bearer ${TOKEN}"}})
    assert (server.transport, server.url) == (Transport.HTTP, "https://x.example/t0ken")
    assert server.headers == {"Authorization": "Bearer t0ken"}
    assert (server.connect_seconds, server.call_seconds, server.on) == (CONNECT_SECONDS, CALL_SECONDS, True)


@pytest.mark.parametrize(
    ("name", "written", "transport"),
    [
        ("type", "http", Transport.HTTP),
        ("type", "streamable-http", Transport.HTTP),
        ("transport", "streamableHttp", Transport.HTTP),
        ("type", "sse", Transport.SSE),
    ],
)
def test_the_transport_has_several_names(name: str, written: str, transport: Transport) -> None:
    assert read({name: written, "url": "http://x.example"}).transport is transport


def test_the_words_of_codex_are_understood() -> None:
    server = read(
        {
            "url": "http://x.example",
            "bearer_token_env_var": "TOKEN",
            "http_headers": {"A": "1"},
            "env_http_headers": {"B": "HOME"},
        }
    )
    assert server.headers == {"A": "1", "B": "/home/me", "Authorization": "Bearer t0ken"}


@pytest.mark.parametrize(("entry", "on"), [({"disabled": True}, False), ({"enabled": False}, False), ({}, True)])
def test_an_entry_can_be_off(entry: dict[str, Any], on: bool) -> None:
    assert read({"command": "x", **entry}).on is on


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("${NONE:-else}", "else"),
        ("${EMPTY:-else}", "else"),
        ("${EMPTY}", ""),
        ("${TOKEN:-else}", "t0ken"),
        ("$X", "$X"),
    ],
)
def test_a_variable_may_have_a_value_of_last_resort(written: str, value: str) -> None:
    assert read({"command": "x", "args": [written]}).arguments == (value,)


@pytest.mark.parametrize(
    ("entry", "code", "facts"),
    [
        (3, Code.TOOLS_SERVER_WRONG, {"entry": "s"}),
        ({}, Code.TOOLS_SERVER_EMPTY, {}),
        ({"command": " "}, Code.TOOLS_SERVER_EMPTY, {}),
        ({"type": "http"}, Code.TOOLS_SERVER_EMPTY, {}),
        ({"command": 3}, Code.TOOLS_SERVER_WRONG, {"entry": "command"}),
        ({"command": "x", "args": "y"}, Code.TOOLS_SERVER_WRONG, {"entry": "args"}),
        ({"command": "x", "args": [1]}, Code.TOOLS_SERVER_WRONG, {"entry": "args"}),
        ({"command": "x", "env": {"A": []}}, Code.TOOLS_SERVER_WRONG, {"entry": "env"}),
        ({"command": "x", "enabled": "yes"}, Code.TOOLS_SERVER_WRONG, {"entry": "enabled"}),
        ({"command": "x", "tool_timeout_sec": True}, Code.TOOLS_SERVER_WRONG, {"entry": "tool_timeout_sec"}),
        ({"command": "x", "startup_timeout_sec": 0}, Code.TOOLS_SERVER_WRONG, {"entry": "startup_timeout_sec"}),
        ({"type": "carrier pigeon", "url": "x"}, Code.TOOLS_SERVER_WRONG, {"entry": "type"}),
        ({"url": "file:///etc/passwd"}, Code.TOOLS_SERVER_WRONG, {"entry": "url"}),
        ({"url": "http://x", "headers": {"A": "b\r\nC: d"}}, Code.TOOLS_SERVER_WRONG, {"entry": "headers"}),
        ({"url": "http://x", "headers": {"A:": "b"}}, Code.TOOLS_SERVER_WRONG, {"entry": "headers"}),
        ({"command": "${NONE}"}, Code.TOOLS_SERVER_VARIABLE, {"variable": "NONE"}),
        ({"command": "x", "env": {"K": "${input:key}"}}, Code.TOOLS_SERVER_VARIABLE, {"variable": "input:key"}),
    ],
)
def test_a_wrong_entry_is_left_out_with_its_reason(entry: Any, code: Code, facts: dict[str, Any]) -> None:
    assert refused(entry) == (code, facts)


@pytest.mark.parametrize("name", ["日本語", "a b", "a.b", "", "x" * 65])
def test_a_name_has_only_what_providers_take(name: str) -> None:
    assert refused({"command": "x"}, name) == (Code.TOOLS_SERVER_NAME, {})


def test_the_object_of_servers_has_several_names() -> None:
    for key in ("mcpServers", "servers", "mcp_servers"):
        assert entries_of({key: {"a": 1}}) == {"a": 1}
    assert entries_of({"mcpServers": [], "servers": {"b": 2}}) == {"b": 2}
    assert entries_of({"other": {}}) is entries_of([]) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["command", "args", "env", "url", "type", "headers", "cwd", "enabled", "disabled", "enabled_tools", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.text(max_size=4), JSON, max_size=3))
def test_whatever_is_written_each_entry_is_a_server_or_a_problem(entries: dict[str, Any]) -> None:
    json.dumps(entries)
    servers, problems = servers_of(entries, "p", {}, Origin.OWN)
    assert len(servers) + len(problems) == len(entries)

import pytest

from litechat_tui.domain.tool_servers import MOST_OFFERED, ServerState, ServerStatus, ToolServer, Transport, tokens_of
from litechat_tui.domain.tools import Tool

STDIO = ToolServer("files", Transport.STDIO, "npx", ("server", "--key", "k"), {"TOKEN": "secret-value"})
HTTP = ToolServer("web", Transport.HTTP, url="https://me:pw@x.example/mcp?key=secret", headers={"A": "secret-value"})


def test_what_is_shown_of_a_server_names_no_user_and_no_query() -> None:
    assert STDIO.target == "npx server --key k"
    assert HTTP.target == "https://x.example/mcp"
    assert ToolServer("w", Transport.HTTP, url="http://[x?secret").target == "http://[x"


def test_no_secret_is_in_what_is_logged() -> None:
    assert "secret" not in repr(STDIO)
    assert "secret" not in repr(HTTP)


def test_a_server_is_the_same_with_other_keys_but_not_with_another_command() -> None:
    again = ToolServer("other", Transport.STDIO, "npx", STDIO.arguments, {"TOKEN": "new"})
    assert STDIO.identity == again.identity
    assert STDIO.identity != ToolServer("files", Transport.STDIO, "npx", ("server",)).identity
    assert HTTP.identity != ToolServer("web", Transport.SSE, url=HTTP.url).identity


@pytest.mark.parametrize(
    ("only", "without", "offered"),
    [(None, set(), True), ({"a"}, set(), True), ({"b"}, set(), False), (None, {"a"}, False), ({"a"}, {"a"}, False)],
)
def test_an_entry_may_leave_tools_out(only: set[str] | None, without: set[str], offered: bool) -> None:
    server = ToolServer(
        "s", Transport.STDIO, "x", only=None if only is None else frozenset(only), without=frozenset(without)
    )
    assert server.offers("a") is offered


def test_tokens_are_those_of_the_tools_that_fit() -> None:
    tool = Tool("s", "a", "s__a", description="x" * 400)
    state = ServerState(STDIO, ServerStatus.READY, tools=(tool,) * (MOST_OFFERED + 5))
    assert tokens_of(tool) == 102
    assert state.tokens == MOST_OFFERED * 102

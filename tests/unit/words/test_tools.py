import pytest

from litechat_tui.domain.tool_servers import Origin, ServerState, ServerStatus, ToolServer, Transport
from litechat_tui.domain.tools import Hints, Tool
from litechat_tui.words.tools import hints, origin, status, tokens

SERVER = ToolServer("s", Transport.STDIO, "x")


def test_a_server_says_how_it_is() -> None:
    assert status(ServerState(SERVER, ServerStatus.READY, tools=(Tool("s", "a", "a"),))) == "1 tool"
    assert status(ServerState(SERVER, ServerStatus.READY)) == "0 tools"
    assert status(ServerState(SERVER, ServerStatus.CONNECTING)) == "connecting"
    assert [origin(each) for each in Origin] == ["yours", "this folder", "this run", "the proxy"]
    assert tokens(12_345) == "about 12,345 tokens in each request"


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (Hints(), ""),
        (Hints(read_only=True, destructive=True, idempotent=True, open_world=False), "only reads · stays inside"),
        (
            Hints(read_only=False, destructive=True, idempotent=True, open_world=True),
            "changes things · may destroy · may be repeated · reaches outside",
        ),
        (Hints(destructive=False), "destroys nothing"),
    ],
)
def test_what_a_server_says_of_a_tool_is_what_it_says(of: Hints, said: str) -> None:
    assert hints(of) == (f"The server says: {said}" if said else "")

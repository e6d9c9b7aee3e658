"""What servers list as tools, whatever that is."""

import json
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.agent.mcp.described import LONGEST_NAME, MOST_TOOLS, tools_of, wire_name
from litechat_tui.domain.tool_servers import ToolServer, Transport
from litechat_tui.domain.tools import Hints

SERVER = ToolServer("files", Transport.STDIO, "x")


def test_a_tool_is_described_as_its_server_says() -> None:
    schema = {"type": "object", "properties": {"b": {"type": "string"}, "a": {}}, "required": ["b"]}
    listed = {
        "name": "read",
        "title": "Read",
        "description": "Read a file.",
        "inputSchema": schema,
        "annotations": {
            "title": "Other",
            "readOnlyHint": True,
            "destructiveHint": False,
            "idempotentHint": True,
            "openWorldHint": "yes",
        },
    }
    tool = tools_of(SERVER, [listed])["read"]
    assert (tool.server, tool.name, tool.wire_name) == ("files", "read", "files__read")
    assert (tool.title, tool.description, tool.address) == ("Read", "Read a file.", "files.read")
    assert json.loads(tool.schema) == schema
    assert tool.schema.index('"a"') < tool.schema.index('"b"')
    assert tool.hints == Hints(read_only=True, destructive=False, idempotent=True)
    assert tool.identity == SERVER.identity
    assert not tool.harmless


def test_no_control_sequence_gets_into_a_tool() -> None:
    evil = "\x1b[2J\u202e"
    tool = tools_of(
        SERVER,
        [
            {
                "name": f"a{evil}",
                "description": evil,
                "annotations": {"title": evil},
                "inputSchema": {"properties": {"p": {"description": evil, "enum": [evil, 1, None]}}},
            }
        ],
    )[f"a{evil}"]
    written = repr(tool) + json.loads(tool.schema)["properties"]["p"]["description"]
    assert not {"\x1b", "\u202e"} & set(written)
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", tool.wire_name)


def test_names_that_look_the_same_are_told_apart() -> None:
    tools = tools_of(SERVER, [{"name": "a\x1b"}, {"name": "a␛"}])
    assert len({tool.name for tool in tools.values()}) == len({tool.wire_name for tool in tools.values()}) == 2


def test_the_first_of_a_name_has_it_and_there_are_not_too_many() -> None:
    twice = [{"name": "a", "description": "1"}, {"name": "a", "description": "2"}]
    assert tools_of(SERVER, twice)["a"].description == "1"
    assert len(tools_of(SERVER, ({"name": f"t{number}"} for number in range(MOST_TOOLS + 1)))) == MOST_TOOLS


def test_what_has_no_name_is_no_tool() -> None:
    assert not tools_of(SERVER, [{}, {"name": ""}, {"name": 3}])


def test_a_tool_that_says_nothing_of_its_arguments_has_none() -> None:
    schemas: list[object] = [None, [], {}, "x"]
    for schema in schemas:
        tool = tools_of(SERVER, [{"name": "a", "inputSchema": schema, "annotations": []}])["a"]
        assert json.loads(tool.schema) == {"type": "object", "properties": {}}


names = st.text(alphabet="ab_-.é本", min_size=1, max_size=70)
servers = st.text(alphabet="ab_-", min_size=1, max_size=64)


@given(st.lists(st.tuples(servers, names), min_size=2, max_size=2, unique=True))
def test_different_tools_have_different_names(pair: list[tuple[str, str]]) -> None:
    first, second = (wire_name(*each) for each in pair)
    assert first != second
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", name) and len(name) <= LONGEST_NAME for name in (first, second))


@given(st.dictionaries(st.text(max_size=3), st.from_type(type(None)) | st.integers() | st.lists(st.text()), max_size=3))
def test_any_schema_becomes_one_of_an_object(schema: dict[str, Any]) -> None:
    tool = tools_of(SERVER, [{"name": "a", "inputSchema": schema}])["a"]
    assert isinstance(json.loads(tool.schema)["properties"] if "properties" not in schema else {}, dict)

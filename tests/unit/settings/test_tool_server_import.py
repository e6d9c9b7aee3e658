"""Taking servers over from the files of other programs."""

import json
from pathlib import Path
from typing import Any

import pytest

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError
from litechat_tui.domain.tool_servers import Origin
from litechat_tui.settings.tool_server_import import take_over
from litechat_tui.settings.tool_servers import servers_of

CODEX = """
[mcp_servers.web]
url = "https://x.example/mcp"
bearer_token_env_var = "WEB_KEY"
startup_timeout_sec = 20
"""


def written(own: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(own.read_text())
    return found


def test_entries_are_taken_as_they_are_written(tmp_path: Path) -> None:
    entry = {"command": "npx", "args": ["${ROOT}"], "env": {"KEY": "${env:KEY}"}, "more": 1}
    (tmp_path / "claude.json").write_text(json.dumps({"numStartups": 3, "mcpServers": {"files": entry, "a b": entry}}))
    own = tmp_path / "config" / "mcp.json"
    taken = take_over(tmp_path / "claude.json", own)
    assert (taken.names, taken.present, taken.path) == (("files",), (), str(own))
    assert [problem.code for problem in taken.problems] == [Code.TOOLS_SERVER_NAME]
    assert written(own) == {"mcpServers": {"files": entry}}


def test_what_is_there_stays(tmp_path: Path) -> None:
    own, source = tmp_path / "mcp.json", tmp_path / "other.json"
    own.write_text('{"servers": {"a": {"command": "mine"}}, "note": 1}')
    source.write_text('{"servers": {"a": {"command": "theirs"}, "b": {"url": "${BASE}/mcp"}}}')
    taken = take_over(source, own)
    assert (taken.names, taken.present) == (("b",), ("a",))
    assert written(own) == {"servers": {"a": {"command": "mine"}, "b": {"url": "${BASE}/mcp"}}, "note": 1}
    before = own.read_bytes()
    assert take_over(source, own).present == ("a", "b")
    assert own.read_bytes() == before


def test_codex_writes_toml(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(CODEX)
    own = tmp_path / "mcp.json"
    assert take_over(tmp_path / "config.toml", own).names == ("web",)
    (server,), _ = servers_of(written(own)["mcpServers"], "", {"WEB_KEY": "k"}, Origin.OWN)
    assert (server.headers, server.connect_seconds) == ({"Authorization": "Bearer k"}, 20)


@pytest.mark.parametrize(
    ("source", "own", "code"),
    [
        ("{", None, Code.TOOLS_FILE_NOT_JSON),
        ('{"mcpServers": {}}', None, Code.TOOLS_FILE_NO_SERVERS),
        (None, None, Code.TOOLS_FILE_UNREADABLE),
        ('{"servers": {"a": {"command": "x"}}}', "[]", Code.TOOLS_FILE_NO_SERVERS),
        ('{"servers": {"a": {"command": "x"}}}', "{", Code.TOOLS_FILE_NOT_JSON),
    ],
)
def test_what_cannot_be_read_changes_nothing(tmp_path: Path, source: str | None, own: str | None, code: Code) -> None:
    if source is not None:
        (tmp_path / "source.json").write_text(source)
    if own is not None:
        (tmp_path / "mcp.json").write_text(own)
    with pytest.raises(ConfigurationError) as raised:
        take_over(tmp_path / "source.json", tmp_path / "mcp.json")
    assert raised.value.problems[0].code is code
    assert own is None or (tmp_path / "mcp.json").read_text() == own

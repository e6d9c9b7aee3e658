"""Which files name servers of tools, and what of them counts."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from litechat_tui.domain.codes import Code
from litechat_tui.domain.tool_servers import Configured, Origin, ToolServer, Transport
from litechat_tui.settings.tool_server_files import MOST_BYTES, ToolServerFiles

GATEWAY = ToolServer("litellm", Transport.HTTP, url="http://proxy/mcp", origin=Origin.PROXY)


def put(path: Path, *names: str) -> bytes:
    content = json.dumps({"mcpServers": {name: {"command": "x"} for name in names}}).encode()
    path.write_bytes(content)
    return content


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own.json"


def files(tmp_path: Path, *, decided: bool | None = None, **more: Any) -> ToolServerFiles:
    return ToolServerFiles(lambda _digest: decided, own=tmp_path / "own.json", folder=tmp_path, variables={}, **more)


def names(configured: Configured) -> list[tuple[str, Origin]]:
    return [(server.name, server.origin) for server in configured.servers]


def test_without_files_nothing_is_configured(tmp_path: Path) -> None:
    assert files(tmp_path).read() == Configured()


def test_own_servers_come_first_then_the_proxy_then_those_of_a_trusted_folder(tmp_path: Path, own: Path) -> None:
    put(own, "a", "b")
    put(tmp_path / ".mcp.json", "b", "c")
    configured = files(tmp_path, decided=True, gateway=lambda: GATEWAY).read()
    assert names(configured) == [
        ("a", Origin.OWN),
        ("b", Origin.OWN),
        ("litellm", Origin.PROXY),
        ("c", Origin.FOLDER),
    ]
    (problem,) = configured.problems
    assert (problem.code, problem.facts["server"]) == (Code.TOOLS_SERVER_TWICE, "b")


@pytest.mark.parametrize(("decided", "refused"), [(None, False), (False, True)])
def test_servers_of_a_folder_that_is_not_trusted_are_named_and_not_used(
    tmp_path: Path, decided: bool | None, refused: bool
) -> None:
    content = put(tmp_path / ".mcp.json", "evil")
    configured = files(tmp_path, decided=decided).read()
    assert not configured.servers
    untrusted = configured.untrusted
    assert untrusted is not None
    assert (untrusted.digest, untrusted.refused) == (sha256(content).hexdigest(), refused)
    assert [server.name for server in untrusted.servers] == ["evil"]


def test_the_file_of_a_run_is_the_only_one(tmp_path: Path, own: Path) -> None:
    put(own, "a")
    put(tmp_path / ".mcp.json", "b")
    put(tmp_path / "run.json", "c")
    assert names(files(tmp_path, run=tmp_path / "run.json", gateway=lambda: GATEWAY).read()) == [("c", Origin.RUN)]


def test_without_tools_nothing_is_read(tmp_path: Path, own: Path) -> None:
    put(own, "a")
    assert files(tmp_path, wanted=lambda: False).read() == Configured()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", Code.TOOLS_FILE_NOT_JSON),
        (b" " * (MOST_BYTES + 1), Code.TOOLS_FILE_NOT_JSON),
        (b"{}", Code.TOOLS_FILE_NO_SERVERS),
        (None, Code.TOOLS_FILE_UNREADABLE),
    ],
)
def test_a_file_that_cannot_be_used_has_its_reason(
    tmp_path: Path, own: Path, content: bytes | None, code: Code
) -> None:
    if content is None:
        own.mkdir()
    else:
        own.write_bytes(content)
    (problem,) = files(tmp_path).read().problems
    assert (problem.code, problem.facts["path"]) == (code, str(own))


def test_a_file_that_was_named_has_to_be_there(tmp_path: Path) -> None:
    (problem,) = files(tmp_path, run=tmp_path / "none.json").read().problems
    assert problem.code is Code.TOOLS_FILE_UNREADABLE


def test_they_are_where_the_platform_and_the_current_folder_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config" / "litechat-tui").mkdir(parents=True)
    put(tmp_path / "config" / "litechat-tui" / "mcp.json", "mine")
    put(tmp_path / ".mcp.json", "here")
    assert names(ToolServerFiles(lambda _digest: True).read()) == [("mine", Origin.OWN), ("here", Origin.FOLDER)]

"""Third-party servers of tools, and those of the proxy's own gateway, called by a model behind the real chain."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.e2e.chain.bedrock.server import FakeBedrock
from tests.e2e.chain.processes import free_port, running, wait_until
from tests.e2e.chain.start import Chain
from tests.e2e.client import Answer, Client
from tests.e2e.mcp_servers.install import Servers, installed


@pytest.fixture(scope="session")
def programs() -> Servers:
    """The programs of the servers."""
    return installed()


@pytest.fixture
def config(client: Client, programs: Servers) -> Path:
    """A file that names five of them."""
    repository = client.folder / "repository"
    git = ["git", "-c", "user.name=Aoi", "-c", "user.email=aoi@example.com"]
    subprocess.run(["git", "init", "--quiet", repository], check=True)
    subprocess.run([*git, "commit", "--quiet", "--allow-empty", "--message", "Begin"], check=True, cwd=repository)
    (client.folder / "files").mkdir()
    (client.folder / "files" / "note.txt").write_text("東京は晴れ", "utf-8")
    servers = {
        "time": {"command": programs.python("mcp-server-time"), "args": ["--local-timezone", "Asia/Tokyo"]},
        "git": {"command": programs.python("mcp-server-git"), "args": ["--repository", str(repository)]},
        "files": {"command": programs.node("mcp-server-filesystem"), "args": [str(client.folder / "files")]},
        "everything": {"command": programs.node("mcp-server-everything"), "env": {"GIVEN": "${HOME}"}},
        "memory": {
            "command": programs.node("mcp-server-memory"),
            "env": {"MEMORY_FILE_PATH": str(client.folder / "memory.json")},
        },
    }
    return written(client, servers)


def written(client: Client, servers: dict[str, Any]) -> Path:
    path = client.folder / "servers.json"
    path.write_text(json.dumps({"mcpServers": servers}), "utf-8")
    return path


def called(client: Client, config: Path, tool: str, allowed: str = "", **arguments: object) -> Answer:
    """Ask so that the model calls `tool`; `allowed` is the pattern of what may be called, by default its server's."""
    allowed = allowed or f"{tool.partition('__')[0]}.*"
    prompt = f"Go #s=call #tool={tool} #args={json.dumps(arguments)}"
    return client.ask(prompt, "--mcp-config", str(config), "--allow-tool", allowed)


def returned(bedrock: FakeBedrock) -> list[dict[str, Any]]:
    """Return the blocks that the last call returned, as they reached Bedrock."""
    blocks = [part["toolResult"] for part in bedrock.asked[-1].messages[-1]["content"] if "toolResult" in part]
    return [content for block in blocks for content in block["content"]]


def text_of(bedrock: FakeBedrock) -> str:
    return "".join(block.get("text", "") for block in returned(bedrock))


def test_all_tools_are_offered_once_their_servers_are_connected(
    client: Client, config: Path, bedrock: FakeBedrock
) -> None:
    answer = client.ask("Hello", "--mcp-config", str(config))
    assert (answer.status, answer.errors) == (0, "")
    offered = [tool["toolSpec"]["name"] for tool in bedrock.asked[0].body["toolConfig"]["tools"]]
    assert len(offered) == 1 + 2 + 12 + 14 + 13 + 9
    assert {"current_time", "time__convert_time", "git__git_log", "files__read_text_file", "memory__read_graph"} <= {
        *offered
    }


@pytest.mark.parametrize(
    "case",
    [
        ("time__get_current_time", {"timezone": "Asia/Tokyo"}, "Asia/Tokyo"),
        ("git__git_log", {"repo_path": "{folder}/repository"}, "Begin"),
        ("files__read_text_file", {"path": "{folder}/files/note.txt"}, "東京は晴れ"),
        ("files__read_text_file", {"path": "/etc/passwd"}, "The tool reports an error"),
        ("everything__echo", {"message": "こだま"}, "こだま"),
        ("everything__echo", {}, "missing required parameters: message"),
        ("everything__get-structured-content", {"location": "Chicago"}, "temperature"),
        ("everything__get-resource-links", {"count": 2}, "resource"),
        ("memory__read_graph", {}, "entities"),
    ],
)
def test_a_tool_of_a_real_server_is_called(
    client: Client, config: Path, bedrock: FakeBedrock, case: tuple[str, dict[str, object], str]
) -> None:
    tool, arguments, said = case
    filled = json.loads(json.dumps(arguments).replace("{folder}", str(client.folder)))
    answer = called(client, config, tool, **filled)
    assert (answer.status, answer.errors) == (0, "")
    assert said in text_of(bedrock)
    assert answer.text.startswith("Tool said:")


def test_an_image_reaches_bedrock_as_one(client: Client, config: Path, bedrock: FakeBedrock) -> None:
    called(client, config, "everything__get-tiny-image")
    assert [block["image"]["format"] for block in returned(bedrock) if "image" in block] == ["png"]


def test_a_server_gets_no_key(client: Client, config: Path, bedrock: FakeBedrock, monkeypatch: Any) -> None:
    environment = {**client.environment(), "LITELLM_SALT_KEY": "sk-salt", "AWS_SECRET_ACCESS_KEY": "secret"}
    monkeypatch.setattr(client, "environment", lambda: environment)
    called(client, config, "everything__get-env")
    said = text_of(bedrock)
    assert f'"GIVEN": "{client.folder}"' in said
    assert "LITELLM" not in said
    assert "AWS" not in said


def test_what_the_command_line_does_not_allow_is_not_called(client: Client, config: Path, bedrock: FakeBedrock) -> None:
    path = client.folder / "files" / "new.txt"
    called(client, config, "files__write_file", "files.read*", path=str(path), content="x")
    assert not path.exists()
    called(client, config, "files__write_file", "files.write_file", path=str(path), content="x")
    assert path.read_text("utf-8") == "x"
    assert "Successfully wrote" in text_of(bedrock)


def test_a_server_that_cannot_be_used_costs_the_answer_nothing(client: Client, config: Path, programs: Servers) -> None:
    servers = json.loads(config.read_text("utf-8"))["mcpServers"]
    broken = {"command": "node", "args": ["-e", "console.error('no power'); process.exit(1)"]}
    answer = called(client, written(client, {"time": servers["time"], "broken": broken}), "time__get_current_time")
    assert answer.status == 0
    assert "The tool server broken cannot be used" in answer.errors
    assert "no power" in answer.errors


@contextmanager
def everything_over_http(programs: Servers, folder: Path) -> Iterator[str]:
    port, log = free_port(), folder / "everything.log"
    command = [programs.node("mcp-server-everything"), "streamableHttp"]
    with running(command, log, env={"PATH": os.environ["PATH"], "PORT": str(port)}) as program:
        with httpx2.Client(trust_env=False, timeout=2) as client:
            wait_until(lambda: _answers(client, port), program, log, seconds=60)
        yield f"http://127.0.0.1:{port}/mcp"


def _answers(client: httpx2.Client, port: int) -> bool:
    try:
        client.get(f"http://127.0.0.1:{port}/mcp")
    except httpx2.TransportError:
        return False
    return True


def test_a_server_over_http_is_called(client: Client, programs: Servers, bedrock: FakeBedrock) -> None:
    with everything_over_http(programs, client.folder) as url:
        config = written(client, {"web": {"url": url}})
        assert called(client, config, "web__get-sum", a=40, b=2).status == 0
    assert "42" in text_of(bedrock)


def test_the_proxy_s_own_servers_are_used_where_that_is_switched_on(
    client: Client, chain: Chain, programs: Servers, bedrock: FakeBedrock
) -> None:
    with everything_over_http(programs, client.folder) as url:
        server = {"server_name": "every", "url": url, "transport": "http", "allow_all_keys": True}
        added = chain.ask("/v1/mcp/server", chain.admin_key, server)
        assert added.status_code in (200, 201), added.text
        environment = client.folder / ".env"
        with environment.open("a", encoding="utf-8") as file:
            file.write("LITECHAT_GATEWAY_TOOLS=on\n")
        with client.on_a_terminal() as terminal:
            terminal.wait_for("Message", "the prompt")
            terminal.type("\x1b[19~")
            terminal.wait_for("13 tools", "the tools of the gateway")
            terminal.type("\x1b")
            terminal.wait_for(lambda text: "13 tools" not in text, "the chat again")
            terminal.type("Hello\r")
            terminal.wait_for("Echo: Hello")
    offered = [tool["toolSpec"]["name"] for tool in bedrock.asked[0].body["toolConfig"]["tools"]]
    assert "litellm__every-echo" in offered
    assert chain.api_key not in terminal.text

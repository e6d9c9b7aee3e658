"""`mcp list` and `mcp import`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from litechat_tui.words import use
from tests.unit.subcommands.conftest import Shell

WRITTEN = {
    "mcpServers": {
        "files": {"command": "npx", "args": ["server"], "enabled_tools": ["b", "a"]},
        "web": {"url": "https://me@x.example/mcp?key=secret", "disabled": True},
        "a b": {"command": "x"},
    }
}


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "config" / "litechat-tui"
    folder.mkdir(parents=True)
    return folder / "mcp.json"


def test_servers_are_listed_and_what_is_wrong_is_said(shell: Shell, config: Path) -> None:
    config.write_text(json.dumps(WRITTEN))
    code, out, err = shell.run("mcp", "list")
    assert code == 0
    assert out.splitlines() == ["files\town\ton\tnpx server", "web\town\toff\thttps://x.example/mcp"]
    assert "a b" in err


def test_programs_get_json(shell: Shell, config: Path) -> None:
    config.write_text(json.dumps(WRITTEN))
    code, out, _err = shell.run("mcp", "list", "--json")
    assert code == 0
    first, second = json.loads(out)
    assert first == {
        "name": "files",
        "from": "own",
        "transport": "stdio",
        "target": "npx server",
        "on": True,
        "only": ["a", "b"],
        "without": [],
    }
    assert "secret" not in json.dumps(second)


def test_servers_of_another_program_are_taken_over(shell: Shell, config: Path, tmp_path: Path) -> None:
    (tmp_path / "claude.json").write_text(json.dumps(WRITTEN))
    code, out, err = shell.run("mcp", "import", "claude.json")
    assert code == 0
    assert out == f"2 servers are new in {config}: files, web\n"
    assert "a b" in err
    code, out, err = shell.run("mcp", "import", "claude.json")
    assert code == 0
    assert out == "There already, and left as they are: files, web\n"
    (tmp_path / "bad.json").write_text('{"servers": {"a b": {}}}')
    code, out, err = shell.run("mcp", "import", "bad.json")
    assert code == 0
    assert out == "Nothing was taken over.\n"
    assert set(json.loads(config.read_text())["mcpServers"]) == {"files", "web"}


def test_a_file_that_cannot_be_read_is_an_error(shell: Shell) -> None:
    code, _out, err = shell.run("mcp", "import", "none.json")
    assert code == 2
    assert "none.json" in err


def test_the_list_is_in_the_reader_s_language(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITECHAT_LANG", "ja")
    (Path.cwd() / ".mcp.json").write_text(json.dumps(WRITTEN))
    code, _out, err = shell.run("mcp", "list")
    assert code == 0
    assert "使えません" in err
    use("en")

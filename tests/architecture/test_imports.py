"""What is loaded when, seen from outside: each script runs in an interpreter of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

START = "import sys; before = set(sys.modules)"
LOADED = "print('LOADED', *sorted({name.partition('.')[0] for name in sys.modules.keys() - before}))"

FIRST_FRAME = f"""
{START}
from litechat_tui import cli, composition
from litechat_tui.agent.runner import AgentsChatRunner
from litechat_tui.ui.app import LitechatApp

async def painted(pilot):
    await pilot.pause()
    {LOADED}
    print('STATISTICS', *(name for name in sys.modules if 'statistics' in name))
    await pilot.press('a')
    print('PAINTED', bool(pilot.app.screen.query('Prompt').first().region))
    pilot.app.exit()

run = LitechatApp.run
LitechatApp.run = lambda app: run(app, headless=True, auto_pilot=painted)
AgentsChatRunner.start = lambda runner: print('STARTED')
composition.at_a_terminal = lambda: True
sys.exit(cli.main(['--base-url', 'http://127.0.0.1:9', '--model', 'm1']))
"""


def output_of(script: str, folder: Path) -> list[str]:
    """Return the lines `script` prints."""
    surroundings = {"XDG_DATA_HOME": str(folder), "LITELLM_API_KEY": "sk-of-a-test", "SESSION_DB_PATH": "s.db"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env={**os.environ, **surroundings},
        input="table\n",
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def loaded(lines: list[str]) -> set[str]:
    """Return the packages that the script loaded; a tool that measures it may have loaded others before."""
    return set(next(line for line in lines if line.startswith("LOADED")).split()[1:])


def test_the_command_line_alone_loads_none_of_the_large_libraries(tmp_path: Path) -> None:
    packages = loaded(output_of(f"{START}; import litechat_tui.cli; {LOADED}", tmp_path))

    assert "argparse" in packages
    assert not packages & {"agents", "openai", "mcp", "textual", "rich", "httpx2", "pydantic", "asyncio", "sqlite3"}


def test_the_first_frame_is_painted_without_the_sdk_and_what_reads_markdown(tmp_path: Path) -> None:
    lines = output_of(FIRST_FRAME, tmp_path)

    assert "PAINTED True" in lines
    assert "STARTED" in lines
    assert "STATISTICS" in lines, "they are loaded when they are looked at"
    assert "textual" in loaded(lines)
    assert not loaded(lines) & {"agents", "openai", "mcp", "markdown_it", "pygments"}


def test_a_command_for_a_shell_loads_the_session_file_and_little_else(tmp_path: Path) -> None:
    parts = "from litechat_tui import parts; from litechat_tui.store.sqlite import SQLiteStore"
    make = f"{parts}; SQLiteStore(pathlib.Path('s.db'), parts.now).close()"
    calls = (["sessions", "list"], ["sessions", "search", "x"], ["stats"])
    runs = f"print('ENDED', *map(cli.main, {calls}))"

    lines = output_of(f"import pathlib; {START}; from litechat_tui import cli; {make}; {runs}; {LOADED}", tmp_path)

    assert "ENDED 0 0 0" in lines
    assert not loaded(lines) & {"agents", "openai", "mcp", "textual", "rich", "httpx2", "pydantic", "asyncio", "shtab"}


@pytest.mark.proof
def test_neither_the_one_shot_job_nor_the_plain_chat_loads_the_screen(tmp_path: Path) -> None:
    runs = "cli.main(['--demo', '--input', 'table']); print('PLAIN'); cli.main(['--demo', '--plain'])"

    lines = output_of(f"{START}; from litechat_tui import cli; {runs}; {LOADED}", tmp_path)

    plain = lines.index("PLAIN")
    assert all(any("Jupiter" in line for line in part) for part in (lines[:plain], lines[plain:]))
    assert "agents" in loaded(lines)
    assert "textual" not in loaded(lines)

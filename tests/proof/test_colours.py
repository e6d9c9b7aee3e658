"""What a terminal is sent of colours is what it says it has, and nothing of them where none are wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from litechat_tui.demo.server import ResponsesServer
from tests.e2e.terminal import Screen
from tests.proof.fork_server import ForkServer
from tests.proof.workspace import Workspace
from tests.unit.agent.rig import saying

MARKDOWN = "# A heading\n\n```python\nreturn 'a string'  # done\n```\n\n`code` and [a link](https://example.com)."
STYLES = re.compile(rb"\x1b\[([0-9;:]*)m")
DOWN, F3 = "\x1b[B", "\x1bOR"


@pytest.fixture
def workspace(tmp_path: Path, fork_server: ForkServer) -> Iterator[Workspace]:
    with ResponsesServer(lambda _: saying(MARKDOWN).completed()) as server:
        yield Workspace(tmp_path, server, fork_server)


@contextmanager
def at_the_list(workspace: Workspace, **variables: str) -> Iterator[Screen]:
    """Have an answer, and the cursor on its session."""
    with workspace.on_a_terminal(**variables) as (_, screen):
        screen.wait_for("Ready")
        screen.type("Prompt\r")
        screen.wait_for("example.com).")
        screen.wait_for("tokens")
        screen.type(F3)
        # A key that comes before the box has the focus goes elsewhere.
        screen.wait_for(lambda text: "Filter by title" in text and "Send" not in text, "the filter box, focused")
        screen.type(DOWN)
        screen.wait_for("Open")
        yield screen


def colours(screen: Screen) -> set[bytes]:
    """Return the colours that were set, in the shortest form of each kind: 31, 38;5, 38;2."""
    kinds = set()
    for style in STYLES.findall(bytes(screen.written)):
        numbers = re.sub(rb"([34]8;)(?:5;\d+|2;\d+;\d+;\d+)", lambda match: match[0][:4].replace(b";", b"."), style)
        kinds |= {number for number in numbers.split(b";") if re.fullmatch(rb"(?:[349]|10)\d(?:\.\d)?", number)}
    return {kind.replace(b".", b";") for kind in kinds}


def test_many_colours_where_there_are_many(workspace: Workspace) -> None:
    with at_the_list(workspace, COLORTERM="truecolor") as screen:
        assert colours(screen) == {b"38;2", b"48;2"}


def test_256_colours_where_there_are_as_many(workspace: Workspace) -> None:
    with at_the_list(workspace, TERM="xterm-256color") as screen:
        assert colours(screen) == {b"38;5", b"48;5"}
        assert not re.search(rb"[34]8;5;(?:\d|1[0-5])[;m]", screen.written), "those of the reader's own palette"


@pytest.mark.parametrize("term", ["xterm", "linux"])
def test_the_terminal_s_own_colours_where_there_are_sixteen(workspace: Workspace, term: str) -> None:
    with at_the_list(workspace, TERM=term) as screen:
        assert {b"39", b"49", b"30", b"47", b"90", b"94"} <= colours(screen)
        assert all(b";" not in colour for colour in colours(screen))


@pytest.mark.parametrize("variables", [{}, {"TERM": "xterm"}, {"COLORTERM": "truecolor"}])
def test_no_colours_where_none_are_wanted(workspace: Workspace, variables: dict[str, str]) -> None:
    with at_the_list(workspace, NO_COLOR="1", **variables) as screen:
        assert colours(screen) == set()
        chosen = re.findall(rb"\x1b\[([0-9;]*)mPrompt", screen.written)
        assert b"7" in chosen, "the session the cursor is on is reversed"

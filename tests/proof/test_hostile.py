"""What a model says never reaches the terminal as anything but text, and the program goes on answering its reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.wire import Text, Thought
from tests.proof.fork_server import ForkServer
from tests.proof.workspace import Workspace, ended
from tests.unit.agent.rig import saying

END = "The end of it."
SEQUENCES = (
    *("\x1b[31mred\x1b[0m", "\x1b[2J\x1b[H", "\x1b[?1049l", "\x1b[?1000l", "\x1b[6n", "\x1b[c"),
    *("\x1bc", "\x1b(0", "\x1b7\x1b8", "\x1b]0;a title\x07", "\x1b]52;c;aGFja2Vk\x07", "\x1b]1337;x\x07"),
    *("\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\", "\x1bP+q544e\x1b\\", "\x1b_Gi=1\x1b\\"),
    *("\x1b^pm\x1b\\", "\x1bXsos\x1b\\", "\x9b31m", "\x9d0;title\x9c", "\x90q\x9c", "\x85"),
    *("\x08\x08\x07\x0b\x0c\x0e\x0f\x00\x7f", "\u202eesrever\u202c", "\u2066isolate\u2069", "\u061c", "\ufeff"),
    *("[red]markup[/red]", "[@click=app.quit]click[/]", "[link=https://evil.example]x[/link]"),
)
FLOODS = ("\u200b" * 20_000, "a" + "\u0301" * 20_000, "👩\u200d" * 5_000, "日本語" * 20_000, "x" * 300_000)
CODE, TABLE = "```\n{}\n```", "| a | b |\n|---|---|\n| {} | d |"
HOSTILE = "\n\n".join([*SEQUENCES, CODE.format("\n".join(SEQUENCES)), TABLE.format(SEQUENCES[0]), *FLOODS, END])
TAME = "\n\n".join(
    [*[f"plain {number}" for number in range(40)], CODE.format("code"), TABLE.format("c"), "x" * 300_000, END]
)

PAGE_UP, PAGE_DOWN, TO_THE_START, TO_THE_END = "\x1b[5~", "\x1b[6~", "\x1b[1;5H", "\x1b[1;5F"

CONTROL = re.compile(
    r"\x1b\[[<=>?]?[0-9;:]*[ -/]*[@-~]"
    r"|\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b[ -/]*[0-~]"
    r"|[\x00-\x09\x0b-\x1f\x7f-\x9f]"
)
BIDI = re.compile("[\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
WHERE = re.compile(r"\x1b\[[0-9;:]*[mH]")
"""What says how text looks and where it stands."""


@contextmanager
def workspace_with(folder: Path, fork_server: ForkServer, text: str) -> Iterator[Workspace]:
    """Have a model that thinks and says `text`, in pieces."""
    pieces = [text[at : at + 2_000] for at in range(0, len(text), 2_000)]
    folder.mkdir()
    with ResponsesServer(lambda _: saying(Thought(text[:4_000]), Text(text, pieces)).completed()) as server:
        yield Workspace(folder, server, fork_server)


def read_through(workspace: Workspace) -> str:
    """Ask, read the answer up and down, type, and quit; return all that the terminal was sent."""
    with workspace.on_a_terminal() as (program, screen):
        screen.wait_for("Ready")
        screen.wait_for(lambda _: b"\x1b]2;" in screen.written, "the first title of the window")
        screen.type("Go\r")
        screen.wait_for(END)
        screen.wait_for("tokens")
        for keys in (PAGE_UP, PAGE_UP, TO_THE_START, *[PAGE_DOWN] * 4, TO_THE_END):
            other_than = screen.text.__ne__
            screen.type(keys)
            screen.wait_for(other_than, "another page")
        screen.type("typing goes on")
        screen.wait_for("typing goes on")
        screen.type("\x11")
        assert ended(program, screen) == 0
        assert not screen.is_full()
        return screen.written.decode()


def test_the_terminal_is_sent_the_same_controls_whatever_a_model_says(tmp_path: Path, fork_server: ForkServer) -> None:
    with workspace_with(tmp_path / "tame", fork_server, TAME) as workspace:
        tame = read_through(workspace)
    with workspace_with(tmp_path / "hostile", fork_server, HOSTILE) as workspace:
        hostile = read_through(workspace)

    allowed, sent = ({*CONTROL.findall(WHERE.sub("", written))} for written in (tame, hostile))
    assert sent == allowed
    assert not BIDI.search(hostile)
    assert re.findall(r"\x1b]2;([^\x07]*)\x07", hostile) == re.findall(r"\x1b]2;([^\x07]*)\x07", tame)
    for once in ("\x1b[22;2t", "\x1b[23;2t", "\x1b[?1049h", "\x1b[?1049l", "\x1b[?1000l", "\x1b[?2004l"):
        assert hostile.count(once) == tame.count(once)
    assert "[red]markup[/red]" in hostile
    assert "␛[31mred␛[0m" in WHERE.sub("", hostile)

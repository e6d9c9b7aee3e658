"""Two windows on one session, each a real program on a terminal of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Request, Step
from tests.proof.fork_server import TIMEOUT_SECONDS, ForkServer
from tests.proof.workspace import SESSION, Workspace
from tests.unit.agent.rig import said, saying


def in_order(*words: str) -> Callable[[str], bool]:
    """Return the test for a screen that shows all of `words`, one after the other."""

    def shown(screen: str) -> bool:
        places = [screen.rfind(word) for word in words]
        return -1 not in places and places == sorted(places)

    return shown


def test_a_window_shows_what_the_other_receives_and_waits_for_its_end(fork_server: ForkServer, tmp_path: Path) -> None:
    go_on = Event()

    def answer(request: Request) -> Iterator[Step]:
        events = saying(f"Reply to {said(request.body['input'][-1])}!").completed()
        yield from events[:5]
        if len(request.body["input"]) == 1:
            go_on.wait(TIMEOUT_SECONDS)
        yield from events[5:]

    with ResponsesServer(answer) as server:
        workspace = Workspace(tmp_path, server, fork_server)
        with workspace.on_a_terminal() as (_, one), workspace.on_a_terminal() as (_, two):
            one.wait_for("Ready")
            two.wait_for("Ready")
            one.type("First\r")
            two.wait_for(in_order("▌ First", "Reply to Fir"), "the other window's turn")
            two.type("Second\r")
            two.wait_for("Esc stops · A reply is still")
            assert len(server.requests) == 1
            go_on.set()
            everything = in_order("▌ First", "Reply to First!", "▌ Second", "Reply to Second!")
            one.wait_for(everything, "both turns")
            two.wait_for(everything, "both turns")

    with closing(workspace.store()) as store:
        assert store.check() == []
        assert [message.text for message in store.queries.messages(SESSION)] == [
            "First",
            "Reply to First!",
            "Second",
            "Reply to Second!",
        ]
    assert [said(item) for item in server.requests[-1].body["input"]] == ["First", "Reply to First!", "Second"]

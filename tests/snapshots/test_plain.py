"""What a screen reader is given: a whole session line by line, the bytes and nothing else."""

from __future__ import annotations

import io

from syrupy.assertion import SnapshotAssertion

from litechat_tui.console import Streams
from litechat_tui.plain.chat import PlainChat, line_editor
from tests.fakes import Answering, dependencies
from tests.snapshots.test_transcript import session
from tests.ui.conftest import Stage

LINES = """\
/sessions
/read
/open 2
/continue
What now?
/halp
/quit
"""


def test_a_session_is_read_line_by_line(stage: Stage, snapshot: SnapshotAssertion) -> None:
    session(stage)
    stage.session("t", ("Tell me", "Once"))
    out = io.StringIO()
    streams = Streams(out, io.StringIO())
    PlainChat(
        dependencies(stage.store, Answering(journal=stage.store.journal), session_id="s"),
        streams,
        line_editor(io.StringIO(LINES), streams),
    ).run("Hello.")
    assert out.getvalue() == snapshot

"""What a screen reader is given: a whole session line by line, the bytes and nothing else."""

from __future__ import annotations

import io

from syrupy.assertion import SnapshotAssertion

from litechat_tui.console import Streams
from litechat_tui.plain.chat import PlainChat, line_editor
from tests.conftest import frozen_clock
from tests.fakes import Answering, FakeCatalog
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
        stage.store.queries,
        stage.store.local,
        Answering(journal=stage.store.journal),
        FakeCatalog(),
        streams=streams,
        ask=line_editor(io.StringIO(LINES), streams),
        clock=frozen_clock,
        new_id=lambda: "new",
        session_id="s",
        model="m1",
    ).run("Hello.")
    assert out.getvalue() == snapshot

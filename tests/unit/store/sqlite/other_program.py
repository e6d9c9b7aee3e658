"""Another program on the same session file, which may be killed just before its n-th SQL statement.

Usage: other_program.py ACTION PATH N. With N = 0 it lives, and tells the number of its statements at the end.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.errors import SessionBusyError
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore

statements = 0
connect = sqlite3.connect


def counted(fatal: int) -> Any:
    """Return a `sqlite3.connect` whose connections kill the process just before statement number `fatal`."""

    def count(_: str) -> None:
        global statements  # noqa: PLW0603 - one counter for all connections of the process
        statements += 1
        if statements == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def connect_counted(*args: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **options)
        connection.set_trace_callback(count)
        return connection

    return connect_counted


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def clock() -> datetime:
    return datetime.now(UTC)


def migrate(path: Path) -> None:
    SQLiteStore(path, clock).close()


def turn(path: Path) -> None:
    """Go through a whole turn, saying on standard output what is safe by now."""
    store = SQLiteStore(path, clock)
    begun = store.journal.begin(TurnRequest("a", Prompt("Prompt"), "model"))
    say("prompt")
    store.journal.checkpoint(begun, Partial("Par"), clock())
    say("Par")
    store.journal.append(begun, [{"role": "assistant", "content": "Part one."}])
    say("Part one.")
    store.journal.checkpoint(begun, Partial("Part t"), None)
    say("Part t")
    store.journal.end(begun, Outcome(TurnStatus.STOPPED, Partial("Part two.")))
    say("end")
    store.close()


def retry(path: Path) -> None:
    """Retry the one prompt of a session: withdrawn once, then stopped."""
    store = SQLiteStore(path, clock)
    last = store.queries.messages("a")[-1].turn
    assert last is not None
    request = TurnRequest("a", Prompt(""), "model", retry_of=last.id)
    store.journal.withdraw(store.journal.begin(request))
    begun = store.journal.begin(request)
    store.journal.checkpoint(begun, Partial("Par"), clock())
    say("Par")
    store.journal.end(begun, Outcome(TurnStatus.STOPPED, Partial("Part one.")))
    say("Part one.")
    store.close()


def fork(path: Path) -> None:
    """Fork a session."""
    store = SQLiteStore(path, clock)
    store.commands.fork("a", "b")
    say("fork")
    store.close()


def talk(path: Path) -> None:
    """Have 20 turns in one session and 10 in another beside it, whoever else talks there; say how often it was busy."""
    busy = 0
    with closing(SQLiteStore(path, clock)) as store:
        for number in range(30):
            session_id = f"own {os.getpid()}" if number % 3 == 2 else "shared"
            request = TurnRequest(session_id, Prompt(f"Prompt {os.getpid()} {number}"), "model")
            while True:
                try:
                    begun = store.journal.begin(request)
                except SessionBusyError:
                    busy += 1
                else:
                    break
            store.journal.checkpoint(begun, Partial("Part"), clock())
            store.journal.append(begun, [{"role": "assistant", "content": f"Answer {os.getpid()} {number}"}])
            store.journal.end(begun, Outcome(TurnStatus.COMPLETED))
    say(f"busy {busy}")


def hold(path: Path) -> None:
    """Be in the middle of a turn until told to go on."""
    store = SQLiteStore(path, clock)
    begun = store.journal.begin(TurnRequest("a", Prompt("Prompt"), "model"))
    store.journal.checkpoint(begun, Partial("Half"), clock())
    say("holding")
    sys.stdin.readline()
    store.journal.end(begun, Outcome(TurnStatus.COMPLETED, Partial("Whole")))
    store.close()


if __name__ == "__main__":
    _, action, path, fatal = sys.argv
    sqlite3.connect = counted(int(fatal))
    actions = {"migrate": migrate, "turn": turn, "retry": retry, "fork": fork, "talk": talk, "hold": hold}
    actions[action](Path(path))
    say(str(statements))

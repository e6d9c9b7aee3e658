"""Long statements, looked at while they run."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from litechat_tui.store.sqlite.problems import is_interrupt

_STEPS = 20_000
"""Steps of SQLite's machine between two looks: some milliseconds."""


@contextmanager
def watched(db: sqlite3.Connection, look: Callable[[], object]) -> Iterator[None]:
    """Call `look` now and then while statements run; what it raises, or Ctrl+C, breaks them off and comes out here.

    A statement is one call to SQLite, in which Python would not hear of Ctrl+C before its end.
    """
    raised: list[BaseException] = []

    def looked() -> bool:
        try:
            look()
        except BaseException as error:  # noqa: BLE001 - raised again below: SQLite would swallow it
            raised.append(error)
        return bool(raised)

    db.set_progress_handler(looked, _STEPS)
    try:
        yield
    except sqlite3.Error as error:
        if is_interrupt(error):
            raise (raised[0] if raised else KeyboardInterrupt()) from error
        raise
    finally:
        db.set_progress_handler(None, 0)

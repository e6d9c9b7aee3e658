"""Makes session files with the store itself: `sessions FILE many AMOUNT`, or `sessions FILE long LENGTH...`.

`many` gives so many sessions of one exchange. `long` gives a session of each length, in messages, the first one
newest; its first and its last answer end with the marks `first` and `last` return.
"""

import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from litechat_tui.domain.chat import TurnStatus, Usage
from litechat_tui.domain.ports import Outcome, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore

MODEL = "benchmark"
ANSWER = """\
There are **two ways** to do this, and the second is cheaper:

1. keep what was worked out, by `key`
2. do not ask again 同じことを二度聞かない

```python
value = known.get(key) or known.setdefault(key, worked_out(key))
```
"""


def first(length: int) -> str:
    """Return a text that is only in the first answer."""
    return f"F{length:05}F"


def last(length: int) -> str:
    """Return a text that is only in the last answer."""
    return f"L{length:05}L"


def main() -> None:
    """Make the file."""
    path, kind, *amounts = sys.argv[1:]
    # Minutes apart, and in the past, so that the order is the one asked for.
    minutes = count(-1_000_000)
    started = datetime.now(UTC)

    def clock() -> datetime:
        return started + timedelta(minutes=next(minutes))

    with closing(SQLiteStore(Path(path), clock)) as store:
        if kind == "many":
            for number in range(int(amounts[0])):
                exchange(store, f"session-{number}", f"What is the {number}th thing to know?", ANSWER)
        else:
            for length in map(int, reversed(amounts)):
                long_session(store, length)


def long_session(store: SQLiteStore, length: int) -> None:
    """Store a session of that many messages; one of two messages has an answer of 200,000 characters."""
    name, exchanges = f"length-{length}", max(length // 2, 1)
    for number in range(exchanges):
        answer = ANSWER * (200_000 // len(ANSWER)) if length == 2 else ANSWER
        marks = {0: first(length), exchanges - 1: last(length)}
        exchange(store, name, f"Question {number} of {length}", answer + marks.get(number, ""))


def exchange(store: SQLiteStore, session_id: str, prompt: str, answer: str) -> None:
    """Store a prompt and the answer to it."""
    content = [{"type": "output_text", "text": answer, "annotations": []}]
    item = {"type": "message", "id": "msg", "role": "assistant", "status": "completed", "content": content}
    turn = store.journal.begin(TurnRequest(session_id, Prompt(prompt), MODEL))
    store.journal.append(turn, [item])
    store.journal.end(turn, Outcome(TurnStatus.COMPLETED, usage=Usage(21, 9)))
    store.commands.mark_read(session_id)


if __name__ == "__main__":
    main()

"""The log of `llm`: `responses` up to 0.31, threads of content-addressed messages from 0.32 on, often both in one file.

The tables are those of https://llm.datasette.io/en/stable/logging.html; older files lack some of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from litechat_tui.domain.foreign import ForeignChat, ForeignMessage, Row
from litechat_tui.store.sqlite.foreign.database import ForeignDatabase


def chats(database: ForeignDatabase) -> Iterator[ForeignChat] | None:
    """Return the conversations in both generations of tables, each once."""
    old = database.has("responses", "id", "prompt", "response")
    new = database.has("threads", "id", "tip_message_hash") and database.has("messages", "hash", "parent_hash", "role")
    first = [each for each in ("logs", "log") if database.has(each, "prompt", "response", "model")]
    if not old and not new and not first:
        return None
    return chain(_both(database, old=old, new=new), *(_first(database, table) for table in first))


def _first(database: ForeignDatabase, table: str) -> Iterator[ForeignChat]:
    """Yield the conversations of 2023, whose rows name the first one; later versions leave that table as it is."""
    groups = database.numbers(table, "chat_id") or {None: [*database.all_numbers(table)]}
    for number in groups.pop(None, ()):
        rows = [database.row(table, each) for each in (number, *groups.pop(number, ()))]
        yield ForeignChat("llm", f"{table}-{number}", {}, [*_logged(rows)])
    for number, others in groups.items():
        yield ForeignChat("llm", f"{table}-{number}", {}, [*_logged(database.row(table, each) for each in others)])


def _logged(rows: Iterable[Row]) -> Iterator[ForeignMessage]:
    """Yield rows of the first table as later ones were named."""
    for at, row in enumerate(rows):
        date = row.get("datetime_utc") or row.get("timestamp_utc") or row.get("timestamp")
        yield ForeignMessage({**row, "id": str(at), "datetime_utc": date})


def _both(database: ForeignDatabase, *, old: bool, new: bool) -> Iterator[ForeignChat]:
    turns = {row["id"] for row in database.rows("turns")} if new else set()
    if new:
        yield from _threads(database)
    if old:
        yield from _responses(database, turns)


def _responses(database: ForeignDatabase, turns: set[object]) -> Iterator[ForeignChat]:
    """Yield the conversations of the older tables, without the responses that are turns of the newer ones, too."""
    names = {row.get("id"): row for row in database.rows("conversations")}
    groups = database.numbers("responses", "conversation_id", "id")
    singles = groups.pop(None, [])
    beside = _Beside(database)
    for key in dict.fromkeys((*names, *groups)):
        found = [row for number in groups.get(key, ()) if (row := database.row("responses", number))]
        left = [row for row in found if row.get("id") not in turns]
        if left or not found:
            yield ForeignChat("llm", str(key), names.get(key, {}), [beside.message(row) for row in left])
    for number in singles:
        row = database.row("responses", number)
        if row.get("id") not in turns:
            yield ForeignChat("llm", str(row.get("id")), {}, [beside.message(row)])


class _Beside:
    """What older tables keep beside a response."""

    def __init__(self, database: ForeignDatabase) -> None:
        self._database = database
        order = "order"
        self._fragments = database.numbers("prompt_fragments", "response_id", order)
        self._system = database.numbers("system_fragments", "response_id", order)
        self._attachments = database.numbers("prompt_attachments", "response_id", order)
        self._calls = database.numbers("tool_calls", "response_id", "id")
        self._results = database.numbers("tool_results", "response_id", "id")

    def message(self, row: Row) -> ForeignMessage:
        """Return a response with what belongs to it."""
        key, find = row.get("id"), self._database.find
        fragments = [
            {**find("fragments", "id", link.get("fragment_id")), "kind": kind}
            for kind, table, numbers in (
                ("prompt", "prompt_fragments", self._fragments),
                ("system", "system_fragments", self._system),
            )
            for link in self._rows(table, numbers, key)
        ]
        links = self._rows("prompt_attachments", self._attachments, key)
        attachments = [find("attachments", "id", link.get("attachment_id")) for link in links]
        calls, results = self._rows("tool_calls", self._calls, key), self._rows("tool_results", self._results, key)
        return ForeignMessage(row, (), fragments, attachments, calls, results)

    def _rows(self, table: str, numbers: Mapping[object, list[int]], key: object) -> list[Row]:
        return [self._database.row(table, number) for number in numbers.get(key, ())]


def _threads(database: ForeignDatabase) -> Iterator[ForeignChat]:
    """Yield the threads of the newer tables: the way from the tip to the first message, turned round."""
    turns: dict[object, dict[object, Row]] = {}
    for turn in database.rows("turns"):
        turns.setdefault(turn.get("thread_id"), {})[turn.get("tip_message_hash")] = turn
    parts = _Parts(database)
    for thread in database.rows("threads"):
        of_thread = turns.get(thread["id"], {})
        way: list[ForeignMessage] = []
        seen: set[object] = set()
        tip = thread["tip_message_hash"]
        while tip is not None and tip not in seen:
            seen.add(tip)
            row = database.find("messages", "hash", tip)
            way.append(parts.message({**row, "turn": of_thread.get(tip, {})}, tip))
            tip = row.get("parent_hash")
        yield ForeignChat("llm-threads", str(thread["id"]), {**thread, "turns": [*of_thread.values()]}, way[::-1])


class _Parts:
    """The parts of the newer messages, with the fragments and attachments that they refer to."""

    def __init__(self, database: ForeignDatabase) -> None:
        self._database = database
        self._parts = database.numbers("parts", "message_hash", "position")
        self._fragments = database.numbers("part_fragments", "part_id", "order")
        self._attachments = database.numbers("part_attachments", "part_id", "order")

    def message(self, row: Row, key: object) -> ForeignMessage:
        """Return a message with its parts."""
        found = [self._database.row("parts", number) for number in self._parts.get(key, ())]
        return ForeignMessage(
            row,
            found,
            [*self._linked(found, "fragments", "fragment_id", self._fragments)],
            [*self._linked(found, "attachments", "attachment_id", self._attachments)],
        )

    def _linked(self, parts: list[Row], table: str, column: str, numbers: Mapping[object, list[int]]) -> Iterator[Row]:
        """Yield the rows of `table` that parts refer to, each with the part it belongs to."""
        for part in parts:
            for number in numbers.get(part.get("id"), ()):
                link = self._database.row(f"part_{table}", number)
                yield {**self._database.find(table, "id", link.get(column)), "part_id": part.get("id")}

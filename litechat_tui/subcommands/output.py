"""How rows are written: in columns where a person looks, with tabs where a program reads, and as JSON."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate, chain, islice, takewhile
from typing import TypeVar

from litechat_tui.console import Streams
from litechat_tui.domain.chat import Session
from litechat_tui.domain.spending import Amounts
from litechat_tui.domain.text import cells, one_line

T = TypeVar("T")

GAP = "  "
SHORT_ID = 13
"""Characters of an id in a table: those of a UUIDv7 that tell when it was made, to the millisecond."""
PAGE = 200
"""Rows that are read and written at once; the first ones say how wide the columns are."""
COST_DIGITS = 9
"""Of US dollars: less than that is the error of sums."""
_LONGEST_CELL = 10_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    heading: str
    is_number: bool = False
    """Whether its values end at the same place."""


def write_table(streams: Streams, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Write rows: in columns under headings on a terminal, separated by tabs otherwise.

    On a terminal the last column gets the room that is left, and a row that does not fit ends with an ellipsis.
    """
    clean_rows = ([one_line(value, _LONGEST_CELL) for value in row] for row in rows)
    if not streams.out.isatty():
        write_lines(streams, ("\t".join(row) for row in clean_rows))
        return
    rest = pages(clean_rows)
    first = next(rest, [])
    if not first:
        return
    headings = [column.heading for column in columns]
    widths = [max(map(cells, values)) for values in zip(headings, *first, strict=True)]
    room = shutil.get_terminal_size().columns
    lines = (_line(columns, widths, row, room) for page in chain([[headings, *first]], rest) for row in page)
    write_lines(streams, lines)


def write_lines(streams: Streams, lines: Iterable[str]) -> None:
    """Write lines as they are, as long as somebody reads them."""
    for page in pages(lines):
        if streams.unwritten is not None:
            return
        streams.write("".join(f"{line}\n" for line in page))


def write_array(streams: Streams, values: Iterable[Mapping[str, object]]) -> None:
    """Write a JSON array, one value on each line."""
    opened = False
    for page in pages(values):
        if streams.unwritten is not None:
            return
        streams.write("".join(f"{',' if opened or at else '['}\n  {_json(streams, v)}" for at, v in enumerate(page)))
        opened = True
    streams.write("\n]\n" if opened else "[]\n")


def write_json(streams: Streams, value: Mapping[str, object]) -> None:
    """Write a JSON object."""
    streams.write(f"{_json(streams, value)}\n")


def written_moment(moment: datetime) -> str:
    """Return a moment as programs read it, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def written_cost(cost: float | None) -> str:
    """Return US dollars; empty where nobody knows."""
    return "" if cost is None else f"{cost:.4f}"


def amounts_json(amounts: Amounts) -> dict[str, object]:
    """Return amounts as programs read them."""
    usage = amounts.usage
    return {
        "messages": amounts.messages,
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "cost": None if usage.cost is None else round(usage.cost, COST_DIGITS),
        "turns_without_cost": amounts.unpriced,
    }


def short_id(session: Session) -> str:
    """Return as much of an id as a table shows."""
    return session.id[:SHORT_ID]


def fitted(text: str, room: int) -> str:
    """Return `text` in at most `room` cells."""
    if cells(text) <= room:
        return text
    widths = accumulate(map(cells, text))
    return text[: sum(1 for _ in takewhile(lambda width: width < room, widths))].rstrip() + "…"


def _json(streams: Streams, value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=not (streams.out.encoding or "").lower().startswith("utf"))


def _line(columns: Sequence[Column], widths: Sequence[int], row: Sequence[str], room: int) -> str:
    padded = []
    for column, width, value in zip(columns, widths, row, strict=True):
        blanks = " " * (width - cells(value))
        padded.append(blanks + value if column.is_number else value + blanks)
    return fitted(GAP.join(padded).rstrip(), room)


def pages(rows: Iterable[T]) -> Iterator[list[T]]:
    """Yield what comes in parts that are read and written at once."""
    left = iter(rows)
    while page := [*islice(left, PAGE)]:
        yield page

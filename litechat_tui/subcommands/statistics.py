"""`stats`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from litechat_tui.app.bars import lying
from litechat_tui.app.statistics import Statistics, statistics, tokens
from litechat_tui.arguments.asked import ShowStatistics
from litechat_tui.console import Streams
from litechat_tui.domain.ports import Clock, SessionSpending
from litechat_tui.domain.spending import Amounts
from litechat_tui.subcommands.output import Column, amounts_json, write_json, write_lines, write_table, written_cost
from litechat_tui.words import _
from litechat_tui.words.amounts import AT_LEAST, unknown_costs

BAR = 24
"""Cells of the longest bar."""


def show_statistics(
    command: ShowStatistics,
    spending: SessionSpending,
    clock: Clock,
    streams: Streams,
    local: Callable[[datetime], datetime] = datetime.astimezone,
) -> None:
    """Write what was said and consumed per day and per model, in the reader's time zone."""
    found = statistics(spending, clock(), command.days, local)
    if command.json:
        write_json(streams, _json(found))
    elif not streams.out.isatty():
        rows = (
            [f"{day}", model, *_columns(amounts, for_a_person=False), f"{amounts.unpriced}"]
            for (day, model), amounts in found.cells.items()
        )
        write_table(streams, (), rows)
    else:
        _write_tables(found, streams)


def _json(found: Statistics) -> dict[str, object]:
    return {
        "first_day": f"{found.first}",
        "last_day": f"{found.last}",
        "total": amounts_json(found.total),
        "days": [
            {"day": f"{day}", **amounts_json(amounts)} for day, amounts in found.days.items() if amounts != Amounts()
        ],
        "models": [{"model": model or None, **amounts_json(amounts)} for model, amounts in found.models.items()],
        "days_and_models": [
            {"day": f"{day}", "model": model or None, **amounts_json(amounts)}
            for (day, model), amounts in found.cells.items()
        ],
    }


def _write_tables(found: Statistics, streams: Streams) -> None:
    """Write the days, the models, and all together, each with a bar of its tokens."""
    days = [(f"{day}", amounts) for day, amounts in found.days.items() if amounts != Amounts()]
    models = [(model or _("(no model recorded)"), amounts) for model, amounts in found.models.items()]
    if not days:
        write_lines(streams, [_("Nothing was said from {first} to {last}.").format(first=found.first, last=found.last)])
        return
    for heading, rows in ((_("DAY"), days), (_("MODEL"), models), ("", [(_("All together"), found.total)])):
        columns = [
            Column(heading),
            Column(_("MESSAGES"), is_number=True),
            Column(_("TOKENS IN"), is_number=True),
            Column(_("TOKENS OUT"), is_number=True),
            Column(_("COST"), is_number=True),
            Column(""),
        ]
        if heading:
            most = max(tokens(amounts) for _, amounts in rows)
            write_table(streams, columns, _rows(rows, most))
            write_lines(streams, [""])
        else:
            write_table(streams, columns, _rows(rows, 0))
    if found.total.unpriced:
        write_lines(streams, ["", unknown_costs(found.total.unpriced)])


def _rows(rows: Sequence[tuple[str, Amounts]], most: int) -> Iterator[list[str]]:
    for name, amounts in rows:
        yield [name, *_columns(amounts, for_a_person=True), lying(tokens(amounts), most, BAR)]


def _columns(amounts: Amounts, *, for_a_person: bool) -> list[str]:
    usage = amounts.usage
    counts = (amounts.messages, usage.input_tokens, usage.output_tokens)
    cost = written_cost(usage.cost)
    if for_a_person and cost and amounts.unpriced:
        cost = AT_LEAST + cost
    return [*(f"{count:,}" if for_a_person else f"{count}" for count in counts), cost]

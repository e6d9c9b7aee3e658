"""What was said and consumed: by days, weeks or months, and by models."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from threading import Event

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from litechat_tui.app.statistics import Statistics, statistics
from litechat_tui.app.statistics_view import StatisticsView, next_span
from litechat_tui.app.timeline import Measure, Span, timeline
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import Clock, SessionSpending
from litechat_tui.ui.bindings import same_keys
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.screens.dialog import LOW, Dialog
from litechat_tui.ui.widgets.statistics_chart import Bars, Chart
from litechat_tui.ui.widgets.statistics_rows import Figures, Models
from litechat_tui.words import N_, _
from litechat_tui.words.amounts import dollars, short_number, unknown_costs
from litechat_tui.words.problems import problem_text
from litechat_tui.words.sessions import short_date, weekday

_SPANS = {Span.DAYS: N_("Days"), Span.WEEKS: N_("Weeks"), Span.MONTHS: N_("Months")}


class StatisticsScreen(Dialog[None], Reporting):
    """Bars of the last days, one of which can be chosen; totals and models are those of all in sight, or of that one.

    What is in sight at first is read first, and everything before it after that, which takes some seconds where a
    million messages are stored.
    """

    BINDINGS = [
        ("escape,q", "dismiss"),
        same_keys("statistics.show", "dismiss"),
        ("left", "go(-1)"),
        ("right", "go(1)"),
        ("pageup", "turn(-1)"),
        ("pagedown", "turn(1)"),
        ("home", "oldest"),
        ("end", "newest"),
        ("down,tab", "measure(1)"),
        ("up,shift+tab", "measure(-1)"),
        ("space", "next_span"),
        ("j", "scroll('scroll_down')"),
        ("k", "scroll('scroll_up')"),
    ]

    VERTICAL_BREAKPOINTS = [(0, "-short"), (LOW, "-tall")]

    view: reactive[StatisticsView | None] = reactive[StatisticsView | None](None, init=False)
    """What is looked at; None until something has been read."""

    heading = getters.query_one("#period", Static)
    figures = getters.query_one(Figures)
    note = getters.query_one("#note", Static)
    chart = getters.query_one(Chart)
    models = getters.query_one(Models)
    list_of_models = getters.query_one(VerticalScroll)

    def __init__(
        self, spending: SessionSpending, clock: Clock, local: Callable[[datetime], datetime] = datetime.astimezone
    ) -> None:
        super().__init__()
        self._spending = spending
        self._now = clock()
        self._local = local
        self._today = local(self._now).date()
        self._found = Statistics(self._today, self._today, {})
        self.complete = False
        """Whether everything has been read."""
        self._problem = ""
        """Why it could not be read."""

    def compose(self) -> ComposeResult:
        """Yield what is meant, its amounts, the bars and the models."""
        with Vertical(id="statistics", classes="dialog") as box:
            box.border_title = Content(_("Statistics"))
            box.border_subtitle = Content(_("←→ period · ↑↓ amount · Space unit · Esc closes"))
            yield Static(id="period", classes="heading", markup=False)
            yield Figures()
            yield Static(id="note", markup=False)
            yield (chart := Chart())
            chart.bars = Bars(instead=_("Reading what was said…"))
            with VerticalScroll(can_focus=False):
                yield Models()

    def on_mount(self) -> None:
        """Begin to read."""
        self.read()

    # Reading

    @work(group="statistics", exclusive=True, exit_on_error=False)
    async def read(self) -> None:
        """Read what is in sight at first, then everything; stop when the screen is closed."""
        closed = Event()
        try:
            for days in (Span.DAYS.periods, 0):
                self._take(
                    await asyncio.to_thread(statistics, self._spending, self._now, days, self._local, closed.is_set),
                    complete=not days,
                )
        except StoreError as error:
            self._problem = problem_text(error.problem).summary
            self.watch_view()
        finally:
            closed.set()

    def _take(self, found: Statistics, *, complete: bool) -> None:
        self._found, self.complete = found, complete
        span = self.view.line.span if self.view else Span.DAYS
        line = timeline(found, span, self._today)
        self.view = self.view.on(line) if self.view else StatisticsView(line, line.now)
        self.watch_view()  # also where only `complete` has changed

    # Showing

    def watch_view(self) -> None:
        """Show what is looked at now."""
        if (view := self.view) is None:
            self.chart.bars = Bars(instead=self._problem)
            return
        self.set_class(self._is_empty, "-empty")
        total = view.total
        self.heading.update(self._heading(view))
        self.figures.measure, self.figures.amounts = view.measure, total
        self.note.update(unknown_costs(total.unpriced))
        self.note.display = total.unpriced > 0
        self.models.measure, self.models.models = view.measure, view.models
        instead = self._instead_of_bars(view)
        self.chart.bars = Bars(instead=instead) if instead else _bars(view)

    @property
    def _is_empty(self) -> bool:
        return self.complete and not self._found.cells

    def _heading(self, view: StatisticsView) -> str:
        """Return which time the amounts are those of."""
        pieces = [_(_SPANS[view.line.span])]
        first, last = _ends(view, view.meant)
        if first == last:
            pieces.append(_("{date} {weekday}").format(date=first, weekday=weekday(first)))
        else:
            pieces.append(_("{first} to {last}").format(first=first, last=last))
        if not (self.complete or self._problem):
            pieces.append(_("reading on…"))
        return " · ".join(pieces)

    def _instead_of_bars(self, view: StatisticsView) -> str:
        """Return why there is nothing to draw; an empty string where there is something."""
        if self._problem:
            return self._problem
        if self._is_empty:
            return _("Nothing has been said yet. What you use will be shown here.")
        if not view.line.found.keys().isdisjoint(view.periods):
            return ""
        if not self.complete:
            return _("Reading what was said…")
        first, last = _ends(view, view.periods)
        return _("Nothing was said from {first} to {last}.").format(first=first, last=last)

    # Keys

    def action_go(self, by: int) -> None:
        """Choose the next period, or the one before."""
        if self.view:
            self.view = self.view.going(by)

    def action_turn(self, by: int) -> None:
        """Show the periods after those in sight, or those before."""
        if self.view:
            self.view = self.view.turning(by)

    def action_oldest(self) -> None:
        """Choose the oldest period."""
        if self.view:
            self.view = self.view.choosing(self.view.line.first)

    def action_newest(self) -> None:
        """Show the newest periods, with none chosen."""
        if self.view:
            self.view = self.view.newest()

    def action_measure(self, by: int) -> None:
        """Show what comes next among messages, tokens and cost."""
        if self.view:
            self.view = self.view.measuring(by)

    def action_next_span(self) -> None:
        """Show weeks instead of days, then months."""
        if self.view:
            span = next_span(self.view.line.span)
            self.view = self.view.on(timeline(self._found, span, self._today))

    async def action_scroll(self, action: str) -> None:
        """Scroll the models, where not all have room."""
        await self.app.run_action(action, self.list_of_models)

    @on(Chart.Chosen)
    def _choose(self, event: Chart.Chosen) -> None:
        if self.view:
            number = self.view.periods[event.position]
            self.view = self.view.newest() if number == self.view.chosen else self.view.choosing(number)

    @on(Figures.Picked)
    def _measure(self, event: Figures.Picked) -> None:
        if self.view:
            self.view = replace(self.view, measure=event.measure)


def _ends(view: StatisticsView, periods: range) -> tuple[date, date]:
    """Return the first and the last day of some periods."""
    days = view.line.span.days
    return days(periods[0])[0], days(periods[-1])[1]


def _bars(view: StatisticsView) -> Bars:
    """Return the bars of the periods in sight."""
    line, is_cost = view.line, view.measure is Measure.COST
    each = [line.amounts(number) for number in view.periods]
    amounts = [view.measure.of(amounts) for amounts in each]
    names = [_name(line.span, number) for number in (view.periods[0], view.periods[-1])]
    return Bars(
        amounts,
        dollars(max(amounts)) if is_cost else short_number(max(amounts)),
        frozenset(at for at, amounts in enumerate(each) if is_cost and amounts.unpriced),
        None if view.chosen is None else view.periods.index(view.chosen),
        *names,
    )


def _name(span: Span, number: int) -> str:
    """Return what a period is called below its bar."""
    first, _last = span.days(number)
    return f"{first:%Y-%m}" if span is Span.MONTHS else short_date(first)

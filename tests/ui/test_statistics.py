"""The screen of statistics: what it counts, where its keys lead, and that nothing waits for it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from threading import Event

import pytest
from textual.pilot import Pilot

from litechat_tui.app.statistics_view import StatisticsView
from litechat_tui.app.timeline import Measure, Span
from litechat_tui.domain.chat import TurnStatus, Usage
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import Outcome, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.search import StaleSearchError
from litechat_tui.domain.spending import Amounts, Spell
from litechat_tui.ui.screens.statistics import StatisticsScreen
from litechat_tui.words import use
from tests.conftest import NOW
from tests.ui.conftest import MODEL, Stage, main_screen, said
from tests.waiting import PATIENCE, until, wait_for

HAIKU, SONNET, FREE = MODEL, "bedrock-claude-sonnet-5-jp", "gpt-oss-120b"
USED = (
    (0, HAIKU, Usage(1200, 300, cost=0.0027)),
    (0, SONNET, Usage(5000, 1000, cost=0.03)),
    (0, FREE, Usage(700, 70)),
    (1, SONNET, Usage(9000, 2500, cost=0.0645)),
    (4, FREE, Usage(4000, 400)),
    (9, HAIKU, Usage(2000, 500, cost=0.0045)),
    (29, HAIKU, Usage(100, 20, cost=0.0002)),
    (40, SONNET, Usage(30_000, 5000, cost=0.165)),
    (400, HAIKU, Usage(800_000, 100_000, cost=1.3)),
)
"""Days ago, model, and what an answer took."""


@pytest.fixture(autouse=True)
def tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the reader be where the clock of the tests is."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def fill(stage: Stage) -> None:
    """Store what was used."""
    for number, (days, model, usage) in enumerate(USED):
        stage.set_clock(NOW - timedelta(days=days, hours=number % 3))
        turn = stage.store.journal.begin(TurnRequest(f"s{number}", Prompt(f"Question {number}"), model))
        stage.store.journal.append(turn, [said("Answer")])
        stage.store.journal.end(turn, Outcome(TurnStatus.COMPLETED, usage=usage))
    stage.set_clock(NOW)


class GatedSpending:
    """A `SessionSpending` that answers only once its gate is open."""

    def __init__(self, error: StoreError | None = None) -> None:
        self.gate = Event()
        self.asked = 0
        self.gave_up = Event()
        self.fail = error

    def amounts(self, session_ids: Sequence[str]) -> Mapping[str, Amounts]:
        raise NotImplementedError

    def spells(self, since: datetime | None = None, is_stale: Callable[[], bool] | None = None) -> Sequence[Spell]:
        self.asked += 1
        assert is_stale is not None
        for _ in range(int(PATIENCE * 1000)):
            if self.gate.wait(0.001):
                break
            if is_stale():
                self.gave_up.set()
                raise StaleSearchError
        self.gate.clear()
        if self.fail:
            raise self.fail
        return [Spell(NOW - timedelta(days=1), HAIKU, Amounts(2, Usage(10, 2, cost=0.5)))]


@asynccontextmanager
async def opened(stage: Stage, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[Pilot[None], StatisticsScreen]]:
    """Start the app and open the statistics by their key; yield once everything is read."""
    app = stage.app()
    async with app.run_test(size=size) as pilot:
        await pilot.press("f5")
        screen = app.screen
        assert isinstance(screen, StatisticsScreen)
        await wait_for(pilot, lambda: screen.complete, "everything is read")
        yield pilot, screen


def view(screen: StatisticsScreen) -> StatisticsView:
    """Return what is looked at."""
    assert screen.view is not None
    return screen.view


def seen(screen: StatisticsScreen) -> str:
    """Return everything that is written, for looking at words."""
    parts = (screen.heading, screen.figures, screen.note, screen.chart, screen.models)
    return "\n".join(str(part.render()) for part in parts if part.display)


def row(screen: StatisticsScreen, name: str) -> str:
    """Return the row that begins with a name."""
    lines = f"{screen.figures.render()}\n{screen.models.render()}".splitlines()
    (found,) = [line.strip(" ▸") for line in lines if line.strip(" ▸").startswith(name)]
    return " ".join(found.rstrip("▏▎▍▌▋▊▉█ ").split())


async def test_totals_and_models_of_the_last_thirty_days_come_first(stage: Stage) -> None:
    fill(stage)
    async with opened(stage) as (_, screen):
        assert "Days · 2026-10-25 to 2026-11-23" in seen(screen)
        assert row(screen, "Messages") == "Messages 14"
        assert row(screen, "Tokens") == "Tokens 26,790 22,000 in 4,790 out"
        assert row(screen, "Cost") == "Cost ≥$0.1019"
        assert "The costs of 2 answers are not known." in seen(screen)
        assert [row(screen, name) for name in (SONNET, FREE, HAIKU)] == [
            f"{SONNET} 17,500",
            f"{FREE} 5,170",
            f"{HAIKU} 4,120",
        ]
        assert [line.split()[0] for line in str(screen.models.render()).splitlines()] == [SONNET, FREE, HAIKU]


async def test_a_chosen_day_has_totals_and_models_of_its_own(stage: Stage) -> None:
    fill(stage)
    async with opened(stage) as (pilot, screen):
        await pilot.press("left", "left")
        assert "Days · 2026-11-22 Sun" in seen(screen)
        assert row(screen, "Tokens") == "Tokens 11,500 9,000 in 2,500 out"
        assert row(screen, "Cost") == "Cost $0.0645"
        assert list(screen.models.models) == [SONNET]
        assert not screen.note.display
        await pilot.press("right", "right")
        assert view(screen).chosen is None
        assert "2026-10-25 to 2026-11-23" in seen(screen)


async def test_a_key_changes_what_the_bars_show(stage: Stage) -> None:
    fill(stage)
    async with opened(stage) as (pilot, screen):
        assert list(screen.chart.bars.amounts)[-2:] == [11_500, 8270]
        assert screen.chart.bars.top == "12k"
        await pilot.press("down")
        assert view(screen).measure is Measure.COST
        assert screen.chart.bars.top == "$0.0645"
        assert list(screen.chart.bars.amounts)[-2:] == pytest.approx([0.0645, 0.0327])
        await pilot.press("tab")
        assert view(screen).measure is Measure.MESSAGES
        assert list(screen.chart.bars.amounts)[-2:] == [2, 6]
        assert row(screen, SONNET) == f"{SONNET} 4"
        await pilot.press("up", "shift+tab")
        assert view(screen).measure is Measure.TOKENS


async def test_a_cost_that_nobody_knows_is_never_nothing(stage: Stage) -> None:
    fill(stage)
    async with opened(stage) as (pilot, screen):
        await pilot.press("down")
        assert screen.chart.bars.incomplete == {25, 29}
        ground = str(screen.chart.render()).splitlines()[-2]
        assert [at for at, foot in enumerate(ground.split()[1]) if foot == "?"] == [50, 58]
        assert row(screen, FREE) == f"{FREE} ?"
        await pilot.press(*["left"] * 5)
        assert row(screen, "Cost") == "Cost ?"
        assert "The cost of 1 answer is not known." in seen(screen)
        await pilot.press("left")
        assert row(screen, "Cost") == "Cost –"


async def test_weeks_and_months_follow_days(stage: Stage) -> None:
    fill(stage)
    async with opened(stage) as (pilot, screen):
        await pilot.press("left", "space")
        assert "Weeks · 2026-11-23 to 2026-11-29" in seen(screen)
        assert row(screen, "Messages") == "Messages 6"
        await pilot.press("space")
        assert "Months · 2026-11-01 to 2026-11-30" in seen(screen)
        assert row(screen, "Messages") == "Messages 12"
        await pilot.press("end")
        assert row(screen, "Messages") == f"Messages {2 * len(USED)}"
        assert (screen.chart.bars.begin, screen.chart.bars.end) == ("2024-12", "2026-11")
        await pilot.press("space")
        assert view(screen).line.span is Span.DAYS


async def test_earlier_days_come_page_by_page_or_at_once(stage: Stage) -> None:
    fill(stage)
    async with opened(stage) as (pilot, screen):
        await pilot.press("pageup")
        assert "2026-09-25 to 2026-10-24" in seen(screen)
        assert row(screen, "Tokens") == "Tokens 35,000 30,000 in 5,000 out"
        await pilot.press("pagedown")
        assert "2026-10-25 to 2026-11-23" in seen(screen)
        await pilot.press("home")
        assert "Days · 2025-10-19 Sun" in seen(screen)
        assert row(screen, "Tokens") == "Tokens 900,000 800,000 in 100,000 out"
        await pilot.press("end")
        assert "2026-10-25 to 2026-11-23" in seen(screen)


async def test_a_time_without_anything_says_so_and_leads_on(stage: Stage) -> None:
    fill(stage)
    async with opened(stage) as (pilot, screen):
        await pilot.press("pageup", "pageup")
        assert "Nothing was said from 2026-08-26 to 2026-09-24." in seen(screen)
        await pilot.press("pagedown")
        assert "Nothing was said" not in seen(screen)


async def test_nothing_at_all_is_one_sentence(stage: Stage) -> None:
    async with opened(stage) as (pilot, screen):
        assert str(screen.chart.render()) == "Nothing has been said yet. What you use will be shown here."
        assert not screen.figures.display
        await pilot.press("left", "space", "home", "pageup", "down", "j")
        assert str(screen.chart.render()) == "Nothing has been said yet. What you use will be shown here."


async def test_a_click_chooses_a_bar_and_once_more_leaves_it(stage: Stage) -> None:
    fill(stage)
    async with opened(stage) as (pilot, screen):
        columns = str(screen.chart.render()).splitlines()[-2]
        at = (columns.index("─") + 2 * 28, 1)
        assert await pilot.click(screen.chart, offset=at)
        assert view(screen).chosen == view(screen).line.now - 1
        assert str(screen.chart.render()).splitlines()[-2][at[0]] == "▲"
        assert await pilot.click(screen.chart, offset=at)
        assert view(screen).chosen is None
        assert await pilot.click(screen.chart, offset=(0, 1))
        assert view(screen).chosen is None


@pytest.mark.parametrize(("line", "measure"), [(0, Measure.MESSAGES), (1, Measure.TOKENS), (2, Measure.COST)])
async def test_a_click_on_an_amount_draws_it(stage: Stage, line: int, measure: Measure) -> None:
    fill(stage)
    async with opened(stage) as (pilot, screen):
        assert await pilot.click(screen.figures, offset=(3, line))
        assert view(screen).measure is measure
        assert str(screen.figures.render()).splitlines()[line].startswith("▸")


async def test_more_models_than_have_room_are_scrolled_to(stage: Stage) -> None:
    for number in range(12):
        turn = stage.store.journal.begin(TurnRequest(f"s{number}", Prompt("Hello"), f"model-{number:02}"))
        stage.store.journal.end(turn, Outcome(TurnStatus.COMPLETED, usage=Usage(1000 - number, 0)))
    async with opened(stage, (60, 20)) as (pilot, screen):
        assert screen.list_of_models.max_scroll_y > 0
        await pilot.press("j", "j")
        await wait_for(pilot, lambda: screen.list_of_models.scroll_offset.y == 2, "two rows are scrolled down")
        await pilot.press("k")
        await wait_for(pilot, lambda: screen.list_of_models.scroll_offset.y == 1, "one row is scrolled up")


@pytest.mark.parametrize("key", ["escape", "q", "f5"])
async def test_it_is_closed_by_the_key_that_opened_it_too(stage: Stage, key: str) -> None:
    async with opened(stage) as (pilot, screen):
        await pilot.press(key)
        await wait_for(pilot, lambda: not screen.is_running, "it is closed")
        assert pilot.app.screen is main_screen(pilot.app)


async def test_the_screen_is_there_while_everything_is_still_read(stage: Stage) -> None:
    spending = GatedSpending()
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = StatisticsScreen(spending, lambda: NOW)
        app.push_screen(screen)
        await wait_for(pilot, lambda: spending.asked == 1, "it reads")
        assert "Reading what was said…" in seen(screen)
        await pilot.press("left", "space", "down", "pageup", "home", "end")
        assert screen.view is None
        spending.gate.set()
        await wait_for(pilot, lambda: spending.asked == 2, "it reads on")
        assert "reading on…" in seen(screen)
        assert row(screen, "Tokens") == "Tokens 12 10 in 2 out"
        await pilot.press("left")
        chosen = view(screen).chosen
        spending.gate.set()
        await wait_for(pilot, lambda: screen.complete, "everything is read")
        assert "reading on…" not in seen(screen)
        assert view(screen).chosen == chosen


@pytest.mark.parametrize("leaves", [False, True])
async def test_reading_ends_when_nobody_looks_any_more(stage: Stage, leaves: bool) -> None:
    spending = GatedSpending()
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(StatisticsScreen(spending, lambda: NOW))
        await wait_for(pilot, lambda: spending.asked == 1, "it reads")
        if leaves:
            app.exit()
        else:
            await pilot.press("escape")
            await wait_for(pilot, lambda: app.screen is main_screen(app), "it is closed")
            await wait_for(pilot, spending.gave_up.is_set, "reading has ended")
    await until(spending.gave_up.is_set, "reading has ended")


async def test_what_cannot_be_read_is_a_sentence(stage: Stage) -> None:
    spending = GatedSpending(StoreError(Code.STORE_LOCKED, path="sessions.db"))
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = StatisticsScreen(spending, lambda: NOW)
        app.push_screen(screen)
        await wait_for(pilot, lambda: spending.asked == 1, "it reads")
        spending.gate.set()
        await wait_for(pilot, lambda: "locked" in seen(screen), "it says why nothing is shown")
        await pilot.press("left", "escape")
        await wait_for(pilot, lambda: app.screen is main_screen(app), "it is closed")


async def test_what_cannot_be_read_on_is_no_sum_of_everything(stage: Stage) -> None:
    spending = GatedSpending()
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = StatisticsScreen(spending, lambda: NOW)
        app.push_screen(screen)
        spending.gate.set()
        await wait_for(pilot, lambda: screen.view and spending.asked == 2, "it reads on")
        await pilot.press("pageup")
        spending.fail = StoreError(Code.STORE_LOCKED, path="sessions.db")
        spending.gate.set()
        await wait_for(pilot, lambda: "locked" in seen(screen), "it says why")
        await pilot.press("space")
        assert "locked" in seen(screen)
        assert "reading on…" not in seen(screen)


async def test_a_day_begins_where_the_reader_is(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.session("a", ("Hello", "Hi"), age=timedelta(hours=10))  # 05:04 in Tokyo, the day before in London
    async with opened(stage) as (_, screen):
        assert list(screen.chart.bars.amounts)[-2:] == [0, 30]
    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    async with opened(stage) as (_, screen):
        assert list(screen.chart.bars.amounts)[-2:] == [30, 0]


async def test_it_speaks_japanese(stage: Stage) -> None:
    fill(stage)
    use("ja")
    try:
        async with opened(stage, (60, 20)) as (pilot, screen):
            await pilot.press("left")
            assert "日ごと · 2026-11-23（月）" in seen(screen)
            assert "料金が不明な応答が 1 件あります。" in seen(screen)
    finally:
        use("en")

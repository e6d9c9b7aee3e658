"""What the screen tells of the hub, and what it has the hub get."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

import pytest

from litechat_tui.app.hub import keeping
from litechat_tui.app.hub.keeping import HubKeeper, Way
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import HubError, Problem
from litechat_tui.domain.events import TextDelta
from litechat_tui.domain.hub_light import HubLight, HubStanding
from litechat_tui.domain.redaction import NO_SECRETS
from litechat_tui.ui import app as app_module
from litechat_tui.ui.widgets.hub_watcher import HubWatcher
from litechat_tui.ui.widgets.status import StatusLine
from tests.conftest import NOW
from tests.fakes.hub import FakeHub
from tests.ui.conftest import Stage, main_screen, showing
from tests.waiting import wait_for

REFUSED = Problem(Code.HUB_NOT_MADE, place="db.example/litechat")


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_module, "WATCH_SECONDS", 0.01)
    monkeypatch.setattr(keeping, "REST", 0)


class QuietHub(FakeHub):
    """A hub that never has news."""

    def await_news(self, seconds: float) -> bool:
        return self.news.acquire(timeout=min(seconds, 0.02))


@pytest.fixture
def hub(stage: Stage) -> Iterator[QuietHub]:
    made = QuietHub()

    @contextmanager
    def opened() -> Iterator[Way]:
        yield Way(stage.store.archive, made, NO_SECRETS)

    stage.hub = HubKeeper(opened, lambda: NOW)
    yield made
    stage.hub.close()
    if stage.hub._thread is not None:
        stage.hub._thread.join()


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (HubStanding(HubLight.IN_STEP), "● hub"),
        (HubStanding(HubLight.BEHIND, 3), "○ hub: 3 behind"),
        (HubStanding(HubLight.OFFLINE, since=datetime(2026, 11, 27, 18, 5)), "! hub offline since 18:05"),  # noqa: DTZ001
        (HubStanding(HubLight.OFFLINE), "! hub offline since -"),
        (HubStanding(HubLight.REFUSED, problem=REFUSED), "! hub refused: not made yet"),
        (HubStanding(HubLight.REFUSED, problem=Problem(Code.HUB_ADDRESS)), "! hub refused: wrong address"),
        (HubStanding(HubLight.REFUSED), "! hub refused: wrong address"),
        (HubStanding(), "localhost:4000"),
    ],
)
async def test_the_status_line_says_how_the_hub_stands(stage: Stage, standing: HubStanding, words: str) -> None:
    app = stage.app()
    async with app.run_test(size=(120, 24)) as pilot:
        line = main_screen(app).query_one(StatusLine)
        line.hub = standing
        await pilot.pause()
        assert line.render().plain.endswith(words)


async def test_a_session_is_pushed_once_its_answer_is_there(stage: Stage, hub: QuietHub) -> None:
    stage.script(TextDelta("Answer"))
    app = stage.app()
    async with app.run_test(size=(120, 24)) as pilot:
        screen = main_screen(app)
        await pilot.press("a", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        stage.runner.release_all()
        await wait_for(pilot, lambda: hub.kept, "the session is pushed")
        assert "hub" in screen.query_one(StatusLine).render().plain


async def test_what_is_done_to_a_session_is_pushed(stage: Stage, hub: QuietHub) -> None:
    stage.session("s", ("one", "two"))
    async with showing(stage, "s", size=(120, 24)) as (pilot, screen):
        await pilot.press("x")
        await wait_for(pilot, lambda: len(hub.kept) == 1, "the session is pushed")
        before = hub.kept
        await screen.run_action("house.pin")
        await wait_for(pilot, lambda: hub.kept != before, "it is pushed again")
        assert len(hub.kept) == 1


async def test_a_refusal_is_said_once_and_a_defect_is_raised(stage: Stage) -> None:
    def refused() -> AbstractContextManager[Way]:
        raise HubError(Code.HUB_NOT_MADE, place="db.example/litechat")

    stage.session("s", ("one", "two"))
    stage.hub = HubKeeper(refused, lambda: NOW)
    async with showing(stage, "s", size=(120, 24), notifications=True) as (pilot, screen):
        await pilot.press("x")
        await wait_for(pilot, lambda: pilot.app._notifications, "the refusal is said")
        (told,) = pilot.app._notifications
        assert told.message.startswith("There is no hub in db.example/litechat yet.")
        assert "hub refused: not made yet" in screen.query_one(StatusLine).render().plain
        watcher = screen.query_one(HubWatcher)
        stage.hub.close()
        with pytest.raises(ZeroDivisionError):
            watcher._raise(HubWatcher._Broke(ZeroDivisionError()))


async def test_the_screen_in_another_language_goes_on_with_it(stage: Stage, hub: QuietHub) -> None:
    stage.session("s", ("one", "two"))
    async with showing(stage, "s", size=(120, 24)) as (pilot, screen):
        await pilot.press("x")
        await wait_for(pilot, lambda: hub.kept, "the session is pushed")
        assert stage.hub is not None
        first = screen.query_one(HubWatcher)
        await screen.mount(second := HubWatcher(stage.hub, screen._chat))
        await first.remove()
        assert stage.hub.report == second._report
        assert second.standing == stage.hub.standing
        await second.remove()
        assert stage.hub.report != second._report

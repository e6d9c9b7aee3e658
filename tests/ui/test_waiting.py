"""While a reply is awaited or arrives, the screen shows that the program lives and how to stop it."""

from __future__ import annotations

import pytest
from textual.geometry import Region
from textual.message import Message

from litechat_tui.app.replies import Activity, Phase
from litechat_tui.domain.events import TextDelta
from litechat_tui.ui.screens.main import MainScreen
from litechat_tui.ui.widgets.status import activity_text
from litechat_tui.ui.widgets.transcript import Transcript
from litechat_tui.ui.window_title import WindowTitle
from tests.ui.conftest import Stage, main_screen
from tests.waiting import wait_for


def rows(screen: MainScreen) -> list[str]:
    return [screen.transcript.render_line(y).text.strip() for y in range(screen.transcript.size.height)]


@pytest.mark.parametrize("size", [(60, 20), (200, 50)])
async def test_a_reply_that_is_awaited_says_for_how_long_and_what_stops_it(stage: Stage, size: tuple[int, int]) -> None:
    stage.script(TextDelta("one"))
    app = stage.app()
    async with app.run_test(size=size) as pilot:
        screen = main_screen(app)
        await pilot.press("a", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        stage.runner.release()
        await wait_for(pilot, lambda: "… Waiting for the model · 0s · Esc stops" in rows(screen), "it is said")
        stage.runner.release()
        await wait_for(pilot, lambda: "one" in rows(screen), "the text takes its place")
        assert not any("Waiting" in row for row in rows(screen))


async def test_the_sign_turns_while_nothing_has_arrived_and_only_its_row_is_drawn(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TEXTUAL_ANIMATIONS")
    stage.script(TextDelta("one"))
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        pane = screen.pane
        assert pane._spinner is not None
        assert pane._spinner._interval == 1 / 8
        await pilot.press("a", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        stage.runner.release()
        await wait_for(pilot, lambda: any("Waiting" in row for row in rows(screen)), "the reply is awaited")
        signs, drawn = set(), []
        refresh = Transcript.refresh

        def recorded(self: Transcript, *regions: Region, **options: bool) -> Transcript:
            drawn.append(sum(region.height for region in regions))
            return refresh(self, *regions, **options)

        monkeypatch.setattr(Transcript, "refresh", recorded)
        for _ in range(4):
            pane._spin()
            signs.add(next(row[0] for row in rows(screen) if "Waiting" in row))
        assert signs == set("|/-\\")
        assert set(drawn) == {1}
        stage.runner.release()
        await wait_for(pilot, lambda: "one" in rows(screen), "the text takes its place")
        assert not pane._spinner._active.is_set(), "it rests"


@pytest.mark.parametrize(
    ("activity", "words"),
    [
        (Activity(Phase.RECEIVING, 3), "Receiving · 3s · Esc stops"),
        (Activity(Phase.RECEIVING, 3, rate=42), "Receiving · 3s · ≈ 42 tokens/s · Esc stops"),
        (Activity(Phase.RECEIVING, 3, rate=42, exact=True), "Receiving · 3s · 42 tokens/s · Esc stops"),
    ],
)
async def test_the_status_line_says_how_fast_the_text_arrives(activity: Activity, words: str) -> None:
    assert activity_text(activity, "Esc") == words


async def test_the_window_is_called_like_the_session_with_a_mark_while_a_reply_arrives(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.session("s1", ("東京の天気", "晴れ"))
    stage.session_id = "s1"
    stage.script(TextDelta("one"))
    titles: list[str] = []
    app = stage.app()
    post = MainScreen.post_message

    def recorded(self: MainScreen, message: Message) -> bool:
        if isinstance(message, MainScreen.Titled):
            titles.append(message.title)
        return post(self, message)

    monkeypatch.setattr(MainScreen, "post_message", recorded)
    assert issubclass(app.driver_class, WindowTitle)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: titles[-1:] == ["東京の天気"], "the session is named")
        await pilot.press("a", "enter")
        await wait_for(pilot, lambda: titles[-1] == "● 東京の天気", "a mark is shown")
        stage.runner.release_all()
        await wait_for(pilot, lambda: not screen.busy and titles[-1] == "東京の天気", "the mark is gone")

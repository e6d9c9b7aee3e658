"""A title that a model gives shows in the list, above the conversation and in the window, without a reload."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.message import Message
from textual.pilot import Pilot

from litechat_tui.domain.chat import TitleSource
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.domain.shelf import Change
from litechat_tui.ui.screens.main import MainScreen
from tests.fakes.asker import FakeAsker, give
from tests.ui.conftest import Stage, main_screen, sessions_read
from tests.waiting import wait_for


def listed(screen: MainScreen) -> list[str]:
    return [session.title for session in sessions_read(screen)]


@asynccontextmanager
async def answered(stage: Stage) -> AsyncIterator[tuple[Pilot[None], MainScreen, FakeAsker, list[str]]]:
    """Start the app with titles switched on, have one prompt answered, and give the titles that the window gets."""
    stage.asker = asker = FakeAsker()
    app, windows = stage.app(), list[str]()

    def note(message: Message) -> None:
        if isinstance(message, MainScreen.Titled):
            windows.append(message.title)

    async with app.run_test(size=(120, 40), notifications=True, message_hook=note) as pilot:
        screen = main_screen(app)
        screen.pane.composer.prompt.put("Knock, knock")
        await pilot.press("enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        stage.runner.release_all()
        await wait_for(pilot, lambda: listed(screen) == ["Knock, knock"] and not screen.busy, "it is answered")
        yield pilot, screen, asker, windows
    assert app._dependencies.titles is not None
    app._dependencies.titles.close()


async def test_it_shows_everywhere_as_soon_as_it_is_there(stage: Stage) -> None:
    async with answered(stage) as (pilot, screen, asker, windows):
        give(asker.asked(), "At the door")
        await wait_for(pilot, lambda: listed(screen) == ["At the door"], "the list has it")
        await wait_for(pilot, lambda: screen.pane.conversation.heading.title == "At the door", "so has the heading")
        assert "At the door" in str(screen.pane.conversation.heading.content)
        await wait_for(pilot, lambda: windows[-1] == "At the door", "and the window")


async def test_a_failure_shows_nowhere(stage: Stage) -> None:
    async with answered(stage) as (pilot, screen, asker, _windows):
        give(asker.asked(), ProxyError(Code.PROXY_MODEL_UNKNOWN, model="titles"))
        stage.runner.replies.clear()
        screen.pane.composer.prompt.put("And now?")
        await pilot.press("enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        stage.runner.release_all()
        # The second question is asked only when the first one has come to its end.
        await wait_for(pilot, lambda: len(asker.questions) == 2, "it is tried once more")
        assert not [*screen.app._notifications]
        assert listed(screen) == ["Knock, knock"]
        give(asker.asked(), "At the door")
        await wait_for(pilot, lambda: listed(screen) == ["At the door"], "the list has it")


async def test_a_name_of_another_window_stays(stage: Stage) -> None:
    async with answered(stage) as (pilot, screen, asker, _windows):
        (session,) = sessions_read(screen)
        stage.store.commands.change([session.id], Change(title="Mine"))
        give(asker.asked(), "At the door")
        await wait_for(
            pilot,
            lambda: stage.store.spending.amounts([session.id])[session.id].usage.input_tokens,
            "the answer has been dealt with",
        )
        found = stage.store.queries.session(session.id)
        assert found is not None
        assert (found.title, found.title_source) == ("Mine", TitleSource.PERSON)


async def test_a_name_that_the_reader_writes_shows_above_the_conversation(stage: Stage) -> None:
    async with answered(stage) as (pilot, screen, asker, _windows):
        await pilot.press("f2")
        await wait_for(pilot, lambda: screen.sidebar.name_box.has_focus, "there is a box for it")
        screen.sidebar.name_box.value = "Mine"
        await pilot.press("enter")
        await wait_for(pilot, lambda: screen.pane.conversation.heading.title == "Mine", "the heading has it")
        asker.asked().cancel()

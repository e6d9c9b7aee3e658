"""Labels of double width: whatever they are, everything keeps its columns on small screens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets._footer import FooterKey
from textual.widgets._toast import Toast

from litechat_tui import words
from litechat_tui.app.replies import Activity, Phase
from litechat_tui.domain.chat import TurnStatus, Usage
from litechat_tui.domain.events import TextDelta
from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.screens.attach import AttachDialog
from litechat_tui.ui.screens.confirm import Confirm
from litechat_tui.ui.screens.dialog import Palette
from litechat_tui.ui.screens.export import ExportDialog
from litechat_tui.ui.screens.help import HelpScreen
from litechat_tui.ui.screens.import_ import ImportDialog
from litechat_tui.ui.screens.main import MainScreen
from litechat_tui.ui.screens.model_picker import ModelPicker
from litechat_tui.ui.screens.save_code import SaveCode
from litechat_tui.ui.widgets.footer import KeysFooter
from litechat_tui.ui.widgets.status import StatusLine, activity_text
from tests.ui.conftest import Stage, main_screen, shown
from tests.waiting import wait_for
from tests.wide import know_wide_words, wide

SIZES = [(60, 20), (80, 24)]


@pytest.fixture(autouse=True)
def wide_words(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    know_wide_words(monkeypatch)
    words.use("ja")
    yield
    words.use("en")


@pytest.fixture
def stage_with_sessions(stage: Stage) -> Stage:
    stage.session("a", ("Question", "Text\n\n```python\npass\n```"), ("More", "Half"), status=TurnStatus.INTERRUPTED)
    stage.session("b", ("Older", "Answer"), age=timedelta(days=3), status=TurnStatus.FAILED)
    stage.session_id = "a"
    stage.script(TextDelta("one"), TextDelta("two"))
    return stage


def drawn(screen: Screen[object]) -> list[str]:
    """Return the rows of a screen as they are drawn."""
    return ["".join(segment.text for segment in strip) for strip in screen._compositor.render_strips()]


def assert_columns(screen: Screen[object]) -> None:
    """Assert that every row is as wide as the screen, and that nothing sticks out of what holds it."""
    width, height = screen.app.size
    assert [cell_len(row) for row in drawn(screen)] == [width] * height
    for widget in screen.query("*"):
        if widget.region and widget.is_on_screen and not scrolls(widget):
            assert Region(0, 0, width, height).contains_region(widget.region), widget


def scrolls(widget: Widget) -> bool:
    """Whether something above it scrolls."""
    return any(isinstance(above, Widget) and above.max_scroll_y for above in widget.ancestors)


def is_shown(app: LitechatApp, kind: type[Screen[Any]]) -> bool:
    return type(app.screen) is kind and app.screen.is_running


async def opened(pilot: Pilot[None], stage: Stage) -> MainScreen:
    screen = main_screen(pilot.app)
    await wait_for(pilot, lambda: shown(screen) and screen.query_one(KeysFooter).children, "all is there")
    return screen


STEPS: tuple[tuple[str, type[Screen[Any]]], ...] = (
    ("shift+tab", MainScreen),  # the conversation
    ("e", MainScreen),  # an earlier prompt in the box
    ("escape ctrl+f t e", MainScreen),  # something found in the conversation
    ("x x", MainScreen),  # nothing found
    ("escape f3", MainScreen),  # the sessions
    ("x x", MainScreen),  # none of them
    ("escape escape f1", HelpScreen),
    ("escape ctrl+l", ModelPicker),
    ("x x", ModelPicker),
    ("escape ctrl+p", Palette),
    ("escape shift+tab s", SaveCode),
    ("escape ctrl+n", MainScreen),  # an empty session
    ("h i enter n o enter", MainScreen),  # a prompt that waits
    ("ctrl+q", Confirm),
)


@pytest.mark.parametrize("size", SIZES)
async def test_everything_keeps_its_columns(stage_with_sessions: Stage, size: tuple[int, int]) -> None:
    app = stage_with_sessions.app()
    async with app.run_test(size=size) as pilot:
        await opened(pilot, stage_with_sessions)
        assert_columns(app.screen)
        for keys, kind in STEPS:
            await pilot.press(*keys.split())
            await wait_for(pilot, partial(is_shown, app, kind), f"{keys} leads to {kind}")
            assert_columns(app.screen)


@pytest.mark.parametrize("size", SIZES)
async def test_export_and_import_keep_their_columns(stage_with_sessions: Stage, size: tuple[int, int]) -> None:
    app = stage_with_sessions.app()
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot, stage_with_sessions)
        for action, kind in (("export_all", ExportDialog), ("import_sessions", ImportDialog)):
            await app.run_action(f"transfers.{action}", screen)
            await wait_for(pilot, partial(is_shown, app, kind), f"{action} leads to {kind}")
            assert_columns(app.screen)
            await pilot.press("escape")
            await wait_for(pilot, partial(is_shown, app, MainScreen), "it is gone")


@pytest.mark.parametrize("size", SIZES)
async def test_the_last_key_of_the_footer_is_help_although_other_keys_have_the_same_words(
    stage_with_sessions: Stage, size: tuple[int, int]
) -> None:
    app = stage_with_sessions.app()
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot, stage_with_sessions)
        keys = screen.query(FooterKey)
        assert keys.last().action == "show_help"
        assert keys.last().region.right <= size[0]
        assert len({key.action for key in keys}) == len(keys) > 2


@pytest.mark.parametrize("size", SIZES)
async def test_the_status_line_keeps_activity_and_model_apart(
    stage_with_sessions: Stage, size: tuple[int, int]
) -> None:
    app = stage_with_sessions.app()
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot, stage_with_sessions)
        line = screen.query_one(StatusLine)
        for activity in (Activity(), Activity(Phase.WAITING, 12), Activity(ended=TurnStatus.INTERRUPTED)):
            screen.activity, screen.usage = activity, Usage(21, 9, cost=0.1)
            await pilot.pause()
            text = line.render().plain
            assert cell_len(text) == line.content_size.width
            assert text[2:6] == activity_text(activity, "Esc")[:4]
            assert "  bedrock" in text


@pytest.mark.parametrize("size", SIZES)
async def test_help_puts_keys_and_sentences_side_by_side(stage_with_sessions: Stage, size: tuple[int, int]) -> None:
    app = stage_with_sessions.app()
    async with app.run_test(size=size) as pilot:
        await opened(pilot, stage_with_sessions)
        await pilot.press("f1")
        await wait_for(pilot, lambda: app.screen is not main_screen(app), "help is shown")
        for keys in app.screen.query(".keys").results(Static):
            sentence = keys.parent.children[1]  # type: ignore[union-attr]
            assert keys.region.right == sentence.region.x
            assert cell_len(str(keys.content)) < keys.region.width
            assert sentence.region.width >= 20


@pytest.mark.parametrize("size", SIZES)
async def test_a_question_shows_both_answers(stage_with_sessions: Stage, size: tuple[int, int]) -> None:
    app = stage_with_sessions.app()
    async with app.run_test(size=size) as pilot:
        await opened(pilot, stage_with_sessions)
        question = wide("Quit while a reply is arriving?"), wide("It is stopped, and what came is kept.")
        app.push_screen(Confirm(*question))
        await wait_for(pilot, lambda: isinstance(app.screen, Confirm) and app.screen.is_running, "it is asked")
        assert_columns(app.screen)
        answers = f"y {wide('yes')}   n {wide('no')}"
        assert any(answers in row for row in drawn(app.screen))


@pytest.mark.parametrize("size", SIZES)
async def test_news_stay_on_the_screen(stage_with_sessions: Stage, size: tuple[int, int]) -> None:
    app = stage_with_sessions.app()
    async with app.run_test(size=size, notifications=True) as pilot:
        screen = await opened(pilot, stage_with_sessions)
        screen.decline(wide("There is no finished answer here to give again."))
        await wait_for(pilot, lambda: screen.query(Toast), "it is shown")
        toast = screen.query_one(Toast).region
        assert toast.x >= 0
        assert toast.right <= size[0]


async def test_the_palette_says_that_nothing_is_found_in_the_language_in_use(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("ctrl+p")
        await wait_for(pilot, lambda: isinstance(app.screen, Palette) and app.screen.is_running, "it is open")
        await pilot.press("x", "q", "x", "q")
        await wait_for(pilot, lambda: any(wide("No matches found") in row for row in drawn(app.screen)), "it says so")


async def test_the_themes_are_named_in_the_language_in_use(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(60, 20)) as pilot:
        app.search_themes()
        labels = [wide(label) for label in ("Dark", "Light", "The terminal's own colours")]
        await wait_for(
            pilot, lambda: all(any(label in row for row in drawn(app.screen)) for label in labels), "all are listed"
        )
        await pilot.press("enter")
        await wait_for(pilot, lambda: app.screen is main_screen(app), "one is chosen")
        assert isinstance(app, LitechatApp)
        assert app.theme.startswith("litechat-")


@pytest.mark.parametrize("size", SIZES)
async def test_files_keep_their_columns(
    stage_with_sessions: Stage, size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "ファイル"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}{'とても長い名前の資料' * 8}.txt").write_text("あ" * number)
    monkeypatch.chdir(folder)
    app = stage_with_sessions.app()
    async with app.run_test(size=size) as pilot:
        composer = (await opened(pilot, stage_with_sessions)).pane.composer
        await pilot.press("@")
        await wait_for(pilot, lambda: composer.prompt.finder and composer.prompt.finder.complete, "files are listed")
        assert_columns(app.screen)
        for name, kept in (("1", 1), ("2", 2)):
            await pilot.press(*f"{name}", "enter")
            await wait_for(pilot, lambda kept=kept: len(composer.prompt.attachments) == kept, "one is attached")  # type: ignore[misc]
            assert_columns(app.screen)
            await pilot.press("@")
        await pilot.press("0", "enter")
        await wait_for(pilot, lambda: composer.refusal.has_class("-there"), "an empty one is refused")
        assert_columns(app.screen)
        await pilot.press("alt+a")
        await wait_for(pilot, partial(is_shown, app, AttachDialog), "the dialog opens")
        await pilot.press("1")
        await wait_for(pilot, lambda: app.screen.query_one(OptionList).option_count == 1, "it is filtered")
        assert_columns(app.screen)

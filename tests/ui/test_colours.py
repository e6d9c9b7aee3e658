import pytest

from litechat_tui.ui.themes import DARK, LIGHT, TERMINAL
from litechat_tui.ui.widgets.session_list import SessionList
from tests.ui.conftest import Stage
from tests.waiting import wait_for


@pytest.mark.parametrize(
    ("variables", "theme"),
    [
        ({"COLORTERM": "truecolor", "TERM": "xterm"}, LIGHT),
        ({"COLORTERM": "", "TERM": "xterm-256color"}, LIGHT),
        ({"COLORTERM": "", "TERM": "linux"}, TERMINAL),
        ({"COLORTERM": "", "TERM": ""}, TERMINAL),
        ({"NO_COLOR": "1"}, TERMINAL),
        ({"NO_COLOR": ""}, LIGHT),
    ],
)
def test_the_chosen_theme_is_taken_where_the_terminal_has_the_colours_for_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], theme: object
) -> None:
    stage.store.local.remember("theme", LIGHT.name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert stage.app().current_theme is theme


async def test_a_theme_that_the_terminal_asked_for_is_not_remembered(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = stage.app()
    async with app.run_test() as pilot:
        await wait_for(pilot, lambda: stage.runner.started, "the first frame is on its way")
    assert stage.store.local.preference("theme") is None


async def test_without_colour_a_session_is_chosen_with_the_mouse(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    stage.session("s1", ("one", "two"))
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_for(pilot, lambda: app.query_one(SessionList)._rows, "the list is there")
        await pilot.click("#sessions", offset=(3, 2))
        await wait_for(pilot, lambda: getattr(app.screen, "session_id", "") == "s1", "the session is shown")


async def test_nothing_moves_by_itself(stage: Stage) -> None:
    assert stage.app().animation_level == "none"


async def test_with_a_theme_of_many_colours_no_colour_is_shades_of_grey(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = stage.app()
    async with app.run_test() as pilot:
        app.theme = DARK.name
        await pilot.pause()
        colours = {
            colour.get_truecolor()
            for strip in app.screen._compositor.render_strips()
            for _, style, _ in strip
            if style
            for colour in (style.color, style.bgcolor)
            if colour
        }
    assert len(colours) > 3
    assert all(red == green == blue for red, green, blue in colours)

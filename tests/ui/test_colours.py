import pytest
from textual.theme import Theme

from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.themes import DARK, LIGHT, TERMINAL
from litechat_tui.ui.widgets.session_list import SessionList
from tests.ui.conftest import Stage, main_screen
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


MARKDOWN = """\
# One

> two

- `three` [four](https://example.com)

```python
return 'five'  # six
```
"""


def painted(app: LitechatApp) -> list[str]:
    """Return everything on the screen, with its colours."""
    return [f"{text!r} {style}" for strip in app.screen._compositor.render_strips() for text, style, _ in strip]


@pytest.mark.parametrize("focus", ["action_focus_prompt", "action_focus_transcript"])
@pytest.mark.parametrize(("before", "after"), [(DARK, LIGHT), (LIGHT, DARK), (DARK, TERMINAL), (TERMINAL, LIGHT)])
async def test_everything_on_the_screen_follows_a_new_theme_at_once(
    stage: Stage, before: Theme, after: Theme, focus: str
) -> None:
    stage.session("s", ("Show me", MARKDOWN), ("More", "More"))
    stage.session_id = "s"
    screens = []
    for first in (after, before):
        app = stage.app()
        app.theme = first.name
        async with app.run_test(size=(100, 40)) as pilot:
            screen = main_screen(app)
            await wait_for(pilot, lambda: screen.transcript.messages, "the session is read")  # noqa: B023
            await wait_for(pilot, lambda: screen.sidebar.session_list.session_at_cursor, "the session is in the list")  # noqa: B023
            getattr(screen.panes, focus)()
            await pilot.pause()
            app.theme = after.name
            await pilot.pause()
            screens.append(painted(app))
    assert screens[1] == screens[0]

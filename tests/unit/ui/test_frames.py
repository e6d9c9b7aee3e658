"""A frame draws what has changed, and a widget can be drawn before the others."""

from collections import Counter
from collections.abc import Iterator

import pytest
from rich.console import RenderableType
from textual._compositor import ChopsUpdate
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.css.scalar import Scalar
from textual.events import Resize, ScreenResume
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from litechat_tui.ui.frames import QuickScreen, draw_now

DRAWN: Counter[str] = Counter()
"""How often each widget was asked for its lines."""
STYLED: list[Screen[None]] = []
"""The screens of which everything was styled anew."""


class Row(Widget):
    """One row that changes without a new layout."""

    DEFAULT_CSS = "Row { height: 1; }"

    def __init__(self, name: str) -> None:
        super().__init__(name=name, id=name)
        self.text = name
        self.sizes: list[Size] = []
        """Those it was told of."""

    def on_resize(self, event: Resize) -> None:
        self.sizes.append(event.size)

    def render(self) -> str:
        return self.text

    def change(self, text: str) -> None:
        self.text = text
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        DRAWN[self.text] += 1
        return super().render_lines(crop)


class Rows(QuickScreen[None]):
    def compose(self) -> ComposeResult:
        with Vertical():
            for name in ("first", "second", "third", "fourth"):
                yield Row(name)
        yield Static("OVER", id="over")

    def update_node_styles(self, animate: bool = True) -> None:
        STYLED.append(self)
        super().update_node_styles(animate)


class RowsApp(App[None]):
    CSS = """
    Rows { layers: behind front; }
    Vertical { layer: behind; height: 1fr; }
    #over { layer: front; width: 4; height: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[str] = []
        """What went to the terminal, frame by frame."""

    def get_default_screen(self) -> Screen[None]:
        return Rows()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(renderable, ChopsUpdate):
            self.frames.append(renderable.render_segments(self.console))
        super()._display(screen, renderable)

    def row(self, name: str) -> Row:
        return self.screen.query_one(f"#{name}", Row)

    def seen(self) -> list[str]:
        """Return what a whole new frame would show."""
        return ["".join(one.text for one in strip).rstrip() for strip in self.screen._compositor.render_strips()]


@pytest.fixture(autouse=True)
def _nothing_drawn() -> Iterator[None]:
    yield
    DRAWN.clear()
    STYLED.clear()


async def test_what_has_just_been_mounted_is_not_styled_again() -> None:
    app = RowsApp()
    async with app.run_test(size=(20, 6)) as pilot:
        await pilot.pause()
        assert not STYLED
        assert app.row("first").styles.height == Scalar.parse("1")
        app.screen.post_message(ScreenResume())
        await pilot.pause()
        assert [app.screen] == STYLED, "styles may have changed while another screen was in front"


async def test_one_widget_is_drawn_at_once_and_the_others_with_the_next_frame() -> None:
    app = RowsApp()
    async with app.run_test(size=(20, 6)) as pilot:
        await pilot.pause()
        app.frames.clear()
        app.row("second").change("later")
        app.row("fourth").change("now")
        draw_now(app.row("fourth"))
        assert len(app.frames) == 1, "without waiting"
        assert "now" in app.frames[0]
        assert "later" not in app.frames[0]
        await pilot.pause()
        assert ["later" in frame for frame in app.frames] == [False, True]
        assert ["now" in frame for frame in app.frames] == [True, False], "it is not drawn a second time"


async def test_who_is_asked_for_between_a_scroll_and_the_layout_learns_of_its_size() -> None:
    app = RowsApp()
    async with app.run_test(size=(20, 6)) as pilot:
        await pilot.pause()
        row, compositor = app.row("first"), app.screen._compositor
        row.sizes.clear()
        row.styles.width = 7
        app.screen.query_one(Vertical)._clear_arrangement_cache()  # as Textual does on its way to the layout
        compositor.reflow_visible(app.screen, app.screen.size)
        assert compositor.full_map[row].region.width == 7
        await pilot.pause()
        assert [size.width for size in row.sizes] == [7]


async def test_only_the_widgets_where_something_changed_are_asked() -> None:
    app = RowsApp()
    async with app.run_test(size=(20, 6)) as pilot:
        await pilot.pause()
        DRAWN.clear()
        app.row("first").change("top")
        app.row("fourth").change("bottom")
        await pilot.pause()
        assert set(DRAWN) == {"top", "bottom"}
        assert app.seen()[:4] == ["OVER", "second", "third", "bottom"]


async def test_what_lies_in_front_stays_in_front() -> None:
    app = RowsApp()
    async with app.run_test(size=(20, 6)) as pilot:
        await pilot.pause()
        app.frames.clear()
        app.row("first").change("hidden-and-seen")
        await pilot.pause()
        assert "OVER" in app.frames[-1]
        assert "en-and-seen" in app.frames[-1]
        assert "hidd" not in app.frames[-1]


async def test_the_next_frame_does_what_is_more_than_drawing() -> None:
    app = RowsApp()
    async with app.run_test(size=(20, 6)) as pilot:
        await pilot.pause()
        app.frames.clear()
        with app.batch_update():
            app.row("third").change("batched")
            draw_now(app.row("third"))
            assert app.frames == []
        await pilot.pause()
        assert app.seen()[2] == "batched"


async def test_what_is_behind_another_screen_or_gone_is_not_drawn() -> None:
    app = RowsApp()
    async with app.run_test(size=(20, 6)) as pilot:
        await pilot.pause()
        row = app.row("third")
        await app.push_screen(Screen())
        app.frames.clear()
        row.change("behind")
        draw_now(row)
        assert app.frames == []
        await app.pop_screen()
        await row.remove()
        app.frames.clear()
        draw_now(row)
        assert app.frames == []

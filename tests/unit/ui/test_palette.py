import pytest
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.color import Color as TextualColor
from textual.filter import LineFilter

from litechat_tui.ui.palette import Nearest256, Shapes
from litechat_tui.ui.themes import DARK

GROUND = TextualColor(0, 0, 0)


def filtered(line_filter: LineFilter, style: Style | None) -> Style | None:
    """Return what becomes of `style`; the text is kept."""
    ((text, now, control),) = line_filter.apply([Segment("x", style)], GROUND)
    assert (text, control) == ("x", None)
    return now


@pytest.mark.parametrize("line_filter", [Nearest256(), Shapes()])
def test_what_has_no_style_stays_as_it_is(line_filter: LineFilter) -> None:
    assert filtered(line_filter, None) is None
    assert filtered(line_filter, Style(bold=True)) == Style(bold=True)


@pytest.mark.parametrize("surface", [DARK.background, DARK.surface, DARK.panel])
def test_dark_greys_stay_grey_with_256_colours(surface: str | None) -> None:
    style = filtered(Nearest256(), Style(bgcolor=surface, italic=True))

    assert style is not None
    assert style.italic
    assert style.bgcolor is not None
    assert style.bgcolor.number in range(232, 256)


@pytest.mark.parametrize(("colour", "number"), [("#ff0000", 196), ("#87afff", 111), ("#000000", 16), ("#ffffff", 231)])
def test_a_colour_that_is_one_of_the_256_is_that_one(colour: str, number: int) -> None:
    style = filtered(Nearest256(), Style(color=colour))

    assert style is not None
    assert style.color is not None
    assert style.color.number == number


@pytest.mark.parametrize("colour", ["default", "red", "color(200)"])
def test_a_colour_the_terminal_has_is_left_alone(colour: str) -> None:
    assert filtered(Nearest256(), Style(color=colour)) == Style(color=colour)


@pytest.mark.parametrize(
    ("style", "shape"),
    [
        (Style(color="red", bold=True, underline=True), Style(bold=True, underline=True)),
        (Style(color="default", bgcolor="default"), Style()),
        (Style(color="bright_black"), Style(dim=True)),
        (Style(color="black", bgcolor="white"), Style(reverse=True)),
        (Style(color="bright_black", bgcolor="white"), Style(reverse=True)),
        (Style(color="default", bgcolor="default", reverse=True), Style(reverse=True)),
    ],
)
def test_without_colour_what_is_marked_is_reversed_and_what_is_muted_is_dim(style: Style, shape: Style) -> None:
    now = filtered(Shapes(), style)

    assert now is not None
    assert (now.color, now.bgcolor) == (None, None)
    assert (now.bold, now.underline, now.reverse, now.dim) == (shape.bold, shape.underline, shape.reverse, shape.dim)


def test_without_colour_the_mouse_still_finds_its_way() -> None:
    now = filtered(Shapes(), Style(color=Color.parse("red"), meta={"option": 3}))

    assert now is not None
    assert now.meta == {"option": 3}

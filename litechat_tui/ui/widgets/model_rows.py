"""The rows of the model picker: as many columns as there is room for, each as wide as what is in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.content import Content

from litechat_tui.domain.models import Ability, ModelDetails
from litechat_tui.domain.text import cells
from litechat_tui.ui.widgets.status import elided
from litechat_tui.words import N_, _
from litechat_tui.words.amounts import short_number
from litechat_tui.words.models import per_million

_GAP = 2
_LEAST_ALIAS = 30
"""Cells of an alias that stay, however little room there is."""
FAVOURITE = "★ "
_YES = "✓"


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    """Message id."""
    value: Callable[[ModelDetails], str]
    is_number: bool = False


def _limit(model: ModelDetails) -> str:
    return short_number(model.max_input_tokens) if model.max_input_tokens else ""


def _mark(ability: Ability) -> Callable[[ModelDetails], str]:
    return lambda model: _YES if ability in model.abilities else ""


_PRICES = (
    _Column(N_("IN/M"), lambda model: per_million(model.input_price), is_number=True),
    _Column(N_("OUT/M"), lambda model: per_million(model.output_price), is_number=True),
)
_MARKS = (
    _Column(N_("img"), _mark(Ability.VISION)),
    _Column(N_("tool"), _mark(Ability.TOOLS)),
    _Column(N_("think"), _mark(Ability.REASONING)),
)
_READS = (_Column(N_("READS"), _limit, is_number=True),)
_PROVIDER = (_Column(N_("PROVIDER"), lambda model: model.provider),)
_IN_ORDER = (_PROVIDER, _READS, _PRICES, _MARKS)
_WORTH = (_PRICES, _MARKS, _READS, _PROVIDER)
"""Groups of columns: those that are kept longest come first."""


def model_rows(
    models: Sequence[ModelDetails], favourites: frozenset[str], room: int
) -> tuple[Content, Sequence[Content]]:
    """Return the line of headings, and a line for each model, in at most `room` cells."""
    star = cells(FAVOURITE)
    alias = max([cells(_("MODEL")), *(cells(model.alias) for model in models)])
    columns = _fitting(models, room - star - alias) or _fitting(models, room - star - _LEAST_ALIAS)
    taken = sum(_GAP + _width(column, models) for column in columns)
    alias = max(min(alias, room - star - taken), 0)
    headings = [_cell(column, _(column.heading), models) for column in columns]
    heading = " " * star + _padded(_("MODEL"), alias) + "".join(headings)
    return Content(heading.rstrip()), [_row(model, columns, models, favourites, alias) for model in models]


def _row(
    model: ModelDetails,
    columns: Sequence[_Column],
    models: Sequence[ModelDetails],
    favourites: frozenset[str],
    alias: int,
) -> Content:
    star = FAVOURITE if model.alias in favourites else " " * cells(FAVOURITE)
    name = _padded(elided(model.alias, alias), alias)
    if not model.offered:
        return Content.assemble((star, "$accent"), name, ("  " + _("not for this key"), "$warning"))
    values = "".join(_cell(column, column.value(model), models) for column in columns)
    return Content.assemble((star, "$accent"), name, (values.rstrip(), "$foreground-muted"))


def _fitting(models: Sequence[ModelDetails], room: int) -> list[_Column]:
    """Return the columns for which there is room, in the order in which they stand."""
    kept: list[Sequence[_Column]] = []
    for group in _WORTH:
        width = sum(_GAP + _width(column, models) for column in group)
        # A column that has nothing to say takes no room.
        if any(column.value(model) for column in group for model in models) and width <= room:
            kept.append(group)
            room -= width
    return [column for group in _IN_ORDER if group in kept for column in group]


def _width(column: _Column, models: Sequence[ModelDetails]) -> int:
    return max([cells(_(column.heading)), *(cells(column.value(model)) for model in models)])


def _cell(column: _Column, text: str, models: Sequence[ModelDetails]) -> str:
    blanks = " " * (_width(column, models) - cells(text))
    return " " * _GAP + (blanks + text if column.is_number else text + blanks)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cells(text))

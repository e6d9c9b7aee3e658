"""The doctor's checks: a line for each, under headings; what is to be mended is unfolded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import chop_cells
from textual import events
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from litechat_tui.domain.diagnosis import Check, Status
from litechat_tui.domain.text import cells, one_line
from litechat_tui.ui.widgets.status import elided
from litechat_tui.words import _
from litechat_tui.words.doctor import CheckText, check_text
from litechat_tui.words.doctor.labels import ARROW, LABELS, MARKS, THEMES
from litechat_tui.words.usage import wrapped

_COLOURS = {
    Status.OK: "$success",
    Status.WARN: "bold $warning",
    Status.FAIL: "bold $error",
    Status.SKIP: "$foreground-muted",
}
_TO_MEND = (Status.FAIL, Status.WARN)
_INDENT = 2
"""Cells of the mark and a blank."""
_NARROWEST = 30
"""Cells that a sentence needs beside its label; with less it stands below it."""
_LONGEST = 10_000


class CheckList(OptionList):
    """Grows by one check at a time. Enter unfolds a check, and folds it again."""

    def __init__(self) -> None:
        super().__init__(compact=True, markup=False)
        self.checks: Sequence[Check] = ()
        self._unfolded: set[int] = set()
        """Numbers of the checks that are shown whole."""
        self._moved = False
        """Whether the reader has chosen a check."""

    def start(self) -> None:
        """Show no check."""
        self.checks, self._moved = (), False
        self._unfolded.clear()
        self.clear_options()

    def add(self, check: Check) -> None:
        """Show one more; the first that is broken is chosen, unless the reader has chosen one."""
        number = len(self.checks)
        if not self.checks or self.checks[-1].link.theme is not check.link.theme:
            heading = Content.styled(_(THEMES[check.link.theme]), "bold $foreground")
            self.add_option(Option(Content("\n").join([Content(), heading]) if number else heading, disabled=True))
        self.checks = (*self.checks, check)
        if check.status in _TO_MEND:
            self._unfolded.add(number)
        self.add_option(Option(self._shown(number), id=str(number)))
        if not self._moved and self._is_first(check):
            self.choose(number)

    def _is_first(self, check: Check) -> bool:
        """Return whether nothing that came before matters more."""
        before = [other.status for other in self.checks[:-1]]
        if check.status is Status.FAIL:
            return Status.FAIL not in before
        return check.status is Status.WARN and not {*_TO_MEND} & {*before}

    def choose(self, number: int) -> None:
        """Choose the check with this number."""
        self.highlighted = self.get_option_index(str(number))

    @property
    def chosen(self) -> Check | None:
        """The check that is chosen; None for none."""
        option = self.highlighted_option
        return self.checks[int(option.id)] if option and option.id else None

    def on_key(self, event: events.Key) -> None:
        """Leave the choice to the reader from the first key that moves it."""
        self._moved |= event.key in ("up", "down", "home", "end", "pageup", "pagedown")

    def on_mouse_down(self) -> None:
        """Leave the choice to the reader."""
        self._moved = True

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Unfold the check, or fold it."""
        event.stop()
        number = int(event.option_id or "0")
        self._unfolded ^= {number}
        self.replace_option_prompt(str(number), self._shown(number))
        self.call_after_refresh(self.scroll_to_highlight)

    def on_resize(self) -> None:
        """Break the lines anew, and keep what is chosen in sight."""
        for number in range(len(self.checks)):
            self.replace_option_prompt(str(number), self._shown(number))
        self.scroll_to_highlight()

    def _shown(self, number: int) -> Content:
        check = self.checks[number]
        text, room = check_text(check), max(self.scrollable_content_region.width, _NARROWEST)
        lines = _unfolded(check, text, room) if number in self._unfolded else _folded(check, text, room)
        return Content("\n").join(lines)


def _label_cells(room: int) -> int:
    """Return the width of the column of labels; 0 where a sentence has to stand below its label."""
    widest = max(cells(_(label)) for label in LABELS.values())
    return widest if room - _INDENT - widest - 2 >= _NARROWEST else 0


def _head(check: Check, label: str) -> Content:
    return Content.assemble((MARKS[check.status], _COLOURS[check.status]), " ", label)


def _folded(check: Check, text: CheckText, room: int) -> Iterator[Content]:
    """Yield the one line of a check."""
    label = one_line(text.label)
    label += " " * (_label_cells(room) - cells(label))
    left = room - _INDENT - cells(label) - 2
    sentence = elided(one_line(text.message, _LONGEST), left)
    yield Content.assemble(_head(check, label), "  ", (sentence, "$foreground-muted"))


def _unfolded(check: Check, text: CheckText, room: int) -> Iterator[Content]:
    """Yield all lines of a check: the sentence beside the label or below it, then the fix."""
    label, column = one_line(text.label), _label_cells(room)
    if column:
        head, indent = Content.assemble(_head(check, label + " " * (column - cells(label))), "  "), _INDENT + column + 2
    else:
        yield _head(check, label)
        head, indent = Content(" " * _INDENT), _INDENT
    for line in _lines(text.message, room - indent):
        yield Content.assemble(head, line)
        head = Content(" " * indent)
    arrow = ARROW
    for line in _lines(text.fix, room - indent - cells(ARROW)) if text.fix else ():
        yield Content.assemble(" " * indent, (arrow, "$primary"), (line, "$foreground"))
        arrow = " " * cells(ARROW)


def _lines(text: str, width: int) -> Iterator[str]:
    """Yield a text in lines of at most so many cells, for which a long address is cut."""
    for line in wrapped(one_line(text, _LONGEST), width):
        yield from chop_cells(line, width) or [""]

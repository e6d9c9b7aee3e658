"""JSON Lines of any size: a line that is broken costs itself only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from litechat_tui.app.importing.elements import TICK, Element, parsed
from litechat_tui.app.importing.limits import Limits
from litechat_tui.app.importing.skipped import Reason


def line_elements(chunks: Iterable[bytes], limits: Limits) -> Iterator[Element]:
    """Yield the value of each line that is not blank, in order, and a `TICK` after each chunk.

    The last line of a log that is being written, or was cut short, is `CUT_SHORT` when it is no JSON.
    """
    rest = bytearray()
    dropped = False
    for chunk in chunks:
        *lines, tail = chunk.split(b"\n")
        for line in lines:
            rest += line
            yield from _element(rest, dropped=dropped)
            rest.clear()
            dropped = False
        rest += tail
        if len(rest) > limits.element:
            dropped = True
            rest.clear()
        yield TICK
    for element in _element(rest, dropped=dropped):
        yield Element(problem=Reason.CUT_SHORT) if element.problem is Reason.BROKEN_ELEMENT else element


def _element(line: bytearray, *, dropped: bool) -> Iterator[Element]:
    if dropped:
        yield Element(problem=Reason.ELEMENT_TOO_LARGE)
    elif not line.isspace() and line:
        yield parsed(line)

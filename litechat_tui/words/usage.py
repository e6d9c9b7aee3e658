"""argparse's own sentences in the language in use, and its help in columns that count wide characters twice."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from contextlib import contextmanager

from litechat_tui.domain.text import cells
from litechat_tui.words.catalogue import N_, _, ngettext

ARGPARSE = (
    N_("usage: "),
    N_("options"),
    N_("positional arguments"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("expected one argument"),
    N_("ignored explicit argument %r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("not allowed with argument %s"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
)
"""What argparse says to those who use this program, as it has it."""

_PIECES = re.compile(r"\s+|[「『（]*(?:[!-~]+|[^\s!-~])[、。，．：；？！」』）ー]*")
"""What a line is broken between: words of Latin letters stay whole, and no line begins with a full stop."""


@contextmanager
def translated_argparse() -> Iterator[None]:
    """Let argparse take its sentences from our catalogue while the block lasts."""
    # argparse asks gettext's global text domain, whose language only the environment can choose, and which children
    # would inherit. It finds the two functions among its own names, so ours stand in for them; an error message that
    # is already put together, which is all that a subclass gets, could not be translated.
    own = {name: vars(argparse)[name] for name in ("_", "ngettext")}
    vars(argparse).update(_=_, ngettext=ngettext)
    try:
        yield
    finally:
        vars(argparse).update(own)


class HelpFormatter(argparse.HelpFormatter):
    """Wraps help by cells instead of characters, and keeps the line ends of descriptions."""

    # argparse's own formatters (`RawTextHelpFormatter`) override the same two, which have no public names.

    def _split_lines(self, text: str, width: int) -> list[str]:
        """Return the lines of an option's help."""
        return [*wrapped(" ".join(text.split()), width)]

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        """Return a description in lines."""
        lines = (part for line in text.splitlines() for part in wrapped(line, width - len(indent)))
        return "".join(f"{indent}{line}\n" for line in lines)


def wrapped(text: str, width: int) -> Iterator[str]:
    """Yield `text` in lines of at most `width` cells."""
    line, room = "", width
    for piece in _PIECES.findall(text):
        size = cells(piece)
        if size > room and line:
            yield line.rstrip()
            line, room = "", width
        if line or not piece.isspace():
            line, room = line + piece, room - size
    yield line.rstrip()
